import type { Directive } from "./directive.ts";
import { evaluateText } from "./evaluate_text.ts";
import { type Exchange, levelsOf, noteUnknown } from "./exchange.ts";
import { directivesOf, settingOf } from "./setting_of.ts";

/** A refusal in the access phase. */
export interface Refusal {
  readonly status: number;
  readonly from: Directive;
}

type Verdict = "pass" | "unknown" | Refusal;

/** Asks `allow`, `deny`, `auth_basic` and `auth_request`, under `satisfy`. */
export function accessPhase(exchange: Exchange): Refusal | null {
  const levels = levelsOf(exchange);
  const verdicts = [
    addressVerdict(exchange, levels),
    passwordVerdict(exchange, levels),
    subrequestVerdict(exchange, levels),
  ].filter((verdict) => verdict !== null);
  const refusals = verdicts.filter((verdict): verdict is Refusal => typeof verdict === "object");
  const [last] = refusals.toReversed();
  if (last === undefined) return null;
  const isAny = settingOf(levels, "satisfy").value === "any";
  if (isAny && refusals.length < verdicts.length) return null;
  return (isAny ? last : refusals[0]) ?? null;
}

type Levels = readonly (readonly Directive[])[];

/** `allow` and `deny` are one list; the first that fits decides. */
function addressVerdict(exchange: Exchange, levels: Levels): Verdict | null {
  const level = levels.find((one) => one.some(isRule));
  const rules = level?.filter(isRule) ?? [];
  if (rules.length === 0) return null;
  const { remoteAddress } = exchange.request;
  for (const rule of rules) {
    const [range = ""] = rule.args;
    const fits = range === "all" ? true : addressFits(range, remoteAddress);
    if (fits === "unknown") {
      noteUnknown(
        exchange,
        `Cannot know the client's address: "${rule.name} ${range}" was taken to let it in`,
        rule,
      );
      return "unknown";
    }
    if (fits) return rule.name === "allow" ? "pass" : { status: 403, from: rule };
  }
  return "pass";
}

function isRule({ name }: Directive): boolean {
  return name === "allow" || name === "deny";
}

function addressFits(range: string, address: string | undefined): boolean | "unknown" {
  if (range === "unix:") return false;
  if (address === undefined) return "unknown";
  const [base = "", bits = "32"] = range.split("/");
  const [wanted, given] = [ipv4Number(base), ipv4Number(address)];
  if (wanted === null || given === null) {
    return range.includes(":") === address.includes(":")
      ? (range === address ? true : "unknown")
      : false;
  }
  const size = 2 ** (32 - Number(bits));
  return Math.floor(wanted / size) === Math.floor(given / size);
}

function ipv4Number(text: string): number | null {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text)?.slice(1).map(Number);
  return parts?.reduce((sum, part) => sum * 256 + part, 0) ?? null;
}

function passwordVerdict({ request }: Exchange, levels: Levels): Verdict | null {
  const { value, from } = settingOf(levels, "auth_basic");
  if (from === null || value === "off") return null;
  return request.headers["authorization"] === undefined ? { status: 401, from } : "unknown";
}

function subrequestVerdict(exchange: Exchange, levels: Levels): Verdict | null {
  const { value, from } = settingOf(levels, "auth_request");
  if (from === null || value === "off") return null;
  noteUnknown(
    exchange,
    `Cannot know what "auth_request ${value}" answers: it was taken to let the request in`,
    from,
  );
  for (const { args } of directivesOf(levels, "auth_request_set")) {
    const name = (args[0] ?? "").replace(/^\$/, "");
    const value = evaluateText(args[1] ?? "", exchange);
    const isOwn = /\$(upstream_|sent_http_)/.test(args[1] ?? "");
    const text = isOwn ? { text: `$${name}`, unknown: [name] } : value;
    exchange.variables.set(name.toLowerCase(), text);
  }
  return "unknown";
}
