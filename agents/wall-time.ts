/**
 * Wall time, for pacing, time budgets and reports of how long something took. What a run computes does not depend on it.
 */

/** Milliseconds since an arbitrary origin, monotonic. */
export function wallMilliseconds(): number {
  return performance.now();
}

/** A turn for the event loop every `intervalMilliseconds` of wall time. */
export function breathe(intervalMilliseconds: number): { due(): boolean; take(): Promise<void> } {
  let last = wallMilliseconds();
  return {
    due: () => wallMilliseconds() - last >= intervalMilliseconds,
    async take() {
      await nextTurn();
      last = wallMilliseconds();
    },
  };
}

/**
 * Resolves at or shortly after the wall time `deadlineMilliseconds`. Timers count whole milliseconds and may fire more than one
 * early; the remaining time passes in turns of the event loop.
 */
export async function sleepUntil(deadlineMilliseconds: number): Promise<void> {
  const remaining = deadlineMilliseconds - wallMilliseconds();
  await (remaining > 0 ? new Promise<void>((resolve) => setTimeout(resolve, remaining)) : nextTurn());
  while (wallMilliseconds() < deadlineMilliseconds) await nextTurn();
}

/** Resolves in the next turn of the event loop. Browsers lack setImmediate and delay timers by 4 ms, so a message is sent there. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });
}
