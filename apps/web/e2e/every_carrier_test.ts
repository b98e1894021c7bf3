import type { Page } from "@playwright/test";
import type { BlockWay } from "./blocking_proxy.ts";
import { CARRIER_WORDS, type CarrierWord } from "./carrier_path.ts";
import { type CarrierSite, expect, test } from "./carriers_fixture.ts";
import { expectFollows } from "./expect_follows.ts";
import { CHROMIUM_FLAGS, findChromium } from "./find_chromium.ts";
import { expectOpenBy, expectPhase, shownAge, shownPayments, shownSat } from "./reading.ts";
import { shoot } from "./shoot.ts";
import { watchAge } from "./watch_age.ts";

/** A walk over carriers that are all blocked keeps to the budget of attempts. */
const NEXT_WITHIN_MS = 75_000;
/** A route that failed for long is tried again seldom, and each promotion takes its time. */
const HEALED_WITHIN_MS = 75_000;
/** All of it, on a machine that does other things too. */
const TEST_WITHIN_MS = 420_000;
const LINKS = CARRIER_WORDS.filter((word) => word !== "polling");
/** The page shows no more payments. */
const SHOWN_PAYMENTS = 8;

test.use({
  launchOptions: {
    executablePath: findChromium() ?? "",
    args: [
      ...CHROMIUM_FLAGS,
      // Without it Chromium makes sessions wait after some have failed, as these do.
      "--webtransport-developer-mode",
      // Two ends on one machine, perhaps one without any other address than its loopback.
      "--allow-loopback-in-peer-connection",
      "--disable-features=WebRtcHideLocalIpsWithMdns",
    ],
  },
});

/** The carrier that the page names now, if news arrives by one. */
async function carrierNow(page: Page): Promise<CarrierWord | undefined> {
  const text = await page.getByTestId("state").innerText();
  const [, word] = /News arrives by (.+?)(?: the moment|,|$)/.exec(text) ?? [];
  return LINKS.find((one) => one === word);
}

/** Waits for a link on a carrier that has not carried yet, and gives its name. */
async function nextCarrier(page: Page, carried: readonly CarrierWord[]): Promise<CarrierWord> {
  let found: CarrierWord | undefined;
  await expect.poll(async () => {
    found = await carrierNow(page);
    return found !== undefined && !carried.includes(found);
  }, { timeout: NEXT_WITHIN_MS, message: `a carrier after ${carried.join(", ")}` }).toBe(true);
  return found as CarrierWord;
}

/** The balance is right, and no payment is missing or there twice. */
async function expectWhole(page: Page, { credits }: CarrierSite): Promise<void> {
  const sat = credits.reduce((sum, credit) => sum + credit, 0);
  await expect.poll(() => shownSat(page)).toBe(sat);
  const newest = [...credits].reverse().slice(0, SHOWN_PAYMENTS);
  await expect.poll(() => shownPayments(page)).toEqual(newest);
}

/** Blocks each carrier while it carries, until only questions get through. */
async function blockInTurn(
  page: Page,
  site: CarrierSite,
  way: BlockWay,
): Promise<readonly CarrierWord[]> {
  const carried: CarrierWord[] = [];
  while (carried.length < LINKS.length) {
    const carrier = await nextCarrier(page, carried);
    carried.push(carrier);
    await expectFollows(page, site, carried.length);
    const isOverUdp = carrier === "WebTransport" || carrier === "data channel";
    if (isOverUdp && way === "cut") await shoot(page, `carrier-${carrier.replace(" ", "-")}`);
    site.block(carrier, way);
    await expectFollows(page, site, 10 + carried.length);
    await expectWhole(page, site);
  }
  await expectPhase(page, "polling", "degraded");
  await expectFollows(page, site, 20);
  return carried;
}

/** With the questions blocked too, nothing gets through, and the page says so. */
async function loseAll(page: Page, site: CarrierSite, way: BlockWay): Promise<void> {
  const before = await shownSat(page);
  site.block("polling", way);
  site.credit(31);
  await expect.poll(async () => (await shownAge(page)).isOld).toBe(true);
  await expectPhase(page, "waiting", "connecting", "degraded");
  expect(await carrierNow(page)).toBeUndefined();
  site.credit(32);
  expect(await shownSat(page)).toBe(before);
}

/** Everything passes again, and the best carrier is back. */
async function heal(page: Page, site: CarrierSite): Promise<void> {
  site.heal();
  await expectOpenBy(page, "WebSocket", HEALED_WITHIN_MS);
  await expectWhole(page, site);
  await expectFollows(page, site, 33);
}

for (const way of ["cut", "hold"] as const) {
  test(`each carrier takes over, the balance stays fresh (${way})`, async ({ page, carriers }) => {
    test.setTimeout(TEST_WITHIN_MS);
    await page.goto(carriers.url);
    const ages = watchAge(page);
    const carried = await blockInTurn(page, carriers, way);
    expect([...carried].sort()).toEqual([...LINKS].sort());
    // Behind the gate of what runs over UDP, whatever the plan prefers.
    expect([...carried].slice(-2).sort()).toEqual(["WebTransport", "data channel"]);
    expect(await ages.stop()).toEqual([]);

    const honest = watchAge(page, true);
    await loseAll(page, carriers, way);
    await heal(page, carriers);
    expect(await honest.stop()).toEqual([]);
    await page.getByRole("link", { name: "Diagnostics" }).click();
    await expect(page.getByTestId("routes").getByRole("listitem")).toHaveCount(8);
    if (way === "cut") await shoot(page, "carriers-diagnostics");
    await page.setViewportSize({ width: 360, height: 740 });
    const isWide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
    expect(isWide).toBe(false);
  });
}

test("a session that was seen to work is preferred to a bridge", async ({ page, carriers }) => {
  test.setTimeout(TEST_WITHIN_MS);
  const overTcp = LINKS.filter((word) => word !== "WebTransport" && word !== "data channel");
  await page.goto(carriers.url);
  await expectOpenBy(page, "WebSocket", NEXT_WITHIN_MS);
  const ages = watchAge(page);
  for (const carrier of [...overTcp, "data channel"] as const) carriers.block(carrier, "cut");
  await expectOpenBy(page, "WebTransport", NEXT_WITHIN_MS);
  carriers.heal();
  await expectOpenBy(page, "WebSocket", HEALED_WITHIN_MS);
  for (const carrier of overTcp.filter((word) => word !== "bridge")) carriers.block(carrier, "cut");
  // Whatever comes up first, it is left for the better one.
  await expectOpenBy(page, "WebTransport", NEXT_WITHIN_MS);
  await expectFollows(page, carriers, 7);
  expect(await ages.stop()).toEqual([]);
});

test("a page of another name gets no session", async ({ page, carriers }) => {
  const ask = (address: string): Promise<string> =>
    page.evaluate(async (url) => {
      const answer = await fetch("/api/ticket", { method: "POST" });
      const { hashes } = await answer.json() as { readonly hashes: readonly string[] };
      const serverCertificateHashes = hashes.map((hash) => ({
        algorithm: "sha-256",
        value: Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)),
      }));
      const session = new WebTransport(url, { serverCertificateHashes });
      session.closed.catch(() => {});
      return await session.ready.then(() => "let in", () => "refused");
    }, address);
  const session = `${carriers.sessions}/v1/feeds/wallet/transport`;
  await page.goto(carriers.url);
  expect(await ask(session)).toBe("let in");
  await page.goto(carriers.url.replace("127.0.0.1", "localhost"));
  expect(await ask(session)).toBe("refused");
});
