// One of several gateways over NATS. Usage: node serve.ts <NATS address> <number of this gateway>
// Whichever leads publishes a number each 20 ms; numbers of two gateways never meet.

import { systemClock } from "@holdfast/adapter-node";
import { natsStore, startGateway } from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";

const [nats = "", place = ""] = process.argv.slice(2);
const TICK_MS = 20;

let value = Number(place) * 1_000_000_000;
const gateway = await startGateway({
  secret: new Secret("0123456789abcdef0123456789abcdef"),
  store: await natsStore({ servers: [nats], clock: systemClock() }),
  upstream: (feed) =>
    feed !== "counter" ? null : {
      start: (publish) => {
        const timer = setInterval(() => {
          value += 1;
          publish(value, value);
        }, TICK_MS);
        return () => clearInterval(timer);
      },
    },
  limits: { linksPerAddress: 1000, requestsPerMinute: 100_000 },
  dataChannel: false,
});
console.log(JSON.stringify({ url: gateway.url }));
process.once("SIGTERM", () => process.exit(0));
