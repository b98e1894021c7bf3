// One contender in a process of its own: warms up, receives, prints how long it took.
// Usage: node receive.ts <contender> <port> <messages>

import { CONTENDERS } from "./contenders.ts";

const [name = "", port = "", messages = ""] = process.argv.slice(2);
const contender = CONTENDERS[name];
if (contender === undefined) {
  throw new RangeError(`Cannot measure "${name}": unknown contender`);
}

const WARM_UP_MESSAGES = 100_000;
const wanted = Number(messages);
let received = 0;
let last: unknown;
let until = Infinity;
let done = (): void => {};
const ask = await contender(Number(port), (message) => {
  received += 1;
  last = message;
  if (received === until) done();
});

async function burst(count: number): Promise<number> {
  received = 0;
  until = count;
  const startedAt = performance.now();
  await new Promise<void>((resolve) => {
    done = resolve;
    ask(count);
  });
  return performance.now() - startedAt;
}

await burst(WARM_UP_MESSAGES);
const cpuBefore = process.cpuUsage();
const ms = await burst(wanted);
const cpu = process.cpuUsage(cpuBefore);
const cpuMs = (cpu.user + cpu.system) / 1000;
if (!JSON.stringify(last).includes("wallet_balance")) {
  throw new Error(`Cannot measure "${name}": the last message is another one`);
}
process.stdout.write(
  `${JSON.stringify({ ms, cpuMs })}\n`,
  () => process.exit(0),
);
