/** The version judged where none is said: what stable distributions carry. */
const VERSION_DEFAULT = "1.28.0";

/** Compares versions such as `1.29.7` part by part. */
export function isVersionAtLeast(version: string | undefined, wanted: string): boolean {
  const parts = (text: string): number[] =>
    text.split(".").map((part) => Number.parseInt(part, 10));
  const [left, right] = [parts(version ?? VERSION_DEFAULT), parts(wanted)];
  for (const [index, part] of right.entries()) {
    const own = left[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}
