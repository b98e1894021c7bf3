import { describe, expect, test } from "vitest";
import type { Effective, JudgedRequest } from "./effective.ts";
import { effective } from "./effective_request.ts";
import type { EffectiveOptions } from "./exchange.ts";
import { loadConfig } from "./load_config.ts";
import { settingOf } from "./setting_of.ts";

const HANDSHAKE: JudgedRequest = {
  host: "a.example",
  port: 443,
  tls: true,
  path: "/api/v1/ws/key",
  method: "GET",
  headers: { upgrade: "websocket", connection: "Upgrade", origin: "https://a.example" },
};

function judge(
  source: string,
  request: Partial<JudgedRequest> = {},
  options: EffectiveOptions = {},
): Effective {
  return effective(loadConfig({ source }), { ...HANDSHAKE, ...request }, options);
}

const header = (one: Effective, wanted: string): readonly string[] =>
  one.headers.filter(({ name }) => name.toLowerCase() === wanted).map(({ value }) => value);

const GOOD = `proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade;
  proxy_set_header Connection "upgrade"; proxy_set_header Host $host;
  proxy_pass http://10.0.0.2:5000;`;

describe("effective() on fragments", () => {
  test("effective() judges bare directives as the inside of a location", () => {
    const one = judge(GOOD);
    expect(one).toMatchObject({ server: null, locations: [], uri: "/api/v1/ws/key" });
    expect(one.upstream).toBe("http://10.0.0.2:5000");
    expect(header(one, "upgrade")).toEqual(["websocket"]);
    expect(one.unknown).toEqual([]);
  });

  test("effective() judges lone locations, and what stands beside them as their server", () => {
    const one = judge(
      `proxy_read_timeout 1h; location / { return 404; } location /api/ { ${GOOD} }`,
    );
    expect(one.locations.map(({ args }) => args)).toEqual([["/api/"]]);
    expect(settingOf(one.levels, "proxy_read_timeout").value).toBe("1h");
    expect(one.levels.length).toBe(2);
  });

  test("effective() judges a server without listen, and a file of conf.d with its map", () => {
    expect(judge(`server { location / { ${GOOD} } }`).upstream).toBe("http://10.0.0.2:5000");
    const one = judge(`map $http_upgrade $up { default upgrade; '' close; }
      server { listen 443 ssl; location / { proxy_set_header Connection $up;
        proxy_pass http://10.0.0.2; } }`);
    expect(header(one, "connection")).toEqual(["upgrade"]);
    expect(one.levels.length).toBe(3);
  });

  test("effective() says that nothing can be said without a server block", () => {
    const one = judge("http { include conf.d/*.conf; }");
    expect(one).toMatchObject({ server: null, pass: null, answered: null });
    expect(one.unknown.map(({ message }) => message)).toEqual([
      "No server block stands here: nothing can be said of a request",
    ]);
  });
});

