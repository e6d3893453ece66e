import { describe, expect, it } from 'vitest';
import { ailment, silentSeed } from '../../../scenarios/judge/ailment.ts';
import type { TrialResult } from '../../../scenarios/scenario/result.ts';
import { runOf, seedOf } from '../fixtures/results.ts';

/** What ails a run of one seed, by its trials. */
const ails = (...trials: readonly Partial<TrialResult>[]): string | undefined =>
  ailment(runOf([seedOf(7, trials)]), trials.length);

describe('a body stood still', () => {
  const STOOD = 'in seed 7 the body stood still';

  it.each([
    ['a hair less than a tenth of the way', 0.4999, 5, true],
    ['a tenth of it', 0.5, 5, false],
    ['a tenth of a short one', 0.05, 0.5, false],
    ['less than that', 0.04, 0.5, true],
  ])('if it drove %s', (_, pathMetres, shortestMetres, stood) => {
    const ill = ails({ pathMetres, shortestMetres });
    if (stood) expect(ill).toContain(STOOD);
    else expect(ill).toBeUndefined();
  });

  it('in each of its trials, not if it went somewhere in one; the longest is told', () => {
    const still = { pathMetres: 0.01, shortestMetres: 1 };
    expect(ails(still, { pathMetres: 0.02, shortestMetres: 1 })).toBe(`${STOOD}: it drove 0.020 m at most in a trial`);
    expect(ails(still, { pathMetres: 0.3, shortestMetres: 1 })).toBeUndefined();
  });

  it('is judged by the trials that lead somewhere: no way of 0, and none without an end, says that it moved', () => {
    const still = { pathMetres: 0.01, shortestMetres: 1 };
    for (const shortestMetres of [0, Number.NaN]) {
      expect(ails(still, { pathMetres: 0, shortestMetres })).toContain(STOOD);
      expect(ails(still, { pathMetres: 9, shortestMetres })).toContain(STOOD);
      expect(ails({ pathMetres: 0, shortestMetres })).toBeUndefined();
    }
    expect(ails({ pathMetres: 0, shortestMetres: Infinity })).toBeUndefined();
  });

  it('in the second seed too', () => {
    const well = seedOf(1, [{ pathMetres: 2, shortestMetres: 1 }]);
    const ill = seedOf(2, [{ pathMetres: 0, shortestMetres: 1 }]);
    expect(ailment(runOf([well, ill]), 1)).toContain('in seed 2 the body stood still');
  });
});

describe('a run', () => {
  const well = seedOf(3, [{}, {}]);

  it('is healthy with as many trials as it should have, neither fewer nor more', () => {
    expect(ailment(runOf([well]), 2)).toBeUndefined();
    expect(ailment(runOf([well]), 3)).toBe('seed 3 completed 2 of 3 trials');
    expect(ailment(runOf([well]), 1)).toBe('seed 3 completed 2 of 1 trials');
  });

  it('without a seed, or an end, proves nothing', () => {
    expect(ailment(runOf([]), 2)).toBe('no seed ran');
    expect(ailment({ ...runOf([well]), partial: true }, 2)).toBe('the run was interrupted');
  });

  it.each(['latencySeconds', 'pathMetres'] as const)('measures nothing with a %s that is not finite', (name) => {
    for (const value of [Number.NaN, Infinity])
      expect(ails({}, { [name]: value })).toBe('seed 7 measured something that is not finite');
  });
});

describe('a seed is silent', () => {
  it('if no population spiked in any of its trials, and the first such seed is told', () => {
    const one = seedOf(1, [{ spikes: { a: 0 } }, { spikes: { a: 0, b: 1 } }]);
    const two = seedOf(2, [{ spikes: { a: 0, b: 0 } }, { spikes: {} }]);
    expect(silentSeed(runOf([one]))).toBeUndefined();
    expect(silentSeed(runOf([one, two, { ...two, seed: 3 }]))).toBe(2);
  });
});
