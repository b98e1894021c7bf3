/**
 * An answer other than the one that was asked for, in LNbits' own words: they go over the wire as
 * they are, and so they keep their full stops.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  /** The HTTP status. */
  readonly status: number;
  /** The JSON body. */
  readonly body: Readonly<Record<string, unknown>>;

  /**
   * @param status The HTTP status; 520 where LNbits refuses an invoice or a payment.
   * @param detail LNbits' text, or its list of what is wrong with the request.
   */
  constructor(status: number, detail: string | readonly FieldProblem[]) {
    super(
      typeof detail === "string" ? detail : detail.map(({ msg }) => msg).join("; "),
    );
    this.status = status;
    this.body = status === 520 ? { detail, status: "failed" } : { detail };
  }
}

/** One thing that is wrong with a request, as pydantic tells it. */
export interface FieldProblem {
  /** Where: `["body", "amount"]`, `["query", "limit"]`. */
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  /** Pydantic's name for the kind of mistake. */
  readonly type: string;
  readonly ctx?: Readonly<Record<string, unknown>>;
  readonly input?: unknown;
}
