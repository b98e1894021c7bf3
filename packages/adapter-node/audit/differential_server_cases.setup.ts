import { type DifferentialCase, serverCase } from "./differential_case.setup.ts";

/** Which server block answers, and what nginx answers by itself. */
export const SERVER_CASES: readonly DifferentialCase[] = [
  {
    name: "names: exact, leading and trailing wildcard, regular expression, default",
    http: `server { listen 127.0.0.1:PORT; server_name _; return 410; }
      server { listen 127.0.0.1:PORT; server_name ~^(?<sub>.+)\\.re\\.example$ ~^re2;
        location / { proxy_set_header X-Sub $sub; proxy_pass http://127.0.0.1:UP_C; } }
      server { listen 127.0.0.1:PORT; server_name *.example; return 402; }
      server { listen 127.0.0.1:PORT; server_name *.long.example; return 403; }
      server { listen 127.0.0.1:PORT; server_name mail.* www.mail.*; return 404; }
      server { listen 127.0.0.1:PORT; server_name .dot.org Exact.Example; return 405; }`,
    requests: [
      "exact.example",
      "EXACT.example",
      "a.long.example",
      "long.example",
      "b.example",
      "mail.net",
      "mail.example",
      "www.mail.net",
      "dot.org",
      "x.dot.org",
      "re2.net",
      "y.re.net",
      "nothing.net",
      "exact.example.",
    ].map((host) => ({ path: "/", host })),
  },
  {
    name: "a regular expression among the names captures",
    http: `server { listen 127.0.0.1:PORT; server_name ~^(?<sub>[a-z]+)\\.re\\.net$;
        location / { proxy_set_header X-Sub $sub; proxy_set_header X-One $1;
          proxy_pass http://127.0.0.1:UP_A; } }`,
    requests: [{ path: "/", host: "abc.re.net" }],
  },
  {
    name: "default_server, though it is not the first",
    http: `server { listen 127.0.0.1:PORT; server_name a.example; return 401; }
      server { listen 127.0.0.1:PORT default_server; server_name b.example; return 402; }`,
    requests: [
      { path: "/", host: "a.example" },
      { path: "/", host: "b.example" },
      { path: "/", host: "c.example" },
    ],
  },
  {
    name: "servers of another port do not answer",
    http: `server { listen 127.0.0.1:OTHER; server_name a.example; return 401; }
      server { listen 127.0.0.1:PORT; server_name b.example; return 402; }`,
    requests: [{ path: "/", host: "a.example" }],
  },
  serverCase(
    "allow and deny",
    `location /a { deny all; proxy_pass http://127.0.0.1:UP_A; }
     location /b { allow 127.0.0.0/8; deny all; proxy_pass http://127.0.0.1:UP_A; }
     location /c { allow 10.0.0.0/8; deny all; proxy_pass http://127.0.0.1:UP_A; }
     location /d { deny 127.0.0.1; allow all; proxy_pass http://127.0.0.1:UP_A; }`,
    ["/a", "/b", "/c", "/d"],
  ),
  serverCase(
    "a password, and satisfy any",
    `auth_basic "private"; auth_basic_user_file ROOT/users;
     location /a { proxy_pass http://127.0.0.1:UP_A; }
     location /b { auth_basic off; proxy_pass http://127.0.0.1:UP_A; }
     location /c { satisfy any; allow 127.0.0.1; deny all; proxy_pass http://127.0.0.1:UP_A; }
     location /d { satisfy any; deny all; proxy_pass http://127.0.0.1:UP_A; }`,
    ["/a", "/b", "/c", "/d"],
    { users: "nobody:x\n" },
  ),
  serverCase(
    "auth_request that lets the request in",
    `location / { auth_request /auth; proxy_pass http://127.0.0.1:UP_A; }
     location = /auth { internal; proxy_pass http://127.0.0.1:UP_B; }`,
    ["/ws"],
  ),
  serverCase(
    "files under root and alias",
    `root ROOT/www;
     location /doc/ { alias ROOT/other/; }
     location /none/ { }
     location = /exact.txt { }`,
    ["/", "/page.html", "/doc/one.txt", "/doc/two.txt", "/none/x", "/exact.txt", "/sub", "/sub/"],
    { "www/index.html": "i", "www/page.html": "p", "www/sub/x": "x", "other/one.txt": "1" },
  ),
  serverCase(
    "the index leads to another location",
    `root ROOT; index start.php index.html;
     location ~ \\.php$ { proxy_pass http://127.0.0.1:UP_A; }
     location /app/ { index /front; }
     location /front { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/", "/app/", "/x.php"],
    { "start.php": "", "app/x": "" },
  ),
  serverCase(
    "other methods on files",
    `root ROOT;`,
    [{ path: "/page.html", method: "POST" }, { path: "/page.html", method: "PUT" }, "/page.html"],
    { "page.html": "p" },
  ),
  serverCase("a server without locations", `return 503;`, ["/ws"]),
  serverCase(
    "a handler of nginx itself",
    `location = /status { stub_status; } location = /gif { empty_gif; }`,
    ["/status", "/gif"],
  ),
];
