import { spawn } from 'node:child_process';
import type { Writable } from 'node:stream';
import type { Open } from './transport.ts';

/** Characters of what a program said last on its standard error that tell why it ended. */
const LAST_WORDS = 400;

/**
 * Becomes the program, after it has left behind a keeper that ends it when file 3 is closed: by this process, or with it, however it
 * ends. An emulator would go on for ever.
 */
const KEPT = '(read -r _ <&3; kill -9 $$) >/dev/null 2>&1 & exec "$@" 3<&-';

/** Starts a program, to speak with it over its standard input and output. */
export const openChild: Open<'child'> = ({ command, args }, { heard, closed }) =>
  new Promise((resolve, reject) => {
    const child = spawn('sh', ['-c', KEPT, 'sh', command, ...args], { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    const [input, output, said, keeper] = child.stdio;
    let words = '';
    for (const end of child.stdio) end?.on('error', () => {});
    said?.on('data', (text) => {
      words = `${words}${text}`.slice(-LAST_WORDS);
    });
    output?.on('data', heard);
    child.on('error', reject);
    // The keeper holds on to its end, which must be let go for the rest to close.
    child.on('exit', () => (keeper as Writable).destroy());
    child.on('close', (code, signal) => {
      const told = causesIn(words);
      const why = told === '' ? '' : `: ${told}`;
      closed(`${command} ended with ${signal ?? `exit code ${code}`}${why}`);
    });
    child.on('spawn', () =>
      resolve({
        pid: child.pid,
        write: (bytes) => void input?.write(bytes),
        close() {
          (keeper as Writable).destroy();
          child.kill('SIGKILL');
        },
      }),
    );
  });

/** Words of a program without its warnings: an emulator warns as it starts, of parts that nobody uses, and nothing ends of that. */
function causesIn(words: string): string {
  return words
    .split('\n')
    .filter((line) => !/\bwarning:/i.test(line))
    .join('\n')
    .trim();
}
