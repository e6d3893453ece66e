/**
 * How much the tests try, by `REAFFERENCE_TESTS`:
 * - `brief` is for those who wait, and what `npm test` does: few cases of property tests, and no test that is tagged `long`.
 * - `usual` is for files that are named, `npx vitest run FILE`: a quarter of the cases.
 * - `full` is all, with the long comparisons of whole behaviours with published ones, as `.ci/run` does before a change lands.
 *
 * No bound on what is measured depends on it.
 */
export type Effort = 'brief' | 'usual' | 'full';

/** Of cases in full, one in so many is drawn. */
const ONE_IN: Readonly<Record<Effort, number>> = { brief: 20, usual: 4, full: 1 };

/** The effort that an environment asks for. @throws Error for a word that is none */
export function effortIn(environment: Readonly<Record<string, string | undefined>>, otherwise: Effort): Effort {
  const asked = environment['REAFFERENCE_TESTS'] ?? otherwise;
  if (asked in ONE_IN) return asked as Effort;
  throw new Error(`REAFFERENCE_TESTS is '${asked}': it may be ${Object.keys(ONE_IN).join(', ')}`);
}

const EFFORT = effortIn(process.env, 'usual');

/** Whether all is tried. */
export const FULL = EFFORT === 'full';

/** Of `inFull` cases those that are drawn, or of `inFull` events those that these cases must show at least. */
export function share(inFull: number): number {
  return Math.ceil(inFull / ONE_IN[EFFORT]);
}

/** Cases of which the first stands for all where somebody waits, such as steps of integration. */
export function inFull<T>(first: T, ...others: readonly T[]): readonly T[] {
  return FULL ? [first, ...others] : [first];
}

/**
 * What a fuzzer draws: `few` cases in a test run, always the same ones. `REAFFERENCE_FUZZ_COUNT=1000 REAFFERENCE_FUZZ_SEED=7` draws
 * others, and more.
 */
export function fuzzing(few: number): {
  readonly seed?: number;
  readonly numRuns: number;
  readonly endOnFailure: true;
} {
  const { REAFFERENCE_FUZZ_COUNT: count = few, REAFFERENCE_FUZZ_SEED: seed } = process.env;
  return { ...(seed === undefined ? {} : { seed: Number(seed) }), numRuns: Number(count), endOnFailure: true };
}
