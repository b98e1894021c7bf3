import { Secret } from "../../model/secret.ts";
import type { PullRequest, PullResult } from "../../ports/puller.ts";
import type { ConformanceCase, PullerContext } from "./conformance_case.ts";
import { REFUSED_PORT } from "./conformance_context.ts";
import { CONFORMANCE_TEXT } from "./conformance_text.ts";
import { expect, expectEqual, show } from "./expectation.ts";
import { CONFORMANCE_SECRET } from "./opening_cases.ts";

/** Every case on pullers. */
export const PULLER_CASES: readonly ConformanceCase<PullerContext>[] = [
  pullCase("pull() reports the body, status and headers", async (context) => {
    const result = await answered(context, context.request("value"));
    expectEqual([result.status, result.body, result.isUnchanged], [
      200,
      '{"balance":21000}',
      false,
    ], "Answer");
    expectEqual(
      result.headers["content-type"],
      "application/json",
      "Content type",
    );
  }),
  pullCase("pull() never reports synchronously", async (context) => {
    for (
      const request of [
        context.request("value"),
        context.request("value", {}, { url: new Secret("") }),
      ]
    ) {
      let isReported = false;
      const done = new Promise<void>((resolve) => {
        context.puller.pull(request, () => {
          isReported = true;
          resolve();
        });
      });
      expect(!isReported, "The report came before pull() returned");
      await done;
    }
  }),
  pullCase("pull() reports once", async (context) => {
    let reports = 0;
    context.puller.pull(context.request("value"), () => reports++);
    context.puller.pull(context.request("reset-mid-body"), () => reports++);
    await waitFor(context, () => reports >= 2);
    await context.sleep(context.quietMs);
    expectEqual(reports, 2, "Reports of two questions");
  }),
  pullCase("pull() sends its headers", async (context) => {
    const headers = { "x-api-key": new Secret("k".repeat(32)) };
    const result = await answered(
      context,
      context.request("headers", {}, { headers }),
    );
    expectEqual(JSON.parse(result.body)["x-api-key"], "k".repeat(32), "Header");
  }),
  pullCase("pull() sends no validator unless it has one", async (context) => {
    const result = await answered(context, context.request("headers"));
    expectEqual(
      JSON.parse(result.body)["if-none-match"],
      undefined,
      "If-None-Match",
    );
  }),
  pullCase(
    "pull() reports an unchanged value by its validator",
    async (context) => {
      const first = await answered(context, context.request("etag"));
      expectEqual(
        [first.etag, first.body],
        ['"v1"', '{"balance":21000}'],
        "First answer",
      );
      const again = await answered(
        context,
        context.request("etag", {}, { etag: first.etag }),
      );
      expectEqual([again.isUnchanged, again.status, again.body], [
        true,
        304,
        "",
      ], "Second answer");
      const other = await answered(
        context,
        context.request("etag", {}, { etag: '"v0"' }),
      );
      expectEqual(
        [other.isUnchanged, other.etag],
        [false, '"v1"'],
        "Answer to another validator",
      );
    },
  ),
  pullCase("pull() keeps every kind of character unharmed", async (context) => {
    expectEqual(
      (await answered(context, context.request("text"))).body,
      CONFORMANCE_TEXT,
      "Body",
    );
  }),
  pullCase("pull() reads compressed answers", async (context) => {
    expectEqual(
      (await answered(context, context.request("gzip"))).body.length,
      5000,
      "Length",
    );
  }),
  pullCase("pull() reports an empty success", async (context) => {
    const result = await answered(
      context,
      context.request("status", { code: 200 }),
    );
    expectEqual([result.status, result.body], [200, ""], "Answer");
  }),
  pullCase("pull() reports error statuses", async (context) => {
    for (const code of [400, 401, 403, 404, 405, 429, 500, 502, 503, 504]) {
      const failure = await failed(
        context,
        context.request("status", { code }),
      );
      expectEqual([failure.how, failure.status], ["status", code], "Failure");
    }
  }),
  pullCase("pull() tells how a failure began", async (context) => {
    const params = { code: 502, body: "<h1>Bad gateway</h1>" };
    const failure = await failed(context, context.request("status", params));
    expect(
      failure.bodyStart?.includes("Bad gateway") === true,
      `Saw ${show(failure)}`,
    );
    expectEqual(failure.headers?.["x-powered-by"], "conformance", "Header");
  }),
  pullCase(
    "pull() keeps at most 512 characters of a failure",
    async (context) => {
      const failure = await failed(
        context,
        context.request("status", { code: 500, bytes: 100_000 }),
      );
      const kept = failure.bodyStart?.length ?? 0;
      expect(
        kept > 0 && kept <= 512,
        `Expected 1 to 512 characters, saw ${kept}`,
      );
    },
  ),
  pullCase(
    "pull() reports a failure whose body never comes",
    async (context) => {
      const request = context.request("status", { code: 503, stall: 1 }, {
        timeoutMs: 1000,
      });
      const failure = await failed(context, request);
      expectEqual(failure.status, 503, "Status");
    },
  ),
  pullCase("pull() reads Retry-After in seconds", async (context) => {
    const failure = await failed(
      context,
      context.request("status", { code: 429, "retry-after": "7" }),
    );
    expectEqual(failure.retryAfterMs, 7000, "Retry-After");
  }),
  pullCase("pull() reads Retry-After as a date", async (context) => {
    const failure = await failed(
      context,
      context.request("status", { code: 503, "retry-after-in": 3600 }),
    );
    const waitMs = failure.retryAfterMs ?? -1;
    expect(
      waitMs > 3_500_000 && waitMs <= 3_601_000,
      `Expected about an hour, saw ${waitMs} ms`,
    );
  }),
  pullCase(
    "pull() ends by its timeout when nobody answers",
    async (context) => {
      const failure = await failed(
        context,
        context.request("silent", {}, { timeoutMs: 200 }),
      );
      expectEqual(failure.how, "timeout", "Failure");
    },
  ),
  pullCase(
    "pull() ends by its timeout when the body never comes",
    async (context) => {
      const failure = await failed(
        context,
        context.request("headers-only", {}, { timeoutMs: 300 }),
      );
      expectEqual([failure.how, failure.status], ["timeout", 200], "Failure");
    },
  ),
  pullCase(
    "pull() waits for a slow body within its timeout",
    async (context) => {
      const result = await answered(
        context,
        context.request("slow", { count: 5, "every-ms": 20 }),
      );
      expectEqual(result.body, "0,1,2,3,4,", "Body");
    },
  ),
  pullCase("pull() refuses a body that is too large", async (context) => {
    for (const scenario of ["large", "endless"]) {
      const failure = await failed(
        context,
        context.request(scenario, { bytes: 5001 }, { maxBytes: 5000 }),
      );
      expectEqual(
        [failure.how, failure.status],
        ["invalid", 200],
        `Failure of ${scenario}`,
      );
    }
  }),
  pullCase(
    "pull() takes a body of exactly the largest size",
    async (context) => {
      const request = context.request("large", { bytes: 5000 }, {
        maxBytes: 5000,
      });
      expectEqual(
        (await answered(context, request)).body.length,
        5000,
        "Length",
      );
    },
  ),
  pullCase(
    "pull() leaves a captive portal's page to the codec",
    async (context) => {
      const result = await answered(context, context.request("html-200"));
      expect(
        result.headers["content-type"]?.startsWith("text/html") === true,
        `Saw ${show(result)}`,
      );
      expect(result.body.includes("portal"), `Saw ${show(result)}`);
    },
  ),
  pullCase("pull() does not follow a redirect", async (context) => {
    const failure = await failed(context, context.request("redirect"));
    expectEqual(failure.how, "status", "Failure");
    // A page sees an opaque redirect, without its status (Fetch §2.2.6).
    expect(
      failure.status === undefined || failure.status === 302,
      `Saw ${show(failure)}`,
    );
  }),
  pullCase("pull() reports a network failure", async (context) => {
    for (const scenario of [REFUSED_PORT, "hang-up", "reset-mid-body"]) {
      const failure = await failed(context, context.request(scenario));
      expectEqual(failure.how, "network", `Failure of ${scenario}`);
    }
  }),
  pullCase(
    "pull() reports a bad address as a network failure",
    async (context) => {
      for (const url of ["", "not an address", "http://[", "gopher://x/"]) {
        const failure = await failed(
          context,
          context.request("value", {}, { url: new Secret(url) }),
        );
        expectEqual(failure.how, "network", `Failure of '${url}'`);
      }
    },
  ),
  pullCase("a cancelled question reports nothing", async (context) => {
    let late = 0;
    for (const scenario of ["value", "silent", "headers-only", REFUSED_PORT]) {
      const request = context.request(scenario, {}, { timeoutMs: 100 });
      context.puller.pull(request, () => late++)();
      let isCancelled = false;
      const cancel = context.puller.pull(request, () => {
        if (isCancelled) late++;
      });
      await context.sleep(0);
      isCancelled = true;
      cancel();
    }
    await context.sleep(context.quietMs + 200);
    expectEqual(late, 0, "Reports after the cancel");
  }),
  pullCase(
    "cancelling again, or after the report, does nothing",
    async (context) => {
      let reports = 0;
      const cancel = context.puller.pull(
        context.request("value"),
        () => reports++,
      );
      await waitFor(context, () => reports === 1);
      cancel();
      cancel();
      await context.sleep(context.quietMs);
      expectEqual(reports, 1, "Reports");
    },
  ),
  pullCase("several questions do not disturb each other", async (context) => {
    const codes = [200, 404, 200, 503];
    const seen = await Promise.all(codes.map(async (code) => {
      const result = await pull(
        context,
        context.request("status", { code, body: `b${code}` }),
      );
      return result.ok ? result.body : result.failure.bodyStart;
    }));
    expectEqual(seen, codes.map((code) => `b${code}`), "Bodies");
  }),
  pullCase("reports never show a secret", async (context) => {
    const headers = { "x-api-key": new Secret(CONFORMANCE_SECRET) };
    const params = { key: CONFORMANCE_SECRET };
    for (
      const [scenario, code] of [["echo-secret", 401], ["echo-secret", 500], [
        REFUSED_PORT,
        0,
      ]] as const
    ) {
      const result = await pull(
        context,
        context.request(scenario, { ...params, code }, { headers }),
      );
      expect(
        !show(result).includes(CONFORMANCE_SECRET),
        `A secret stands in ${show(result)}`,
      );
    }
  }),
];

