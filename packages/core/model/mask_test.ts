import { equal } from "node:assert/strict";
import { test } from "vitest";
import { maskText } from "./mask.ts";
import { Secret } from "./secret.ts";

test("maskText() hides the channel of an LNbits WebSocket, which is a key", () => {
  equal(maskText("wss://host/api/v1/ws/3f9a"), "wss://host/api/v1/ws/•••");
  equal(
    maskText("wss://host/sub/api/v1/ws/3f9a?x=1"),
    "wss://host/sub/api/v1/ws/•••?x=1",
  );
  equal(
    maskText("GET /api/v1/ws/3f9a HTTP/1.1"),
    "GET /api/v1/ws/••• HTTP/1.1",
  );
  equal(maskText("'/api/v1/ws/3f9a'"), "'/api/v1/ws/•••'");
});

test("maskText() hides parameters that carry keys and leaves others", () => {
  for (
    const name of [
      "api-key",
      "api_key",
      "apikey",
      "API-KEY",
      "key",
      "token",
      "usr",
    ]
  ) {
    equal(
      maskText(`/wallet?a=1&${name}=3f9a&b=2#end`),
      `/wallet?a=1&${name}=•••&b=2#end`,
    );
  }
  equal(maskText("/wallet?monkey=3f9a"), "/wallet?monkey=3f9a");
});

test("maskText() hides user and password, also a password that holds an @", () => {
  equal(maskText("https://me:pass@host/"), "https://•••@host/");
  equal(maskText("https://me:p@ss@host/"), "https://•••@host/");
  equal(maskText("https://host/@someone"), "https://host/@someone");
  equal(maskText("https://host?mail=a@b"), "https://host?mail=a@b");
});

test("maskText() hides given secrets wherever they stand, the longest first", () => {
  const secrets = ["abcd", new Secret("xxabcdyy")];
  equal(maskText("a abcd and xxabcdyy", secrets), "a ••• and •••");
});

test("maskText() leaves secrets under four characters alone, since they are everywhere", () => {
  equal(maskText("to and fro", ["fro", ""]), "to and fro");
});
