import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createLnbits, type Lnbits } from "../lnbits/mod.ts";
import {
  RecordedTerminal,
  type RecordedTerminalOptions,
} from "../testing/recorded_terminal.setup.ts";
import { type Fault, type FaultProxy, startFaultProxy } from "../testing/mod.ts";
import { run } from "./program.ts";

const PATIENCE_MS = 60_000;
/** A handshake loses its Upgrade here: one line of the location cancels two of the server. */
const INHERITANCE = `
events {}
http {
  map $http_upgrade $connection_upgrade { default upgrade; '' close; }
  server {
    listen 80;
    proxy_set_header Upgrade $http_upgrade;
    proxy_set_header Connection $connection_upgrade;
    location / {
      proxy_pass http://127.0.0.1:5000;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
    }
  }
}
`;

let lnbits: Lnbits;
let proxy: FaultProxy;
let folder: string;

beforeAll(async () => {
  lnbits = await createLnbits({ port: 0, rateLimitPerMinute: 0 });
  proxy = await startFaultProxy({ target: lnbits.url });
  folder = mkdtempSync(join(tmpdir(), "holdfast-doctor-"));
});

afterAll(async () => {
  await proxy.close();
  await lnbits.stop();
  rmSync(folder, { recursive: true, force: true });
});

beforeEach(() => proxy.heal());

interface Told {
  readonly code: number;
  readonly terminal: RecordedTerminal;
}

async function doctor(
  args: readonly string[],
  options: RecordedTerminalOptions & { readonly fault?: Fault } = {},
): Promise<Told> {
  if (options.fault !== undefined) proxy.set(options.fault);
  const terminal = new RecordedTerminal(options);
  return { code: await run(["doctor", ...args], terminal), terminal };
}

function file(name: string, text: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("doctor names nothing on a healthy path, and ends with 0", async () => {
  const { code, terminal } = await doctor([proxy.url]);
  expect(code).toBe(0);
  expect(terminal.output).toContain("✓ Everything that was looked at works");
  expect(terminal.output).not.toContain("What to change");
  // deno-lint-ignore no-control-regex
  expect(terminal.output).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(terminal.errors).toEqual([]);
}, PATIENCE_MS);

test("doctor names the parent from outside, with the command that decides", async () => {
  const { code, terminal } = await doctor([proxy.url], { fault: { type: "strip_upgrade" } });
  expect(code).toBe(1);
  expect(terminal.output).toContain("✗ The proxy drops the Upgrade header");
  expect(terminal.output).toContain("proxy_set_header Upgrade $http_upgrade;");
  expect(terminal.output).toContain("header-inheritance-cancelled");
  expect(terminal.output).toMatch(/holdfast doctor http:\/\/127\.0\.0\.1:\d+ --nginx/);
}, PATIENCE_MS);

test("doctor names the line with the configuration in hand, also from the input", async () => {
  const fault = { type: "strip_upgrade" } as const;
  const path = file("nginx.conf", INHERITANCE);
  const asFile = await doctor([proxy.url, "--nginx", path], { fault });
  const asInput = await doctor([proxy.url, "--nginx", "-"], { fault, input: INHERITANCE });
  for (const { code, terminal } of [asFile, asInput]) {
    expect(code).toBe(1);
    expect(terminal.output).toContain("header-inheritance-cancelled, at the hop proxy");
  }
  expect(asFile.terminal.output).toContain(`The lines for ${path}:12`);
}, PATIENCE_MS);

test("doctor --json prints one document and nothing else", async () => {
  const options = { fault: { type: "strip_upgrade" }, isInteractive: true } as const;
  const { code, terminal } = await doctor([proxy.url, "--json"], options);
  expect(code).toBe(1);
  const told = JSON.parse(terminal.output);
  expect(told).toMatchObject({
    outcome: "found",
    verdict: { cause: "proxy-drops-upgrade", hop: "proxy" },
    path: expect.arrayContaining([{
      hop: "proxy",
      label: "proxy",
      state: "broken",
      says: expect.anything(),
    }]),
    isCutShort: false,
  });
  expect(told.causes[0]).toMatchObject({
    cause: "proxy-drops-upgrade",
    confidence: expect.any(Number),
    why: expect.arrayContaining([expect.any(String)]),
    fix: expect.stringContaining("proxy_set_header Upgrade"),
  });
  expect(told.evidence.length).toBeGreaterThan(5);
  expect(told.ruledOut[0]).toEqual({ cause: expect.any(String), by: expect.any(String) });
  expect(typeof told.nextProbe.command).toBe("string");
}, PATIENCE_MS);

test("doctor tells apart what fails otherwise", async () => {
  const faults: readonly (readonly [Fault, string])[] = [
    [{ type: "refused", status: 502 }, "bad-gateway"],
    [{ type: "mute" }, "middlebox-swallows-frames"],
    [{ type: "down" }, "tcp-reset"],
  ];
  for (const [fault, cause] of faults) {
    const { terminal } = await doctor([proxy.url, "--json"], { fault });
    expect(JSON.parse(terminal.output).verdict?.cause, fault.type).toBe(cause);
  }
}, PATIENCE_MS);

test("doctor reads the proxy's log after it probed, and only what is new in it", async () => {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, "0");
  const day = `${now.getFullYear()}/${two(now.getMonth() + 1)}/${two(now.getDate())}`;
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(":");
  const log = file(
    "error.log",
    `${day} ${time} [error] 7#7: *1 connect() failed (111: Connection refused) while connecting ` +
      'to upstream, client: 127.0.0.1, server: x, request: "GET / HTTP/1.1"\n',
  );
  const fault = { type: "refused", status: 502 } as const;
  const { code, terminal } = await doctor([proxy.url, "--nginx-log", log, "--json"], { fault });
  expect(code).toBe(1);
  expect(JSON.parse(terminal.output).verdict.cause).toBe("upstream-refused");
}, PATIENCE_MS);

