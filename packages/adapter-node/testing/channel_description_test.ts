import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { peerAddressOf, withAddress, withoutAddresses } from "./channel_description.ts";

const HEAD = "v=0\r\na=ice-ufrag:MGnb\r\nm=application 54780 UDP/DTLS/SCTP webrtc-datachannel\r\n" +
  "c=IN IP4 192.0.2.2\r\n";
const TCP = "a=candidate:3 1 TCP 10 127.0.0.1 9 typ host tcptype active\r\n";
const SIX = "a=candidate:2 1 UDP 20 fd00::2 54780 typ host\r\n";
const NAMED = "a=candidate:4 1 udp 20 a.local 54780 typ host\r\n";
const OUTER = "a=candidate:1 1 UDP 30 192.0.2.2 54780 typ srflx raddr 10.0.0.1 rport 54780\r\n";
const LOOPBACK = "a=candidate:5 1 udp 5 127.0.0.1 54781 typ host generation 0\r\n";
const END = "a=end-of-candidates\r\n";

test("withoutAddresses() leaves no address, and all else", () => {
  const hidden = "v=0\r\na=ice-ufrag:MGnb\r\n" +
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n";
  equal(withoutAddresses(HEAD + TCP + SIX + OUTER + END), hidden);
  equal(withoutAddresses(`a=candidate:1\na=mid:0`), "a=mid:0");
  equal(withoutAddresses("c=IN IP6 fd00::2\n"), "c=IN IP4 0.0.0.0\n");
  equal(withoutAddresses(""), "");
});

test("peerAddressOf() finds a candidate over UDP and IPv4, of the loopback first", () => {
  const outer = { host: "192.0.2.2", port: 54780 };
  deepEqual(peerAddressOf(HEAD + TCP + SIX + OUTER + END), outer);
  deepEqual(peerAddressOf(HEAD + OUTER + LOOPBACK), { host: "127.0.0.1", port: 54781 });
  equal(peerAddressOf(HEAD + TCP + SIX + NAMED), null);
  equal(peerAddressOf(""), null);
});

test("withAddress() puts one address in place of one, and leaves the others out", () => {
  const from = { host: "192.0.2.2", port: 54780 };
  const moved = withAddress(HEAD + TCP + SIX + NAMED + OUTER + LOOPBACK + END, from, {
    host: "127.0.0.1",
    port: 7,
  });
  equal(
    moved,
    "v=0\r\na=ice-ufrag:MGnb\r\nm=application 7 UDP/DTLS/SCTP webrtc-datachannel\r\n" +
      `c=IN IP4 127.0.0.1\r\na=candidate:1 1 UDP 30 127.0.0.1 7 typ host\r\n${END}`,
  );
});
