import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mutant } from './mutant.ts';
import type { Changed } from './question.ts';
import { Runner } from './runner.ts';

/** Seconds of processor time after which tests count as hanging. */
const LONGEST = 120;

/** How many mistakes an assertion noticed, and what is wrong with the others or with their tests. */
export interface ListedResult {
  readonly noticed: number;
  readonly faults: readonly string[];
}

function place({ file, find, replace, mistake, test }: Mutant): string {
  return `${file}: ${mistake}\n  - ${find}\n  + ${replace}\n  tests: ${test}`;
}

/** The source that a listed mistake is in, with it. */
function changedBy({ file, find, replace }: Mutant): Changed {
  const text = readFileSync(join(import.meta.dirname, '../..', file), 'utf8');
  return { file, text: text.replace(find, () => replace) };
}

/** Makes listed mistakes, each while the tests run that must notice it, `jobs` at a time. */
export async function runListed(mutants: readonly Mutant[], jobs: number): Promise<ListedResult> {
  const tests = [...new Set(mutants.map(({ test }) => test))];
  const waiting = tests
    .map((test) => [test, mutants.filter((mutant) => mutant.test === test)] as const)
    .sort(([, one], [, other]) => other.length - one.length);
  const faults: string[] = [];
  let noticed = 0;

  async function work(): Promise<void> {
    const runner = new Runner();
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [test, ofTest] = next;
      // What fails without a mistake would notice any.
      const before = await runner.ask({ test, processorSeconds: LONGEST });
      if (before.ending !== 'passed') {
        faults.push(`${test} does not pass as it is: ${'message' in before ? before.message : before.ending}`);
        continue;
      }
      for (const mutant of ofTest) {
        const answer = await runner.ask({ test, changed: changedBy(mutant), processorSeconds: LONGEST });
        const why = 'message' in answer ? answer.message.split('\n')[0] : '';
        process.stderr.write(`${answer.ending.padEnd(7)} ${mutant.file}: ${mutant.mistake}${why && ` (${why})`}\n`);
        if (answer.ending === 'failed') noticed++;
        else if (answer.ending === 'passed') faults.push(`survives: ${place(mutant)}`);
        else if (answer.ending === 'unread') faults.push(`the tests do not read the file: ${place(mutant)}`);
        else faults.push(`no assertion fails, but ${why}: ${place(mutant)}`);
      }
    }
    runner.stop();
  }

  await Promise.all(Array.from({ length: Math.min(jobs, tests.length) }, work));
  return { noticed, faults };
}
