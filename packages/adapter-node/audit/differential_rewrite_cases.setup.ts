import { type DifferentialCase, serverCase } from "./differential_case.setup.ts";

/** What rewrites, conditions and pages of errors lead to. */
export const REWRITE_CASES: readonly DifferentialCase[] = [
  serverCase(
    "rewrite last chooses the location anew",
    `location /old/ { rewrite ^/old/(.*)$ /new/$1 last; proxy_pass http://127.0.0.1:UP_A; }
     location /new/ { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/old/ws?x=1", "/old/%20y", "/new/z"],
  ),
  serverCase(
    "rewrite break stays, and the URI of proxy_pass is ignored",
    `location /app/ { rewrite ^/app/(.*)$ /$1 break; proxy_pass http://127.0.0.1:UP_A/part/; }
     location /b/ { rewrite ^/b(/.*)$ $1 break; proxy_pass http://127.0.0.1:UP_B; }`,
    ["/app/ws", "/b/ws/a%20b?q=1"],
  ),
  serverCase(
    "rewrite without a flag goes on and then chooses anew",
    `location /a { rewrite ^/a(.*)$ /b$1; rewrite ^/b(.*)$ /c$1; return 204; }
     location /d { rewrite ^/d(.*)$ /c$1; proxy_pass http://127.0.0.1:UP_A; }
     location /e { rewrite ^/e(.*)$ /c$1; break; proxy_pass http://127.0.0.1:UP_A; }
     location /c { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/a/x", "/d/x", "/e/x"],
  ),
  serverCase(
    "arguments of a rewrite",
    `location /a { rewrite ^/a/(.*)$ /x?n=$1 break; proxy_pass http://127.0.0.1:UP_A; }
     location /b { rewrite ^/b/(.*)$ /x?n=$1? break; proxy_pass http://127.0.0.1:UP_A; }
     location /c { rewrite ^/c/(.*)$ /x? break; proxy_pass http://127.0.0.1:UP_A; }`,
    ["/a/1?m=2", "/b/1?m=2", "/c/1?m=2", "/a/1"],
  ),
  serverCase(
    "redirects",
    `rewrite ^/perm/(.*)$ /to/$1 permanent;
     rewrite ^/temp/(.*)$ https://other.example/$1 redirect;
     rewrite ^/auto/(.*)$ http://other.example/$1;
     rewrite ^/scheme/(.*)$ $scheme://$host/$1;
     location / { return 404; }`,
    ["/perm/x?y=1", "/temp/x", "/auto/x?z=2", "/scheme/q"],
  ),
  serverCase(
    "return in its forms",
    `location /a { return 204; }
     location /b { return 301 https://$host$request_uri; }
     location /c { return https://other.example/; }
     location /d { return 308 $scheme://$http_host/x/?$args; }
     location /e { return 200 "text"; }
     location /f { return 403; }
     location /g { return 302 /relative; }`,
    ["/a", "/b?x=1", "/c", "/d?e=f", "/e", "/f", "/g"],
  ),
  serverCase(
    "rewrites of the server run before locations",
    `rewrite ^/v0/(.*)$ /v1/$1;
     set $who server;
     location /v1/ { proxy_set_header X-Who $who; proxy_pass http://127.0.0.1:UP_A; }
     location / { return 404; }`,
    ["/v0/ws", "/v1/ws", "/v2"],
  ),
  serverCase(
    "rewrite break in the server keeps proxy_pass from replacing the prefix",
    `rewrite ^/v0/(.*)$ /v1/$1 break;
     location /v1/ { proxy_pass http://127.0.0.1:UP_A/up/; }`,
    ["/v0/ws", "/v1/ws"],
  ),
  serverCase(
    "a circle of rewrites ends in 500",
    `location /a { rewrite ^ /b last; } location /b { rewrite ^ /a last; }`,
    ["/a"],
  ),
  serverCase(
    "if on the Upgrade header",
    `location /ws {
       if ($http_upgrade != websocket) { return 426; }
       proxy_pass http://127.0.0.1:UP_A;
     }
     location /up {
       if ($http_upgrade) { proxy_pass http://127.0.0.1:UP_B; }
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    [
      "/ws",
      { path: "/ws", headers: { upgrade: "", connection: "close" } },
      "/up",
      { path: "/up", headers: { upgrade: "", connection: "close" } },
    ],
  ),
  serverCase(
    "an if that holds keeps headers and handler of its location",
    `location /a/ {
       proxy_set_header Upgrade $http_upgrade;
       proxy_set_header Connection upgrade;
       if ($arg_x = 1) { add_header X-Set yes; }
       proxy_pass http://127.0.0.1:UP_A/b/;
     }`,
    ["/a/?x=1", "/a/?x=2"],
  ),
  serverCase(
    "of several ifs that hold the last one is the level",
    `location / {
       set $a 0;
       if ($arg_a) { set $a 1; proxy_pass http://127.0.0.1:UP_B; }
       if ($arg_b) { proxy_pass http://127.0.0.1:UP_C; }
       if ($arg_c) { add_header X-If c; }
       proxy_set_header X-A $a;
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    ["/?a=1", "/?b=1", "/?a=1&b=1", "/", "/?a=0", "/?a=1&c=1"],
  ),
  serverCase(
    "conditions with regular expressions and captures",
    `location / {
       set $id none;
       if ($args ~ "id=(\\d+)") { set $id $1; }
       if ($http_user_agent ~* (firefox|chrome)) { set $agent $1; }
       if ($request_method !~ ^(GET|POST)$) { return 405; }
       if ($host = "deny.example") { return 403; }
       if ( $uri !~* "^/OK" ) { return 410; }
       proxy_set_header X-Id $id;
       proxy_set_header X-Agent $agent;
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    [
      "/ok?id=42",
      { path: "/ok", headers: { "user-agent": "Mozilla Firefox" } },
      { path: "/ok", method: "DELETE" },
      { path: "/ok", host: "deny.example" },
      "/no",
    ],
  ),
  serverCase(
    "conditions on files",
    `root ROOT;
     location / {
       if (-f $request_filename) { return 200 file; }
       if (-d $document_root/folder) { set $has folder; }
       if (!-e ROOT/maintenance.html) { set $open yes; }
       proxy_set_header X-Has $has-$open;
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    ["/there.txt", "/absent.txt"],
    { "there.txt": "x", "folder/x": "y" },
  ),
  serverCase(
    "try_files with a named location",
    `root ROOT;
     location / { try_files $uri $uri/ @app; }
     location @app { proxy_set_header Upgrade $http_upgrade; proxy_pass http://127.0.0.1:UP_A; }`,
    ["/api/ws?x=1", "/there.txt", "/a%20b"],
    { "there.txt": "x" },
  ),
  serverCase(
    "try_files with a path, a status and arguments",
    `root ROOT;
     location /app { try_files $uri /front?from=$uri; }
     location /front { proxy_pass http://127.0.0.1:UP_A; }
     location /code { try_files $uri =404; }
     location /spa { try_files $uri /index.html; }`,
    ["/app/x?y=1", "/code", "/spa/x"],
    { "index.html": "x" },
  ),
  serverCase(
    "an if that holds switches try_files off",
    `root ROOT;
     location / {
       if ($arg_x) { set $y 1; }
       try_files $uri @app;
     }
     location @app { proxy_pass http://127.0.0.1:UP_A; }`,
    ["/z", "/z?x=1"],
  ),
  serverCase(
    "error_page with a named location for a status of ours",
    `error_page 418 = @ws;
     location / { if ($http_upgrade = websocket) { return 418; } proxy_pass http://127.0.0.1:UP_A; }
     location @ws { proxy_set_header Upgrade $http_upgrade; proxy_pass http://127.0.0.1:UP_B; }`,
    ["/x?y=1", { path: "/x", headers: { upgrade: "h2c" } }],
  ),
  serverCase(
    "error_page with a path, an address and a changed status",
    `root ROOT;
     location /a { error_page 404 /lost; return 404; }
     location /b { error_page 403 https://login.example/; deny all; }
     location /c { error_page 404 =301 https://login.example/; return 404; }
     location /d { error_page 404 /lost; return 404 "own text"; }
     location /lost { proxy_pass http://127.0.0.1:UP_A; }`,
    ["/a", "/b", "/c", "/d"],
  ),
  serverCase(
    "variables keep what was set, and unset ones are empty",
    `set $a one;
     location / {
       set $b "$a-two";
       set $c \${b}three;
       if ($arg_never) { set $d never; }
       proxy_set_header X-B $b;
       proxy_set_header X-C $c;
       proxy_set_header X-D "[$d]";
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    ["/"],
  ),
  serverCase(
    "limit_except is a level of its own",
    `location / {
       limit_except POST { deny all; }
       proxy_pass http://127.0.0.1:UP_A;
     }
     location /pass { limit_except POST { proxy_pass http://127.0.0.1:UP_B; }
       proxy_pass http://127.0.0.1:UP_A; }
     location /open { limit_except GET { deny all; } proxy_pass http://127.0.0.1:UP_A; }`,
    ["/", { path: "/", method: "POST" }, "/open", { path: "/open", method: "PUT" }, "/pass", {
      path: "/pass",
      method: "POST",
    }],
  ),
];
