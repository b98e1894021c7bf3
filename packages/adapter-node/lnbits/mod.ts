/**
 * An LNbits to develop and test against, in this process: REST, WebSockets and SQLite, behaving as
 * LNbits 1.6 with FakeWallet does, and with its misbehaviours as switches.
 *
 * @example Watch a wallet of one's own server
 * ```ts
 * import { createLnbits, runDemo } from "@holdfast/adapter-node/lnbits";
 * import { equal } from "node:assert/strict";
 *
 * const lnbits = await createLnbits({ stalePushes: true });
 * const demo = runDemo(lnbits, { everyMs: 60_000 });
 * const headers = { "x-api-key": demo.wallet.invoiceKey };
 * const answer = await fetch(`${lnbits.url}/api/v1/wallet`, { headers });
 * equal(answer.status, 200);
 * demo.stop();
 * await lnbits.stop();
 * ```
 *
 * @module
 */
export { decodeInvoice, encodeInvoice, type Invoice, type InvoiceKeys } from "./bolt11.ts";
export {
  createLnbits,
  type Lnbits,
  type LnbitsOptions,
  type LnbitsWallet,
} from "./create_lnbits.ts";
export { decodePath } from "./decode_path.ts";
export { type Demo, type DemoOptions, runDemo } from "./demo.ts";
export { lnbitsCommand } from "./command.ts";
export { LnbitsSwitches, type SwitchSettings } from "./lnbits_switches.ts";
export { pythonJson } from "./python_json.ts";
export { isoTime } from "./python_time.ts";
export { type FieldProblem, Refusal } from "./refusal.ts";
