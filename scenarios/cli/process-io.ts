import type { CommandIO } from './io.ts';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** Streams, folder and environment of this process. SIGINT and SIGTERM are its interruptions. */
export function processIO(): CommandIO {
  const { stdout, stderr, env } = process;
  return {
    stdout,
    stderr,
    env,
    // Looking at it would keep the process waiting for input, so that it is opened when it is read.
    get stdin() {
      return process.stdin;
    },
    cwd: process.cwd(),
    onInterrupt,
  };
}

function onInterrupt(listener: () => void): () => void {
  const stop = (): void => {
    for (const signal of SIGNALS) process.off(signal, interrupted);
  };
  const interrupted = (): void => {
    stop();
    listener();
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  return stop;
}
