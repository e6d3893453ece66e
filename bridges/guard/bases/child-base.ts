import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { OpenBase } from './base.ts';

/** A program that drives a base: it reads velocities from its standard input, and what it writes to its standard output is heard. */
export interface ChildBase {
  /** Tells a program from a base at a UDP port or a serial port. */
  readonly kind: 'child';
  /** The program, as a shell would find it. */
  readonly command: string;
  /** Default: none. */
  readonly args?: readonly string[];
}

/** Milliseconds that the program has to end once its input has. */
const ENDING_MILLISECONDS = 1000;

/**
 * Starts the program in a session of its own: Ctrl-C in a terminal does not end it before it is told zero. It is to stop its robot and
 * end when its input does.
 */
export const openChildBase: OpenBase<ChildBase> = async ({ command, args = [] }, { heard, lost }) => {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const { stdin, stdout } = child;
  let closing = false;
  stdin.on('error', () => {}); // The end of the program says more.
  stdout.on('data', (bytes: Buffer) => heard(new Uint8Array(bytes)));
  await once(child, 'spawn');
  const ended = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      resolve();
      if (!closing) lost(`${command} ended with ${signal ?? `exit code ${code}`}`);
    });
  });
  return {
    send(bytes) {
      if (stdin.writableLength > 0) return false;
      stdin.write(bytes);
      return true;
    },
    async close() {
      closing = true;
      stdin.end();
      const end = setTimeout(() => child.kill(), ENDING_MILLISECONDS);
      await ended;
      clearTimeout(end);
    },
  };
};
