import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Secret } from "@holdfast/core";
import { afterEach, beforeEach, expect, test } from "vitest";
import { issueTicket, type RunningGateway, startGateway } from "../gateway/mod.ts";
import { RecordedTerminal } from "../testing/recorded_terminal.setup.ts";
import { run } from "./program.ts";

const SECRET = new Secret("0123456789abcdef0123456789abcdef");

let folder: string;
let gateways: RunningGateway[];
let publish: ((msat: number) => void)[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "holdfast-feed-"));
  process.env["XDG_CACHE_HOME"] = folder;
  publish = [];
  gateways = await Promise.all([startOne(), startOne()]);
});

afterEach(async () => {
  await Promise.all(gateways.map((gateway) => gateway.stop()));
  rmSync(folder, { recursive: true, force: true });
});

function startOne(): Promise<RunningGateway> {
  return startGateway({
    secret: SECRET,
    upstream: (feed) =>
      feed !== "till" ? null : {
        start: (next) => {
          const say = (msat: number): void => {
            const value = { msat, name: "Till", payments: [], isFresh: true };
            next(value, value);
          };
          publish.push(say);
          say(21_000);
          return () => {};
        },
      },
  });
}

async function ticket(feed = "till"): Promise<string> {
  return (await issueTicket(SECRET, { feed })).reveal();
}

test("watch --feed shows a wallet through a gateway, and goes on at the next one", async () => {
  const file = join(folder, "till.ticket");
  writeFileSync(file, `${await ticket()}\n`);
  const terminal = new RecordedTerminal();
  const urls = gateways.map(({ url }) => url);
  const ended = run(["watch", ...urls, "--feed", "till", "--ticket-file", file], terminal);
  await terminal.until("Till  21 sat  open");
  publish[0]?.(22_500);
  await terminal.until("22.500 sat  open");
  await gateways[0]?.stop();
  await terminal.until("by websocket-2");
  for (const say of publish) say(23_000);
  await terminal.until("23 sat");
  terminal.quit();
  expect(await ended).toBe(0);
  expect(terminal.output).not.toContain(await ticket());
}, 60_000);

test("watch --feed says what is wrong with a ticket, a feed and an address", async () => {
  const [{ url }] = gateways as [RunningGateway];
  const codes = async (token: string, feed: string): Promise<readonly [number, string]> => {
    const terminal = new RecordedTerminal({ env: { HOLDFAST_TICKET: token } });
    const code = await run(["watch", url, "--feed", feed], terminal);
    expect(terminal.errors.join()).not.toContain(token);
    return [code, terminal.errors.join(" ")];
  };
  const [refused, why] = await codes(await ticket("other"), "till");
  expect(refused).toBe(1);
  expect(why).toContain("(403)");
  const [missing, whatFeed] = await codes(await ticket("none"), "none");
  expect(missing).toBe(1);
  expect(whatFeed).toContain("name of the feed");
  const [unreadable, whatTicket] = await codes("no.ticket.atall", "till");
  expect(unreadable).toBe(1);
  expect(whatTicket).toContain("(401)");
  const env = { HOLDFAST_TICKET: await ticket() };
  const alone = new RecordedTerminal({ env });
  expect(await run(["watch", "http://127.0.0.1:9", "--feed", "till"], alone)).toBe(1);
  expect(alone.errors[0]).toContain("Cannot reach http://127.0.0.1:9");
  const terminal = new RecordedTerminal();
  expect(await run(["watch", url, "--feed", "till"], terminal)).toBe(64);
  expect(await run(["watch", url, url], terminal)).toBe(64);
  const nowhere = new RecordedTerminal({ env });
  expect(await run(["watch", "host", "--feed", "till"], nowhere)).toBe(64);
  const none = join(folder, "none");
  expect(await run(["watch", url, "--feed", "till", "--ticket-file", none], terminal)).toBe(66);
}, 60_000);
