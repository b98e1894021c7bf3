/** Cuts the bytes of a server into the payloads of its frames (RFC 6455 §5.2); none is masked. */
export class FrameReader {
  readonly #found: (opcode: number, payload: Buffer) => void;
  #rest: Buffer = Buffer.alloc(0);

  /** @param found Told of each frame; the payload is valid only until it returns. */
  constructor(found: (opcode: number, payload: Buffer) => void) {
    this.#found = found;
  }

  /** Takes in the next bytes, and keeps a copy of what is no whole frame yet. */
  read(bytes: Buffer): void {
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    while (all.length - at >= 2) {
      const short = all[at + 1]! & 0x7f;
      if (short === 127) throw new RangeError("Cannot read a frame: it has more than 64 KiB");
      const head = short === 126 ? 4 : 2;
      if (all.length - at < head) break;
      const end = at + head + (short === 126 ? all.readUInt16BE(at + 2) : short);
      if (all.length < end) break;
      this.#found(all[at]! & 0x0f, all.subarray(at + head, end));
      at = end;
    }
    this.#rest = at === all.length ? Buffer.alloc(0) : Buffer.from(all.subarray(at));
  }
}
