/**
 * A vitest environment that compiles as for a browser, without a DOM: Svelte's effects need no
 * more.
 */
export default {
  name: "client",
  viteEnvironment: "client",
  setup(): { teardown(): void } {
    return { teardown(): void {} };
  },
};