test("doctor reads a log that holds what a client sent, zeros included", async () => {
  const hello = "\u0016\u0003\u0001\u0000\u0000";
  const log = file(
    "proxied.log",
    `2020/01/01 00:00:00 [error] 7#7: *1 broken header: "${hello}\n" while reading\n`,
  );
  const { terminal } = await doctor([proxy.url, "--nginx-log", log, "--json"]);
  expect(JSON.parse(terminal.output).evidence).toContainEqual(
    expect.objectContaining({ kind: "nginx_log", what: "proxy-protocol-broken", count: 1 }),
  );
}, PATIENCE_MS);

test("doctor says between which vantage points it breaks", async () => {
  const { terminal } = await doctor([proxy.url, "--via", `${lnbits.url}=LNbits`, "--json"], {
    fault: { type: "strip_upgrade" },
  });
  const { evidence } = JSON.parse(terminal.output) as { evidence: readonly { kind: string }[] };
  expect(evidence.find(({ kind }) => kind === "hop_comparison")).toMatchObject({
    worksAt: "LNbits",
    what: "upgrade",
  });
}, PATIENCE_MS);

test(
  "doctor tells people where it breaks, and writes the fix for the server it found",
  async () => {
    const { terminal } = await doctor([proxy.url, "--via", `${lnbits.url}=LNbits`], {
      fault: { type: "strip_upgrade" },
    });
    expect(terminal.output).toMatch(/passes at LNbits, and no longer at 127\.0\.0\.1: it\s+breaks/);
    expect(terminal.output).toContain(`proxy_pass ${lnbits.url};`);
  },
  PATIENCE_MS,
);

test("doctor reads counters of both ends, several commands in one file", async () => {
  const peer = "xTIBA5rboUvnH4htodjb6e697QjLERt1NAB4mZqp8Dg=";
  const dump = (rx: number): string =>
    `wg0\t${peer}\t(none)\t203.0.113.7:51820\t10.8.0.2/32\t0\t${rx}\t148\t25\n`;
  const link = "7: wg0: <POINTOPOINT,NOARP,UP,LOWER_UP> mtu 1420 qdisc noqueue state UNKNOWN\n";
  const [near, far] = [file("near", dump(0) + link + dump(0)), file("far", dump(92))];
  const { terminal } = await doctor(
    [proxy.url, "--json", "--wireguard", near, "--wireguard", `far=${far}`],
  );
  const { evidence } = JSON.parse(terminal.output) as { evidence: readonly { kind: string }[] };
  const kinds = ["wireguard", "interface"];
  expect(evidence.filter(({ kind }) => kinds.includes(kind))).toMatchObject([
    { kind: "wireguard", end: "near", receivedBytes: 0, receivedGrowth: 0, handshakeAgeS: null },
    { kind: "interface", end: "near", name: "wg0", mtu: 1420 },
    { kind: "wireguard", end: "far", receivedBytes: 92 },
  ]);
  expect(terminal.output).not.toContain(peer);
}, PATIENCE_MS);

test("doctor --report writes one whole file, and nothing beside it", async () => {
  const folderOfReport = join(folder, "reports");
  mkdirSync(folderOfReport);
  const path = join(folderOfReport, "report.html");
  const { terminal } = await doctor([proxy.url, "--report", path], {
    fault: { type: "strip_upgrade" },
  });
  const html = readFileSync(path, "utf8");
  expect(html).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(html).toContain("The proxy drops the Upgrade header");
  expect(terminal.errors.at(-1)).toBe(`The report is in ${path}`);
  expect(readdirSync(folderOfReport)).toEqual(["report.html"]);
}, PATIENCE_MS);

