import type { ProbeScope } from "../probes/probe_scope.ts";
import { FakeTarget } from "./fake_page.ts";

/** A question that a scripted page is asked to carry. */
export interface AskedQuestion {
  readonly url: URL;
  readonly method: string;
  readonly mode: string;
  /** Lets the server take what is posted, whatever the page is told. */
  readonly pushes: () => void;
}

/** An answer; `null` for that of a whole LNbits. */
export type ScriptedAnswer = Response | "fails" | "hangs" | null;

/** A page with its network and its LNbits, all of which can be broken. */
export class ScriptedPage {
  /** What becomes of a question. */
  answers: (question: AskedQuestion) => ScriptedAnswer = () => null;
  handshake: "opens" | "refused" | "blocked" | "throws" | "hangs" = "opens";
  /** Whether a pushed text of so many bytes arrives. */
  echoes: (bytes: number) => boolean = () => true;
  cutsAfterOpen = false;
  /** What sockets agreed on. */
  extensions = "";
  /** Fired when the first socket is made. */
  violation: Readonly<Record<string, string>> | null = null;
  wallet: Readonly<Record<string, unknown>> = { name: "Till", balance: 21_000 };
  /** The balance from the second question on. */
  laterBalance: number | null = null;
  /** What is pushed to the first socket once it is open. */
  push: unknown = null;
  readonly asked: AskedQuestion[] = [];
  readonly scope: ProbeScope;
  readonly #document = Object.assign(new FakeTarget(), { visibilityState: "visible" });
  readonly #timers = new Set<unknown>();
  readonly #sockets: ScriptedSocket[] = [];
  #walletAsked = 0;

  /** @param options What of the page itself differs: where it is from, what a person allowed. */
  constructor({ protocol = "https:", hostname = "app.example", permission = "prompt" } = {}) {
    const sockets = this.#sockets;
    const made = (socket: ScriptedSocket): void => this.#made(socket);
    this.scope = {
      fetch: (input, init) => this.#fetch(new URL(String(input)), init ?? {}),
      WebSocket: class extends ScriptedSocket {
        constructor(url: string) {
          super(url);
          sockets.push(this);
          made(this);
        }
      } as unknown as typeof WebSocket,
      location: { protocol, hostname, href: `${protocol}//${hostname}/` },
      navigator: {
        onLine: true,
        permissions: { query: () => Promise.resolve({ state: permission }) },
      },
      document: this.#document,
      crypto,
      setTimeout: (callback, delayMs) => {
        const timer = setTimeout(() => {
          this.#timers.delete(timer);
          callback();
        }, delayMs);
        this.#timers.add(timer);
        return timer;
      },
      clearTimeout: (timer) => {
        this.#timers.delete(timer);
        clearTimeout(timer as NodeJS.Timeout);
      },
    };
  }

  /** Sockets that nobody let go of. */
  get openSockets(): number {
    return this.#sockets.filter(({ isLeft }) => !isLeft).length;
  }

  /** Timers that run. */
  get timers(): number {
    return this.#timers.size;
  }

  /** Listeners attached to the document. */
  get listeners(): number {
    return this.#document.listeners;
  }

  #made(socket: ScriptedSocket): void {
    const isFirst = this.#sockets.length === 1;
    if (isFirst && this.violation !== null) {
      this.#document.fire("securitypolicyviolation", this.violation);
    }
    if (this.handshake === "throws") {
      socket.isLeft = true;
      throw new DOMException("An insecure WebSocket", "SecurityError");
    }
    const { handshake } = this;
    if (handshake === "hangs") return;
    queueMicrotask(() => {
      if (handshake !== "opens") {
        socket.onerror?.();
        if (handshake === "refused") socket.onclose?.({ code: 1006, reason: "", wasClean: false });
        return;
      }
      socket.extensions = this.extensions;
      socket.onopen?.();
      if (isFirst && this.push !== null) socket.onmessage?.({ data: JSON.stringify(this.push) });
      if (this.cutsAfterOpen) socket.onclose?.({ code: 1006, reason: "", wasClean: false });
    });
  }

  #fetch(url: URL, init: RequestInit): Promise<Response> {
    const { method = "GET", mode = "cors", signal } = init;
    const pushes = (): void => this.#push(url);
    const question = { url, method, mode, pushes };
    this.asked.push(question);
    const answer = this.answers(question) ?? this.#lnbits(question, new Headers(init.headers));
    if (answer === "fails") return Promise.reject(new TypeError("Failed to fetch"));
    if (answer !== "hangs") return Promise.resolve(answer);
    return new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  }

  #lnbits({ url, method, mode, pushes }: AskedQuestion, headers: Headers): Response {
    if (mode === "no-cors") {
      return Object.defineProperty(new Response(), "type", { value: "opaque" });
    }
    if (method === "POST") {
      pushes();
      return Response.json({ sent: true });
    }
    if (/\/api\/v1\/ws\//.test(url.pathname)) {
      return Response.json({ detail: "Method Not Allowed" }, { status: 405 });
    }
    if (url.pathname.endsWith("/api/v1/wallet")) {
      if (/^x+$/.test(headers.get("x-api-key") ?? "")) {
        return Response.json({ detail: "Wallet not found" }, { status: 404 });
      }
      const isLater = this.#walletAsked++ > 0 && this.laterBalance !== null;
      return Response.json(isLater ? { ...this.wallet, balance: this.laterBalance } : this.wallet);
    }
    if (url.pathname.includes("/holdfast-")) return Response.json({}, { status: 404 });
    return Response.json({ up_time: "1" });
  }

  #push(url: URL): void {
    const text = url.searchParams.get("data") ?? "";
    if (text === "" || !this.echoes(text.length)) return;
    const socket = this.#sockets.find((one) => new URL(one.url).pathname === url.pathname);
    queueMicrotask(() => socket?.onmessage?.({ data: text }));
  }
}

class ScriptedSocket {
  readonly url: string;
  isLeft = false;
  extensions = "";
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: object) => void) | null = null;

  constructor(url: string) {
    this.url = url;
  }

  close(): void {
    this.isLeft = true;
  }
}