function pullCase(
  name: string,
  run: (context: PullerContext) => Promise<void>,
): ConformanceCase<PullerContext> {
  return { name, needs: [], run };
}

async function pull(
  context: PullerContext,
  request: PullRequest,
): Promise<PullResult> {
  const report = new Promise<PullResult>((resolve) => context.puller.pull(request, resolve));
  const result = await Promise.race([
    report,
    context.sleep(context.patienceMs + request.timeoutMs).then(() => null),
  ]);
  expect(result !== null, "No report came");
  return result;
}

async function answered(
  context: PullerContext,
  request: PullRequest,
): Promise<PullResult & { readonly ok: true }> {
  const result = await pull(context, request);
  expect(result.ok, `Expected an answer, saw ${show(result)}`);
  return result;
}

async function failed(
  context: PullerContext,
  request: PullRequest,
): Promise<(PullResult & { readonly ok: false })["failure"]> {
  const result = await pull(context, request);
  expect(!result.ok, `Expected a failure, saw ${show(result)}`);
  return result.failure;
}

async function waitFor(
  context: PullerContext,
  isMet: () => boolean,
): Promise<void> {
  for (
    let waitedMs = 0;
    !isMet() && waitedMs < context.patienceMs;
    waitedMs += 10
  ) {
    await context.sleep(10);
  }
  expect(isMet(), `Waited ${context.patienceMs} ms for a report`);
}