describe("effective() and what is not known", () => {
  test("effective() leaves unknown variables in the value, and names them", () => {
    const one = judge(`location / { proxy_set_header X-A "$remote_addr/$own_module";
      proxy_pass http://10.0.0.2; }`);
    const found = one.headers.find(({ name }) => name === "X-A");
    expect(found).toMatchObject({
      value: "$remote_addr/$own_module",
      source: "$remote_addr/$own_module",
      unknown: ["remote_addr", "own_module"],
    });
    // Every request has an address: only the other is worth a word.
    expect(one.unknown.map(({ message }) => message)).toEqual([
      "Cannot know $own_module in the header X-A",
    ]);
  });

  test("effective() tries both ways where an if cannot be judged", () => {
    const one = judge(`location / { if ($own_module = 1) { return 403; } ${GOOD} }`);
    expect(one.answered).toBeNull();
    expect(one.unknown[0]?.message).toBe(
      "Cannot judge the condition ($own_module = 1): it was taken not to hold",
    );
    expect(one.alternatives.map(({ answered }) => answered?.status)).toEqual([403]);
  });

  test("effective() knows a map of which every way leads to the same", () => {
    const one = judge(`map $own_module $up { default upgrade; b upgrade; }
      server { location / { proxy_set_header Connection $up; proxy_pass http://10.0.0.2; } }`);
    expect(header(one, "connection")).toEqual(["upgrade"]);
  });

  test("effective() takes what set_by_lua and auth_request_set bring for unknown", () => {
    const one = judge(`location / { set_by_lua_block $a { return 1 } auth_request /auth;
      auth_request_set $user $upstream_http_x_user; proxy_set_header X-A $a;
      proxy_set_header X-User $user; proxy_pass http://10.0.0.2; }`);
    expect(header(one, "x-a")).toEqual(["$a"]);
    expect(header(one, "x-user")).toEqual(["$user"]);
  });

  test("effective() never hangs on maps in a circle or a pattern that backtracks", () => {
    const one = judge(
      `map $b $a { default $b; } map $a $b { default $a; }
      server { location ~ ^/((a+)+)+$ { return 403; }
        location / { proxy_set_header X-A $a; proxy_pass http://10.0.0.2; } }`,
      {
        path: `/${"a".repeat(80)}!`,
      },
    );
    expect(header(one, "x-a")).toEqual([]);
    expect(one.unknown.some(({ message }) => message.includes("was taken not to fit"))).toBe(true);
  });
});

describe("effective() and what has no end", () => {
  test("effective() bounds maps that multiply and texts that double", () => {
    const maps = Array.from(
      { length: 40 },
      (_, index) => `map $host $v${index} { volatile; default "$v${index + 1}$v${index + 1}"; }`,
    ).join("\n");
    const one = judge(`${maps} map $host $v40 { default x; }
      server { location / { proxy_set_header X-A $v0; proxy_pass http://10.0.0.2; } }`);
    expect(header(one, "x-a")[0]?.length).toBeLessThanOrEqual(65_536);
    const grown = judge(`location / { rewrite ^ /${"$uri".repeat(100)} last; }`);
    expect(grown.unknown.length).toBeGreaterThan(0);
    expect(grown.path.length).toBeLessThanOrEqual(65_536);
  });

  test("effective() bounds the time of patterns that backtrack", () => {
    const locations = Array.from(
      { length: 2000 },
      (_, index) => `location ~ ^/((a+)+)+${index}$ { return 403; }`,
    ).join("\n");
    const one = judge(`${locations} location / { return 204; }`, { path: `/${"a".repeat(80)}!` });
    expect(one.answered?.status).toBe(204);
    expect(one.unknown.length).toBe(50);
  });
});

describe("effective() and versions of nginx", () => {
  test("effective() speaks HTTP/1.1 upstream since 1.29.7, and closes nothing", () => {
    const source = "location / { proxy_pass http://10.0.0.2; }";
    const [old, fresh] = ["1.29.6", "1.29.7"].map((nginxVersion) =>
      judge(source, {}, { nginxVersion })
    );
    expect(old?.httpVersion).toEqual({ value: "1.0", from: null });
    expect(old === undefined ? [] : header(old, "connection")).toEqual(["close"]);
    expect(fresh?.httpVersion).toEqual({ value: "1.1", from: null });
    expect(fresh === undefined ? [] : header(fresh, "connection")).toEqual([]);
    expect(judge("proxy_http_version 1.0; proxy_pass http://a;", {}, { nginxVersion: "1.30.0" }))
      .toMatchObject({ httpVersion: { value: "1.0" } });
  });
});

