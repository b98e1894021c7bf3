import { deepEqual, equal, match } from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { ask, askRaw } from "./contract_client.ts";
import type { ContractCase } from "./contract_server.ts";

const ORIGIN = "https://page.example";

/** Statuses, headers and the layers around every route. */
export const HTTP_CASES: readonly ContractCase[] = [
  {
    name: "health needs no key",
    async run({ url }): Promise<void> {
      const reply = await ask(url, "/api/v1/health");
      equal(reply.status, 200);
      deepEqual(Object.keys(reply.json), ["server_time", "up_time"]);
      equal(Number.isInteger(reply.json.server_time), true);
      match(String(reply.json.up_time), /^\d\d:\d\d:\d\d$/);
    },
  },
  {
    name: "every answer says uvicorn, JSON, and its length",
    async run({ url }): Promise<void> {
      const { headers, bytes } = await ask(url, "/api/v1/health");
      equal(headers.server, "uvicorn");
      equal(headers["content-type"], "application/json");
      equal(headers["content-length"], String(bytes.length));
      match(headers.date ?? "", / GMT$/);
    },
  },
  {
    name: "a plain GET on a socket's path is 405 with allow POST",
    async run({ url }): Promise<void> {
      const reply = await ask(url, "/api/v1/ws/anything");
      equal(reply.status, 405);
      equal(reply.text, '{"detail":"Method Not Allowed"}');
      equal(reply.headers.allow, "POST");
      equal(reply.headers.server, "uvicorn");
      equal(reply.headers["content-type"], "application/json");
    },
  },
  {
    name: "the wrong method is 405 with the first right one",
    async run({ url }): Promise<void> {
      for (
        const [method, path, allow] of [
          ["POST", "/api/v1/health", "GET"],
          ["HEAD", "/api/v1/health", "GET"],
          ["GET", "/api/v1/account", "POST"],
          ["PATCH", "/api/v1/payments", "GET"],
          ["DELETE", "/api/v1/ws/x", "POST"],
          ["POST", "/api/v1/ws/x/y", "GET"],
          ["OPTIONS", "/api/v1/wallet", "GET"],
        ] as const
      ) {
        const reply = await ask(url, path, { method });
        equal(reply.status, 405, `${method} ${path}`);
        equal(reply.headers.allow, allow, `${method} ${path}`);
      }
    },
  },
  {
    name: "an unknown path is 404 with JSON",
    async run({ url }): Promise<void> {
      for (const path of ["/api/v1/nowhere", "/nowhere", "/api/v1/ws/a/b/c", "/api/v1/ws/"]) {
        const reply = await ask(url, path);
        equal(reply.status, 404, path);
        equal(reply.text, '{"detail":"Not Found"}', path);
      }
    },
  },
  {
    name: "a slash too many is 307 to the address without it",
    async run({ url }): Promise<void> {
      for (const path of ["/api/v1/wallet", "/api/v1/ws/abc", "/api/v1/ws/abc/text"]) {
        const reply = await ask(url, `${path}/`);
        equal(reply.status, 307);
        equal(reply.headers.location, `${url}${path}`);
        equal(reply.bytes.length, 0);
      }
    },
  },
  {
    name: "a redirect keeps the query, the method and the outer scheme",
    async run({ url }): Promise<void> {
      const headers = { host: "outside.example", "x-forwarded-proto": "https" };
      const path = "/api/v1/payments/?limit=1&offset=2";
      const reply = await ask(url, path, { method: "POST", headers });
      equal(reply.status, 307);
      const location = "https://outside.example/api/v1/payments?limit=1&offset=2";
      equal(reply.headers.location, location);
    },
  },
  {
    name: "every origin may read every answer",
    async run({ url }): Promise<void> {
      for (const path of ["/api/v1/health", "/api/v1/wallet", "/api/v1/ws/x", "/nowhere"]) {
        const reply = await ask(url, path, { headers: { origin: ORIGIN } });
        equal(reply.headers["access-control-allow-origin"], "*", path);
        equal(reply.headers.vary, undefined, path);
      }
    },
  },
  {
    name: "without an origin there is no CORS header",
    async run({ url }): Promise<void> {
      const reply = await ask(url, "/api/v1/health");
      equal(reply.headers["access-control-allow-origin"], undefined);
    },
  },
  {
    name: "with a cookie the origin itself is allowed",
    async run({ url }): Promise<void> {
      const headers = { origin: ORIGIN, cookie: "a=b" };
      const reply = await ask(url, "/api/v1/health", { headers });
      equal(reply.headers["access-control-allow-origin"], ORIGIN);
      equal(reply.headers.vary, "Origin");
    },
  },
  {
    name: "a preflight allows every method and mirrors the headers, on any path",
    async run({ url }): Promise<void> {
      const asked = {
        origin: ORIGIN,
        "access-control-request-method": "GET",
        "access-control-request-headers": "x-api-key",
      };
      for (const path of ["/api/v1/wallet", "/nowhere"]) {
        const { status, text, headers } = await ask(url, path, {
          method: "OPTIONS",
          headers: asked,
        });
        equal(status, 200);
        equal(text, "OK");
        equal(headers["content-type"], "text/plain; charset=utf-8");
        equal(headers["access-control-allow-origin"], "*");
        const methods = "DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT";
        equal(headers["access-control-allow-methods"], methods);
        equal(headers["access-control-allow-headers"], "x-api-key");
        equal(headers["access-control-max-age"], "600");
      }
    },
  },
  {
    name: "a preflight for an unheard-of method is 400",
    async run({ url }): Promise<void> {
      const headers = { origin: ORIGIN, "access-control-request-method": "FOO" };
      const reply = await ask(url, "/api/v1/wallet", { method: "OPTIONS", headers });
      equal(reply.status, 400);
      equal(reply.text, "Disallowed CORS method");
    },
  },
  {
    name: "an answer of 1,000 bytes is gzipped, one of 999 is not",
    async run({ url }): Promise<void> {
      const around = '{"sent":true,"data":""}'.length;
      for (const bytes of [999, 1000]) {
        const text = "x".repeat(bytes - around);
        const reply = await ask(url, `/api/v1/ws/gzip?data=${text}`, {
          method: "POST",
          headers: { "accept-encoding": "gzip" },
        });
        const isZipped = bytes === 1000;
        equal(reply.headers["content-encoding"], isZipped ? "gzip" : undefined);
        equal(reply.headers.vary, isZipped ? "Accept-Encoding" : undefined);
        const body = isZipped ? gunzipSync(reply.bytes) : reply.bytes;
        equal(body.toString(), `{"sent":true,"data":"${text}"}`);
        equal(reply.headers["content-length"], String(reply.bytes.length));
      }
    },
  },
  {
    name: "a long answer to one who takes no gzip stays plain and says vary",
    async run({ url }): Promise<void> {
      const text = "y".repeat(2000);
      const reply = await ask(url, `/api/v1/ws/plain?data=${text}`, {
        method: "POST",
        headers: { origin: ORIGIN, cookie: "a=b" },
      });
      equal(reply.headers["content-encoding"], undefined);
      equal(reply.headers.vary, "Origin, Accept-Encoding");
      equal(reply.json["data"], text);
    },
  },
  {
    name: "connection says close or nothing",
    async run({ url }): Promise<void> {
      const kept = await askRaw(url, ["GET /api/v1/health HTTP/1.1"]);
      equal(/^connection:/im.test(kept), false);
      equal(/^keep-alive:/im.test(kept), false);
      const closed = await askRaw(url, ["GET /api/v1/health HTTP/1.1", "Connection: close"]);
      match(closed, /^connection: close\r$/im);
    },
  },
  {
    name: "another upgrade than a WebSocket is served as if it had not been asked",
    async run({ url }): Promise<void> {
      const h2c = ["GET /api/v1/health HTTP/1.1", "Connection: Upgrade", "Upgrade: h2c"];
      match(await askRaw(url, h2c), /^HTTP\/1\.1 200 /);
      const bare = ["GET /api/v1/ws/x HTTP/1.1", "Connection: Upgrade"];
      match(await askRaw(url, bare), /^HTTP\/1\.1 405 /);
    },
  },
];
