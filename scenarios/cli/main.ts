#!/usr/bin/env node
import { BridgeError } from '../../agents/errors.ts';
import { refuseExit } from '../pool/refuse-exit.ts';
import { EXIT, errorBlock, exitCodeOf } from './exit.ts';
import { belongsInAThread, reafferenceInAThread } from './in-a-thread.ts';
import type { CommandIO } from './io.ts';
import { interruptedCode, processIO } from './process-io.ts';
import { reafference } from './reafference.ts';

const { stdout, stderr } = process;
const write = stdout.write.bind(stdout);
// Standard output is for results alone: what a scenario prints goes to standard error.
stdout.write = stderr.write.bind(stderr) as typeof stdout.write;

let unwritten: NodeJS.ErrnoException | undefined;
stdout.on('error', (error) => (unwritten ??= error));
// Who cannot be told anything is not told that.
stderr.on('error', () => {});

refuseExit();

process.exitCode = await main();

async function main(): Promise<number> {
  let io: CommandIO;
  try {
    io = processIO();
  } catch (error) {
    stderr.write(`${errorBlock(error, false)}\n`);
    return exitCodeOf(error);
  }
  const results = {
    get isTTY() {
      return stdout.isTTY;
    },
    get columns() {
      return stdout.columns;
    },
    write: (text: string) => write(text),
  };
  const argv = process.argv.slice(2);
  const run = belongsInAThread(argv) ? reafferenceInAThread : reafference;
  const ended = await run(argv, { ...io, stdout: results });
  const code = ended === EXIT.interrupted ? interruptedCode() : ended;
  await new Promise<void>((flushed) => void write('', () => flushed()));
  // A reader that closes the pipe early, such as `head`, is no error.
  if (unwritten === undefined || unwritten.code === 'EPIPE') return code;
  const error = new BridgeError(`standard output cannot be written: ${unwritten.code}`, {
    code: 'output_not_written',
    received: unwritten.code,
    remedy: 'free space on that disk, or write to another',
    cause: unwritten,
  });
  stderr.write(`${errorBlock(error, false)}\n`);
  return EXIT.runtime;
}
