import { deepEqual, equal, rejects } from "node:assert/strict";
import { ask, Ear } from "./contract_client.ts";
import { type ContractCase, install, SUPERUSER } from "./contract_server.ts";

const INSTALL = "/api/v1/auth/first_install";
const HEALTH = "/api/v1/health";
const ORIGIN = { origin: "https://page.example" };

/** A server's first minutes and its last: in this order, on a server of their own. */
export const FRESH_CASES: readonly ContractCase[] = [
  {
    name: "a new server redirects everything to its first install, out of a page's sight",
    async run({ fresh: { url } }): Promise<void> {
      for (const path of ["/api/v1/wallet", "/api/v1/ws/x", "/nowhere"]) {
        const reply = await ask(url, path, { headers: ORIGIN });
        equal(reply.status, 307);
        equal(reply.headers.location, "/first_install");
        equal(reply.headers["access-control-allow-origin"], undefined);
      }
    },
  },
  {
    name: "a new server takes sockets already",
    async run({ fresh: { url } }): Promise<void> {
      const ear = await Ear.open(url, "early");
      ear.close();
      equal((await ear.end).code, 1005);
    },
  },
  {
    name: "a first install wants a name and a password of some length",
    async run({ fresh: { url } }): Promise<void> {
      const body = { username: "x", password: "short" };
      const reply = await ask(url, INSTALL, { method: "PUT", body });
      equal(reply.status, 400);
      deepEqual(reply.json, {
        detail: [
          {
            loc: ["body", "username"],
            msg: "ensure this value has at least 2 characters",
            type: "value_error.any_str.min_length",
            ctx: { limit_value: 2 },
          },
          {
            loc: ["body", "password"],
            msg: "ensure this value has at least 8 characters",
            type: "value_error.any_str.min_length",
            ctx: { limit_value: 8 },
          },
          { loc: ["body", "password_repeat"], msg: "field required", type: "value_error.missing" },
        ],
      });
    },
  },
  {
    name: "a first install works once, and its superuser may log in",
    async run({ fresh: { url } }): Promise<void> {
      equal((await install(url)).split(".").length, 3);
      const body = { ...SUPERUSER, password_repeat: SUPERUSER.password };
      const again = await ask(url, INSTALL, { method: "PUT", body });
      equal(again.status, 403);
      equal(again.text, '{"detail":"This is not your first install"}');
      const login = await ask(url, "/api/v1/auth", { method: "POST", body: SUPERUSER });
      equal(login.status, 200);
      deepEqual(Object.keys(login.json), ["access_token", "token_type"]);
      const wrong = { ...SUPERUSER, password: "something else" };
      equal(
        (await ask(url, "/api/v1/auth", { method: "POST", body: wrong }))
          .status,
        401,
      );
    },
  },
  {
    name: "200 requests a minute pass, the next is 429, and no page may read it",
    async run({ fresh: { url } }): Promise<void> {
      const statuses: number[] = [];
      while (statuses.at(-1) !== 429 && statuses.length < 250) {
        const reply = await ask(url, "/api/v1/ws/limit?data=x", { method: "POST" });
        statuses.push(reply.status);
      }
      equal(statuses.length, 201);
      const reply = await ask(url, "/api/v1/ws/limit?data=x", { method: "POST", headers: ORIGIN });
      equal(reply.status, 429);
      equal(reply.text, '{"error":"Rate limit exceeded: 200 per 1 minute"}');
      equal(reply.headers["access-control-allow-origin"], undefined);
      equal(reply.headers["retry-after"], undefined);
      equal(reply.headers.server, "uvicorn");
    },
  },
  {
    name: "the limit counts each path apart, whatever the query",
    async run({ fresh: { url } }): Promise<void> {
      equal((await ask(url, "/api/v1/ws/limit?data=y", { method: "POST" })).status, 429);
      equal((await ask(url, "/api/v1/ws/other?data=y", { method: "POST" })).status, 200);
      equal((await ask(url, HEALTH)).status, 200);
    },
  },
  {
    name: "the limit counts only what has a route",
    async run({ fresh: { url } }): Promise<void> {
      equal((await ask(url, "/api/v1/ws/limit")).status, 405);
      const headers = { ...ORIGIN, "access-control-request-method": "POST" };
      const path = "/api/v1/ws/limit?data=x";
      equal((await ask(url, path, { method: "OPTIONS", headers })).status, 200);
    },
  },
  {
    name: "the limit counts by the first address in X-Forwarded-For",
    async run({ fresh: { url } }): Promise<void> {
      const headers = { "x-forwarded-for": "192.0.2.7, 198.51.100.1" };
      const path = "/api/v1/ws/limit?data=x";
      equal((await ask(url, path, { method: "POST", headers })).status, 200);
    },
  },
  {
    name: "sockets are not limited",
    async run({ fresh: { url } }): Promise<void> {
      const ear = await Ear.open(url, "limit");
      ear.close();
      equal((await ear.end).code, 1005);
    },
  },
  {
    name: "a socket that answers no ping is closed with 1011",
    async run({ muteEnd }): Promise<void> {
      deepEqual(await muteEnd, { code: 1011, reason: "keepalive ping timeout" });
    },
  },
  {
    name: "a server that stops closes every socket with 1012, then takes none",
    async run({ fresh }): Promise<void> {
      const ears = await Promise.all([Ear.open(fresh.url, "one"), Ear.open(fresh.url, "two")]);
      await fresh.stop();
      for (const ear of ears) {
        deepEqual(await ear.end, { code: 1012, reason: "" });
      }
      await rejects(Ear.open(fresh.url, "late"), { code: "ECONNREFUSED" });
    },
  },
];
