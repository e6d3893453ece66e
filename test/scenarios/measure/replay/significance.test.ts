import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { PlaceDecoder, type Posterior } from '../../../../scenarios/measure/replay/decoder.ts';
import { LineScorer } from '../../../../scenarios/measure/replay/line-score.ts';
import { isSignificant, SHUFFLES, testSequence } from '../../../../scenarios/measure/replay/significance.ts';
import { countSpikes } from '../../../../scenarios/measure/replay/spike-counts.ts';
import { weightedCorrelation } from '../../../../scenarios/measure/replay/weighted-correlation.ts';
import { FULL } from '../../../effort.ts';
import { BINS, spikesOn, trackFields } from './track.ts';

const CELLS = 40;
const WINDOWS = 15;
const decoder = new PlaceDecoder(trackFields(CELLS), 0.01);
/** Cycling moves what is at an end of a track to where it could not be; on a ring it could. */
const ring = new PlaceDecoder(trackFields(CELLS, true), 0.01);
const line = new LineScorer({ bins: BINS, windows: WINDOWS, slopes: 20, starts: 25 });
const SCORES = {
  line: (posterior: Posterior) => line.fit(posterior).score,
  correlation: (posterior: Posterior) => Math.abs(weightedCorrelation(posterior)),
};

describe.each(Object.entries(SCORES))('by the score %s', (name, score) => {
  const random = new RandomStream(1, `significance ${name}`);

  it('sequences pass all shuffles', { tags: 'long' }, () => {
    for (let n = 0; n < 4; n++) {
      const [start, slope] = n & 1 ? [3, 2.5] : [47, -2.5];
      const counts = spikesOn(CELLS, WINDOWS, (window) => start + slope * window, random);
      const significance = testSequence(counts, decoder, score, random, 99);
      expect(isSignificant(significance), JSON.stringify(significance)).toBe(true);
      expect(significance.score).toBe(score(decoder.decode(counts)));
      for (const p of Object.values(significance.p)) expect(p).toBeGreaterThanOrEqual(1 / 100);
    }
  });

  it('an event that has the same score in any order does not pass, and is not shuffled for long', () => {
    const counts = countSpikes([0, 1, 2, 3], [7, 7, 7, 7], 0, 1, 4);
    let scored = 0;
    const constant = (): number => {
      scored++;
      return 1;
    };
    expect(testSequence(counts, decoder, constant, random, 99).p).toEqual({ cells: 1, cycle: 1, order: 1 });
    // The event itself, and five of 99 that make each shuffle fail.
    expect(scored).toBe(1 + 3 * 5);
  });

  it('5 % of events without a sequence pass each shuffle, to 2 %, and no more pass all', () => {
    const events = FULL ? 1000 : 40;
    const passed = { cells: 0, cycle: 0, order: 0, all: 0 };
    for (let n = 0; n < events; n++) {
      // Independent Poisson spikes of all cells, wherever their fields are.
      const significance = testSequence(
        spikesOn(CELLS, WINDOWS, () => Number.NaN, random),
        ring,
        score,
        random,
        39,
      );
      for (const shuffle of SHUFFLES) if (significance.p[shuffle] <= 0.05) passed[shuffle]++;
      if (isSignificant(significance)) passed.all++;
    }
    // Three standard deviations of few events are more than 2 %.
    const tolerance = Math.max(0.02, 3 * Math.sqrt((0.05 * 0.95) / events));
    for (const shuffle of SHUFFLES) expect(Math.abs(passed[shuffle] / events - 0.05), shuffle).toBeLessThan(tolerance);
    expect(passed.all / events).toBeLessThan(0.07);
  });

  it('5 % of sequences pass the shuffle that they went through, to 2 %', { tags: 'long' }, () => {
    const events = FULL ? 1000 : 40;
    const passed = { cells: 0, order: 0 };
    for (let n = 0; n < events; n++) {
      const fields = decoder.fields;
      const order = random.permutation(CELLS);
      const strangers = new PlaceDecoder({ ...fields, rates: Array.from(order, (cell) => fields.rates[cell]) }, 0.01);
      const sequence = spikesOn(CELLS, WINDOWS, (window) => 5 + 2.5 * window, random);
      if (testSequence(sequence, strangers, score, random, 39).p.cells <= 0.05) passed.cells++;
      const windows = random.permutation(WINDOWS);
      const disordered = spikesOn(CELLS, WINDOWS, (window) => 5 + 2.5 * windows[window], random);
      if (testSequence(disordered, decoder, score, random, 39).p.order <= 0.05) passed.order++;
    }
    const tolerance = Math.max(0.02, 3 * Math.sqrt((0.05 * 0.95) / events));
    for (const count of Object.values(passed)) expect(Math.abs(count / events - 0.05)).toBeLessThan(tolerance);
  });
});
