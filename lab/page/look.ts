// What the page runs: the page's probes and the diagnosis, for the lab to call.
import { probePage } from "@holdfast/adapter-browser";
import { Secret } from "@holdfast/core";
import { diagnose } from "@holdfast/core/diagnosis";

/** What the lab asks the page to look at. */
export interface LookOptions {
  readonly url: string;
  readonly item?: string;
  readonly key?: string;
}

declare global {
  interface Window {
    /** Looks at the path and says what is wrong with it. */
    look: (options: LookOptions) => Promise<unknown>;
  }
}

globalThis.window.look = async ({ url, item, key }) => {
  const startedAt = performance.now();
  const evidence = await probePage({
    url,
    ...(item === undefined ? {} : { item: new Secret(item) }),
    ...(key === undefined ? {} : { key: new Secret(key) }),
  });
  const tookMs = performance.now() - startedAt;
  return { ...diagnose(evidence), evidence, tookMs };
};
