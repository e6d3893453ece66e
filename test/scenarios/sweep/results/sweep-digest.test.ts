import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JobResult } from '../../../../scenarios/sweep/results/job-result.ts';
import { SweepDigest } from '../../../../scenarios/sweep/results/sweep-digest.ts';

const resultOf = ([id, digest]: readonly [number, number]): JobResult =>
  ({ id: `job ${id}`, result: { digest: `digest ${digest}` } }) as JobResult;
const digestOf = (jobs: readonly (readonly [number, number])[]): string => {
  const sum = new SweepDigest();
  for (const job of jobs) sum.add(resultOf(job));
  return sum.hex;
};
const jobs = fc.uniqueArray(fc.tuple(fc.nat(), fc.nat()), { selector: ([id]) => id, minLength: 2 });

describe('the digest of a sweep', () => {
  it('is the same in whatever order jobs come', () => {
    fc.assert(
      fc.property(jobs, fc.func(fc.integer()), (some, order) => {
        const others = some.toSorted((a, b) => order(a) - order(b));
        expect(digestOf(others)).toBe(digestOf(some));
      }),
    );
  });

  it('is another with one job more or less, with another result, or with results swapped', () => {
    fc.assert(
      fc.property(jobs, (some) => {
        const [[id, digest], [otherId, otherDigest], ...rest] = some;
        const found = [
          some,
          some.slice(1),
          [...some, [-1, 0] as const],
          [[id, digest + 1] as const, ...some.slice(1)],
          ...(digest === otherDigest ? [] : [[[id, otherDigest] as const, [otherId, digest] as const, ...rest]]),
        ].map(digestOf);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((one) => /^[0-9a-f]{64}$/.test(one))).toBe(true);
      }),
    );
  });

  it('of no jobs is zero', () => {
    expect(digestOf([])).toBe('0'.repeat(64));
  });
});
