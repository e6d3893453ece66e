import { describe, expect, it } from 'vitest';
import { typicalSeed } from '../../../scenarios/report/typical-seed.ts';
import type { SeedResult } from '../../../scenarios/scenario/result.ts';
import { syntheticSeed } from './synthetic-run.ts';

/** A seed whose trials take times, in seconds. */
function taking(seed: number, ...seconds: readonly number[]): SeedResult {
  const made = syntheticSeed(seed, seconds.length);
  return { ...made, trials: made.trials.map((trial, i) => ({ ...trial, latencySeconds: seconds[i] })) };
}

describe('typicalSeed', () => {
  const lucky = taking(1, 3.7, 10.4);
  const usual = taking(2, 14.5, 1.6);
  const slow = taking(3, 15, 15);

  it('is the one nearest the medians of all, not the first', () => {
    expect(typicalSeed([lucky, usual, slow, taking(4, 15, 1.2)])).toBe(usual);
  });

  it('is one of which there is something to draw', () => {
    expect(typicalSeed([lucky, usual, slow], ({ seed }) => seed !== 2)).toBe(slow);
    expect(typicalSeed([lucky], () => false)).toBeUndefined();
  });

  it('is none that was stopped, if another was not; the first of equals', () => {
    expect(typicalSeed([taking(1, 14.5), slow])).toBe(slow);
    expect(typicalSeed([slow, taking(4, 15, 15)])).toBe(slow);
    expect(typicalSeed([taking(1), taking(2)])?.seed).toBe(1);
  });
});
