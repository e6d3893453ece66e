import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { PlaceDecoder } from '../../../../scenarios/measure/replay/decoder.ts';
import { countSpikes } from '../../../../scenarios/measure/replay/spike-counts.ts';
import { BINS, spikesOn, trackFields } from './track.ts';

describe('by hand, in two bins and one that is not known', () => {
  const fields = {
    grid: { columns: 3, rows: 1, left: 0, bottom: 0, binWidth: 1, binHeight: 1 },
    occupancy: Float64Array.of(1, 0, 1),
    known: [true, false, true],
    cells: [3, 5],
    rates: [Float64Array.of(10, Number.NaN, 1), Float64Array.of(1, Number.NaN, 20)],
  };
  const decoder = new PlaceDecoder(fields, 0.01);
  /** Odds of the first bin, with the window's length once in what silence says: tau (21 - 11). */
  const odds = (ids: readonly number[], fieldInstead?: readonly number[]) => {
    const { probability } = decoder.decode(
      countSpikes(
        ids.map(() => 0),
        ids,
        0,
        10,
        1,
      ),
      fieldInstead,
    );
    expect(probability[0] + probability[2]).toBeCloseTo(1, 12);
    expect(probability[1]).toBe(0);
    return probability[0] / probability[2];
  };

  it('is the product of Poisson probabilities', () => {
    expect(odds([])).toBeCloseTo(Math.exp(0.1), 12);
    expect(odds([3])).toBeCloseTo(10 * Math.exp(0.1), 10);
    expect(odds([5])).toBeCloseTo(Math.exp(0.1) / 20, 12);
    expect(odds([3, 3, 5])).toBeCloseTo(5 * Math.exp(0.1), 12);
  });

  it('leaves out cells without a field, and gives cells the fields of others', () => {
    expect(odds([3, 4, 99])).toBe(odds([3]));
    expect(odds([3], [1, 0])).toBeCloseTo(Math.exp(0.1) / 20, 12);
  });

  it('has windows of their own', () => {
    const { probability, windows } = decoder.decode(countSpikes([9, 10, 19, 20, 45], [5, 3, 5, 3, 3], 10, 10, 3));
    expect(windows).toBe(3);
    const single = (ids: readonly number[]) =>
      decoder.decode(
        countSpikes(
          ids.map(() => 0),
          ids,
          0,
          10,
          1,
        ),
      ).probability;
    expect([...probability]).toEqual([...single([3, 5]), ...single([3]), ...single([])]);
  });
});

it('decodes a place to a bin and a half on average, from 5 spikes in 10 ms', () => {
  const random = new RandomStream(1, 'places');
  const decoder = new PlaceDecoder(trackFields(100), 0.01);
  let error = 0;
  for (let n = 0; n < 50; n++) {
    const { probability } = decoder.decode(spikesOn(100, 1, () => n, random, { gain: 3 }));
    const best = probability.indexOf(Math.max(...probability));
    error += Math.abs(best - n) / 50;
  }
  expect(error).toBeLessThan(1.5);
});

it('is what the equation says for any number of cells', () => {
  const fields = trackFields(9);
  const decoder = new PlaceDecoder(fields, 0.02);
  fc.assert(
    fc.property(fc.array(fc.nat(8), { maxLength: 30 }), (ids) => {
      const { probability } = decoder.decode(
        countSpikes(
          ids.map(() => 0),
          ids,
          0,
          1,
          1,
        ),
      );
      const logP = Array.from({ length: BINS }, (_, bin) => {
        const spikes = ids.reduce((sum, id) => sum + Math.log(fields.rates[id][bin]), 0);
        return spikes - 0.02 * fields.rates.reduce((sum, map) => sum + map[bin], 0);
      });
      const most = Math.max(...logP);
      const all = logP.reduce((sum, one) => sum + Math.exp(one - most), 0);
      for (const [bin, one] of logP.entries()) expect(probability[bin]).toBeCloseTo(Math.exp(one - most) / all, 12);
    }),
  );
});

it('is a distribution for any spikes, also many', () => {
  const decoder = new PlaceDecoder(trackFields(20), 0.01);
  fc.assert(
    fc.property(fc.array(fc.nat(25), { maxLength: 400 }), (ids) => {
      const { probability } = decoder.decode(
        countSpikes(
          ids.map((_, k) => k >> 3),
          ids,
          0,
          10,
          5,
        ),
      );
      for (let window = 0; window < 5; window++) {
        const own = probability.subarray(window * BINS, (window + 1) * BINS);
        expect(own.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9);
        expect(Math.min(...own)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});
