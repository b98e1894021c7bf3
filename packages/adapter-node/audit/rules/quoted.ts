/** An argument as it must stand in a configuration. */
export function quoted(text: string): string {
  if (text !== "" && !/[\s;{}"'#\\]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
