const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * A text as HTML shows it, in content and in quoted attributes alike. Control characters but line
 * ends and tabs are left out: some would turn the direction of what follows.
 */
export function escapeHtml(text: string): string {
  return text
    // deno-lint-ignore no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, "")
    .replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