describe("effective() and the doors of a server", () => {
  const TWO = `server { listen 80; server_name a.example; return 301 https://$host$request_uri; }
    server { listen 443 ssl; server_name a.example; location / {
      proxy_set_header X-Scheme $scheme; proxy_pass http://10.0.0.2; } }`;

  test("effective() takes the scheme from the listen that took the request", () => {
    expect(header(judge(TWO), "x-scheme")).toEqual(["https"]);
    expect(judge(TWO, { port: 80, tls: false }).answered).toMatchObject({
      status: 301,
      location: "https://a.example/api/v1/ws/key",
    });
    expect(judge(TWO).listen?.args).toEqual(["443", "ssl"]);
  });

  test("effective() sees plain HTTP and its own port where TLS ends in front of it", () => {
    const one = judge(`server { listen 8080; location /api/ { proxy_pass http://10.0.0.2;
      proxy_set_header X-Scheme $scheme:$server_port; } }`);
    expect(header(one, "x-scheme")).toEqual(["http:8080"]);
    expect(one.unknown.map(({ message }) => message)).toEqual([
      "No server listens on port 443: those on 8080 were judged, as behind a port mapping",
    ]);
    const slash = judge("server { listen 8080; location /ws/ { proxy_pass http://a; } }", {
      path: "/ws",
    });
    expect(slash.answered?.location).toBe("http://a.example:8080/ws/");
  });

  test("effective() answers 400 to plain HTTP on a port of TLS", () => {
    const one = judge(TWO, { port: 443, tls: false });
    expect(one.answered).toMatchObject({ status: 400, from: { name: "listen" } });
    const kind = judge(
      `server { listen 443 ssl; error_page 497 =301 https://$host$request_uri; }`,
      {
        tls: false,
      },
    );
    expect(kind.answered).toMatchObject({
      status: 301,
      location: "https://a.example/api/v1/ws/key",
    });
  });

  test("effective() says which handler a refusal stands in front of", () => {
    const one = judge(`location / { auth_basic x; ${GOOD} }`);
    expect(one).toMatchObject({ answered: { status: 401 }, upstream: "http://10.0.0.2:5000" });
    expect(
      judge(`location / { auth_basic x; ${GOOD} }`, {
        headers: { authorization: "Basic eDp5" },
      }).answered,
    ).toBeNull();
  });

  test("effective() follows a stream by the name in the ClientHello", () => {
    const stream = `stream { map $ssl_preread_server_name $to { a.example inside; default far; }
      upstream inside { server 127.0.0.1:8443; } upstream far { server 10.0.0.9:443; }
      server { listen 443; ssl_preread on; proxy_pass $to; } }
      http { server { listen 8443 ssl; location / { proxy_pass http://10.0.0.2; } } }`;
    expect(judge(stream).upstream).toBe("http://10.0.0.2");
    const far = judge(stream, { host: "b.example" });
    expect(far).toMatchObject({ upstream: "tcp://10.0.0.9:443", pass: { name: "proxy_pass" } });
    expect(header(far, "upgrade")).toEqual(["websocket"]);
    const unknown = judge("stream { server { listen 443; proxy_pass $own; } } http { }");
    expect(unknown.upstream).toBeNull();
    expect(unknown.unknown.length).toBe(1);
  });
});

describe("effective() and upstreams", () => {
  test("effective() resolves an upstream block to its first server that is up", () => {
    const one = judge(`upstream app { server 10.0.0.1 down; server 10.0.0.3 backup;
        server unix:/run/app.sock; }
      server { location / { proxy_pass http://app; } }`);
    expect(one.upstream).toBe("http://unix:/run/app.sock");
    expect(header(one, "host")).toEqual(["app"]);
  });

  test("effective() knows sockets, default ports and other protocols", () => {
    const upstream = (pass: string): string => {
      const one = judge(`location / { ${pass} }`);
      return `${one.upstream} ${one.uri} ${header(one, "host").join()}`;
    };
    expect(upstream("proxy_pass http://unix:/run/a.sock:/b/;"))
      .toBe("http://unix:/run/a.sock /b/api/v1/ws/key localhost");
    expect(upstream("proxy_pass https://up:443;")).toBe("https://up:443 /api/v1/ws/key up");
    expect(upstream("grpc_pass up:50051;")).toBe("grpc://up:50051 /api/v1/ws/key up:50051");
    expect(upstream("fastcgi_pass 127.0.0.1:9000;")).toBe(
      "fastcgi://127.0.0.1:9000 /api/v1/ws/key ",
    );
  });
});