test(
  "doctor shows neither the channel nor the key, and says that arguments are visible",
  async () => {
    const wallet = lnbits.createWallet("Till");
    const report = join(folder, "masked.html");
    const keyFile = file("key", `${wallet.invoiceKey}\n`);
    const args = [`${proxy.url}/api/v1/ws/${wallet.invoiceKey}`, "--key-file", keyFile];
    const told = await doctor([...args, "--report", report]);
    const json = await doctor([...args, "--json"]);
    const shown = told.terminal.output + json.terminal.output + readFileSync(report, "utf8") +
      told.terminal.errors.join("\n");
    expect(shown).not.toContain(wallet.invoiceKey);
    expect(told.code).toBe(0);
    expect(told.terminal.output).toContain("HOLDFAST_ITEM");
    const env = { HOLDFAST_ITEM: wallet.invoiceKey };
    const quiet = await doctor([proxy.url, "--key-file", keyFile], { env });
    expect(quiet.terminal.output).not.toContain("HOLDFAST_ITEM");
    expect(quiet.terminal.output).toContain("invoice key, is pushed to");
  },
  PATIENCE_MS,
);

test("doctor fills the path while it probes, and takes the picture away at the end", async () => {
  const { terminal } = await doctor([proxy.url], { isInteractive: true });
  expect(terminal.output).toContain("this device ── ");
  const last = terminal.output.lastIndexOf("\u001b[J");
  expect(last).toBeGreaterThan(0);
  expect(terminal.output.slice(last)).toContain("Everything that was looked at works");
  expect(terminal.isListening).toBe(false);
}, PATIENCE_MS);

test("doctor ends on Ctrl-C with what is known by then", async () => {
  const terminal = new RecordedTerminal({ isInteractive: true });
  proxy.set({ type: "silent" });
  const ended = run(["doctor", proxy.url], terminal);
  await terminal.until("this device");
  terminal.quit();
  await ended;
  expect(terminal.output).toContain("Ended early: this is what was known by then.");
}, PATIENCE_MS);

test("doctor refuses what it cannot read, with the place, and ends with 66", async () => {
  const missing = join(folder, "none");
  const inputs: readonly (readonly [args: readonly string[], words: RegExp])[] = [
    [["--nginx", missing], /configuration of nginx from '.*none': ENOENT/],
    [["--nginx-log", missing], /log of nginx from '.*none': ENOENT/],
    [["--nginx-log", folder], /it is a folder/],
    [["--server-log", file("binary", new Uint8Array([65, 0, 1]))], /a zero at byte 1/],
    [["--nginx-log", file("log.gz", new Uint8Array([0x1f, 0x8b, 8]))], /it is compressed/],
    [["--nginx-log", file("huge", "x".repeat(50 * 1024 * 1024))], /it has 50 MiB, at most 32/],
    [["--nginx-log", file("no.log", "hello\n")], /log of nginx from .* nothing in it is one/],
    [["--wireguard", file("wg", "hello\n")], /state of WireGuard from .* nothing in it is one/],
    [["--interface", file("link", "hello\n")], /nothing in it is one/],
    [["--key-file", missing], /key file/],
  ];
  for (const [args, words] of inputs) {
    const { code, terminal } = await doctor([proxy.url, ...args]);
    expect(code, args.join(" ")).toBe(66);
    expect(terminal.errors[0]).toMatch(words);
    expect(terminal.errors).toHaveLength(2);
    expect(terminal.output).toBe("");
  }
  rmSync(join(folder, "huge"));
}, PATIENCE_MS);

test("doctor refuses bad usage, and ends with 64", async () => {
  const uses: readonly (readonly string[])[] = [
    [],
    ["ftp://example.com"],
    ["http://"],
    [proxy.url, "--via", "no-name"],
    [proxy.url, "--via", "ftp://x=y"],
    [proxy.url, "--profile", "other"],
    [proxy.url, "--nginx", "-", "--wireguard", "far=-"],
    [proxy.url, "--report", folder],
    [proxy.url, "--report", join(folder, "none", "report.html")],
  ];
  for (const args of uses) {
    const { code, terminal } = await doctor(args);
    expect(code, args.join(" ")).toBe(64);
    expect(terminal.output).toBe("");
    expect(terminal.errors.length).toBeGreaterThan(0);
  }
}, PATIENCE_MS);
