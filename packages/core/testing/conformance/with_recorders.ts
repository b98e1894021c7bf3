import type { ConformanceTools } from "./conformance_case.ts";
import type { LinkRecorder } from "./link_recorder.ts";

/**
 * Runs the body of a case. After it every link is left, a quiet moment passes, and the listener's
 * contract is checked on every link the case opened: nothing early, `opened` once and first,
 * `ended` once and last, nothing after `abandon`.
 *
 * @param body Gets the list to which it adds what it opens.
 */
export async function withRecorders(
  context: ConformanceTools,
  body: (recorders: LinkRecorder[]) => Promise<void>,
): Promise<void> {
  const recorders: LinkRecorder[] = [];
  try {
    await body(recorders);
  } finally {
    for (const recorder of recorders) recorder.abandon();
  }
  await context.sleep(context.quietMs);
  for (const recorder of recorders) recorder.verify();
}
