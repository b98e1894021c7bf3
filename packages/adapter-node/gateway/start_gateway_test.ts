import { deepEqual, equal } from "node:assert/strict";
import { test } from "vitest";
import { SECRET } from "./gateway_bench.setup.ts";
import { OFFER } from "./scripted_peer.setup.ts";
import { startGateway } from "./start_gateway.ts";
import { issueTicket } from "./ticket.ts";

test("startGateway() tells the clients of data channels no address but its own", async () => {
  const upstream = (): { start(): () => void } => ({ start: () => () => {} });
  const gateway = await startGateway({ secret: SECRET, upstream }, { host: "127.0.0.1" });
  const ticket = (await issueTicket(SECRET, { feed: "till" })).reveal();
  const response = await fetch(`${gateway.url}/v1/feeds/till/channel`, {
    method: "POST",
    headers: { "authorization": `Bearer ${ticket}`, "content-type": "application/sdp" },
    body: OFFER,
  });
  equal(response.status, 201);
  const candidates = (await response.text()).split("\r\n")
    .filter((line) => line.startsWith("a=candidate:"));
  deepEqual(candidates.map((line) => line.split(" ")[4]), ["127.0.0.1"]);
  await gateway.stop();
  equal(gateway.links, 0);
});
