import type { IForbiddenRuleType } from "dependency-cruiser";

/** The floors of core from the ground up; a file imports its own floor and those below. */
export const FLOORS: readonly string[] = [
  "model",
  "ports",
  "policy",
  "machine",
  "feed",
  "diagnosis",
  "web",
  "runtime",
  "lnbits",
  "testing",
];

/** The floors that may know RxJS; all others are plain functions over plain values. */
const RXJS_FLOORS = ["feed", "runtime", "lnbits", "testing"];

/** What tests stand on: it lies beside what is shipped and no entry reaches it. */
const TEST_SUPPORT = [
  "^packages/core/testing/(properties|mutants)/",
  "^packages/core/testing/machine_world[.]ts$",
  "^packages/adapter-node/lnbits/(contract_[a-z_]+|(install_)?real_lnbits|python_finder)[.]ts$",
  "^packages/adapter-browser/testing/",
].join("|");
/** Tests, their supports and settings may reach further than what they test. */
const NOT_SHIPPED = `(_test|_bench)[.]ts$|[.](config|setup)[.]ts$|${TEST_SUPPORT}`;
const TEST_RUNNERS =
  "node_modules/(vitest|@vitest|@fast-check|@playwright|playwright|jest|mocha)/|^node:test";

const shipped = (path: string): { path: string; pathNot: string } => ({
  path,
  pathNot: NOT_SHIPPED,
});

/** Every boundary of the workspace, in the shape dependency-cruiser reads. */
export const BOUNDARY_RULES: readonly IForbiddenRuleType[] = [
  ...FLOORS.slice(0, -1).map((floor, index): IForbiddenRuleType => ({
    name: `floor-${floor}-looks-down`,
    comment: `${floor}/ imports its own floor and those below it`,
    severity: "error",
    from: shipped(`^packages/core/${floor}/`),
    to: { path: `^packages/core/((${FLOORS.slice(index + 1).join("|")})/|mod[.]ts$)` },
  })),
  {
    name: "rxjs-stays-upstairs",
    comment: `only ${RXJS_FLOORS.join("/, ")}/ know RxJS`,
    severity: "error",
    from: shipped(`^packages/core/(?!(${RXJS_FLOORS.join("|")})/)`),
    to: { path: "(^|node_modules/)rxjs(/|$)" },
  },
  {
    name: "core-stands-alone",
    comment: "core needs rxjs, and fast-check for testing/; neither Node nor another package",
    severity: "error",
    from: shipped("^packages/core/"),
    to: { pathNot: "^packages/core/|(^|node_modules/)(rxjs|fast-check)(/|$)" },
  },
  {
    name: "fast-check-only-in-testing",
    comment: "fast-check is an optional peer, so nothing but testing/ may need it",
    severity: "error",
    from: { path: "^packages/", pathNot: `${NOT_SHIPPED}|^packages/[^/]+/testing/` },
    to: { path: "(^|node_modules/)fast-check(/|$)" },
  },
  {
    name: "adapters-not-sideways",
    comment: "an adapter knows core and not its neighbour",
    severity: "error",
    from: {
      path: "^packages/adapter-([^/]+)/",
      pathNot: NOT_SHIPPED,
    },
    to: { path: "^packages/adapter-", pathNot: "^packages/adapter-$1/" },
  },
  {
    name: "packages-not-up",
    comment: "a package knows neither an app nor the bench nor the lab",
    severity: "error",
    from: { path: "^packages/" },
    to: { path: "^(apps|bench|lab|scripts)/" },
  },
  {
    name: "core-testing-without-runner",
    comment: "testing/ is for every runner, so it imports none",
    severity: "error",
    from: shipped("^packages/(core|adapter-node)/testing/"),
    to: { path: TEST_RUNNERS },
  },
  {
    name: "browser-without-node",
    comment: "what a page loads has no Node in it",
    severity: "error",
    from: { path: "^packages/adapter-browser/", pathNot: NOT_SHIPPED },
    to: { dependencyTypes: ["core"] },
  },
  {
    name: "page-without-server",
    comment: "the page's code never meets the server's; only *.server.ts and server/ may",
    severity: "error",
    from: {
      path: "^apps/web/src/",
      pathNot: `${NOT_SHIPPED}|[.]server[.]ts$|[+]server[.]ts$|/server/`,
    },
    to: { path: "^packages/adapter-node/", dependencyTypesNot: ["type-only"] },
  },
  {
    name: "server-without-page",
    comment: "the server's code does not load what a page loads",
    severity: "error",
    from: { path: "^apps/web/server/", pathNot: NOT_SHIPPED },
    to: { path: "^packages/adapter-browser/" },
  },
  {
    name: "no-cycle",
    comment: "files that need each other to run are one file or miss a third; types may refer back",
    severity: "error",
    from: { path: "^(packages|apps|bench|lab|scripts)/" },
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
  },
  {
    name: "no-unknown-import",
    comment: "every import leads to something",
    severity: "error",
    from: { path: "^(packages|bench|lab|scripts)/" },
    to: { couldNotResolve: true },
  },
  {
    name: "no-undeclared-package",
    comment: "what is shipped needs only what its package.json declares",
    severity: "error",
    from: { path: "^packages/", pathNot: NOT_SHIPPED },
    to: {
      dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
      dependencyTypesNot: ["npm-peer"],
      pathNot: "^packages/[^/]+/(?!node_modules/)",
    },
  },
  {
    name: "no-dead-file",
    comment: "every file of a package is reached from one of its entries",
    severity: "error",
    from: { path: "^packages/.+/mod[.]ts$|^packages/[^/]+/(mod|cli/main)[.]ts$" },
    to: {
      path: "^packages/.*[.]ts$",
      pathNot: `${NOT_SHIPPED}|/(mod|main)[.]ts$`,
      reachable: false,
    },
  },
  {
    name: "no-dead-support",
    comment: "what tests stand on is reached from one of them",
    severity: "error",
    from: { path: "^packages/.+_test[.]ts$" },
    to: {
      path: TEST_SUPPORT,
      // A test runner's settings or a child process names these, which is no import.
      pathNot: "(_test|_bench|/judge_mutant)[.]ts$|^packages/adapter-browser/testing/",
      reachable: false,
    },
  },
];
