import { BridgeError } from '../../agents/errors.ts';
import type { CommandIO } from './io.ts';

const INTERRUPTIONS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Streams, folder and environment of this process. SIGINT, SIGTERM and SIGHUP are its interruptions.
 *
 * @throws BridgeError `no_working_directory`
 */
export function processIO(): CommandIO {
  const { stdout, stderr, env } = process;
  const hear = (events: readonly string[], listener: (what: unknown) => void) => {
    for (const event of events) process.on(event, listener);
    return () => {
      for (const event of events) process.off(event, listener);
    };
  };
  return {
    stdout,
    stderr,
    env,
    // Looking at it would keep the process waiting for input, so that it is opened when it is read.
    get stdin() {
      return process.stdin;
    },
    cwd: workingDirectory(),
    onInterrupt(listener) {
      const stop = hear(INTERRUPTIONS, () => {
        stop();
        listener();
      });
      return stop;
    },
    onUncaught: (listener) => hear(['uncaughtException'], listener),
  };
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
