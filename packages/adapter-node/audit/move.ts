import type { Directive } from "./directive.ts";

/** Where a request goes next. */
export type Move =
  /** An internal redirect: the server's rewrites run again, then the location is chosen. */
  | { readonly to: "server" }
  /** The location is chosen. */
  | { readonly to: "location" }
  | { readonly to: "named"; readonly name: string; readonly from: Directive }
  /** `isFinal`: `error_page` has no say. */
  | {
    readonly to: "answer";
    readonly status: number;
    readonly location?: string;
    readonly isFinal?: boolean;
    readonly from: Directive | null;
    /** Refused in front of this handler, which would take the request otherwise. */
    readonly pass?: Directive | null;
  }
  | { readonly to: "upstream"; readonly pass: Directive }
  /** A handler that cannot be judged, such as Lua. */
  | { readonly to: "module"; readonly from: Directive | null };

/** How a request ends. */
export type JourneyEnd = Extract<Move, { to: "answer" | "upstream" | "module" }>;
