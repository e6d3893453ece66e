import { pipeline } from 'node:stream/promises';
import { Worker } from 'node:worker_threads';
import { given } from '../../agents/given.ts';
import { ownWorker } from '../../agents/own-modules.ts';
import type { CommandIO, TextStream } from './io.ts';
import { STANDARD_INPUT } from './recordings/recording-options.ts';
import type { FromThread, ThreadCall, ToThread } from './thread-messages.ts';

/** Commands that compute for long without a pause, in which interruptions would not be heard. */
const COMMANDS: readonly string[] = ['convert'];

/** Whether a call is of a command that belongs into a thread of its own. */
export const belongsInAThread = (argv: readonly string[]): boolean =>
  COMMANDS.includes(argv.find((word) => !word.startsWith('-')) ?? '');

/**
 * Runs the command line in another thread, so that this one hears interruptions whatever the command does: a second one ends the process, and
 * so does the time after SIGTERM. Returns the exit code.
 */
export async function reafferenceInAThread(argv: readonly string[], io: CommandIO): Promise<number> {
  const shape = ({ isTTY = false, columns }: TextStream) => ({ isTTY, ...given({ columns }) });
  const call: ThreadCall = {
    argv,
    cwd: io.cwd,
    env: { ...io.env },
    streams: { stdout: shape(io.stdout), stderr: shape(io.stderr) },
  };
  const [start, options] = ownWorker('scenarios/cli/command-thread', { workerData: call, stdin: true });
  const worker = new Worker(start, options);
  const ended = new AbortController();
  if (argv.includes(STANDARD_INPUT) && io.stdin !== undefined && worker.stdin !== null) {
    // Whoever writes there may go on for ever.
    pipeline(io.stdin, worker.stdin, { signal: ended.signal }).catch(() => {});
  }
  const listening = new Map<number, () => void>();
  try {
    return await new Promise<number>((resolve, reject) => {
      worker.on('message', (message: FromThread) => {
        if ('write' in message) io[message.write].write(message.text);
        else if ('ended' in message) resolve(message.ended);
        else if ('listen' in message) {
          const heard = message.listen;
          listening.set(
            heard,
            io.onInterrupt(() => worker.postMessage({ heard } satisfies ToThread)),
          );
        } else {
          listening.get(message.stopListening)?.();
          listening.delete(message.stopListening);
        }
      });
      worker.once('error', reject);
      worker.once('exit', (code) => reject(new Error(`the thread of the command ended with ${code}`)));
    });
  } finally {
    ended.abort();
    for (const stop of listening.values()) stop();
  }
}
