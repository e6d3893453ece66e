import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Answer, Question } from './question.ts';
import { HANGS } from './question.ts';
import { TreeCopy } from './tree-copy.ts';

/** ms after which tests count as hanging, however little they compute: they wait for something. */
const LONGEST = 600_000;

/** What is told of tests that computed for too long. */
export const HANGING = 'no end';

/** A process that runs tests, in a copy of the repository. It begins anew after tests that hang. */
export class Runner {
  readonly #tree = new TreeCopy();
  #child: ChildProcess | undefined;

  async ask(question: Question): Promise<Answer> {
    const takeBack = question.changed && this.#tree.change(question.changed);
    try {
      return await this.#answer(question);
    } finally {
      takeBack?.();
    }
  }

  #answer(question: Question): Promise<Answer> {
    this.#child ??= fork(join(this.#tree.root, 'test/mutants/mutated-tests.ts'), {
      cwd: this.#tree.root,
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
        this.#end();
        settle({ ending: 'broken', message });
      };
      const timer = setTimeout(() => stop(`no end within ${LONGEST / 1000} s`), LONGEST);
      child.once('message', (answer) => settle(answer as Answer));
      child.once('exit', (code) => stop(code === HANGS ? HANGING : `the process of the tests ended with ${code}`));
      child.send(question);
    });
  }

  #end(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  /** Ends the process, and removes the copy. */
  stop(): void {
    this.#end();
    this.#tree.remove();
  }
}
