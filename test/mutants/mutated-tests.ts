/**
 * Runs files of tests while one source file has a mistake in it; `main.ts` tells it which. The mistake is made in what is compiled, so that
 * no file of the repository changes, not even if this process is killed.
 */
import { join } from 'node:path';
import type { Vitest } from 'vitest/node';
import { createVitest } from 'vitest/node';
import config from '../../vitest.config.ts';
import type { Mutant } from './mutant.ts';

/** What is asked for: a file of tests as it is, or with a mistake in a source. */
export interface Question {
  readonly test: string;
  readonly mutant?: Mutant;
}

/**
 * How tests end: all pass; an assertion fails, with its message; or something else goes wrong, such as a file that no longer compiles.
 * `unread` is a mistake in a file that the tests do not read.
 */
export type Answer =
  | { readonly ending: 'passed' | 'unread' }
  | { readonly ending: 'failed' | 'broken'; readonly message: string };

const root = join(import.meta.dirname, '../..');
let mutant: Mutant | undefined;
let mutated = false;

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
          transform(code, id) {
            if (mutant === undefined || id !== join(root, mutant.file)) return undefined;
            mutated = true;
            return code.replace(mutant.find, () => (mutant as Mutant).replace);
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

async function answer(vitest: Vitest, { test, mutant: asked }: Question): Promise<Answer> {
  mutant = asked;
  mutated = false;
  if (asked !== undefined) vitest.invalidateFile(join(root, asked.file));
  try {
    const specifications = await vitest.getRelevantTestSpecifications([join(root, test)]);
    const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications);
    const failed = testModules.flatMap((module) => [...module.children.allTests('failed')]);
    const errors: readonly Thrown[] = failed.flatMap((one) => (one.result().errors ?? []) as readonly Thrown[]);
    const others = [...testModules.flatMap((module) => [...module.errors()]), ...unhandledErrors] as readonly Thrown[];
    const told = errors.find(isAssertion);
    if (told !== undefined) return { ending: 'failed', message: `${failed[0].fullName}: ${told.message}` };
    const other = errors[0] ?? others[0];
    if (other !== undefined) return { ending: 'broken', message: `${other.name ?? 'Error'}: ${other.message}` };
    const passed = testModules.some((module) => [...module.children.allTests('passed')].length > 0);
    if (!passed) return { ending: 'broken', message: 'no test ran' };
    return { ending: asked === undefined || mutated ? 'passed' : 'unread' };
  } finally {
    mutant = undefined;
    // Vitest keeps results from run to run: it would go on to report this one's, and count its failures.
    vitest.state.filesMap.clear();
    vitest.state.idMap.clear();
    if (asked !== undefined) vitest.invalidateFile(join(root, asked.file));
  }
}

const vitest = start();
process.on('message', async (question: Question) => {
  process.send?.(await answer(await vitest, question));
});
process.on('disconnect', () => process.exit());
