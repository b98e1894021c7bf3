import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import { Secret } from "../model/secret.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { ScriptedTransport } from "../testing/scripted_transport.ts";
import { serverBase, walletKey, walletRoutes } from "./wallet_routes.ts";

const { platform } = scriptedPlatform();

test("walletRoutes() has the socket of the key, and a poll with the key in a header", () => {
  const [socket, poll] = walletRoutes("http://host:5000/ln/", "9f1c", platform, false);
  equal(socket.url.reveal(), "ws://host:5000/ln/api/v1/ws/9f1c");
  equal(poll.url.reveal(), "http://host:5000/ln/api/v1/wallet");
  equal(poll.headers["X-Api-Key"]?.reveal(), "9f1c");
  equal(JSON.stringify([socket, poll]).includes("9f1c"), false);
});

test("walletRoutes() asks by ping where the carrier can, else by a probe if there is one", () => {
  const page = {
    ...platform,
    transports: { websocket: new ScriptedTransport("websocket", { canAsk: false }) },
  };
  deepEqual(walletRoutes("https://host", "9f1c", platform, true).map(({ ask }) => ask), [
    "ping",
    "none",
  ]);
  equal(walletRoutes("https://host", "9f1c", page, true)[0].ask, "loopback");
  equal(walletRoutes("https://host", "9f1c", page, false)[0].ask, "none");
});

test("serverBase() keeps the path, and drops query, fragment and slashes at the end", () => {
  equal(serverBase(" https://host/ln//?usr=7#top "), "https://host/ln");
  equal(serverBase("HTTP://host"), "HTTP://host");
});

test("serverBase() refuses what is no http address, without repeating it", () => {
  for (const server of ["", "host", "ftp://host", "https://", "https:///x", "javascript:1"]) {
    throws(() => serverBase(server), {
      name: "TypeError",
      message: "Cannot use server address: must begin with http:// or https://",
    });
  }
});

test("walletKey() trims, and refuses what cannot be one without repeating it", () => {
  equal(walletKey(" 9f1c\n").reveal(), "9f1c");
  equal(walletKey(new Secret("9f1c")).reveal(), "9f1c");
  for (const key of ["", "  ", "two words", "a/b", "a?b", "x".repeat(129), "9f1c\r\nHost: x"]) {
    throws(() => walletKey(key), (error) => {
      return error instanceof TypeError && (key.trim() === "" || !error.message.includes(key));
    });
  }
});
