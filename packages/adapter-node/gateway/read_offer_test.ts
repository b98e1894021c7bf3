import { deepEqual, equal, ok } from "node:assert/strict";
import { test } from "vitest";
import { readOffer } from "./read_offer.ts";
import { OFFER } from "./scripted_peer.setup.ts";

test("readOffer() keeps an offer of one channel as it is, but for the client's addresses", () => {
  const kept = OFFER.split("\r\n").filter((line) => !line.startsWith("a=candidate"));
  equal(readOffer(OFFER), kept.join("\r\n"));
  equal(readOffer(OFFER.replaceAll("\r\n", "\n")), kept.join("\r\n"));
});

test("readOffer() leaves out every line that names an address to send to", () => {
  const lines = [
    "a=candidate:2 1 tcp 1 name.example 9 typ host",
    "a=end-of-candidates",
    "a=remote-candidates:1 192.0.2.1 9",
  ];
  equal(readOffer(`${OFFER}${lines.join("\r\n")}\r\n`), readOffer(OFFER));
  const plain = readOffer(`${OFFER}a=x\r\n`);
  equal(readOffer(`${OFFER}a=x\r${lines.join("\r")}\r`), plain);
});

test("readOffer() gives null for what is no offer of one channel", () => {
  const media = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel";
  const wrong = {
    "nothing": "",
    "something before the version": `x\r\n${OFFER}`,
    "no media": OFFER.replace(media, "b=AS:30"),
    "video": OFFER.replace(media, "m=video 9 UDP/TLS/RTP/SAVPF 96"),
    "a second media": `${OFFER}m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n`,
    "SCTP over TCP": OFFER.replace("UDP/DTLS/SCTP", "TCP/DTLS/SCTP"),
    "other characters": `${OFFER}a=x:\u0000\r\n`,
    "too many lines": `${OFFER}${"a=x\r\n".repeat(200)}`,
  };
  const read = Object.entries(wrong).filter(([, text]) => readOffer(text) !== null);
  deepEqual(read, []);
  ok(readOffer(OFFER) !== null);
});
