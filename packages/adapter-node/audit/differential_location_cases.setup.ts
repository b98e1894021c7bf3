import { type DifferentialCase, serverCase } from "./differential_case.setup.ts";

/** Which location answers. */
export const LOCATION_CASES: readonly DifferentialCase[] = [
  serverCase(
    "exact, prefix and regular expression",
    `location = /ws { proxy_pass http://127.0.0.1:UP_A/exact; }
     location /ws { proxy_pass http://127.0.0.1:UP_A/prefix; }
     location ~ ^/ws/x { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/ws", "/ws/", "/ws/x", "/wsx", "/other"],
  ),
  serverCase(
    "the longest prefix wins, whatever the order",
    `location / { proxy_pass http://127.0.0.1:UP_A/root/; }
     location /api/ { proxy_pass http://127.0.0.1:UP_A/api/; }
     location /api/v1/ws { proxy_pass http://127.0.0.1:UP_B/long; }
     location /api/v1/ { proxy_pass http://127.0.0.1:UP_A/v1/; }`,
    ["/api/v1/ws/key", "/api/v1/wallet", "/api/x", "/", "/api/v1/w"],
  ),
  serverCase(
    "a caret prefix forbids regular expressions of its level",
    `location ^~ /api/ { proxy_pass http://127.0.0.1:UP_A; }
     location /app/ { proxy_pass http://127.0.0.1:UP_A; }
     location ~ /ws { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/api/v1/ws/k", "/app/ws", "/x/ws"],
  ),
  serverCase(
    "the first regular expression wins",
    `location ~ \\.js$ { proxy_pass http://127.0.0.1:UP_A; }
     location ~ ^/static/ { proxy_pass http://127.0.0.1:UP_B; }
     location ~* \\.(JS|css)$ { proxy_pass http://127.0.0.1:UP_C; }`,
    ["/static/a.js", "/static/a.css", "/a.CSS", "/a.JS", "/b"],
  ),
  serverCase(
    "modifiers without a blank",
    `location =/exact { proxy_pass http://127.0.0.1:UP_A; }
     location ^~/caret { proxy_pass http://127.0.0.1:UP_A; }
     location ~^/regex { proxy_pass http://127.0.0.1:UP_B; }
     location ~*^/LOOSE { proxy_pass http://127.0.0.1:UP_C; }`,
    ["/exact", "/caret/regex", "/regex", "/loose", "/REGEX"],
  ),
  serverCase(
    "nested locations are asked before the outer regular expressions",
    `location /api {
       proxy_pass http://127.0.0.1:UP_A;
       location ~ /ws$ { proxy_pass http://127.0.0.1:UP_B; }
       location /api/deep { proxy_pass http://127.0.0.1:UP_A/deep; }
     }
     location ~ ^/api { proxy_pass http://127.0.0.1:UP_C; }`,
    ["/api/ws", "/api/deep/x", "/api/x", "/api"],
  ),
  serverCase(
    "a nested caret does not forbid the outer regular expressions",
    `location /api/ {
       proxy_pass http://127.0.0.1:UP_A;
       location ^~ /api/v1/ { proxy_pass http://127.0.0.1:UP_B; }
     }
     location ~ key { proxy_pass http://127.0.0.1:UP_C; }`,
    ["/api/v1/key", "/api/v1/x", "/api/key"],
  ),
  serverCase(
    "a regular expression holds nested locations",
    `location ~ ^/(?<part>[a-z]+)/ {
       location ~ \\.html$ { proxy_pass http://127.0.0.1:UP_B; }
       proxy_set_header X-Part $part;
       proxy_pass http://127.0.0.1:UP_A;
     }`,
    ["/abc/x", "/abc/x.html", "/ABC/x"],
  ),
  serverCase(
    "a prefix with a slash answers the path without it by 301",
    `location /ws/ { proxy_pass http://127.0.0.1:UP_A; }
     location / { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/ws", "/ws/", "/ws?x=1", "/ws/a", "/w"],
  ),
  serverCase(
    "the added slash comes before regular expressions",
    `location /ws/ { proxy_pass http://127.0.0.1:UP_A; }
     location ~ ^/ws { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/ws", "/ws/", "/ws/b"],
  ),
  serverCase(
    "an exact location without the slash prevents the 301",
    `location = /ws { proxy_pass http://127.0.0.1:UP_B; }
     location /ws/ { proxy_pass http://127.0.0.1:UP_A; }`,
    ["/ws", "/ws/"],
  ),
  serverCase(
    "no slash is added without a handler in the location",
    `location /ws/ { return 200 here; }
     location = /eq/ { proxy_pass http://127.0.0.1:UP_A; }
     location / { proxy_pass http://127.0.0.1:UP_B; }`,
    ["/ws", "/ws/", "/eq", "/eq/"],
  ),
  serverCase(
    "a nested location adds the slash too",
    `location / {
       proxy_pass http://127.0.0.1:UP_B;
       location /ws/ { proxy_pass http://127.0.0.1:UP_A; }
     }`,
    ["/ws", "/ws/"],
  ),
  serverCase(
    "absolute_redirect off keeps the redirect relative",
    `absolute_redirect off; location /ws/ { proxy_pass http://127.0.0.1:UP_A; }`,
    ["/ws?a=b"],
  ),
  serverCase(
    "port_in_redirect off leaves the port out",
    `port_in_redirect off; location /ws/ { proxy_pass http://127.0.0.1:UP_A; }`,
    ["/ws"],
  ),
  serverCase(
    "slashes, dots and escapes are resolved before locations are asked",
    `location /a/b { proxy_pass http://127.0.0.1:UP_A; }
     location /c { proxy_pass http://127.0.0.1:UP_B/see/; }
     location / { return 404; }`,
    ["//a///b", "/a/./b", "/x/../a/b", "/a%2Fb", "/%61/b", "/c%20d/e%3Ff", "/c//d?x=//", "/../a/b"],
  ),
  serverCase(
    "merge_slashes off keeps them",
    `merge_slashes off;
     location /a/b { proxy_pass http://127.0.0.1:UP_A; }
     location / { proxy_pass http://127.0.0.1:UP_B; }`,
    ["//a/b", "/a/b//c"],
  ),
  serverCase(
    "bad escapes are refused",
    `location / { proxy_pass http://127.0.0.1:UP_A; }`,
    ["/%zz", "/%00", "/a%", "/ok%41"],
  ),
  serverCase(
    "an internal location answers nobody outside",
    `location /in { internal; proxy_pass http://127.0.0.1:UP_A; }
     location /go { rewrite ^ /in/side last; }`,
    ["/in", "/go"],
  ),
  serverCase(
    "a quantifier in a quoted regular expression",
    `location ~ "^/k/[a-f0-9]{4}$" { proxy_pass http://127.0.0.1:UP_A; }
     location ~ ^/(?:u|v)/(\\d+)/(.*)$ { proxy_pass http://127.0.0.1:UP_B/n?id=$1&rest=$2; }`,
    ["/k/beef", "/k/beefy", "/u/12/x/y", "/v/x"],
  ),
  serverCase(
    "UTF-8 in a path",
    `location /käse { proxy_pass http://127.0.0.1:UP_A; }
     location /b/ { proxy_pass http://127.0.0.1:UP_B/ü/; }
     location / { return 404; }`,
    ["/k%C3%A4se", "/b/%FF%C3%A4"],
  ),
];
