import { expect, test } from "vitest";
import { readWireguard } from "./read_wireguard.ts";

const PRIVATE = "yAnz5TF+lXXJte14tji3zlMNq+hd2rYUIgJBgB3fBmk=";
const PRESHARED = "FpCyhws9cxwWoV4xELtfJvjJN+zQVRPISllRWgeopVE=";
const OWN = "HIgo9xNzJMWLKASShiTqIybxZ0U3wGLiUeJ1PKf8ykw=";
const PEER = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
const AT = 1_800_000_000_000;

function dump(handshake: number, rx: number, tx: number): readonly string[] {
  return [
    `wg0\t${PRIVATE}\t${OWN}\t51820\toff`,
    `wg0\t${PEER}\t${PRESHARED}\t203.0.113.7:51820\t10.8.0.2/32,fd00::2/128\t${handshake}\t${rx}` +
    `\t${tx}\t25`,
  ];
}

const SHOW = [
  "interface: wg0",
  `  public key: ${OWN}`,
  `  private key: ${PRIVATE}`,
  "  listening port: 51820",
  "",
  `peer: ${PEER}`,
  `  preshared key: ${PRESHARED}`,
  "  endpoint: [2001:db8::7]:51820",
  "  allowed ips: 10.8.0.2/32, fd00::2/128",
  "  latest handshake: 1 hour, 2 minutes, 4 seconds ago",
  "  transfer: 1.50 MiB received, 3.25 KiB sent",
  "  persistent keepalive: every 25 seconds",
];

test("readWireguard() reads a dump", async () => {
  expect(await readWireguard(dump(AT / 1000 - 42, 1200, 3400), { at: AT, end: "far" })).toEqual([{
    kind: "wireguard",
    hop: "tunnel",
    at: AT,
    end: "far",
    interface: "wg0",
    isUp: true,
    handshakeAgeS: 42,
    receivedBytes: 1200,
    sentBytes: 3400,
    endpoint: "203.0.113.7:51820",
    allowedIps: ["10.8.0.2/32", "fd00::2/128"],
    keepaliveS: 25,
    peerKey: "xTIBA5rb…",
    publicKey: "HIgo9xNz…",
    listenPort: 51820,
  }]);
});

test("readWireguard() reads the dump of one interface, which does not name it", async () => {
  const lines = dump(0, 0, 148).map((line) => line.slice("wg0\t".length));
  const [peer] = await readWireguard(lines, { at: AT });
  expect(peer).toMatchObject({ interface: "", handshakeAgeS: null, sentBytes: 148, isUp: true });
});

test("readWireguard() reads what wg show prints for people", async () => {
  const [peer] = await readWireguard(SHOW, { at: AT });
  expect(peer).toMatchObject({
    interface: "wg0",
    handshakeAgeS: 3724,
    receivedBytes: 1_572_864,
    sentBytes: 3328,
    endpoint: "[2001:db8::7]:51820",
    keepaliveS: 25,
    publicKey: "HIgo9xNz…",
    listenPort: 51820,
  });
});

test("readWireguard() tells the growth between two readings of one text", async () => {
  const [peer] = await readWireguard([...dump(1, 100, 200), ...dump(1, 100, 948)], { at: AT });
  expect(peer).toMatchObject({ receivedBytes: 100, receivedGrowth: 0, sentGrowth: 748 });
});

test("readWireguard() tells the growth between two readings for people", async () => {
  const later = SHOW.map((line) => line.replace("3.25 KiB sent", "4.25 KiB sent"));
  const [peer] = await readWireguard([...SHOW, ...later], { at: AT });
  expect(peer).toMatchObject({ sentBytes: 4352, receivedGrowth: 0, sentGrowth: 1024 });
});

test("readWireguard() tells a tunnel that is down", async () => {
  for (const lines of [[], [""], ["", " "]]) {
    expect(await readWireguard(lines)).toMatchObject([{ isUp: false, handshakeAgeS: null }]);
  }
  expect(await readWireguard(SHOW.slice(0, 4))).toMatchObject([{ isUp: false, interface: "wg0" }]);
  expect(await readWireguard(["Unable to access interface wg0: No such device"]))
    .toMatchObject([{ isUp: false, interface: "wg0" }]);
});

test("readWireguard() takes nothing else for a tunnel", async () => {
  expect(await readWireguard(["hello", "a\tb\tc\td\te", "peer: nobody"])).toEqual([]);
});

test("readWireguard() lets no private, preshared or whole public key out", async () => {
  const found = [...await readWireguard(dump(1, 2, 3)), ...await readWireguard(SHOW)];
  const told = JSON.stringify(found);
  for (const key of [PRIVATE, PRESHARED, OWN, PEER]) {
    expect(told).not.toContain(key);
    expect(told).not.toContain(key.slice(8, 40));
  }
  expect(told).not.toContain(PRIVATE.slice(0, 8));
  expect(told).not.toContain(PRESHARED.slice(0, 8));
});
