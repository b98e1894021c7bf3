import { type DifferentialCase, serverCase } from "./differential_case.setup.ts";

const GOOD = `proxy_http_version 1.1;
  proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";`;

/** What reaches the upstream. */
export const HEADER_CASES: readonly DifferentialCase[] = [
  serverCase("nothing set at all", `location / { proxy_pass http://127.0.0.1:UP_A; }`, [
    "/ws",
    { path: "/ws", headers: { te: "trailers", "keep-alive": "5", "x-own": "1", cookie: "a=b" } },
    { path: "/ws", headers: { "x_under": "1", "x-ok": "2", expect: "nothing" } },
  ]),
  serverCase("the usual right lines", `location / { ${GOOD} proxy_pass http://127.0.0.1:UP_A; }`, [
    "/ws",
  ]),
  {
    name: "headers of http reach a location without its own",
    http: `${GOOD} server { listen 127.0.0.1:PORT;
      location /a { proxy_pass http://127.0.0.1:UP_A; }
      location /b { proxy_set_header X-Own 1; proxy_pass http://127.0.0.1:UP_A; } }`,
    requests: ["/a", "/b"],
  },
  serverCase(
    "one header in a location cancels those of the server",
    `${GOOD} proxy_set_header Host $host;
     location /a { proxy_pass http://127.0.0.1:UP_A; }
     location /b { proxy_set_header X-Real-IP $remote_addr; proxy_pass http://127.0.0.1:UP_A; }
     location /c { proxy_read_timeout 1h; proxy_pass http://127.0.0.1:UP_A; }`,
    ["/a", "/b", "/c"],
  ),
  serverCase(
    "nested locations inherit headers and not the handler",
    `root ROOT;
     location /a {
       ${GOOD}
       proxy_pass http://127.0.0.1:UP_A;
       location /a/b { proxy_pass http://127.0.0.1:UP_B; }
       location /a/c { }
     }`,
    ["/a/b", "/a/c", "/a/d"],
  ),
  serverCase(
    "two equal headers are both sent, an empty one is not",
    `location / {
       proxy_set_header Host $host; proxy_set_header Host $http_host;
       proxy_set_header Connection ""; proxy_set_header X-Empty ""; proxy_set_header Accept "";
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    [{ path: "/", headers: { accept: "text/html" } }],
  ),
  serverCase(
    "names of headers are compared without case",
    `location / { proxy_set_header upgrade $http_upgrade; proxy_set_header CONNECTION Upgrade;
       proxy_set_header hOsT fixed.example; proxy_pass http://127.0.0.1:UP_A; }`,
    ["/"],
  ),
  serverCase(
    "underscores_in_headers on lets them through",
    `underscores_in_headers on; location / { proxy_pass http://127.0.0.1:UP_A; }`,
    [{ path: "/", headers: { "x_api_key": "k" } }],
  ),
  serverCase(
    "proxy_pass_request_headers off sends only nginx's own",
    `location / { proxy_pass_request_headers off; proxy_set_header X-A b;
       proxy_pass http://127.0.0.1:UP_A; }`,
    ["/"],
  ),
  {
    name: "a map for Connection",
    http: `map $http_upgrade $connection_upgrade { default upgrade; '' close; }
      server { listen 127.0.0.1:PORT; location / {
        proxy_http_version 1.1;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_upgrade;
        proxy_pass http://127.0.0.1:UP_A; } }`,
    requests: [
      "/ws",
      { path: "/ws", headers: { upgrade: "", connection: "close" } },
      { path: "/ws", headers: { upgrade: "h2c" } },
    ],
  },
  {
    name: "maps: exact without case, regular expressions in order, captures, default, none",
    http: `map $http_x_key $exact { Alpha first; "two words" second; \\default third; }
      map $uri $regex { ~^/(?<seg>[^/]+)/x "seg-$seg"; ~*^/B(.*)$ cap-$1; default "$exact!"; }
      map $http_upgrade$http_connection $both { ~*websocket.*upgrade yes; default no; }
      server { listen 127.0.0.1:PORT; location / {
        proxy_set_header X-Exact $exact; proxy_set_header X-Regex $regex;
        proxy_set_header X-Both $both; proxy_set_header X-Seg $seg;
        proxy_pass http://127.0.0.1:UP_A; } }`,
    requests: [
      { path: "/one/x", headers: { "x-key": "ALPHA" } },
      { path: "/bcd", headers: { "x-key": "two words" } },
      { path: "/zzz", headers: { "x-key": "default" } },
      { path: "/zzz", headers: { "x-key": "alpha", connection: "keep-alive, Upgrade" } },
    ],
  },
  {
    name: "a map of host names",
    http: `map $host $backend { hostnames; default UP_A; .a.example UP_B; *.b.example UP_B;
        www.c.* UP_C; exact.b.example UP_C; }
      server { listen 127.0.0.1:PORT; location / { proxy_pass http://127.0.0.1:$backend; } }`,
    requests: [
      { path: "/", host: "a.example" },
      { path: "/", host: "x.a.example" },
      { path: "/", host: "y.b.example" },
      { path: "/", host: "exact.b.example" },
      { path: "/", host: "www.c.org" },
      { path: "/", host: "b.example" },
    ],
  },
  {
    name: "an upstream block gives its name to Host",
    http: `upstream app_pool { server 127.0.0.1:UP_B down; server 127.0.0.1:UP_A; keepalive 4; }
      server { listen 127.0.0.1:PORT;
        location /a { proxy_pass http://app_pool; }
        location /b/ { proxy_set_header Host $proxy_host; proxy_set_header X-Port $proxy_port;
          proxy_pass http://app_pool/x/; } }`,
    requests: ["/a", "/b/c?d"],
  },
  serverCase(
    "proxy_pass with a URI replaces the prefix",
    `location /app/ { proxy_pass http://127.0.0.1:UP_A/; }
     location /api { proxy_pass http://127.0.0.1:UP_A/v1; }
     location /glue/ { proxy_pass http://127.0.0.1:UP_A/v1; }
     location = /one { proxy_pass http://127.0.0.1:UP_A/two; }
     location /same/ { proxy_pass http://127.0.0.1:UP_A; }`,
    ["/app/ws?x=1", "/api/ws", "/apix", "/glue/ws", "/one?y", "/same/a%2Fb//c?z", "/app/a%20b/%C3"],
  ),
  serverCase(
    "proxy_pass with variables",
    `set $up 127.0.0.1:UP_A;
     location /a { proxy_pass http://$up; }
     location /b/ { proxy_pass http://$up/fixed; }
     location /c/ { proxy_pass http://$up$request_uri; }
     location /d/ { set $target http://127.0.0.1:UP_B; proxy_pass $target; }
     location ~ ^/e/(.*)$ { proxy_pass http://127.0.0.1:UP_B/$1$is_args$args; }
     location /f/ { rewrite ^/f/(.*) /$1 break; proxy_pass http://$up; }`,
    ["/a/x?y", "/b/x?y", "/c/x?y", "/d/x", "/e/q/r?s=t", "/f/g%20h?i"],
  ),
  serverCase(
    "nginx's own variables in headers",
    `location / {
       proxy_set_header Host $host:$server_port;
       proxy_set_header X-Uri "$uri|$request_uri|$document_uri";
       proxy_set_header X-Args "$args|$query_string|$is_args|$arg_b|$arg_missing";
       proxy_set_header X-Who "$remote_addr|$proxy_add_x_forwarded_for|$server_name|$scheme$https";
       proxy_set_header X-Line "$request_method $server_protocol $request";
       proxy_set_header X-Cookie "$cookie_sid|$http_cookie|$http_x_forwarded_for";
       proxy_set_header X-Own "$http_host|$proxy_host|$content_length|$content_type";
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    [
      "/x/../y?a=1&b=2",
      {
        path: "/z",
        host: "Some.Example",
        headers: { cookie: "sid=7; t=8", "x-forwarded-for": "10.0.0.1" },
      },
    ],
  ),
  serverCase(
    "quotes and braces in values",
    `location / {
       proxy_set_header X-A 'single "double" inside';
       proxy_set_header X-B "escaped \\" and \\\\ and \${host}x";
       proxy_set_header X-C un\\;quoted;
       proxy_set_header X-D "a;b{c}#d"; # the rest is a comment; with { braces
       proxy_set_header X-E \${scheme}s://$host;
       proxy_set_header "X-F" two\\ words;
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    ["/"],
  ),
  {
    name: "includes: from the folder, by pattern, twice",
    http: `include snippets/map.conf;
      server { listen 127.0.0.1:PORT;
        location /a { include snippets/headers.conf; proxy_pass http://127.0.0.1:UP_A; }
        location /b { include snippets/h*.conf; include snippets/none*.conf;
          proxy_set_header X-Own 1; proxy_pass http://127.0.0.1:UP_A; } }`,
    requests: ["/a", "/b"],
    files: {
      "snippets/headers.conf":
        "proxy_set_header Upgrade $http_upgrade;\nproxy_set_header Connection $conn;\n",
      "snippets/map.conf": "map $http_upgrade $conn {\r\n  default upgrade;\r\n  '' '';\r\n}\r\n",
    },
  },
  {
    name: "a cache keeps conditions of the client to itself",
    http: `proxy_cache_path ROOT/cache keys_zone=zone:1m;
      server { listen 127.0.0.1:PORT;
        location / { proxy_cache zone; proxy_pass http://127.0.0.1:UP_A; } }`,
    requests: [
      { path: "/", headers: { "if-none-match": "x", range: "bytes=0-1", "x-kept": "1" } },
    ],
  },
];
