/** The longest close reason, in bytes of UTF-8 (RFC 6455 §5.5.1). */
const REASON_BYTES_MAX = 123;

/**
 * Closes a WebSocket with whatever of the code and reason a page may send (1000, 3000 to 4999), and
 * never throws.
 *
 * @param socket The socket, in any state.
 * @param code Close code; another one is left out.
 * @param reason Close reason, cut to 123 bytes.
 */
export function closeSocket(
  socket: Pick<WebSocket, "close">,
  code?: number,
  reason: string = "",
): void {
  const isAllowed = code !== undefined && Number.isInteger(code) &&
    (code === 1000 || (code >= 3000 && code <= 4999));
  if (isAllowed) socket.close(code, cutReason(reason));
  else socket.close();
}

function cutReason(reason: string): string {
  const bytes = new TextEncoder().encode(reason).subarray(0, REASON_BYTES_MAX);
  // Decoding as a stream leaves out a character that was cut in two.
  return new TextDecoder().decode(bytes, { stream: true });
}
