import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RunningGateway } from "../gateway/start_gateway.ts";
import { createLnbits, type Lnbits } from "../lnbits/mod.ts";
import { NGINX, type PlainNginx, startPlainNginx } from "../probes/plain_nginx.setup.ts";
import { startWalletGateway, ticketFor } from "../probes/wallet_gateway.setup.ts";
import { RecordedTerminal } from "../testing/recorded_terminal.setup.ts";
import { run } from "./program.ts";

const PATIENCE_MS = 60_000;

let lnbits: Lnbits;
let gateway: RunningGateway;
let ticket: string;
let folder: string;

beforeAll(async () => {
  lnbits = await createLnbits();
  const { invoiceKey: key } = lnbits.createWallet("Till");
  gateway = await startWalletGateway({ server: lnbits.url, key });
  ticket = (await ticketFor()).reveal();
  folder = mkdtempSync(join(tmpdir(), "holdfast-doctor-"));
});

afterAll(async () => {
  await gateway.stop();
  await lnbits.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly code: number;
  readonly output: string;
  /** Everything, also what was written beside the output. */
  readonly all: string;
}

async function doctor(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Told> {
  const terminal = new RecordedTerminal({ env, columns: 100 });
  const code = await run(["doctor", ...args], terminal);
  return { code, output: terminal.output, all: [terminal.output, ...terminal.errors].join("\n") };
}

test("doctor finds a gateway healthy with a ticket, by its address alone", async () => {
  const { code, output } = await doctor([gateway.url], { HOLDFAST_TICKET: ticket });
  expect(code).toBe(0);
  expect(output).toContain("✓ Everything that was looked at works");
  for (const seen of ["Frame push", "Frame pong", "Event stream: live", "The gateway's feed"]) {
    expect(output).toContain(seen);
  }
}, PATIENCE_MS);

test(
  "doctor sees as far as a gateway's refusal without a ticket, and says the next step",
  async () => {
    for (
      const url of [gateway.url, `${gateway.url.replace("http", "ws")}/v1/feeds/wallet/socket`]
    ) {
      const { code, output } = await doctor([url]);
      expect(code).toBe(2);
      expect(output).toContain("the path works as far as the gateway, which wants a ticket");
      expect(output).toMatch(/HOLDFAST_TICKET=\$\(.* holdfast gateway --ticket wallet\)/);
      expect(output).not.toContain("What to change");
      expect(output).not.toMatch(/lnbits/i);
    }
  },
  PATIENCE_MS,
);

test(
  "doctor keeps a ticket out of all that it writes, and says which file it came from",
  async () => {
    const file = join(folder, "ticket");
    const report = join(folder, "report.html");
    writeFileSync(file, `${ticket}\n`);
    const url = `${gateway.url}/v1/feeds/wallet?ticket=${ticket}`;
    const args = [url, "--profile", "holdfast", "--feed", "wallet", "--ticket-file", file];
    const inText = await doctor([...args, "--report", report]);
    const inJson = await doctor([...args, "--json"]);
    expect([inText.code, inJson.code]).toEqual([0, 0]);
    const html = readFileSync(report, "utf8");
    for (const text of [inText.all, inJson.all, html]) {
      for (const part of [ticket, ...ticket.split(".")]) {
        expect(text.includes(part)).toBe(false);
      }
    }
    expect(html).toContain(`--feed wallet --ticket-file ${file} --profile holdfast`);
  },
  PATIENCE_MS,
);

test("doctor refuses a ticket file that is empty, and a feed that can be none", async () => {
  const file = join(folder, "empty");
  writeFileSync(file, "\n");
  const empty = await doctor([gateway.url, "--ticket-file", file]);
  expect(empty.code).toBe(64);
  expect(empty.all).toContain(`Cannot find the ticket: '${file}' is empty`);
  expect((await doctor([gateway.url, "--feed", "../x"])).code).toBe(64);
});

test.runIf(NGINX !== undefined)(
  "doctor names a stock nginx before a gateway, with lines to paste, also with its file",
  async () => {
    const nginx: PlainNginx = await startPlainNginx(`location / { proxy_pass ${gateway.url}; }`);
    const config = join(folder, "nginx.conf");
    writeFileSync(
      config,
      `events {} http { server { listen ${new URL(nginx.url).port};
        location / {
          proxy_pass ${gateway.url};
        }
      } }`,
    );
    const env = { HOLDFAST_TICKET: ticket };
    const outside = await doctor([nginx.url], env);
    const inside = await doctor([nginx.url, "--nginx", config, "--nginx-version", "1.22.1"], env);
    await nginx.stop();
    expect([outside.code, inside.code]).toEqual([1, 1]);
    expect(outside.output).toContain("proxy-drops-upgrade, at the hop proxy");
    expect(outside.output).toContain("location /v1/ {");
    expect(outside.output).toContain("proxy_set_header Upgrade $http_upgrade;");
    expect(inside.output).toContain("missing-upgrade-header, at the hop proxy");
    expect(inside.output).toContain(`The lines for ${config}:3`);
  },
  PATIENCE_MS,
);
