/**
 * Runs files of tests while one source file has a mistake in it; `runner.ts` tells it which, and makes the mistake in a copy of the repository,
 * where this file is run.
 */
import { join } from 'node:path';
import type { Vitest } from 'vitest/node';
import { createVitest } from 'vitest/node';
import config from '../../vitest.config.ts';
import type { Answer, Question } from './question.ts';
import { HANGS } from './question.ts';

const root = join(import.meta.dirname, '../..');
/** Path of the file with the mistake. */
let mistaken: string | undefined;
let read = false;

async function start(): Promise<Vitest> {
  const { projects, maxWorkers, experimental, ...options } = config.test ?? {};
  return await createVitest(
    'test',
    {
      ...(options as object),
      config: false,
      root,
      include: ['test/**/*.test.ts'],
      pool: 'threads',
      maxWorkers: 1,
      bail: 1,
      watch: false,
      reporters: [{}],
    },
    {
      ...(config.resolve === undefined ? {} : { resolve: config.resolve }),
      plugins: [
        {
          name: 'mutant',
          enforce: 'pre',
          transform(_, id) {
            read ||= id === mistaken;
          },
        },
      ],
    },
  );
}

interface Thrown {
  readonly name?: string;
  readonly message: string;
  readonly cause?: unknown;
}

/** Whether an assertion failed, perhaps inside a property test. */
function isAssertion(error: Thrown): boolean {
  const { cause } = error;
  return (
    error.name === 'AssertionError' || (cause instanceof Object && 'message' in cause && isAssertion(cause as Thrown))
  );
}

async function answer(vitest: Vitest, { test, changed }: Question): Promise<Answer> {
  mistaken = changed && join(root, changed.file);
  read = false;
  if (mistaken !== undefined) vitest.invalidateFile(mistaken);
  try {
    const specifications = await vitest.getRelevantTestSpecifications([join(root, test)]);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    const failed = testModules.flatMap((module) => [...module.children.allTests('failed')]);
    const errors: readonly Thrown[] = failed.flatMap((one) => (one.result().errors ?? []) as readonly Thrown[]);
    const others = [...testModules.flatMap((module) => [...module.errors()]), ...unhandledErrors] as readonly Thrown[];
    const told = errors.find(isAssertion);
    if (told !== undefined) return { ending: 'failed', message: `${failed[0].fullName}: ${told.message}` };
    const other = errors[0] ?? others[0];
    const where = failed[0] === undefined ? '' : `${failed[0].fullName}: `;
    if (other !== undefined) return { ending: 'broken', message: `${where}${other.name ?? 'Error'}: ${other.message}` };
    const passed = testModules.some((module) => [...module.children.allTests('passed')].length > 0);
    if (!passed) return { ending: 'broken', message: 'no test ran' };
    return { ending: changed === undefined || read ? 'passed' : 'unread' };
  } finally {
    // Vitest keeps results from run to run: it would go on to report this one's, and count its failures.
    vitest.state.filesMap.clear();
    vitest.state.idMap.clear();
    if (mistaken !== undefined) vitest.invalidateFile(mistaken);
  }
}

/** s in which tests compute for one at least, or they wait for what never comes, as threads do. */
const WAITING = 60;

/**
 * Ends this process when it has computed for so long: the machine may be busy with other things, so that the time on a clock says little. Or
 * when it hardly computes. The tests run in other threads, so that this one is free to look.
 */
function endAfter(processorSeconds: number): NodeJS.Timeout {
  const before = process.cpuUsage();
  let [computed, since] = [0, performance.now()];
  return setInterval(() => {
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    const now = performance.now();
    if (seconds > computed + 1) [computed, since] = [seconds, now];
    if (seconds > processorSeconds || now - since > 1e3 * WAITING) process.exit(HANGS);
  }, 250);
}

const vitest = start();
process.on('message', async (question: Question) => {
  const started = await vitest;
  const watch = question.processorSeconds === undefined ? undefined : endAfter(question.processorSeconds);
  const reply = await answer(started, question);
  clearInterval(watch);
  process.send?.(reply);
});
process.on('disconnect', () => process.exit());
