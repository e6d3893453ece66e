import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Answer, Question } from './question.ts';
import { HANGS } from './question.ts';

/** ms after which tests count as hanging, however little they compute: they wait for something. */
const LONGEST = 600_000;

/** What is told of tests that computed for too long. */
export const HANGING = 'no end';

/** A process that runs tests. It begins anew after tests that hang. */
export class Runner {
  #child: ChildProcess | undefined;

  ask(question: Question): Promise<Answer> {
    this.#child ??= fork(join(import.meta.dirname, 'mutated-tests.ts'), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, REAFFERENCE_TESTS: 'usual' },
    });
    const child = this.#child;
    return new Promise((resolve) => {
      const settle = (answer: Answer): void => {
        clearTimeout(timer);
        child.removeAllListeners();
        resolve(answer);
      };
      const stop = (message: string): void => {
        this.stop();
        settle({ ending: 'broken', message });
      };
      const timer = setTimeout(() => stop(`no end within ${LONGEST / 1000} s`), LONGEST);
      child.once('message', (answer) => settle(answer as Answer));
      child.once('exit', (code) => stop(code === HANGS ? HANGING : `the process of the tests ended with ${code}`));
      child.send(question);
    });
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}
