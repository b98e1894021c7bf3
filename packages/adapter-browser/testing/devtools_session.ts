/** What one call of the DevTools protocol came to. */
interface Answer {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

/** A listener for the events of one target. */
type EventListener = (method: string, params: Readonly<Record<string, unknown>>) => void;

/** A wire to Chromium that speaks the DevTools protocol, for one browser and all its targets. */
export class DevtoolsSession {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #listeners = new Map<string, EventListener>();
  #calls = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(String(data)));
    socket.onclose = () => {
      const error = { message: "Chromium went away" };
      for (const settle of this.#waiting.values()) settle({ error });
    };
  }

  /** Connects to the address that Chromium printed. */
  static connect(address: string): Promise<DevtoolsSession> {
    return new Promise((resolve, reject) => {
      const socket = new WebSocket(address);
      socket.onopen = () => resolve(new DevtoolsSession(socket));
      socket.onerror = () => reject(new Error("Cannot reach the DevTools of Chromium"));
    });
  }

  /**
   * Calls a method, of one target if a session is named.
   *
   * @throws {Error} If Chromium refuses.
   */
  async call<T>(
    method: string,
    params: Readonly<Record<string, unknown>> = {},
    sessionId?: string,
  ): Promise<T> {
    const id = ++this.#calls;
    const answer = await new Promise<Answer>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params, ...(sessionId && { sessionId }) }));
    });
    this.#waiting.delete(id);
    if (answer.error) throw new Error(`Cannot call ${method}: ${answer.error.message}`);
    return answer.result as T;
  }

  /** Hears the events of one target. */
  listen(sessionId: string, listener: EventListener): void {
    this.#listeners.set(sessionId, listener);
  }

  #receive(answer: Answer): void {
    if (answer.id !== undefined) return this.#waiting.get(answer.id)?.(answer);
    if (answer.method === undefined) return;
    this.#listeners.get(answer.sessionId ?? "")?.(answer.method, answer.params ?? {});
  }
}
