/** A memory, as far as it is looked at. */
export interface MemoryLike {
  readonly buffer: ArrayBuffer;
  /**
   * @returns Pages of 64 KiB that it had before.
   * @throws {RangeError} If there would be more of them than it may have.
   */
  grow(pages: number): number;
}

interface WebAssemblyLike {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (module: object) => { readonly exports: Record<string, unknown> };
}

/** What of WebAssembly (JavaScript Interface §5) is needed; the types of Node leave it out. */
export const webAssembly: WebAssemblyLike =
  (globalThis as unknown as { readonly WebAssembly: WebAssemblyLike }).WebAssembly;
