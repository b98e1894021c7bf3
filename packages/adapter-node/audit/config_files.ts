/** Where the files of a configuration come from: a disk, a dump, a test. */
export interface ConfigFiles {
  /** The text of a file; null where it is missing or cannot be read. */
  readFile(path: string): string | null;
  /** The files that match a pattern of `*`, `?` and `[…]`, sorted as nginx does: by bytes. */
  glob(pattern: string): readonly string[];
}
