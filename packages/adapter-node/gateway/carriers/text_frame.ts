/**
 * One text message as a frame of a server (RFC 6455 §5.2). A server masks nothing, and no extension
 * changes what it says to one client, so the same bytes go to all of them.
 *
 * @example Two letters
 * ```ts ignore internal
 * textFrame("Hi"); // <Buffer 81 02 48 69>
 * ```
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const headLength = length < 126 ? 2 : length < 0x1_0000 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = FIN | TEXT;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.write(text, headLength);
  return frame;
}

const FIN = 0x80;
const TEXT = 0x01;
