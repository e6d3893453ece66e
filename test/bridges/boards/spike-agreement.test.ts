import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SpikeMatcher } from '../../../bridges/boards/spike-agreement.ts';
import { share } from '../../effort.ts';

/** Spikes of one neuron as ticks, ascending. */
const train = fc.uniqueArray(fc.nat(25), { maxLength: 12 }).map((ticks) => ticks.sort((a, b) => a - b));

function matched(trains: readonly (readonly [readonly number[], readonly number[]])[], within: number) {
  const matcher = new SpikeMatcher(trains.length, { within, step: 2e-3 });
  for (let tick = 0; tick <= 25; tick++) {
    const idsOf = (side: 0 | 1) =>
      Uint32Array.from(trains.flatMap((both, neuron) => (both[side].includes(tick) ? [neuron] : [])));
    const [ids, expected] = [idsOf(0), idsOf(1)];
    matcher.take(tick, ids, ids.length, expected, expected.length);
  }
  return matcher.result('cells');
}

/** Most pairs of two trains, by trying all. */
function most([first, ...rest]: readonly number[], others: readonly number[], within: number): number {
  if (first === undefined) return 0;
  const left = most(rest, others, within);
  return others.reduce(
    (best, other) =>
      Math.abs(other - first) > within
        ? best
        : Math.max(
            best,
            1 +
              most(
                rest,
                others.filter((one) => one !== other),
                within,
              ),
          ),
    left,
  );
}

describe('the agreement of spikes', () => {
  it('pairs as many as can be paired', () => {
    const small = train.filter((ticks) => ticks.length < 7);
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small), { minLength: 1, maxLength: 3 }), fc.nat(3), (trains, within) => {
        const expected = trains.reduce((sum, [one, other]) => sum + most(one, other, within), 0);
        expect(matched(trains, within).matched).toBe(expected);
      }),
      { numRuns: share(400) },
    );
  });

  it('is the same seen from the other side, and whole with itself', () => {
    fc.assert(
      fc.property(train, train, (one, other) => {
        const [here, there] = [matched([[one, other]], 2), matched([[other, one]], 2)];
        expect(here.f1).toBe(there.f1);
        expect(matched([[one, one]], 0).f1).toBe(1);
      }),
      { numRuns: share(200) },
    );
  });

  it('says how much the rate is off', () => {
    expect(
      matched(
        [
          [
            [1, 5, 9],
            [2, 20],
          ],
        ],
        2,
      ),
    ).toEqual({
      population: 'cells',
      spikes: 3,
      expected: 2,
      matched: 1,
      f1: 0.4,
      recall: 1 / 2,
      precision: 1 / 3,
      rateError: 0.5,
      // A spike too many in 26 ticks of 2 ms.
      rateErrorHz: 1 / 0.052,
    });
    expect(matched([[[], []]], 2)).toMatchObject({ f1: 1, spikes: 0 });
    const extra = matched([[[3], []]], 2);
    for (const name of ['rateError', 'recall']) expect(extra).not.toHaveProperty(name);
    expect(matched([[[], [3]]], 2)).not.toHaveProperty('precision');
  });

  it('says how far the rates of neurons are off, though the sum of their spikes be right', () => {
    const twoNeurons: (readonly [number[], number[]])[] = [
      [[1, 5, 9], [2]],
      [[7], [8, 12, 20]],
    ];
    expect(matched(twoNeurons, 2)).toMatchObject({ rateError: 0, rateErrorHz: 2 / 0.052 });
  });
});
