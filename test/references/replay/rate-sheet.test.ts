import { expect, it } from 'vitest';
import { RandomStream } from '../../../kernels/random.ts';
import { FULL } from '../../effort.ts';
import type { RateSheet } from './rate-sheet.ts';
import { rateSheet } from './rate-sheet.ts';

const SIDE = 50;
const NEIGHBOURS = [-1, 0, 1].flatMap((i) => [-1, 0, 1].flatMap((j) => (i === 0 && j === 0 ? [] : [[i, j] as const])));
const each = <T>(of: (row: number, column: number) => T): T[][] =>
  Array.from({ length: SIDE }, (_, row) => Array.from({ length: SIDE }, (_, column) => of(row, column)));

/** The equations as they stand, for every cell in every step, from the weights of a sheet and without noise. */
function plain(sheet: RateSheet, eta: number) {
  const W = each((row, column) => NEIGHBOURS.map(([i, j]) => sheet.weight(row, column, i, j)));
  const E = each(() => NEIGHBOURS.map(() => 0));
  const D = each(() => 1);
  const F = each(() => 0.4);
  const I = each(() => 0);
  let inhibition = 0;
  const rate = (row: number, column: number): number => Math.max(0, I[row][column] - 0.002);
  return {
    rate,
    W,
    step(x: number, y: number, external: number, shared: number) {
      const r = each(rate);
      const o = each((row, column) => r[row][column] * D[row][column] * F[row][column]);
      const from = (row: number, column: number): number => o[row]?.[column] ?? 0;
      const old = inhibition;
      inhibition += -inhibition / 10 + 5e-4 * o.flat().reduce((a, b) => a + b);
      each((row, column) => {
        const input = NEIGHBOURS.reduce((sum, [i, j], k) => sum + W[row][column][k] * from(row + i, column + j), 0);
        const bump = external * Math.exp(-((row - x) ** 2 + (column - y) ** 2) / 8);
        I[row][column] += -I[row][column] / 10 + input - old + bump - shared;
        D[row][column] += (1 - D[row][column]) / 300 - o[row][column];
        F[row][column] += (0.4 - F[row][column]) / 200 + 0.4 * r[row][column] * (1 - F[row][column]);
        const post = rate(row, column);
        if (eta === 0) return;
        for (const [k, [i, j]] of NEIGHBOURS.entries()) {
          W[row][column][k] += E[row][column][k];
          E[row][column][k] += (-E[row][column][k] + eta * post * from(row + i, column + j)) / 10_000;
        }
        const sum = W[row][column].reduce((a, b) => a + b);
        if (sum > 1) for (const k of NEIGHBOURS.keys()) W[row][column][k] /= sum;
      });
    },
  };
}

it('steps as the equations do, though most cells are left out', { tags: 'long' }, () => {
  const sheet = rateSheet(new RandomStream(1, 'sheet'), { eta: 0, noise: 0 });
  const reference = plain(sheet, 0);
  for (let tick = 0; tick < 120; tick++) {
    for (const one of [sheet, reference]) one.step(20.3, 24.8, 1e-3, tick < 110 ? 0 : 0.1);
    if (tick % 20 !== 0) continue;
    const expected = each(reference.rate);
    const largest = Math.max(...expected.flat());
    const error = Math.max(...each((i, j) => Math.abs(sheet.rate(i, j) - expected[i][j])).flat());
    expect(error, `at ${tick} ms`).toBeLessThanOrEqual(1e-3 * largest);
    if (tick > 20 && tick < 110) expect(largest).toBeGreaterThan(1e-3);
  }
});

it('sends a wave away from the agent', () => {
  const sheet = rateSheet(new RandomStream(1, 'sheet'), { eta: 0 });
  let farthest = 0;
  for (let tick = 0; tick < 800; tick++) {
    sheet.step(25, 25, 1e-3, 0);
    farthest = Math.max(farthest, Math.hypot(sheet.centre.x - 25, sheet.centre.y - 25));
  }
  expect(farthest).toBeGreaterThan(8);
});

// 8 % of the change, for it comes up to 100 ms later or earlier.
it.runIf(FULL)('learns as the equations do, though weights change every 100 ms', () => {
  const sheet = rateSheet(new RandomStream(1, 'sheet'), { eta: 10, noise: 0 });
  const before = each((i, j) => NEIGHBOURS.map(([di, dj]) => sheet.weight(i, j, di, dj)));
  const reference = plain(sheet, 10);
  for (let tick = 0; tick < 120; tick++)
    for (const one of [sheet, reference]) one.step(20.3, 24.8, 1e-3, tick < 100 ? 0 : 0.1);
  let [change, error] = [0, 0];
  each((i, j) => {
    for (const [k, [di, dj]] of NEIGHBOURS.entries()) {
      change = Math.max(change, Math.abs(reference.W[i][j][k] - before[i][j][k]));
      error = Math.max(error, Math.abs(reference.W[i][j][k] - sheet.weight(i, j, di, dj)));
    }
  });
  expect(change).toBeGreaterThan(1e-3);
  expect(error).toBeLessThan(0.1 * change);
});
