import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../../../kernels/random.ts';
import { normalShareBelow } from '../../../../scenarios/sweep/search/normal-distribution.ts';
import { ParzenEstimator } from '../../../../scenarios/sweep/search/parzen-estimator.ts';
import type { Space } from '../../../../scenarios/sweep/space/space.ts';
import { range } from './trial.ts';

const SPACE: Space = [range('x', 0, 1), { name: 'word', domain: { kind: 'list', values: ['a', 'b', 'c'] } }];
const estimator = new ParzenEstimator(SPACE, [Float64Array.of(0.02, 0.5 / 3), Float64Array.of(0.6, 2.5 / 3)]);
const CELLS = 500;

/** Probability of each cell of x and each word. */
const mass = (cell: number, word: number): number =>
  Math.exp(estimator.logDensity(Float64Array.of((cell + 0.5) / CELLS, (word + 0.5) / 3))) / CELLS;

describe('a density', () => {
  it('is one in all', () => {
    let sum = 0;
    for (let cell = 0; cell < CELLS; cell++) for (let word = 0; word < 3; word++) sum += mass(cell, word);
    expect(sum).toBeCloseTo(1, 4);
  });

  it('is what is drawn', () => {
    const stream = new RandomStream(1, 'draws');
    const draws = Array.from({ length: 20_000 }, () => estimator.draw(stream));
    for (const [from, to, word] of [
      [0, 50, 0],
      [0, 50, 1],
      [250, 350, 2],
      [400, 500, 0],
    ]) {
      let expected = 0;
      for (let cell = from; cell < to; cell++) expected += mass(cell, word);
      const share =
        draws.filter(([x, w]) => x >= from / CELLS && x < to / CELLS && Math.floor(w * 3) === word).length /
        draws.length;
      expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt(expected / draws.length));
    }
    expect(draws.every(([x]) => x >= 0 && x <= 1)).toBe(true);
  });

  it('is the same everywhere where nothing was observed', () => {
    const nothing = new ParzenEstimator(SPACE, []);
    expect(nothing.logDensity(Float64Array.of(0.3, 0.5))).toBeCloseTo(-Math.log(3), 14);
  });
});

it('a normal distribution has the shares that tables have', () => {
  for (const [x, share] of [
    [0, 0.5],
    [1, 0.8413447461],
    [-1.959963985, 0.025],
    [3, 0.998650102],
    [-40, 0],
  ])
    expect(Math.abs(normalShareBelow(x) - share)).toBeLessThan(7.5e-8);
});
