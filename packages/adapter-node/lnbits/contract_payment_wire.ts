import { equal } from "node:assert/strict";
import type { Reply } from "./contract_client.ts";
import type { FieldProblem } from "./refusal.ts";

/** The members of every payment, in their order. */
export const PAYMENT_MEMBERS: readonly string[] = (
  "checking_id payment_hash wallet_id amount fee bolt11 payment_request fiat_provider status " +
  "memo expiry webhook webhook_status preimage tag extension time created_at updated_at labels " +
  "extra external_id"
).split(" ");

/** A payment as it stands in an answer. */
export interface PaymentWire {
  readonly checking_id: string;
  readonly payment_hash: string;
  readonly payment_request: string;
  readonly wallet_id: string;
  readonly bolt11: string;
  readonly memo: string;
  readonly status: string;
  readonly preimage: string;
  readonly expiry: string;
  readonly time: string;
  readonly amount: number;
  readonly fee: number;
  readonly labels: unknown;
  readonly extra: unknown;
}

/** The payment in an answer; the cases check what they use of it. */
export function paymentOf(reply: Reply): PaymentWire {
  return reply.json as unknown as PaymentWire;
}

/** The first of what an answer says was wrong with a request. */
export function problemOf(reply: Reply): FieldProblem {
  const [problem] = reply.json["detail"] as readonly FieldProblem[];
  if (problem === undefined) {
    throw new Error("Cannot find what was wrong: the list is empty");
  }
  return problem;
}

/** Fails unless LNbits refused an invoice or a payment in these words. */
export function isFailure(reply: Reply, detail: string): void {
  equal(reply.status, 520);
  equal(reply.text, JSON.stringify({ detail, status: "failed" }));
}
