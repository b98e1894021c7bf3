/** What of the library's machine is guarded; none of it is documented, so the version is pinned. */
export interface QuicLoop {
  /** Of the machine; zero where there is none any more. */
  handle: number;
  streamSend(connHandle: number, streamId: number, data: Buffer, fin: boolean): number;
  streamClose(connHandle: number, streamId: number, errorCode: number): void;
  closeSession(connHandle: number, errorCode: number, reason: string): void;
  onDatagram(datagram: Uint8Array, peer: string): void;
  onTimerFire(): void;
}

/**
 * Keeps a machine that breaks from taking the process with it. The library runs QUIC in
 * WebAssembly, and a handshake that TLS refuses makes it trap, within the callback of a socket. A
 * machine that has trapped serves nobody any more, so nothing calls it again.
 *
 * @param onBroken Told once.
 */
export function guardLoop(loop: QuicLoop, onBroken: (error: unknown) => void): void {
  let isBroken = false;
  const guarded = <Args extends readonly unknown[], Result>(
    call: (...args: Args) => Result,
    otherwise: Result,
  ): (...args: Args) => Result =>
  (...args) => {
    if (isBroken) return otherwise;
    try {
      return call(...args);
    } catch (error) {
      isBroken = true;
      loop.handle = 0;
      onBroken(error);
      return otherwise;
    }
  };
  loop.streamSend = guarded(loop.streamSend.bind(loop), 0);
  loop.streamClose = guarded(loop.streamClose.bind(loop), undefined);
  loop.closeSession = guarded(loop.closeSession.bind(loop), undefined);
  loop.onDatagram = guarded(loop.onDatagram.bind(loop), undefined);
  loop.onTimerFire = guarded(loop.onTimerFire.bind(loop), undefined);
}
