import { equal } from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import type { EvidenceOf } from "@holdfast/core";
import { CAUSE_IDS, fixOf } from "@holdfast/core/diagnosis";

const NGINX = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"].find(existsSync);

type Target = Pick<
  EvidenceOf<"target">,
  "host" | "port" | "tls" | "path" | "profile" | "upstream"
>;

const LNBITS = {
  host: "lnbits.example.com",
  port: 443,
  tls: true,
  path: "/api/v1/ws/•••",
  profile: "lnbits",
  upstream: "http://127.0.0.1:5000",
} as const satisfies Target;
const GENERIC = { ...LNBITS, profile: "generic", path: "/socket" } as const;

/** Sites of all shapes, also such as nobody would build but a probe may meet. */
const SITES: readonly Target[] = [
  LNBITS,
  { ...LNBITS, upstream: "http://10.0.0.2:5000/" },
  { ...LNBITS, upstream: "https://10.0.0.2:5001" },
  { ...LNBITS, upstream: "http://[fd00::2]:5000" },
  { ...LNBITS, upstream: "http://unix:/run/lnbits.sock:/" },
  { ...LNBITS, upstream: "http://localhost" },
  { ...LNBITS, upstream: "http://10.0.0.2:99999" },
  { ...LNBITS, upstream: "http://10.0.0.2:5000; return 200" },
  { ...LNBITS, host: "2001:db8::1", port: 8443 },
  { ...LNBITS, host: "192.0.2.1", tls: false, port: 5001 },
  { ...LNBITS, path: "/wallets/api/v1/ws/•••" },
  { ...LNBITS, path: "/my wallets/api/v1/ws/•••" },
  GENERIC,
  { ...GENERIC, path: "/" },
  { ...GENERIC, path: "/socket.io/?EIO=4&transport=websocket" },
  { ...GENERIC, path: "/a%20b/ws" },
  { ...GENERIC, path: '/quote"and\\slash' },
  { ...GENERIC, path: "/semi;colon{brace}$variable'#" },
  { ...GENERIC, path: "/%ZZ" },
  { ...GENERIC, path: "/line%0Abreak" },
  { ...GENERIC, path: "/ws/•••/live" },
  { ...GENERIC, path: "/grüße/ws" },
];

/** A whole configuration around a fix, with what its comments say has to be there. */
function whole(text: string, context: "http" | "server" | "location"): string {
  const inLocation = context === "location" ? `location /fix/ {\n${text}\n}` : text;
  const inServer = context === "http" ? "" : inLocation;
  return [
    "pid nginx.pid;",
    "error_log stderr;",
    "events {}",
    "http {",
    "limit_conn_zone $binary_remote_addr zone=addr:1m;",
    context === "http" ? text : "",
    `server {\nlisten 127.0.0.1:18080;\n${inServer}\n}`,
    "}",
  ].join("\n");
}

/** nginx's own word on a configuration; empty when it takes it. */
function refusal(folder: string, config: string): string {
  const file = join(folder, "nginx.conf");
  writeFileSync(file, config);
  const tested = spawnSync(NGINX ?? "nginx", ["-t", "-q", "-p", folder, "-c", file], {
    encoding: "utf8",
    timeout: 10_000,
  });
  return tested.status === 0 ? "" : `${tested.stderr}\n${config}`;
}

const fixes = SITES.flatMap((site) => {
  const target = { kind: "target", at: 0, from: "node", ...site } as const;
  return CAUSE_IDS.flatMap((cause) => {
    const fix = fixOf(cause, [target]);
    return fix === null ? [] : [{ cause, fix, site }];
  });
});
const texts = new Map(
  fixes.filter(({ fix }) => fix.language === "nginx")
    .map(({ cause, fix }) => [`${fix.context}\n${fix.text}`, { cause, fix }]),
);

const nginxVersion = NGINX === undefined ? "absent, so nothing is tried" : NGINX;

test(`nginx accepts every fix in its context, for every site (nginx: ${nginxVersion})`, () => {
  equal(texts.size >= SITES.length, true);
  if (NGINX === undefined) return;
  const folder = mkdtempSync(join(tmpdir(), "holdfast-fixes-"));
  try {
    for (const { cause, fix } of texts.values()) {
      equal(refusal(folder, whole(fix.text, fix.context ?? "http")), "", cause);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}, 120_000);

test("nginx refuses what is no fix, so the test can fail", { skip: NGINX === undefined }, () => {
  const folder = mkdtempSync(join(tmpdir(), "holdfast-fixes-"));
  try {
    equal(refusal(folder, whole("proxy_set_header Host ;", "location")) === "", false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("every nginx fix begins with a comment that says where it belongs", () => {
  for (const { cause, fix } of fixes) {
    if (fix.language !== "nginx") continue;
    equal(fix.text.startsWith("# "), true, cause);
    equal(fix.context !== undefined, true, cause);
  }
});

test("every shell fix is understood by a shell", () => {
  const shells = new Map(
    fixes.filter(({ fix }) => fix.language === "shell").map((found) => [found.fix.text, found]),
  );
  for (const { cause, fix } of shells.values()) {
    // What nobody but the reader knows stands as `<public key>`.
    const input = fix.text.replaceAll(/<[a-z][a-z: ]*>/g, "known");
    const { status, stderr } = spawnSync("sh", ["-n"], { input, encoding: "utf8" });
    equal(status, 0, `${cause}: ${stderr}\n${fix.text}`);
  }
});

test("a location that plain requests share keeps what each client asked for", () => {
  const target = { kind: "target", at: 0, from: "node", ...GENERIC, path: "/" } as const;
  const text = fixOf("missing-upgrade-header", [target])?.text ?? "";
  equal(text.includes("location / {"), true);
  equal(text.includes("proxy_set_header Connection $http_connection;"), true);
  equal(text.includes('"upgrade"'), false);
});

test("a socket's own location is exact for a fixed path, and a prefix for channels", () => {
  const at = (path: string, profile: "lnbits" | "generic"): string => {
    const target = { kind: "target", at: 0, from: "node", ...LNBITS, path, profile } as const;
    const text = fixOf("missing-upgrade-header", [target])?.text ?? "";
    return /^location (.*) \{$/m.exec(text)?.[1] ?? "";
  };
  equal(at("/api/v1/ws/•••", "lnbits"), "/api/v1/ws/");
  equal(at("/socket", "generic"), "= /socket");
  equal(at("/a%20b/ws?x=1", "generic"), '= "/a b/ws"');
  equal(at("/ws/•••/live", "generic"), "/ws/");
});
