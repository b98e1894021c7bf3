import { type Observable, ReplaySubject } from "rxjs";
import { SeenKeys } from "../feed/seen_keys.ts";
import { Secret } from "../model/secret.ts";
import type { Platform } from "../ports/platform.ts";
import { parsePayments } from "./parse_payment.ts";
import type { Payment } from "./wallet.ts";

const PAGE_SIZE = 20;
const PAGES_MAX = 5;
const KEPT_MAX = 100;
const SEEN_MAX = 2000;
const TIMEOUT_MS = 10_000;
const BODY_BYTES_MAX = 1_048_576;

/**
 * Each payment once per status, from pushes and from the list by REST. The list is read at the
 * start, and whenever the balance moved by more or less than the pushed payments explain: so that
 * none is lost with a lost push.
 */
export class PaymentLog {
  readonly #payment = new ReplaySubject<Payment>(KEPT_MAX);
  readonly #seen = new SeenKeys(SEEN_MAX);
  /** Ids that a whole list held: what is older than these was listed as well. */
  readonly #listed = new SeenKeys(SEEN_MAX);
  readonly #platform: Platform;
  readonly #base: string;
  readonly #key: Secret;
  #expectedMsat: number | null = null;
  #cancel: (() => void) | null = null;
  #isWanted = false;
  #hasListed = false;
  #isClosed = false;

  constructor(platform: Platform, base: string, key: Secret) {
    this.#platform = platform;
    this.#base = base;
    this.#key = key;
  }

  /** The newest payments known, oldest first, then those that happen. */
  get payment$(): Observable<Payment> {
    return this.#payment;
  }

  /** A push brought a payment. */
  push(payment: Payment): void {
    if (
      this.#add(payment) && this.#expectedMsat !== null &&
      payment.status === "success"
    ) {
      this.#expectedMsat += payment.amountMsat -
        (payment.amountMsat < 0 ? payment.feeMsat : 0);
    }
  }

  /** REST confirmed a balance. */
  confirm(msat: number): void {
    const isExplained = msat === this.#expectedMsat;
    this.#expectedMsat = msat;
    if (!isExplained) this.#list();
  }

  /** Ends it. */
  close(): void {
    this.#isClosed = true;
    this.#cancel?.();
    this.#cancel = null;
    this.#payment.complete();
  }

  #add(payment: Payment): boolean {
    const isNew = this.#seen.add(`${payment.id} ${payment.status}`);
    if (isNew && !this.#isClosed) this.#payment.next(payment);
    return isNew;
  }

  /** One list at a time; a wish that comes meanwhile is served after it. */
  #list(): void {
    this.#isWanted = true;
    if (this.#cancel !== null || this.#isClosed) return;
    this.#isWanted = false;
    this.#page(0, []);
  }

  #page(index: number, newer: readonly Payment[]): void {
    const query = `limit=${PAGE_SIZE}&offset=${index * PAGE_SIZE}`;
    const request = {
      url: new Secret(`${this.#base}/api/v1/payments?${query}`),
      headers: { "X-Api-Key": this.#key },
      etag: null,
      timeoutMs: TIMEOUT_MS,
      maxBytes: BODY_BYTES_MAX,
    };
    this.#cancel = this.#platform.puller.pull(request, (result) => {
      this.#cancel = null;
      if (result.ok) this.#turn(index, newer, parsePayments(result.body));
      // A list that failed is read again, from its first page, with the next balance.
      else this.#expectedMsat = null;
      if (this.#isWanted) this.#list();
    });
  }

  /**
   * At the start one page is history enough; later, go back until something turns up that was
   * listed before.
   */
  #turn(index: number, newer: readonly Payment[], page: readonly Payment[]): void {
    const listed = [...newer, ...page];
    const isFull = page.length === PAGE_SIZE && index + 1 < PAGES_MAX;
    if (isFull && this.#hasListed && page.every(({ id }) => !this.#listed.has(id))) {
      this.#page(index + 1, listed);
      return;
    }
    for (const payment of [...listed].reverse()) {
      this.#listed.add(payment.id);
      this.#add(payment);
    }
    this.#hasListed = true;
  }
}
