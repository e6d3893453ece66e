import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SubSeeds } from '../../../../scenarios/cli/environment/sub-seeds.ts';
import type { SeedResult } from '../../../../scenarios/scenario/result.ts';
import { share } from '../../../effort.ts';

const result = (seed: number, digest = ''): SeedResult => ({ seed, trials: [], digest, simulatedSeconds: 0 });

describe('the seeds of sub-environments', () => {
  it('go on by as many as there are', () => {
    const seeds = new SubSeeds(5, 3);
    expect(seeds.present).toEqual([5, 6, 7]);
    expect(seeds.next([{ step: {} }, null, { reset: {} }])).toEqual([8, 9, 10]);
    seeds.are([5, 6, 10]);
    expect(seeds.next([{ reset: {} }, null, null])).toEqual([8, 9, 13]);
  });

  it('go on beyond those that were asked for', () => {
    const seeds = new SubSeeds(1, 2);
    expect(seeds.next([{ reset: { seed: 40 } }, { reset: { seed: 9 } }])).toEqual([41, 42]);
    seeds.are([40, 9]);
    expect(seeds.next([{ reset: { seed: 3 } }, { reset: {} }])).toEqual([41, 42]);
  });

  it.each([
    ['two that are asked for', [{ reset: { seed: 7 } }, { reset: { seed: 7 } }], '7 for sub-environments 0 and 1'],
    ['one that another is at', [{ reset: { seed: 2 } }, { step: {} }], '2 for sub-environments 0 and 1'],
  ])('are not twice the same: %s', (_, requests, received) => {
    expect(() => new SubSeeds(1, 2).next(requests)).toThrow(
      expect.objectContaining({ code: 'invalid_seeds', received }),
    );
  });

  it('may be handed over', () => {
    expect(new SubSeeds(1, 2).next([{ reset: { seed: 2 } }, { reset: { seed: 1 } }])).toEqual([3, 4]);
  });

  it('keep of a seed what was begun last', () => {
    const seeds = new SubSeeds(1, 2);
    seeds.next([{ reset: { seed: 2 } }, { reset: { seed: 5 } }]);
    seeds.are([2, 5]);
    const kept = seeds.last([
      [result(1), result(2, 'later')],
      [result(2, 'sooner'), result(5)],
    ]);
    expect(kept.map(({ seed, digest }) => `${seed}${digest}`)).toEqual(['1', '2later', '5']);
    // Of which nothing was completed.
    expect(seeds.last([[], [result(2, 'sooner')]])).toEqual([result(2, 'sooner')]);
  });

  it('come once each, whatever is asked, unless they are asked for', () => {
    const request = fc.oneof(
      { arbitrary: fc.constant<unknown>({ reset: {} }), weight: 4 },
      fc.nat(12).map((seed) => ({ reset: { seed } })),
      fc.constantFrom<unknown>(null, 'reset', { step: {} }, { reset: { seed: '3' } }, { reset: { seed: 1e300 } }),
    );
    fc.assert(
      fc.property(
        fc.nat(9),
        fc.integer({ min: 1, max: 4 }).chain((count) => {
          // Which runs are over by then.
          const over = fc.array(fc.boolean(), { minLength: count, maxLength: count });
          return fc.tuple(
            fc.constant(count),
            fc.array(fc.tuple(fc.array(request, { minLength: count, maxLength: count }), over)),
          );
        }),
        (first, [count, lines]) => {
          const seeds = new SubSeeds(first, count);
          const seen = new Set(seeds.present);
          for (const [requests, over] of lines) {
            let next: readonly number[];
            try {
              next = seeds.next(requests);
            } catch {
              continue;
            }
            const before = seeds.present;
            const after = requests.map((one, k) => {
              const { seed } = (one as { reset?: { seed?: unknown } } | null)?.reset ?? {};
              if (Number.isSafeInteger(seed)) return Number(seed);
              if (!over[k]) return Number(before[k]);
              expect(seen.has(Number(next[k]))).toBe(false);
              return Number(next[k]);
            });
            expect(new Set(after).size).toBe(count);
            for (const seed of after) seen.add(seed);
            seeds.are(after);
          }
        },
      ),
      { numRuns: share(300) },
    );
  });
});
