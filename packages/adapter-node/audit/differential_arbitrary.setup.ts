import fc from "fast-check";

/** One server block as text, and requests that are likely to matter to it. */
export interface RandomServer {
  readonly text: string;
  readonly paths: readonly string[];
}

const SEGMENTS = ["", "a", "b", "a/b", "a/b/c", "B", "ws", "ws/key"];
const PATHS = [
  "/",
  "/a",
  "/a/",
  "/a/b",
  "/a/b/",
  "/a/b/c",
  "/b",
  "/b/x",
  "/B/a",
  "/ws",
  "/ws/",
  "/ws/key",
  "/x",
  "/a//b",
  "/a%20c",
  "/b/%2e/c",
  "/a/b?x=1",
  "/ws?y=2&x=0",
  "/b?x=%41",
];
const REGEXES = ["^/a", "^/a/(.*)$", "/b", "ws$", "^/(?<seg>[a-z]+)/?", "^/[AB]", "key", "\\.js$"];
const REPLACEMENTS = ["/b/$1", "/a/b", "/ws/key?z=1", "/x$1?", "/a?$args&k=$1", "/b"];
const CONDITIONS = [
  "$arg_x",
  "$arg_x = 1",
  "$arg_x != 1",
  "$uri ~ ^/(a|b)",
  "$uri !~* ^/A",
  "$http_upgrade = websocket",
  "$request_method = POST",
  "$v",
];

const flag = fc.constantFrom("", "", " last", " break", " permanent", " redirect");
const rewrite = fc.tuple(fc.constantFrom(...REGEXES), fc.constantFrom(...REPLACEMENTS), flag)
  .map(([regex, to, how]) => `rewrite "${regex}" "${to}"${how};`);
const status = fc.constantFrom(204, 403, 404, 410, 418);
const simple = fc.oneof(
  { weight: 3, arbitrary: rewrite },
  {
    weight: 2,
    arbitrary: fc.constantFrom("set $v $1;", "set $v x$v;", 'set $v "";', "set $v $uri;"),
  },
  { weight: 1, arbitrary: fc.constant("break;") },
  { weight: 1, arbitrary: status.map((code) => `return ${code};`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("return 301 /to$uri;", "return 302 http://o.example/$v;"),
  },
);
const step = fc.oneof(
  { weight: 3, arbitrary: simple },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...CONDITIONS), fc.array(simple, { maxLength: 2 }))
      .map(([condition, steps]) => `if (${condition}) { ${steps.join(" ")} }`),
  },
);

const header = fc.constantFrom(
  "proxy_set_header Upgrade $http_upgrade;",
  "proxy_set_header Connection upgrade;",
  "proxy_set_header X-V $v;",
  "proxy_set_header X-Seg $seg;",
  "proxy_set_header Host $host;",
  "proxy_http_version 1.1;",
);
const headers = fc.uniqueArray(header, { maxLength: 3 }).map((all) => all.join(" "));

/** What takes a request; a URI behind `proxy_pass` is refused in regular expressions and names. */
function handler(mayHaveUri: boolean): fc.Arbitrary<string> {
  const targets = ["UP_A", "UP_B", "UP_C"].flatMap((up) =>
    mayHaveUri ? [up, `${up}/`, `${up}/up`] : [up]
  );
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom(...targets).map((to) => `proxy_pass http://127.0.0.1:${to};`),
    },
    { weight: 1, arbitrary: fc.constant("try_files $uri @named;") },
    { weight: 1, arbitrary: fc.constant("try_files $uri /b;") },
    { weight: 1, arbitrary: fc.constant("") },
  );
}

interface Place {
  readonly modifier: string;
  readonly pattern: string;
}

const prefix = fc.record({
  modifier: fc.constantFrom("", "", "", "^~", "="),
  pattern: fc.tuple(fc.constantFrom(...SEGMENTS), fc.constantFrom("", "/"))
    .map(([path, slash]) => (path === "" ? "/" : `/${path}${slash}`)),
});
const regex = fc.record({
  modifier: fc.constantFrom("~", "~*"),
  pattern: fc.constantFrom(...REGEXES),
});
const place: fc.Arbitrary<Place> = fc.oneof({ weight: 3, arbitrary: prefix }, {
  weight: 1,
  arbitrary: regex,
});

const body = (mayHaveUri: boolean): fc.Arbitrary<string> =>
  fc.tuple(fc.array(step, { maxLength: 2 }), headers, handler(mayHaveUri))
    .map((parts) => parts.flat().join(" "));

function locationText({ modifier, pattern }: Place, inside: string): string {
  return `location ${modifier} "${pattern}" { ${inside} }`;
}

/** A location with at most one regular expression or deeper prefix nested in it. */
const location: fc.Arbitrary<Place & { readonly text: string }> = place.chain((outer) => {
  const isRegex = outer.modifier.startsWith("~");
  const own = body(!isRegex);
  if (outer.modifier === "=") {
    return own.map((text) => ({ ...outer, text: locationText(outer, text) }));
  }
  const deeper = { modifier: "", pattern: `${outer.pattern.replace(/\/$/, "")}/b` };
  const inner = isRegex
    ? regex.chain((one) => body(false).map((text) => locationText(one, text)))
    : fc.oneof(
      body(true).map((text) => locationText(deeper, text)),
      regex.chain((one) => body(false).map((text) => locationText(one, text))),
    );
  return fc.tuple(own, fc.option(inner, { freq: 3, nil: "" })).map(([text, nested]) => ({
    ...outer,
    text: locationText(outer, `${text} ${nested}`),
  }));
});

const locations = fc.uniqueArray(location, {
  minLength: 1,
  maxLength: 6,
  // nginx refuses two equal locations; a caret is the same prefix.
  selector: ({ modifier, pattern }) => `${modifier.replace("^~", "")} ${pattern}`,
});

/** A server block of random locations, rewrites, conditions and headers. */
export const randomServer: fc.Arbitrary<RandomServer> = fc.record({
  rewrites: fc.array(step, { maxLength: 2 }),
  headers,
  pages: fc.constantFrom("", "", "error_page 418 = @named;", "error_page 403 404 /b;"),
  locations,
  named: body(false),
  paths: fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 5, maxLength: 7 }),
}).map(({ rewrites, headers, pages, locations, named, paths }) => ({
  text: [
    "root ROOT; set $v unset; set $seg none;",
    ...rewrites,
    headers,
    pages,
    ...locations.map(({ text }) => text),
    `location @named { ${named} }`,
  ].join("\n"),
  paths,
}));
