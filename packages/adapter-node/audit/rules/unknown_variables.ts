import { BUILT_IN_VARIABLES } from "../built_in_variables.ts";
import type { Directive } from "../directive.ts";
import { nginxRegExp } from "../nginx_regexp.ts";
import type { RuleFinding } from "./rule.ts";
import type { Subject } from "./subject.ts";

/** Directives whose variables nginx looks up when it reads the file. */
const READERS = new Set(
  "proxy_set_header proxy_pass return if add_header rewrite try_files set".split(" "),
);

/** Families of variables that nginx and its modules bring along. */
const FAMILIES = new RegExp(
  `^(${
    `acme ancient arg best binary body brotli bytes connections content cookie date document
    fastcgi geoip2? gzip http http[23] ingress invalid is_args jwt limit location memcached modern
    modsec msie namespace otel pass_access pod proxy quic realip remote request secure_link
    sent_http sent_trailer server service session slice spdy ssl tcpinfo the time uid upstream
    zstd`.split(/\s+/).join("|")
  })(_|$)`,
);

/** A variable that nothing defines, such as `$connection_upgrade` without its `map`. */
export function unknownVariables(subject: Subject): readonly RuleFinding[] {
  const defined = definedIn(subject.all());
  const isWhole = subject.isWhole && !usesModules(subject.all());
  return subject.all().flatMap((directive) => {
    if (!READERS.has(directive.name)) return [];
    const read = directive.name === "set" ? directive.args.slice(1) : directive.args;
    const unknown = read.flatMap(variablesOf).find((name) => !isKnown(name, defined));
    const isDecisive = directive.name === "proxy_set_header" &&
      /^(upgrade|connection)$/i.test(directive.args[0] ?? "");
    if (unknown === undefined || (!isWhole && !isDecisive)) return [];
    return [{
      cause: "config-invalid" as const,
      severity: isWhole ? "error" as const : "info" as const,
      at: directive,
      message: isWhole
        ? `nginx refuses the file here: unknown "${unknown}" variable. Nothing defines $${unknown}.`
        : `$${unknown} is not defined in this file. nginx refuses it unless another file of its ` +
          "http block does, usually with a map.",
      fix: /upgrade|connection/i.test(unknown)
        ? {
          into: null,
          context: "http" as const,
          lines: [
            `map $http_upgrade $${unknown} {`,
            "    default upgrade;",
            '    ""      close;',
            "}",
          ],
        }
        : null,
    }];
  });
}

function variablesOf(text: string): readonly string[] {
  return [...text.matchAll(/\$\{?([A-Za-z_]\w*)\}?/g)].map(([, name]) =>
    (name ?? "").toLowerCase()
  );
}

function isKnown(name: string, defined: ReadonlySet<string>): boolean {
  return defined.has(name) || Object.hasOwn(BUILT_IN_VARIABLES, name) || FAMILIES.test(name);
}

/** Names that any directive sets: `set`, `map`, `geo`, captures, and whatever modules bring. */
function definedIn(all: readonly Directive[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { name, args } of all) {
    const sets = !READERS.has(name) || name === "set" ? args : [];
    for (const arg of name === "set" ? sets.slice(0, 1) : sets) {
      const [, variable] = /^\$\{?(\w+)\}?$/.exec(arg) ?? [];
      if (
        variable !== undefined && /set|map|geo|split|keyval|js_|perl|auth|eval|var|lua|\$/.test(
          `${name}${name.startsWith("$") ? "$" : ""}`,
        )
      ) names.add(variable.toLowerCase());
    }
    if (name.startsWith("$")) names.add(name.slice(1).toLowerCase());
    for (const arg of [name, ...args]) {
      if (!arg.includes("(?")) continue;
      for (const group of nginxRegExp(arg).names) names.add(group.toLowerCase());
    }
  }
  return names;
}

/** Modules from elsewhere may define any variable. */
function usesModules(all: readonly Directive[]): boolean {
  return all.some(({ name }) => name === "load_module" || /_lua|^lua_|^js_|^perl_/.test(name));
}
