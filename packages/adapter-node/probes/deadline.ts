/**
 * Calls back after so long, but not before what has arrived by then was read: a process that was
 * kept busy for a while must not take its own sleep for silence.
 *
 * @returns Cancels; calling it again does nothing.
 */
export function deadline(ms: number, callback: () => void): () => void {
  let waiting: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    // Twice: the first turn reads what came, the second acts on it.
    waiting = setImmediate(() => waiting = setImmediate(callback));
  }, Math.max(0, ms));
  return () => {
    clearTimeout(timer);
    if (waiting !== undefined) clearImmediate(waiting);
  };
}
