import type { Directive } from "./directive.ts";
import type { LoadedConfig } from "./load_config.ts";

/** A configuration by its levels, whatever piece of one the file is. */
export interface HttpTree {
  readonly main: readonly Directive[];
  /** What stands in `stream`: connections passed on without a look at HTTP. */
  readonly stream: readonly Directive[];
  /** What stands in `http`, or outermost in a file of conf.d; empty for a smaller fragment. */
  readonly http: readonly Directive[];
  /** Server blocks; null for a fragment without any. */
  readonly servers: readonly Directive[] | null;
  /** What stands in the nameless server of a fragment that is a piece of one. */
  readonly bareServer: readonly Directive[] | null;
  /** What stands in the nameless location of a fragment that is a piece of one. */
  readonly bareLocation: readonly Directive[] | null;
  /** Blocks that may be referred to from everywhere: `map`, `geo`, `upstream`, …. */
  readonly shared: readonly Directive[];
}

/** Sorts a configuration by its levels. */
export function httpTree({ directives, context }: LoadedConfig): HttpTree {
  const none = {
    main: [],
    stream: [],
    http: [],
    servers: null,
    bareServer: null,
    bareLocation: null,
  };
  if (context === "server") return { ...none, bareServer: directives, shared: directives };
  if (context === "location") return { ...none, bareLocation: directives, shared: directives };
  const http = context === "main" ? contentOf(directives, "http") : directives;
  const servers = http.filter(({ name, block }) => name === "server" && block !== undefined);
  const main = context === "main" ? directives : [];
  const stream = contentOf(main, "stream");
  return { main, stream, http, servers, bareServer: null, bareLocation: null, shared: http };
}

function contentOf(directives: readonly Directive[], name: string): readonly Directive[] {
  return directives.filter((directive) => directive.name === name)
    .flatMap(({ block }) => block ?? []);
}
