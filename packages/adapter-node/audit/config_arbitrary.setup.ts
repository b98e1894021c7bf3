import fc from "fast-check";
import type { Directive } from "./directive.ts";
import { needsBlock, refusesBlock } from "./known_directives.ts";

/** A directive without its place. */
export interface PlainDirective {
  readonly name: string;
  readonly args: readonly string[];
  readonly block?: readonly PlainDirective[];
}

const NAMES = [
  "server",
  "location",
  "proxy_pass",
  "proxy_set_header",
  "set",
  "x",
  "~^/a",
  "default",
  "own_name",
  "return",
];

const word = fc.oneof(
  fc.constantFrom(
    "a",
    "$http_upgrade",
    "${b}c",
    "/api/v1/ws",
    "a b",
    "",
    ";",
    "{",
    "}",
    "#x",
    "it's",
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 12, unit: "grapheme" }),
);

/** Whether nginx itself would mind: chance now and then spells a name such as `if`. */
function isAllowed({ name, block }: PlainDirective): boolean {
  return block === undefined ? !needsBlock(name) : !refusesBlock(name);
}

/** Any tree of directives; the names are those that may hold or lack a block as they please. */
export const anyDirectives: fc.Arbitrary<readonly PlainDirective[]> = fc.letrec<{
  block: readonly PlainDirective[];
}>((tie) => ({
  block: fc.array(
    fc.record({
      name: fc.oneof(fc.constantFrom("x", "own_name", "~^/a", "text/html"), word),
      args: fc.array(word, { maxLength: 4 }),
      block: fc.option(tie("block"), { nil: undefined, depthSize: "small" }),
    }).map(({ name, args, block }): PlainDirective =>
      block === undefined ? { name, args } : { name, args, block }
    ).filter(isAllowed),
    { maxLength: 4 },
  ),
})).block;

/** Writes directives so that nginx reads the same again; quotes where they are needed. */
export function printDirectives(directives: readonly PlainDirective[]): string {
  return directives.map(({ name, args, block }) => {
    const words = [name, ...args].map(quoted).join(" ");
    return block === undefined ? `${words};\n` : `${words} {\n${printDirectives(block)}}\n`;
  }).join("");
}

function quoted(text: string): string {
  if (/^[A-Za-z0-9_./~^:=-]+$/.test(text)) return text;
  // nginx unescapes only these; any other backslash stands for itself.
  return `"${text.replace(/\\(?=["'\\trn]|$)|"/g, "\\$&")}"`;
}

/** Leaves the place of a directive out. */
export function plain({ name, args, block }: Directive): PlainDirective {
  return block === undefined ? { name, args } : { name, args, block: block.map(plain) };
}

const REAL = `user nginx; events { worker_connections 1024; }
http {
  map $http_upgrade $connection_upgrade { default upgrade; '' close; "~*h2c" ""; }
  upstream app { server 127.0.0.1:5000 max_fails=3; keepalive 8; }
  limit_req_zone $binary_remote_addr zone=a:10m rate=5r/s;
  log_format main '$remote_addr - "$request" '
                  '$status';
  server {
    listen 443 ssl http2 default_server; listen [::]:443 ssl; server_name a.example *.b.example ~^c;
    ssl_certificate /etc/ssl/a.pem; # a comment { with braces }
    set $up http://app; error_page 502 = @down; include snippets/*.conf;
    if ($host ~* "^www\\.(.*)$") { return 301 https://$1$request_uri; }
    location = /health { access_log off; return 200 "ok\\n"; }
    location ^~ /static/ { root /srv; try_files $uri $uri/ =404; expires 30d; }
    location ~ ^/api/v[12]/(ws|sse)/(?<key>[a-f0-9]+)$ {
      proxy_pass http://127.0.0.1:5000; proxy_http_version 1.1;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout 1h; proxy_buffering off;
    }
    location / { rewrite ^/old/(.*)$ /new/$1?x=\${args} last; proxy_pass $up; auth_request /auth;
      limit_except GET POST { deny all; } }
    location @down { content_by_lua_block { ngx.say("}") --[[ } ]] } }
  }
}
stream { server { listen 993; proxy_pass 10.0.0.1:993; } }
`;

/** Pieces that make trouble wherever they land. */
const TROUBLE = [
  "{",
  "}",
  ";",
  '"',
  "'",
  "\\",
  "#",
  "$",
  "${",
  "\n",
  "\0",
  "\ufeff",
  "\ud800",
  "\r",
  "(",
  "[[",
  "content_by_lua_block {",
  "include *;",
  "if (",
  "location ~ (a+)+$ {",
  "map $a $a {",
  "rewrite ^ /x last;",
  "server {",
  "# configuration file /x:\n",
];

const TOKENS: readonly string[] = [...NAMES, ...REAL.split(/(?<=[\s;{}])/), ...TROUBLE];

/** One change to a text: a piece cut out, put in, doubled or moved. */
const change = fc.record({
  at: fc.nat(REAL.length),
  length: fc.nat(60),
  piece: fc.constantFrom(...TOKENS),
  kind: fc.constantFrom("cut", "insert", "replace", "double", "end"),
});

function changed(text: string, { at, length, piece, kind }: {
  at: number;
  length: number;
  piece: string;
  kind: string;
}): string {
  const [before, cut, after] = [
    text.slice(0, at),
    text.slice(at, at + length),
    text.slice(at + length),
  ];
  if (kind === "cut") return before + after;
  if (kind === "insert") return before + piece + cut + after;
  if (kind === "replace") return before + piece + after;
  return kind === "double" ? before + cut + cut + after : before;
}

/** Text of every kind: soup of tokens, damaged real configurations, right ones, noise. */
export const anyConfigText: fc.Arbitrary<string> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(change, { maxLength: 6 }).map((all) => all.reduce(changed, REAL)),
  },
  {
    weight: 3,
    arbitrary: fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }).map((all) => all.join(" ")),
  },
  { weight: 1, arbitrary: anyDirectives.map(printDirectives) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
);
