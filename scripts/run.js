// The one plain JavaScript file here, so that a Node too old to read TypeScript can still be told
// what to do.
// Usage: node scripts/run.js <start|dev|test|ok|bench|lab> [argument…]

const OLDEST_MAJOR = 22;
const OLDEST_MINOR = 18;
const COMMANDS = {
  start: "./start.ts",
  dev: "./dev.ts",
  test: "./test.ts",
  ok: "./ok.ts",
  bench: "../bench/main.ts",
  lab: "../lab/main.ts",
};

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const name = process.argv[2] ?? "";

if (major < OLDEST_MAJOR || (major === OLDEST_MAJOR && minor < OLDEST_MINOR)) {
  console.error(
    `Cannot run "${name}" on Node ${process.versions.node}: the sources are TypeScript, ` +
      `which Node reads from ${OLDEST_MAJOR}.${OLDEST_MINOR} on.\n` +
      "The workspace brings its own Node 24 on Linux with glibc and on macOS. On Windows, " +
      "Alpine or other systems install Node 24 (https://nodejs.org) and run it again.",
  );
  process.exit(1);
}

const file = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
if (file === undefined) {
  console.error(
    `Unknown command "${name}"\nGive one of: ${Object.keys(COMMANDS).join(", ")}`,
  );
  process.exit(64);
}

// The command sees its own arguments where it expects them.
process.argv.splice(2, 1);
try {
  const { main } = await import(file);
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (error?.code === "ERR_MODULE_NOT_FOUND") {
    console.error(`Cannot start "${name}": ${error.message.split("\n")[0]}`);
    console.error("Run `npx -y pnpm@12 install` and try again.");
  } else if (typeof error?.remedy === "string") {
    // An error with a remedy is written for a person: two sentences and no stack.
    console.error(`${error.message}. ${error.remedy}.`);
  } else {
    console.error(error);
  }
  process.exitCode = 1;
}
