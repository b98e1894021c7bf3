import { type RouteKind, webSocket } from "../../model/route.ts";
import type { ConformanceCase, TransportContext } from "./conformance_case.ts";
import { expect, expectEqual, show } from "./expectation.ts";
import { REFUSED_PORT } from "./conformance_context.ts";
import { linkCase } from "./link_case.ts";

/** A key that no report may ever show. */
export const CONFORMANCE_SECRET = "5ecre7c0nf0rmancekey5ecre7c0nf0rm";

const HTTP_STATUSES = [400, 401, 403, 404, 405, 410, 429, 500, 502, 503, 504];

/** How links begin, and how they are refused. */
export const OPENING_CASES: readonly ConformanceCase<TransportContext>[] = [
  linkCase(
    "open() reports opened once and first",
    {},
    async ({ open, quiet }) => {
      const link = open("messages", { count: 3 });
      await link.untilMessages(3);
      await quiet();
      expectEqual(
        link.entries.filter((entry) => entry.type === "opened").length,
        1,
        "Openings",
      );
    },
  ),
  linkCase(
    "open() tells the status of the answer",
    { needs: ["seesStatus"] },
    async (bench) => {
      const facts = await bench.open("mute").untilOpened();
      // An offer creates what its answer names (RFC 9725 §4.2).
      const statuses: Partial<Record<RouteKind, number>> = {
        "websocket": 101,
        "data-channel": 201,
      };
      expectEqual(facts.status, statuses[bench.transport.kind] ?? 200, "Status");
    },
  ),
  linkCase(
    "open() opens 50 links side by side",
    { kinds: ["websocket"] },
    async ({ open }) => {
      const links = Array.from(
        { length: 50 },
        (_, n) => open("messages", { count: 1, from: n }),
      );
      const seen = await Promise.all(
        links.map((link) => link.untilMessages(1)),
      );
      expectEqual(
        seen.map(([first]) => String(first).split(":")[0]),
        links.map((_, n) => `${n}`),
        "First messages",
      );
    },
  ),
  // A browser holds six connections per HTTP/1.1 origin, so more would wait for each other.
  linkCase("open() opens several links side by side", {}, async ({ open }) => {
    const links = Array.from(
      { length: 4 },
      (_, n) => open("messages", { count: 1, from: n }),
    );
    const seen = await Promise.all(links.map((link) => link.untilMessages(1)));
    expectEqual(seen.map(([first]) => String(first).split(":")[0]), [
      "0",
      "1",
      "2",
      "3",
    ], "First messages");
  }),
  linkCase(
    "open() waits in silence while nobody answers",
    {},
    async ({ open, quiet }) => {
      const link = open("silent");
      await quiet();
      expectEqual(link.entries, [], "Calls");
    },
  ),
  linkCase("open() offers the route's protocols and tells the chosen one", {
    kinds: ["websocket"],
  }, async ({ open }) => {
    const link = open("protocol", { pick: "beta" }, {
      options: { protocols: ["alpha", "beta"] },
    });
    expectEqual((await link.untilOpened()).protocol, "beta", "Protocol");
  }),
  linkCase(
    "open() sends the route's headers",
    { kinds: ["event-source", "line-stream", "long-poll", "data-channel"] },
    async ({ open }) => {
      const link = open("headers", {}, {
        options: { headers: { "x-conformance": "yes" } },
      });
      const [first] = await link.untilMessages(1);
      expectEqual(JSON.parse(String(first))["x-conformance"], "yes", "Header");
    },
  ),
  linkCase(
    "open() never throws on a bad address, and ends as failed",
    {},
    async (bench) => {
      const good = bench.route("mute");
      for (
        const url of [
          "",
          "not an address",
          "ws://",
          "http://[",
          "ws://host:99999/",
          "gopher://x/",
        ]
      ) {
        const link = bench.openRoute({ ...webSocket(url), kind: good.kind });
        expectEqual(
          link.entries,
          [],
          `Calls before a turn passed, for '${url}'`,
        );
        expectEqual((await link.untilEnded()).how, "failed", `End of '${url}'`);
      }
    },
  ),
  linkCase(
    "open() ends as failed where nothing listens",
    {},
    async ({ open }) => {
      const end = await open(REFUSED_PORT).untilEnded();
      expectEqual(end.how, "failed", "End");
      expect(
        end.status === undefined,
        `No status can be known, saw ${end.status}`,
      );
    },
  ),
  linkCase(
    "open() ends once when the peer hangs up instead of answering",
    {},
    async ({ open }) => {
      expectEqual((await open("hang-up").untilEnded()).how, "failed", "End");
    },
  ),
  linkCase(
    "open() ends as refused or failed on an error status",
    {},
    async ({ open }) => {
      const { how } = await open("status", { code: 503 }).untilEnded();
      expect(
        how === "refused" || how === "failed",
        `Expected refused or failed, saw ${how}`,
      );
    },
  ),
  linkCase(
    "open() tells the status of a refusal",
    { needs: ["seesStatus"] },
    async ({ open }) => {
      for (const code of HTTP_STATUSES) {
        const end = await open("status", { code }).untilEnded();
        expectEqual([end.how, end.status], ["refused", code], "End and status");
      }
    },
  ),
  linkCase(
    "open() tells how a refusal began",
    { needs: ["seesStatus"] },
    async ({ open }) => {
      const end = await open("status", {
        code: 502,
        body: "<h1>Bad gateway</h1>",
      }).untilEnded();
      expect(
        end.bodyStart?.includes("Bad gateway") === true,
        `Expected the body, saw ${show(end)}`,
      );
      expectEqual(end.headers?.["content-type"], "text/html", "Content type");
      expectEqual(end.headers?.["x-powered-by"], "conformance", "Header");
    },
  ),
  linkCase("open() keeps at most 512 characters of a refusal", {
    needs: ["seesStatus"],
  }, async ({ open }) => {
    const end = await open("status", { code: 500, bytes: 100_000 })
      .untilEnded();
    const kept = end.bodyStart?.length ?? 0;
    expect(
      kept > 0 && kept <= 512,
      `Expected 1 to 512 characters, saw ${kept}`,
    );
  }),
  linkCase("open() ends on a refusal whose body never comes", {
    needs: ["seesStatus"],
  }, async ({ open }) => {
    const end = await open("status", { code: 503, stall: 1 }).untilEnded();
    expectEqual([end.how, end.status], ["refused", 503], "End and status");
  }),
  linkCase(
    "open() reads Retry-After in seconds",
    { needs: ["seesStatus"] },
    async ({ open }) => {
      const end = await open("status", { code: 503, "retry-after": "7" })
        .untilEnded();
      expectEqual(end.retryAfterMs, 7000, "Retry-After");
    },
  ),
  linkCase(
    "open() reads Retry-After as a date",
    { needs: ["seesStatus"] },
    async ({ open }) => {
      const end = await open("status", { code: 503, "retry-after-in": 3600 })
        .untilEnded();
      const waitMs = end.retryAfterMs ?? -1;
      expect(
        waitMs > 3_500_000 && waitMs <= 3_601_000,
        `Expected about an hour, saw ${waitMs} ms`,
      );
    },
  ),
  linkCase("open() ignores a Retry-After it cannot read", {
    needs: ["seesStatus"],
  }, async ({ open }) => {
    const end = await open("status", { code: 503, "retry-after": "soon" })
      .untilEnded();
    expectEqual(end.retryAfterMs, undefined, "Retry-After");
  }),
  linkCase(
    "open() takes a captive portal's page for a refusal",
    {},
    async (bench) => {
      const end = await bench.open("html-200").untilEnded();
      if (!bench.transport.capabilities.seesStatus) {
        return expectEqual(
          end.how,
          "failed",
          "End",
        );
      }
      expectEqual([end.how, end.status], ["refused", 200], "End and status");
      expect(
        end.headers?.["content-type"]?.startsWith("text/html") === true,
        `Saw ${show(end)}`,
      );
    },
  ),
  linkCase("open() does not follow a redirect", {}, async ({ open }) => {
    const end = await open("redirect").untilEnded();
    expect(
      end.how === "refused" || end.how === "failed",
      `Expected a refusal, saw ${show(end)}`,
    );
    // A page sees an opaque redirect, without its status (Fetch §2.2.6).
    expect(
      end.status === undefined || end.status === 302,
      `Expected 302, saw ${end.status}`,
    );
  }),
  linkCase("open() refuses a handshake with a wrong accept key", {
    kinds: ["websocket"],
  }, async ({ open }) => {
    const { how } = await open("wrong-accept").untilEnded();
    expect(
      how === "failed" || how === "refused",
      `Expected failed or refused, saw ${how}`,
    );
  }),
  linkCase("reports never show a secret of the route", {}, async ({ open }) => {
    const options = { headers: { "x-api-key": CONFORMANCE_SECRET } };
    for (const code of [200, 401, 404, 500]) {
      const params = { code, key: CONFORMANCE_SECRET };
      const link = open("echo-secret", params, { options });
      await link.untilEnded();
      expect(
        !show(link.entries).includes(CONFORMANCE_SECRET),
        `A secret stands in ${show(link.entries)}`,
      );
    }
    const refused = open(REFUSED_PORT, { key: CONFORMANCE_SECRET }, {
      options,
    });
    await refused.untilEnded();
    expect(
      !show(refused.entries).includes(CONFORMANCE_SECRET),
      "A secret stands in a failure",
    );
  }),
  linkCase("reports never show a secret of an impossible request", {}, async (bench) => {
    const good = bench.route("mute");
    const key = CONFORMANCE_SECRET;
    for (const url of [`http://[?key=${key}`, `ws://${key}:x/`, `gopher://host/${key}`, key]) {
      const link = bench.openRoute({ ...webSocket(url), kind: good.kind });
      await link.untilEnded();
      expect(!show(link.entries).includes(key), `A secret stands in ${show(link.entries)}`);
    }
    const link = bench.open("mute", {}, {
      options: { headers: { "x-api-key": `${key}\n\u0100` } },
    });
    await bench.quiet();
    expect(!show(link.entries).includes(key), `A secret stands in ${show(link.entries)}`);
  }),
];
