import { FRESH_CASES } from "./contract_fresh_cases.ts";
import { HTTP_CASES } from "./contract_http_cases.ts";
import { INVOICE_CASES } from "./contract_invoice_cases.ts";
import { PAYMENT_CASES } from "./contract_payment_cases.ts";
import type { ContractCase } from "./contract_server.ts";
import { SOCKET_CASES } from "./contract_socket_cases.ts";
import { UPGRADE_CASES } from "./contract_upgrade_cases.ts";
import { WALLET_CASES } from "./contract_wallet_cases.ts";

/**
 * What the embedded server and LNbits itself both promise, as data, to be run in this order. LNbits
 * is right by definition: a case is written by looking at what it answers.
 */
export const CONTRACT_CASES: readonly ContractCase[] = [
  ...HTTP_CASES,
  ...WALLET_CASES,
  ...INVOICE_CASES,
  ...PAYMENT_CASES,
  ...SOCKET_CASES,
  ...UPGRADE_CASES,
  ...FRESH_CASES,
];
