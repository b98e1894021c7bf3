/** One directive of nginx's grammar, with its place. */
export interface Directive {
  /** Such as `proxy_set_header`; `#` never appears, comments are dropped. */
  readonly name: string;
  /** Unquoted and unescaped as nginx does it. */
  readonly args: readonly string[];
  /** What stands between the braces; absent for simple directives. Lua blocks hold nothing. */
  readonly block?: readonly Directive[];
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** With `include`: the files it brought, in order, already spliced into the surrounding block. */
  readonly included?: readonly string[];
}
