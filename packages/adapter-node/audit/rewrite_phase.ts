import type { Directive } from "./directive.ts";
import { evaluateText } from "./evaluate_text.ts";
import { type Exchange, known, noteUnknown } from "./exchange.ts";
import { ifCondition, takeCaptures } from "./if_condition.ts";
import { nginxRegExp } from "./nginx_regexp.ts";
import { escapeArgs } from "./uri_text.ts";
import { unknownVariable } from "./variable_of.ts";

/** What the rewrite phase led to. */
export type RewriteOutcome =
  /** It goes on; `isMoved`: with another path, so the location is chosen anew. */
  | { readonly kind: "on"; readonly isMoved: boolean }
  /** `return` or a redirect; with a text, `error_page` does not apply. */
  | {
    readonly kind: "answer";
    readonly status: number;
    readonly location?: string;
    readonly isFinal: boolean;
    readonly from: Directive;
  };

const LUA_REGEXP = /^(rewrite|set|access|content)_by_lua(_block|_file)?$/;

/**
 * Runs `set`, `if`, `rewrite`, `return` and `break` of one place in their order, as
 * ngx_http_rewrite_module does. An `if` that holds in a location becomes a level of its own.
 */
export function rewritePhase(
  directives: readonly Directive[],
  exchange: Exchange,
  isInLocation: boolean,
): RewriteOutcome {
  const run = new RewriteRun(exchange, isInLocation);
  return run.run(directives) ?? { kind: "on", isMoved: run.isMoved };
}

class RewriteRun {
  isMoved = false;
  readonly #exchange: Exchange;
  readonly #isInLocation: boolean;
  #isStopped = false;

  constructor(exchange: Exchange, isInLocation: boolean) {
    this.#exchange = exchange;
    this.#isInLocation = isInLocation;
  }

  run(directives: readonly Directive[]): RewriteOutcome | null {
    for (const directive of directives) {
      const outcome = this.#step(directive);
      if (outcome !== null) return outcome;
      if (this.#isStopped) return null;
    }
    return null;
  }

  #step(directive: Directive): RewriteOutcome | null {
    const { name, args } = directive;
    if (name === "set") this.#set(args[0] ?? "", args[1] ?? "");
    else if (name === "break") {
      if (this.isMoved) this.#exchange.mayReplacePrefix = false;
      this.isMoved = false;
      this.#isStopped = true;
    } else if (name === "return") return returned(directive, this.#exchange);
    else if (name === "rewrite") return this.#rewrite(directive);
    else if (name === "if") return this.#if(directive);
    else if (LUA_REGEXP.test(name)) this.#lua(directive);
    return null;
  }

  #set(variable: string, template: string): void {
    const name = variable.replace(/^\$/, "").toLowerCase();
    this.#exchange.variables.set(name, evaluateText(template, this.#exchange));
  }

