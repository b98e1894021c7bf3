import {
  browserPlatform,
  type BrowserPlatformOptions,
  sharedTransport,
} from "@holdfast/adapter-browser";
import type { Platform, Transport } from "@holdfast/core";

/**
 * The page's platform, whose links all tabs of this origin have together: three tabs cost the
 * gateway one link. Only for feeds with cursors, where the next tab resumes after the last message.
 */
export function sharedPlatform(options: BrowserPlatformOptions = {}): Platform {
  const platform = browserPlatform(options);
  const shared = Object.entries(platform.transports).map(
    ([kind, transport]: [string, Transport]) => [kind, sharedTransport(transport)] as const,
  );
  return { ...platform, transports: Object.fromEntries(shared) };
}
