import { expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { PlaceDecoder } from '../../../../scenarios/measure/replay/decoder.ts';
import { cellShuffle, cycleColumns, shuffleOrder } from '../../../../scenarios/measure/replay/shuffles.ts';
import { countSpikes } from '../../../../scenarios/measure/replay/spike-counts.ts';
import { BINS, spikesOn, trackFields } from './track.ts';

const random = new RandomStream(1, 'shuffles');
const grid = { columns: 3, rows: 2, left: 0, bottom: 0, binWidth: 1, binHeight: 1 };
/** Two windows of 0 to 5 and of 10 to 15. */
const posterior = { grid, windows: 2, probability: Float64Array.of(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15) };

it('cycles each window by a distance of its own, round both sides', () => {
  const seen = new Set<string>();
  const pairs = new Set<string>();
  for (let n = 0; n < 400; n++) {
    const { probability } = cycleColumns(posterior, random);
    const [first, second] = [probability.subarray(0, 6), probability.subarray(6)];
    seen.add([...first].join(' '));
    pairs.add(`${first[0]} ${second[0]}`);
    for (const [window, least] of [
      [first, 0],
      [second, 10],
    ] as const) {
      const at = window.indexOf(least);
      const [right, up] = [at % 3, Math.floor(at / 3)];
      const shifted = Array.from({ length: 6 }, (_, bin) => {
        const [column, row] = [(bin % 3) + 3 - right, Math.floor(bin / 3) + 2 - up];
        return least + (column % 3) + 3 * (row % 2);
      });
      expect([...window]).toEqual(shifted);
    }
  }
  expect(seen.size).toBe(6);
  expect(pairs.size).toBe(36);
});

it('changes the order of windows, and nothing in them', () => {
  const firsts = new Set<number>();
  for (let n = 0; n < 50; n++) {
    const { probability } = shuffleOrder(posterior, random);
    firsts.add(probability[0]);
    expect([...probability].sort((a, b) => a - b)).toEqual([...posterior.probability]);
    expect([...probability.subarray(0, 6)].map((p) => p - probability[0])).toEqual([0, 1, 2, 3, 4, 5]);
  }
  expect([...firsts].sort()).toEqual([0, 10]);
});

it('gives cells the fields of others, one each, in all windows alike', () => {
  const decoder = new PlaceDecoder(trackFields(5), 0.01);
  const best = (window: Float64Array): number => window.indexOf(Math.max(...window));
  const own = (cell: number): number =>
    best(decoder.decode(countSpikes([0, 0, 0], [cell, cell, cell], 0, 1, 1)).probability);
  const places = Array.from({ length: 5 }, (_, cell) => own(cell));
  const counts = countSpikes([0, 0, 0, 1, 1, 1, 2, 2, 2], [0, 0, 0, 1, 1, 1, 0, 0, 0], 0, 1, 3);
  const seen = new Set<string>();
  const shuffled = cellShuffle(counts, decoder, random);
  for (let n = 0; n < 200; n++) {
    const { probability } = shuffled();
    const [first, second, third] = [0, 1, 2].map((w) => best(probability.subarray(w * BINS, (w + 1) * BINS)));
    expect(third).toBe(first);
    expect(second).not.toBe(first);
    expect(places).toContain(first);
    seen.add(`${first} ${second}`);
  }
  expect(seen.size).toBe(20);
});

it('leaves what it shuffles as it is', () => {
  const counts = spikesOn(5, 4, (window) => 10 * window, random);
  const decoder = new PlaceDecoder(trackFields(5), 0.01);
  const before = decoder.decode(counts);
  for (const shuffle of [cycleColumns, shuffleOrder]) shuffle(before, random);
  cellShuffle(counts, decoder, random)();
  expect(decoder.decode(counts)).toEqual(before);
});
