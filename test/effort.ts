/**
 * How much the tests try. `npm test` is for those who wait: it draws a quarter of the cases of property tests and skips the
 * long comparisons of whole behaviours with published ones. `REAFFERENCE_TESTS=full npm test` does all of both, as `.ci/run`
 * does before a change lands. No bound on what is measured depends on it.
 */
export const FULL = process.env['REAFFERENCE_TESTS'] === 'full';

/** Of `inFull` cases those that are drawn, or of `inFull` events those that these cases must show at least. */
export function share(inFull: number): number {
  return FULL ? inFull : Math.ceil(inFull / 4);
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
