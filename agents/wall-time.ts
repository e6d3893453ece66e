/**
 * Wall time, in the one place where the contract needs it: pacing. Nothing that a run computes may depend on it.
 */

/** ms since an arbitrary origin, monotonic. */
export function wallMilliseconds(): number {
  return performance.now();
}

/** A turn for the event loop every `intervalMilliseconds` of wall time. */
export function breathe(intervalMilliseconds: number): { due(): boolean; take(): Promise<void> } {
  let last = wallMilliseconds();
  return {
    due: () => wallMilliseconds() - last >= intervalMilliseconds,
    async take() {
      await new Promise<void>((resolve) => setImmediate(resolve));
      last = wallMilliseconds();
    },
  };
}

/**
 * Resolves at or shortly after the wall time `deadlineMilliseconds`. Timers count whole milliseconds and may be early by more
 * than one: what then is left passes in turns of the event loop.
 */
export async function sleepUntil(deadlineMilliseconds: number): Promise<void> {
  const remaining = deadlineMilliseconds - wallMilliseconds();
  await new Promise<void>((resolve) => (remaining > 0 ? setTimeout(resolve, remaining) : setImmediate(resolve)));
  while (wallMilliseconds() < deadlineMilliseconds) await new Promise<void>((resolve) => setImmediate(resolve));
}
