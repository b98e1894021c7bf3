import { deepEqual, equal } from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { runInNewContext } from "node:vm";
import { rolldown } from "rolldown";
import { describe, test } from "vitest";

const PACKAGE = import.meta.dirname;

/** Runs a module in a Node of its own and gives back what it printed. */
function run(source: string): string {
  const args = ["--input-type=module", "--eval", source];
  return execFileSync(process.execPath, args, { cwd: PACKAGE, encoding: "utf8" }).trim();
}

describe("mod.ts on a server", () => {
  test("touches no global of a page when imported, nor when everything is made", () => {
    // Every name that only a page has, or that would act, throws when it is so much as read.
    const printed = run(`
      const NAMES = ["window", "document", "self", "localStorage", "WebSocket", "fetch",
        "navigator", "addEventListener", "EventSource", "setInterval"];
      for (const name of NAMES) {
        Object.defineProperty(globalThis, name, {
          configurable: true,
          get() {
            throw new Error("Touched " + name);
          },
        });
      }
      const adapter = await import("./mod.ts");
      const platform = adapter.browserPlatform();
      adapter.lnbitsLoopback("https://lnbits.example");
      const connection = adapter.connect({
        platform,
        routes: [
          adapter.webSocket("wss://host.example/live"),
          adapter.eventSource("https://host.example/live"),
          adapter.poll("https://host.example/value", 2000),
        ],
      });
      const phase = connection.state.phase;
      connection.close();
      console.log(phase);
    `);
    equal(printed, "idle");
  });

  test("lets the process end, since nothing was started", () => {
    const printed = run(`
      const { browserPlatform, pageSignals } = await import("./mod.ts");
      browserPlatform();
      pageSignals();
      console.log(process.getActiveResourcesInfo().filter((name) => name === "Timeout").length);
    `);
    equal(printed, "0");
  });

  test("reads an empty memory where there is no localStorage", () => {
    const printed = run(`
      delete globalThis.localStorage;
      const { localStorageMemory } = await import("./mod.ts");
      const memory = localStorageMemory();
      memory.write("a", "1", 1000);
      console.log(memory.read("a"));
    `);
    equal(printed, "null");
  });
});

describe("mod.ts in a bundle", () => {
  test("pulls in no module of Node", async () => {
    const asked: string[] = [];
    const bundle = await rolldown({
      input: `${PACKAGE}/mod.ts`,
      platform: "browser",
      logLevel: "silent",
      plugins: [{
        name: "record-externals",
        resolveId(source) {
          const isOfNode = source.startsWith("node:") ||
            /^(fs|net|tls|http|https|crypto|stream|events|buffer|path|os|util)$/.test(source);
          if (isOfNode) asked.push(source);
          return null;
        },
      }],
    });
    const { output } = await bundle.generate({ format: "iife", name: "adapter" });
    await bundle.close();
    deepEqual(asked, []);
    const [chunk] = output;
    // What is loaded later (the causes of a diagnosis) is in the same chunk here.
    const later = chunk.dynamicImports.filter((name) => name !== chunk.fileName);
    deepEqual([output.length, chunk.imports, later], [1, [], []]);
    // A bare context has nothing but the language itself: whatever else were touched would throw.
    const kinds = runInNewContext(
      `${chunk.code}; Object.keys(adapter.browserPlatform().transports).join()`,
      {},
    );
    equal(kinds, "websocket,event-source,line-stream,long-poll,bridge");
  });
});