  #lua(directive: Directive): void {
    const [variable] = directive.args;
    if (directive.name.startsWith("set_") && variable?.startsWith("$") === true) {
      const name = variable.slice(1);
      this.#exchange.variables.set(name.toLowerCase(), unknownVariable(name));
      return;
    }
    noteUnknown(
      this.#exchange,
      `Cannot judge what Lua does in "${directive.name}": it was taken to do nothing`,
      directive,
    );
  }

  #if(directive: Directive): RewriteOutcome | null {
    if (!this.#holds(directive)) return null;
    if (this.#isInLocation) this.#exchange.inner = directive;
    return this.run(directive.block ?? []);
  }

  #holds(directive: Directive): boolean {
    const exchange = this.#exchange;
    const holds = ifCondition(directive, exchange);
    if (holds !== "unknown") return holds;
    const assumed = exchange.assumed.get(directive);
    if (assumed === undefined && !exchange.doubts.includes(directive)) {
      exchange.doubts.push(directive);
    }
    const state = assumed === true ? "to hold" : "not to hold";
    noteUnknown(
      exchange,
      `Cannot judge the condition ${directive.args.join(" ")}: it was taken ${state}`,
      directive,
    );
    return assumed ?? false;
  }

  #rewrite(directive: Directive): RewriteOutcome | null {
    const exchange = this.#exchange;
    const [pattern = "", replacement = "", flag = ""] = directive.args;
    const match = nginxRegExp(pattern).exec(exchange.path);
    if (match === "unknown") {
      noteUnknown(
        exchange,
        `Cannot try the pattern "${pattern}": it was taken not to fit`,
        directive,
      );
    }
    if (match === null || match === "unknown") return null;
    takeCaptures(match, exchange);
    const isRedirect = flag === "redirect" || flag === "permanent" ||
      /^(https?:\/\/|\$scheme)/.test(replacement);
    if (isRedirect) {
      const status = flag === "permanent" ? 301 : 302;
      const { path, args } = this.#replaced(replacement, true);
      const location = args === "" ? path : `${path}?${args}`;
      return { kind: "answer", status, location, isFinal: false, from: directive };
    }
    this.#move(replacement, flag);
    return null;
  }

  #move(replacement: string, flag: string): void {
    const exchange = this.#exchange;
    const { path, args } = this.#replaced(replacement, false);
    Object.assign(exchange, {
      path,
      args,
      isPathOriginal: false,
      isInternal: true,
      isPathConfigured: !replacement.includes("$"),
    });
    this.isMoved = true;
    if (flag === "last" || flag === "break") this.#isStopped = true;
    if (flag !== "break") return;
    this.isMoved = false;
    exchange.mayReplacePrefix = false;
  }

  /** Old arguments are kept behind new ones, unless the replacement ends in `?`. */
  #replaced(replacement: string, isRedirect: boolean): { path: string; args: string } {
    const exchange = this.#exchange;
    const isQuoted = /[%+]/.test(exchange.request.path.split("?", 1)[0] ?? "");
    const escape = isQuoted ? escapeArgs : undefined;
    const dropsArgs = replacement.endsWith("?");
    const whole = dropsArgs ? replacement.slice(0, -1) : replacement;
    const question = whole.indexOf("?");
    const target = question === -1 ? whole : whole.slice(0, question);
    const path = evaluateText(target, exchange, isRedirect ? escape : undefined).text;
    const fresh = question === -1
      ? ""
      : evaluateText(whole.slice(question + 1), exchange, escape).text;
    const kept = dropsArgs ? "" : exchange.args;
    return { path, args: [fresh, kept].filter((part) => part !== "").join("&") };
  }
}

function returned(directive: Directive, exchange: Exchange): RewriteOutcome {
  const [first = "", second] = directive.args;
  const isStatus = /^\d{3}$/.test(first);
  const status = isStatus ? Number(first) : 302;
  const template = isStatus ? second : first;
  const isRedirect = [301, 302, 303, 307, 308].includes(status);
  const answer = { kind: "answer", status, from: directive } as const;
  const isFinal = !isRedirect && (status < 400 || template !== undefined);
  if (!isRedirect || template === undefined) return { ...answer, isFinal };
  return { ...answer, isFinal, location: evaluateText(template, exchange).text };
}

/** Every variable that some directive of a configuration sets, without `$`. */
export function declaredNames(directives: readonly Directive[]): ReadonlySet<string> {
  const names = new Set<string>();
  const pending = [...directives];
  for (let at = 0; at < pending.length; at++) {
    const { name, args, block } = pending[at] as Directive;
    const [first] = args;
    if (name === "set" && first?.startsWith("$") === true) names.add(first.slice(1).toLowerCase());
    for (const arg of [name, ...args]) {
      if (!arg.includes("(?")) continue;
      for (const group of nginxRegExp(arg.replace(/^~\*?/, "")).names) {
        names.add(group.toLowerCase());
      }
    }
    for (const inner of block ?? []) pending.push(inner);
  }
  return names;
}

/** A variable that a regular expression captured under a name. */
export function setGroups(
  groups: Readonly<Record<string, string | undefined>>,
  exchange: Exchange,
): void {
  for (const [name, value] of Object.entries(groups)) {
    exchange.variables.set(name.toLowerCase(), known(value ?? ""));
  }
}
