import type { Phase } from "@holdfast/core";
import { plainLine, type Style, type Terminal } from "./terminal.ts";

/** What one line says of a wallet. */
export interface WalletLine {
  /** The wallet's name; empty while unknown. */
  readonly name: string;
  /** The balance in millisatoshi; `null` before the first answer. */
  readonly msat: number | null;
  /** Age of the balance, in milliseconds. */
  readonly ageMs: number;
  /** How old it can get while things go on as they do; `Infinity` when nothing delivers. */
  readonly maxAgeMs: number;
  /** The route that brings the news. */
  readonly via: string;
  readonly phase: Phase;
}

const PHASE_STYLES: Readonly<Record<Phase, Style>> = {
  idle: "dim",
  connecting: "yellow",
  open: "green",
  degraded: "yellow",
  polling: "yellow",
  waiting: "red",
  failed: "red",
  closed: "dim",
};

/**
 * One line on a wallet: balance, state, age, route.
 *
 * @param line What to say.
 * @param paint Colours; the identity where none are wanted.
 * @param hasAge Whether the line is rewritten, so that an age stays true.
 */
export function formatWalletLine(
  line: WalletLine,
  paint: Terminal["paint"],
  hasAge: boolean,
): string {
  const parts = [
    ...(line.name === "" ? [] : [plainLine(line.name)]),
    line.msat === null ? "no balance yet" : paint("bold", formatSat(line.msat)),
    paint(PHASE_STYLES[line.phase], line.phase),
  ];
  if (line.msat !== null && hasAge) parts.push(formatAge(line));
  if (line.msat !== null) parts.push(`by ${plainLine(line.via)}`);
  return parts.join("  ");
}

/**
 * Millisatoshi as sat, exact: the fraction is shown where there is one.
 *
 * @param msat An integer.
 */
export function formatSat(msat: number): string {
  const sat = Math.trunc(Math.abs(msat) / 1000);
  const rest = Math.abs(msat) % 1000;
  const fraction = rest === 0 ? "" : `.${String(rest).padStart(3, "0")}`;
  const digits = String(sat).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${msat < 0 ? "-" : ""}${digits}${fraction} sat`;
}

function formatAge({ ageMs, maxAgeMs }: WalletLine): string {
  const age = `as of ${seconds(ageMs)} ago`;
  return Number.isFinite(maxAgeMs) ? `${age}, at most ${seconds(maxAgeMs)} old` : age;
}

/** Rounded up: an age is never understated. */
function seconds(ms: number): string {
  const whole = Math.ceil(Math.max(0, ms) / 1000);
  if (whole < 120) return `${whole} s`;
  return whole < 7200 ? `${Math.ceil(whole / 60)} min` : `${Math.ceil(whole / 3600)} h`;
}
