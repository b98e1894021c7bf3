// One of several gateways over NATS, with every door.
// Usage: node serve.ts <NATS address> <number of this gateway> <certificate and key, as JSON>
// Whichever leads publishes a number each 20 ms; numbers of two gateways never meet.

import { systemClock } from "@holdfast/adapter-node";
import { natsStore } from "@holdfast/adapter-node/gateway";
import { Secret } from "@holdfast/core";
import { openEveryDoor } from "../every_door.ts";

const [nats = "", place = "", certificate = ""] = process.argv.slice(2);
const TICK_MS = 20;

let value = Number(place) * 1_000_000_000;
const { ports } = await openEveryDoor({
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
}, JSON.parse(certificate));
console.log(JSON.stringify(ports));
process.once("SIGTERM", () => process.exit(0));
