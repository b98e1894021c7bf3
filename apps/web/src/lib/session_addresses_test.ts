import { expect, test } from "vitest";
import { sessionAddresses } from "./session_addresses.ts";

test("sessionAddresses() is what the server says, or a port under the page's own name", () => {
  expect(sessionAddresses({ transport: null }, "pay.example")).toEqual([]);
  expect(sessionAddresses({ transport: "https://wt.example" }, "pay.example"))
    .toEqual(["https://wt.example"]);
  expect(sessionAddresses({ transport: { port: 4433 } }, "pay.example"))
    .toEqual(["https://pay.example:4433"]);
  expect(sessionAddresses({ transport: { port: 4433 } }, "[::1]")).toEqual(["https://[::1]:4433"]);
});
