import { Observable, type Subscriber } from "rxjs";

/**
 * A hot observable that hands one message to its subscribers with one call each. It does what a
 * `Subject` does, less the guards that cost more than the message: what is pushed in after the end
 * is dropped.
 */
export class MessageRoad<T> {
  #subscribers: readonly Subscriber<T>[] = [];
  #isOver = false;

  /** What is pushed in, from the subscription on. */
  readonly message$: Observable<T> = new Observable((subscriber) => {
    if (this.#isOver) return subscriber.complete();
    // Replaced, never changed: a subscriber may come or go while a message is on its way.
    this.#subscribers = [...this.#subscribers, subscriber];
    return () => {
      this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
    };
  });

  /** Pushes one message in. */
  push(message: T): void {
    for (const subscriber of this.#subscribers) subscriber.next(message);
  }

  /** No more will come. */
  complete(): void {
    const ending = this.#subscribers;
    this.#isOver = true;
    this.#subscribers = [];
    for (const subscriber of ending) subscriber.complete();
  }
}
