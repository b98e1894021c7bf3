// Builds the page and serves it beside an embedded LNbits, or watches the server in LNBITS_URL.
// Usage: node scripts/run.js start     (PORT, HOST, LNBITS_URL, LNBITS_INVOICE_KEY)

import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PlainError } from "./plain_error.ts";
import { runCommand } from "./run_command.ts";
import { ROOT } from "./workspace.ts";

/** What the app's server offers to the one who starts it. */
interface ServerModule {
  readonly main: (
    env: NodeJS.ProcessEnv,
  ) => Promise<{ readonly url: string; readonly close: () => Promise<void> }>;
}

/** Builds and serves until the person ends it; resolves to the exit code. */
export async function main(): Promise<number> {
  // A setting that cannot work is said before time is spent on a build.
  const settings: { readSettings: (env: NodeJS.ProcessEnv) => unknown } = await server("settings");
  settings.readSettings(process.env);
  await build();
  const { main: serve }: ServerModule = await server("main");
  const running = await serve(process.env);
  console.log(`Open ${running.url}   (Ctrl-C ends it)`);
  const ending = new AbortController();
  const { signal } = ending;
  await Promise.race(
    ["SIGINT", "SIGTERM", "SIGHUP"].map((name) => once(process, name, { signal })),
  );
  ending.abort();
  await running.close();
  return 0;
}

/**
 * A file of the app's server; the app compiles by its own rules, so it is not part of this program.
 */
async function server<Module>(name: string): Promise<Module> {
  return await import(pathToFileURL(join(ROOT, "apps/web/server", `${name}.ts`)).href);
}

async function build(): Promise<void> {
  console.log("Building the page …");
  const turbo = join(ROOT, "node_modules/.bin/turbo");
  const result = await runCommand(
    turbo,
    ["run", "build", "--filter=web", "--output-logs=errors-only"],
    { cwd: ROOT, env: { ...process.env, TURBO_TELEMETRY_DISABLED: "1" } },
  );
  if (result.code !== 0) {
    console.error(result.output);
    throw new PlainError(
      "Cannot build the page: the words of the compiler stand above",
      "Run `npx -y pnpm@12 install` and try again",
    );
  }
  console.log(`Built in ${(result.ms / 1000).toFixed(0)} s, starting …`);
}
