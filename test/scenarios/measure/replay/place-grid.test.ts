import fc from 'fast-check';
import { expect, it } from 'vitest';
import { binCentre, binOf, gridOver, isTrack, longSide } from '../../../../scenarios/measure/replay/place-grid.ts';

const metres = fc.double({ min: -5, max: 5, noNaN: true });
const places = fc.array(fc.tuple(metres, metres), { minLength: 2, maxLength: 20 });

it('covers all places, and each bin has its centre in itself', () => {
  fc.assert(
    fc.property(places, (all) => {
      const [x, y] = [all.map(([at]) => at), all.map(([, at]) => at)];
      const long = Math.max(Math.max(...x) - Math.min(...x), Math.max(...y) - Math.min(...y));
      fc.pre(long > 1e-3);
      const grid = gridOver(x, y, 50, 20);
      for (const [u, v] of all) expect(binOf(grid, u, v)).toBeGreaterThanOrEqual(0);
      for (let bin = 0; bin < grid.columns * grid.rows; bin++) expect(binOf(grid, ...binCentre(grid, bin))).toBe(bin);
    }),
  );
});

it('is a track where places are ten times as long as wide, along x or y, and square bins elsewhere', () => {
  const track = gridOver([0, 2], [0, 0.2], 50, 20);
  expect([track.columns, track.rows, isTrack(track)]).toEqual([50, 1, true]);
  expect(gridOver([0.1, 0.1], [-1, 1], 50, 20)).toMatchObject({ columns: 1, rows: 50 });
  const arena = gridOver([0, 2], [0, 0.21], 50, 20);
  expect([arena.columns, arena.rows, isTrack(arena)]).toEqual([20, 3, false]);
  expect(arena.binWidth).toBe(arena.binHeight);
  expect([longSide(track), longSide(arena)]).toEqual([expect.closeTo(2, 6), expect.closeTo(2, 6)]);
  expect(longSide({ ...track, binHeight: 9 })).toBeCloseTo(2, 6);
});

it('has nothing outside', () => {
  const grid = { columns: 3, rows: 2, left: 1, bottom: -1, binWidth: 0.5, binHeight: 0.25 };
  expect([binOf(grid, 1, -1), binOf(grid, 2.4, -1), binOf(grid, 1.6, -0.7)]).toEqual([0, 2, 4]);
  for (const [x, y] of [
    [0.9, -1],
    [2.6, -1],
    [1, -1.1],
    [1, -0.4],
  ])
    expect(binOf(grid, x, y)).toBe(-1);
});
