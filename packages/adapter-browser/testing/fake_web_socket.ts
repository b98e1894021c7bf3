/** A socket that does nothing but what a test tells it, like one that a browser lets down. */
export class FakeWebSocket {
  /** Every socket made, oldest first. */
  static made: FakeWebSocket[] = [];
  /** What the constructor throws; `null` for nothing. */
  static refusal: Error | null = null;

  readonly url: string;
  readonly protocols: readonly string[];
  binaryType = "blob";
  protocol = "";
  readyState = 0;
  bufferedAmount = 0;
  readonly sent: (string | Uint8Array)[] = [];
  /** Arguments of each `close()`. */
  readonly closings: (readonly unknown[])[] = [];
  onopen: (() => void) | null = null;
  onmessage: ((event: { readonly data: unknown }) => void) | null = null;
  onerror: (() => void) | null = null;
  onclose: ((event: unknown) => void) | null = null;

  constructor(url: string, protocols: readonly string[] = []) {
    if (FakeWebSocket.refusal !== null) throw FakeWebSocket.refusal;
    this.url = url;
    this.protocols = protocols;
    FakeWebSocket.made.push(this);
  }

  /** The constructor, as adapters take it; sockets made before are forgotten. */
  static fresh(refusal: Error | null = null): typeof WebSocket {
    FakeWebSocket.made = [];
    FakeWebSocket.refusal = refusal;
    return FakeWebSocket as unknown as typeof WebSocket;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  close(...args: readonly unknown[]): void {
    this.closings.push(args);
    this.readyState = 2;
  }

  /** The handshake succeeds. */
  open(protocol = ""): void {
    this.readyState = 1;
    this.protocol = protocol;
    this.onopen?.();
  }

  /** Something arrives. */
  receive(data: unknown): void {
    this.onmessage?.({ data });
  }

  /** An error is told, and as yet nothing else. */
  fail(): void {
    this.readyState = 3;
    this.onerror?.();
  }

  /** The end is told. */
  end(code: number, reason = "", wasClean = false): void {
    this.readyState = 3;
    this.onclose?.({ code, reason, wasClean });
  }

  /** Handlers attached now. */
  get handlers(): number {
    return [this.onopen, this.onmessage, this.onerror, this.onclose].filter(Boolean).length;
  }
}
