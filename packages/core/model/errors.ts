/** Codes of {@linkcode ConnectionError}; stable, to branch on. */
export type ConnectionErrorCode =
  | "credentials_refused"
  | "endpoint_gone"
  | "closed"
  | "queue_full"
  | "not_open"
  | "message_too_large"
  | "value_unsafe";

/**
 * An error that callers are meant to catch: it says what failed and, apart from that, what to do.
 *
 * @example Branch on the code, show the remedy
 * ```ts
 * import { ConnectionError } from "@holdfast/core";
 * import { equal } from "node:assert/strict";
 *
 * const message = "Cannot read the wallet: key refused with 404";
 * const error = new ConnectionError("credentials_refused", message, {
 *   remediation: "Copy the invoice key from the wallet's page, section API info.",
 * });
 * equal(error.code, "credentials_refused");
 * ```
 */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  readonly code: ConnectionErrorCode;
  /** What to do about it, imperative; empty where nothing can be done. */
  readonly remediation: string;

  constructor(
    code: ConnectionErrorCode,
    message: string,
    options: { readonly remediation?: string; readonly cause?: unknown } = {},
  ) {
    super(
      message,
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.code = code;
    this.remediation = options.remediation ?? "";
  }
}
