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
      await nextTurn();
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
  await (remaining > 0 ? new Promise<void>((resolve) => setTimeout(resolve, remaining)) : nextTurn());
  while (wallMilliseconds() < deadlineMilliseconds) await nextTurn();
}

/** Resolves in the next turn of the event loop. Browsers have no setImmediate and hold timers back by 4 ms: there, a message turns it. */
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
