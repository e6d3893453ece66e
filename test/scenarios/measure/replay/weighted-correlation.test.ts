import fc from 'fast-check';
import { expect, it } from 'vitest';
import { maxJump, weightedCorrelation } from '../../../../scenarios/measure/replay/weighted-correlation.ts';

const track = { columns: 3, rows: 1, left: 7, bottom: 0, binWidth: 0.1, binHeight: 1 };

it("is Pearson's of the places and times that probabilities stand for", () => {
  // In tenths: (t, x) = (0, 0) 8 times, (0, 1) 2, (1, 0) 1, (1, 1) 6, (1, 2) 3.
  const probability = Float64Array.of(0.8, 0.2, 0, 0.1, 0.6, 0.3);
  const pairs = [
    ...new Array(8).fill([0, 0]),
    ...new Array(2).fill([0, 1]),
    [1, 0],
    ...new Array(6).fill([1, 1]),
    ...new Array(3).fill([1, 2]),
  ] as [number, number][];
  const mean = (of: (pair: [number, number]) => number) =>
    pairs.reduce((sum, pair) => sum + of(pair), 0) / pairs.length;
  const [t, x] = [mean(([at]) => at), mean(([, at]) => at)];
  const r =
    mean((pair) => (pair[0] - t) * (pair[1] - x)) /
    Math.sqrt(mean((pair) => (pair[0] - t) ** 2) * mean((pair) => (pair[1] - x) ** 2));
  expect(weightedCorrelation({ grid: track, windows: 2, probability })).toBeCloseTo(r, 12);
  expect(r).toBeCloseTo(0.7, 1);
});

it('is 1 of a line, -1 of its reverse, along y too, and 0 of a place that stays', () => {
  const line = Float64Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const back = Float64Array.of(0, 0, 1, 0, 1, 0, 1, 0, 0);
  expect(weightedCorrelation({ grid: track, windows: 3, probability: line })).toBeCloseTo(1, 12);
  expect(weightedCorrelation({ grid: track, windows: 3, probability: back })).toBeCloseTo(-1, 12);
  const upward = { ...track, columns: 1, rows: 3 };
  expect(weightedCorrelation({ grid: upward, windows: 3, probability: back })).toBeCloseTo(-1, 12);
  const still = Float64Array.of(0, 1, 0, 0, 1, 0, 0, 1, 0);
  expect(weightedCorrelation({ grid: track, windows: 3, probability: still })).toBe(0);
  expect(weightedCorrelation({ grid: track, windows: 1, probability: line.subarray(0, 3) })).toBe(0);
});

it('in an arena is the same when x and y are exchanged, or turned round', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 64, maxLength: 64 }), (values) => {
      const grid = { columns: 4, rows: 4, left: 0, bottom: 3, binWidth: 0.2, binHeight: 0.2 };
      const of = (place: (column: number, row: number) => number) => {
        const probability = new Float64Array(64);
        for (const [k, value] of values.entries()) probability[16 * (k >> 4) + place(k & 3, (k >> 2) & 3)] = value;
        return weightedCorrelation({ grid, windows: 4, probability });
      };
      const r = of((column, row) => column + 4 * row);
      expect(r).toBeGreaterThanOrEqual(0);
      expect(r).toBeLessThanOrEqual(1 + 1e-12);
      expect(of((column, row) => row + 4 * column)).toBeCloseTo(r, 9);
      expect(of((column, row) => 3 - column + 4 * row)).toBeCloseTo(r, 9);
    }),
  );
});

it('of a diagonal way through an arena is 1', () => {
  const grid = { columns: 3, rows: 3, left: 0, bottom: 0, binWidth: 1, binHeight: 2 };
  const probability = new Float64Array(27);
  for (let t = 0; t < 3; t++) probability[9 * t + 4 * t] = 1;
  expect(weightedCorrelation({ grid, windows: 3, probability })).toBeCloseTo(1, 12);
  expect(maxJump({ grid, windows: 3, probability })).toBeCloseTo(Math.hypot(1, 2) / 6, 12);
});

it('the longest jump is that of the likeliest places, by the length of the track', () => {
  const probability = Float64Array.of(0.4, 0.6, 0, 0.6, 0.4, 0, 0.1, 0.1, 0.8);
  expect(maxJump({ grid: track, windows: 3, probability })).toBeCloseTo(2 / 3, 12);
});
