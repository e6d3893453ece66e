/**
 * `npm run test:mutants -- [--all | --tenth K | --file PART] [--jobs N]`: makes deliberate mistakes, one at a time, and runs the tests that
 * must notice each. Prints those that no assertion notices, and exits 1 if there are any. Default: one tenth of the mistakes, another one
 * every day. `--file` takes those in files, or for tests, whose path has PART in it.
 */
import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { MUTANTS } from './all.ts';
import type { Mutant } from './mutant.ts';
import type { Answer, Question } from './mutated-tests.ts';

/** ms after which tests with a mistake count as hanging. */
const LONGEST = 180_000;
const DAY = 86_400_000;

const { values } = parseArgs({
  options: {
    all: { type: 'boolean', default: false },
    tenth: { type: 'string', default: `${Math.floor(Date.now() / DAY) % 10}` },
    file: { type: 'string' },
    jobs: { type: 'string', default: `${Math.min(4, availableParallelism())}` },
  },
});

function chosen(): readonly Mutant[] {
  const { all, file, tenth } = values;
  if (file !== undefined) return MUTANTS.filter((mutant) => mutant.file.includes(file) || mutant.test.includes(file));
  if (all) return MUTANTS;
  if (!/^[0-9]$/.test(tenth)) throw new Error(`--tenth takes a number from 0 to 9, not '${tenth}'`);
  return MUTANTS.filter((_, i) => i % 10 === Number(tenth));
}

/** A process that runs tests. It begins anew after tests that hang. */
class Runner {
  #child: ChildProcess | undefined;

  ask(question: Question): Promise<Answer> {
    this.#child ??= fork(join(import.meta.dirname, 'mutated-tests.ts'), {
      execArgv: ['--import', 'tsx'],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
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
      child.once('exit', (code) => stop(`the process of the tests ended with ${code}`));
      child.send(question);
    });
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }
}

function place({ file, find, replace, mistake, test }: Mutant): string {
  return `${file}: ${mistake}\n  - ${find}\n  + ${replace}\n  tests: ${test}`;
}

const began = performance.now();
const mutants = chosen();
if (mutants.length === 0) throw new Error(`no mistake is in, or for, '${values.file}'`);
const tests = [...new Set(mutants.map(({ test }) => test))];
const waiting = tests
  .map((test) => [test, mutants.filter((mutant) => mutant.test === test)] as const)
  .sort(([, one], [, other]) => other.length - one.length);
const faults: string[] = [];
let killed = 0;

async function work(): Promise<void> {
  const runner = new Runner();
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [test, ofTest] = next;
    // What fails without a mistake would notice any.
    const before = await runner.ask({ test });
    if (before.ending !== 'passed') {
      faults.push(`${test} does not pass as it is: ${'message' in before ? before.message : before.ending}`);
      continue;
    }
    for (const mutant of ofTest) {
      const answer = await runner.ask({ test, mutant });
      const why = 'message' in answer ? answer.message.split('\n')[0] : '';
      process.stderr.write(`${answer.ending.padEnd(7)} ${mutant.file}: ${mutant.mistake}${why && ` (${why})`}\n`);
      if (answer.ending === 'failed') killed++;
      else if (answer.ending === 'passed') faults.push(`survives: ${place(mutant)}`);
      else if (answer.ending === 'unread') faults.push(`the tests do not read the file: ${place(mutant)}`);
      else faults.push(`no assertion fails, but ${why}: ${place(mutant)}`);
    }
  }
  runner.stop();
}

await Promise.all(Array.from({ length: Math.min(Number(values.jobs), tests.length) }, work));
for (const fault of faults) console.log(fault);
const seconds = Math.round((performance.now() - began) / 1000);
console.log(`${killed} of ${mutants.length} mistakes noticed, ${faults.length} faults, ${seconds} s`);
process.exitCode = faults.length === 0 ? 0 : 1;
