import { constants } from 'node:os';
import { BridgeError } from '../../agents/errors.ts';
import type { CommandIO } from './io.ts';

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Time that a clean end may take after SIGTERM, which is often sent once only. */
const GRACE_SECONDS = 10;

/** The interruption that was heard last. */
let heard: NodeJS.Signals = 'SIGINT';

/** The exit code of a process that ended for an interruption: 128 and the number of the signal that was heard last. */
export function interruptedCode(): number {
  return 128 + constants.signals[heard];
}

/**
 * Streams, folder and environment of this process. SIGINT, SIGTERM and SIGHUP are its interruptions.
 *
 * @throws BridgeError `no_working_directory`
 */
export function processIO({ graceSeconds = GRACE_SECONDS } = {}): CommandIO {
  const { stdout, stderr, env } = process;
  return {
    stdout,
    stderr,
    env,
    // Looking at it would keep the process waiting for input, so that it is opened when it is read.
    get stdin() {
      return process.stdin;
    },
    cwd: workingDirectory(),
    onInterrupt: (listener, echoSeconds = 0) => listenForInterruptions(listener, graceSeconds, echoSeconds),
    onUncaught(listener) {
      process.on('uncaughtException', listener);
      return () => process.off('uncaughtException', listener);
    },
    apart: true,
  };
}

function listenForInterruptions(listener: () => void, graceSeconds: number, echoSeconds: number): () => void {
  let deadline: NodeJS.Timeout | undefined;
  const stop = (): void => {
    clearTimeout(deadline);
    for (const signal of INTERRUPTIONS) process.off(signal, interrupted);
  };
  const interrupted = (interruption: NodeJS.Signals): void => {
    stop();
    heard = interruption;
    if (echoSeconds > 0) ignoreInterruptions(echoSeconds);
    if (interruption === 'SIGTERM')
      deadline = setTimeout(() => process.kill(process.pid, interruption), graceSeconds * 1e3).unref();
    listener();
  };
  for (const signal of INTERRUPTIONS) process.on(signal, interrupted);
  return stop;
}

/** Whoever stops listening does not end this: an echo is not to kill what ends cleanly. */
function ignoreInterruptions(seconds: number): void {
  const ignored = (): void => {};
  for (const signal of INTERRUPTIONS) process.on(signal, ignored);
  const over = (): void => {
    for (const signal of INTERRUPTIONS) process.off(signal, ignored);
  };
  setTimeout(over, seconds * 1e3).unref();
}

function workingDirectory(): string {
  try {
    return process.cwd();
  } catch (cause) {
    throw new BridgeError('the working directory is gone', {
      code: 'no_working_directory',
      received: (cause as NodeJS.ErrnoException).code,
      remedy: 'change to a folder that exists',
      cause,
    });
  }
}
