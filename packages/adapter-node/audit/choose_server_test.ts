import { describe, expect, test } from "vitest";
import { chooseServer, isPortServed } from "./choose_server.ts";
import { parseListen } from "./parse_listen.ts";
import { parseNginx } from "./parse_nginx.ts";

const serversOf = (source: string): ReturnType<typeof parseNginx>["directives"] =>
  parseNginx(source, "f").directives;

function chosen(source: string, host: string, port: number, tls = port === 443): string {
  const request = { host, port, tls, path: "/", method: "GET", headers: {} };
  const found = chooseServer(serversOf(source), request);
  if (found === null) return "none";
  const name = found.server.block?.find((one) => one.name === "id")?.args[0] ?? "";
  return `${name} ${found.isTls ? "tls" : "plain"}${found.unknown.length > 0 ? " unsure" : ""}`;
}

describe("chooseServer()", () => {
  test("chooseServer() goes by port, then by name, then by default", () => {
    const source = `server { id a; listen 80; server_name x; }
      server { id b; listen 443 ssl; server_name y; }
      server { id c; listen 443 ssl default_server; server_name x; }`;
    expect(chosen(source, "x", 80)).toBe("a plain");
    expect(chosen(source, "x", 443)).toBe("c tls");
    expect(chosen(source, "y", 443)).toBe("b tls");
    expect(chosen(source, "z", 443)).toBe("c tls");
    expect(chosen(source, "y", 80)).toBe("a plain");
  });

  test("chooseServer() judges those that are there when the port is mapped", () => {
    const source = `server { id a; listen 8080; server_name x; }
      server { id b; listen 8443 ssl; server_name x; }`;
    expect(chosen(source, "x", 443)).toBe("b tls unsure");
    expect(chosen(source, "x", 80)).toBe("a plain unsure");
    expect(chosen("server { id a; }", "x", 443)).toBe("a tls unsure");
    const behind = `server { id a; listen 8443 ssl; server_name x; }
      server { id b; listen 8080; server_name y; }`;
    expect(chosen(behind, "y", 443)).toBe("b plain unsure");
    expect(chosen(behind, "z", 443)).toBe("a tls unsure");
    expect(chosen("server { id a; }", "x", 80)).toBe("a plain");
    expect(chosen("", "x", 80)).toBe("none");
  });

  test("chooseServer() takes TLS for a property of the socket", () => {
    const source = `server { id a; listen 443 ssl; server_name x; }
      server { id b; listen 443; server_name y; }
      server { id c; listen 444; ssl on; }`;
    expect(chosen(source, "y", 443)).toBe("b tls");
    expect(chosen(source, "y", 444)).toBe("c tls");
  });

  test("chooseServer() prefers a server for every address, and knows IPv6", () => {
    const source = `server { id a; listen 127.0.0.1:80; }
      server { id b; listen [::]:80; } server { id c; listen *:80; }`;
    expect(chosen(source, "z", 80)).toBe("c plain");
    expect(chosen("server { id a; listen [::]:80; }", "z", 80)).toBe("a plain");
    expect(chosen("server { id a; listen 443 quic; listen 443 ssl; }", "z", 443)).toBe("a tls");
  });

  test("chooseServer() ignores case, port and a final dot of the name", () => {
    const source = "server { id a; listen 80; } server { id b; listen 80; server_name Ex.Org; }";
    expect(chosen(source, "EX.org.:80", 80)).toBe("b plain");
  });

  test("isPortServed() knows ranges", () => {
    const servers = serversOf("server { listen 8000-8010; }");
    expect([7999, 8005, 8011].map((port) => isPortServed(servers, port)))
      .toEqual([false, true, false]);
  });
});

describe("parseListen()", () => {
  test("parseListen() reads addresses, ports and flags", () => {
    const read = (source: string): unknown => {
      const [directive] = serversOf(source);
      return directive === undefined ? null : parseListen(directive);
    };
    expect(read("listen 80;")).toMatchObject({ address: "*", port: 80, isTls: false });
    expect(read("listen 127.0.0.1;")).toMatchObject({ address: "127.0.0.1", port: 80 });
    expect(read("listen [::1]:443 ssl http2 proxy_protocol default;")).toMatchObject({
      address: "[::1]",
      port: 443,
      isTls: true,
      isHttp2: true,
      isProxied: true,
      isDefault: true,
    });
    expect(read("listen unix:/run/x.sock;")).toMatchObject({ port: null });
    expect(read("listen 0;")).toBeNull();
    expect(read("listen a:b:c;")).toBeNull();
    expect(read("listen;")).toBeNull();
  });
});
