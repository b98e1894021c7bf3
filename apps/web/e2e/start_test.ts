import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { expect, startServer, test } from "./site_fixture.ts";
import { expectPhase, shownSat } from "./reading.ts";

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Expects a start that fails with one line: what and remedy, and no stack. */
async function expectRefusal(env: Readonly<Record<string, string>>, words: RegExp): Promise<void> {
  const started = await startServer({ PORT: "0", ...env });
  if (started.url !== null) await started.close();
  expect(started).toMatchObject({ url: null, code: 1 });
  const said = started.url === null ? started.said.trim() : "";
  expect(said).toMatch(words);
  expect(said.split("\n")).toHaveLength(1);
  expect(said).not.toMatch(/\bat .*:\d+:\d+/);
}

test("a taken port is said with the remedy", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  await expectRefusal({ PORT: String(port) }, /the port is taken\. .*PORT=/);
  other.close();
});

test("a server that is not there is said with the remedy", async () => {
  const env = {
    LNBITS_URL: "http://127.0.0.1:9",
    LNBITS_INVOICE_KEY: "0".repeat(32),
  };
  await expectRefusal(env, /no answer\. .*\.$/i);
});

test("a wrong key, an admin key and a missing key are said with the remedy", async ({ own }) => {
  const unknown = {
    LNBITS_URL: own.server,
    LNBITS_INVOICE_KEY: "0".repeat(32),
  };
  await expectRefusal(unknown, /does not know this key\. Copy the invoice key/);
  const admin = { LNBITS_URL: own.server, LNBITS_INVOICE_KEY: own.adminKey };
  await expectRefusal(admin, /admin key.*Copy the invoice key/);
  await expectRefusal({ LNBITS_URL: own.server }, /LNBITS_INVOICE_KEY is not\. Set/);
});

test("the operator's wallet is watched, without a panel to break it", async ({ page, own }) => {
  const env = {
    PORT: "0",
    LNBITS_URL: own.server,
    LNBITS_INVOICE_KEY: own.invoiceKey,
  };
  const started = await startServer(env);
  if (started.url === null) throw new Error(started.said);
  const answer = await page.goto(started.url);
  expect(await answer?.headerValue("cache-control")).toBe("no-store");
  expect(await answer?.text()).not.toContain(own.adminKey);
  await expectPhase(page, "open");
  await expect.poll(() => shownSat(page)).toBe(21_000);
  await expect(page.getByRole("heading", { name: "Break the path" }))
    .toHaveCount(0);
  expect((await page.request.get(`${started.url}api/demo`)).status()).toBe(404);
  await started.close();
});

test("without a wallet to watch, the page asks for one", async ({ page }) => {
  const port = await freePort();
  const index = fileURLToPath(new URL("../build/index.js", import.meta.url));
  const env = { ...process.env, HOST: "127.0.0.1", PORT: String(port) };
  const child = spawn(process.execPath, [index], { env, stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  await page.goto(`http://127.0.0.1:${port}/`);
  await expect(page.getByRole("heading", { name: "No wallet to watch yet" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "Watch your wallet" }).click();
  await expect(page.getByLabel("Invoice key")).toBeVisible();
  await page.getByRole("link", { name: "Diagnostics" }).click();
  await expect(page.getByText("Nothing is watched yet")).toBeVisible();
  child.kill();
  await once(child, "close");
});

test("a page under a foreign name is not answered", async ({ request, site }) => {
  const answer = await request.get(site, {
    headers: { host: "rebound.example" },
  });
  expect(answer.status()).toBe(421);
  expect(await answer.text()).not.toContain("key");
});

test("the switch refuses what is no fault and what another site sends", async ({ request }) => {
  const unknown = await request.post("/api/demo", {
    data: { fault: "nonsense" },
  });
  expect(unknown.status()).toBe(400);
  const form = await request.post("/api/demo", { form: { fault: "down" } });
  expect([403, 415]).toContain(form.status());
  const foreign = await request.post("/api/demo", {
    data: '{"fault":"down"}',
    headers: {
      "content-type": "text/plain",
      "origin": "https://elsewhere.example",
    },
  });
  expect([403, 415]).toContain(foreign.status());
  expect(await (await request.get("/api/demo")).json()).toMatchObject({
    fault: null,
  });
});
