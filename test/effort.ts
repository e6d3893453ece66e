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
