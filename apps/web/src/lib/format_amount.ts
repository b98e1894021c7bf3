/** Groups digits without breaking the line inside a number: U+202F, narrow no-break space. */
const GROUP = "\u202f";
const MINUS = "\u2212";
const MSAT_PER_SAT = 1000;

/**
 * Whole satoshi out of millisatoshi, rounded towards zero as LNbits does, in groups of three.
 *
 * @param msat Millisatoshi, an exact integer.
 */
export function formatSat(msat: number): string {
  return group(Math.trunc(msat / MSAT_PER_SAT));
}

/**
 * Every millisatoshi, in groups of three.
 *
 * @param msat Millisatoshi, an exact integer.
 */
export function formatMsat(msat: number): string {
  return group(msat);
}

/**
 * A change in satoshi with its sign. Parts of a satoshi stay visible, since a fee is often smaller
 * than one.
 *
 * @param msat Millisatoshi; negative when it left the wallet.
 */
export function formatChange(msat: number): string {
  const sign = msat < 0 ? MINUS : "+";
  const size = Math.abs(msat);
  const rest = size % MSAT_PER_SAT;
  const part = rest === 0 ? "" : `.${String(rest).padStart(3, "0").replace(/0+$/, "")}`;
  return `${sign}${group(Math.trunc(size / MSAT_PER_SAT))}${part}`;
}

function group(value: number): string {
  const digits = String(Math.abs(value)).replace(/\B(?=(\d{3})+$)/g, GROUP);
  return value < 0 ? `${MINUS}${digits}` : digits;
}
