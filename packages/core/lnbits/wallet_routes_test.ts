import { deepEqual, equal, throws } from "node:assert/strict";
import { test } from "vitest";
import type { Route } from "../model/route.ts";
import { Secret } from "../model/secret.ts";
import { scriptedPlatform } from "../testing/scripted_platform.ts";
import { ScriptedTransport } from "../testing/scripted_transport.ts";
import { serverBase, walletKey, walletRoutes } from "./wallet_routes.ts";

const { platform } = scriptedPlatform();

test("walletRoutes() has the socket of the key, and a poll with the key in a header", () => {
  const place = { server: "http://host:5000/ln/", key: "9f1c" };
  const [socket, poll] = walletRoutes(place, platform) as [Route, Route];
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
  const place = { server: "https://host", key: "9f1c" };
  const asks = (where: typeof page, hasLoopback: boolean): unknown[] =>
    walletRoutes(place, where, hasLoopback).map(({ ask }) => ask);
  deepEqual(asks(platform as typeof page, true), ["ping", "none"]);
  deepEqual(asks(page, true), ["loopback", "none"]);
  deepEqual(asks(page, false), ["none", "none"]);
});

test("walletRoutes() refuses more sockets than anybody has", () => {
  const place = { server: "https://host", key: "9f1c", sockets: Array(9).fill("https://ws.host") };
  throws(() => walletRoutes(place, platform), RangeError);
  throws(() => walletRoutes({ ...place, sockets: ["ws.host"] }, platform), TypeError);
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
