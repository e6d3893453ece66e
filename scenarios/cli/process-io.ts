import type { CommandIO } from './io.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Seconds that a clean end may take after SIGTERM, which is often sent once only. */
const GRACE_SECONDS = 10;

/** Streams, folder and environment of this process. SIGINT and SIGTERM are its interruptions. */
export function processIO({ graceSeconds = GRACE_SECONDS } = {}): CommandIO {
  const { stdout, stderr, env } = process;
  const onInterrupt = (listener: () => void) => listenForSignals(listener, graceSeconds);
  return { stdout, stderr, env, cwd: process.cwd(), onInterrupt, apart: true };
}

function listenForSignals(listener: () => void, graceSeconds: number): () => void {
  let deadline: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(deadline);
    for (const signal of SIGNALS) process.off(signal, interrupted);
  };
  const interrupted = (interruption: NodeJS.Signals): void => {
    stop();
    if (interruption === 'SIGTERM')
      deadline = setTimeout(() => process.kill(process.pid, interruption), graceSeconds * 1e3).unref();
    listener();
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  return stop;
}
