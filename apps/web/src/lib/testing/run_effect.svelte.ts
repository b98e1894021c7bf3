/**
 * Runs an effect outside any component, for tests.
 *
 * @returns Ends it.
 */
export function runEffect(effect: () => void): () => void {
  return $effect.root(() => {
    $effect(effect);
  });
}
