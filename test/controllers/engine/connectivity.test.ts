import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ValidationError } from '../../../agents/errors.ts';
import type { Connectivity } from '../../../controllers/engine/index.ts';
import {
  allToAll,
  distanceDependent,
  explicit,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  oneToOne,
} from '../../../controllers/engine/index.ts';
import { RandomStream } from '../../../kernels/random.ts';

const draw = (connect: Connectivity, pre: number, post: number, seed = 1) =>
  connect(pre, post, new RandomStream(seed, 'connectivity'));

const pairs = (connect: Connectivity, pre: number, post: number, seed = 1): string[] => {
  const connections = draw(connect, pre, post, seed);
  return [...connections.pre].map((i, k) => `${i}-${connections.post[k]}`);
};

function count(indices: Uint32Array, size: number): number[] {
  const counts = Array<number>(size).fill(0);
  for (const i of indices) counts[i]!++;
  return counts;
}

const sizes = fc.tuple(
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 1, max: 30 }),
  fc.integer({ min: 0, max: 99 }),
);

describe('all to all', () => {
  it('joins every pair once, in order', () => {
    expect(pairs(allToAll(), 2, 3)).toEqual(['0-0', '0-1', '0-2', '1-0', '1-1', '1-2']);
  });

  it('leaves out what the filter does not allow', () => {
    expect(pairs(allToAll({ self: false }), 2, 3)).toEqual(['0-1', '0-2', '1-0', '1-2']);
    expect(pairs(allToAll({ where: (i, j) => i + j === 2 }), 2, 3)).toEqual(['0-2', '1-1']);
  });
});

describe('one to one', () => {
  it('joins equals', () => expect(pairs(oneToOne(), 3, 3)).toEqual(['0-0', '1-1', '2-2']));
  it('needs two populations of one size', () => expect(() => draw(oneToOne(), 3, 4)).toThrow(/one size/));
});

describe('fixed degrees', () => {
  it('are exact, distinct, within range and without self where that is said', () => {
    fc.assert(
      fc.property(
        sizes,
        fc.boolean(),
        fc.boolean(),
        fc.nat({ max: 30 }),
        ([pre, post, seed], self, incoming, wanted) => {
          const partners = incoming ? pre : post;
          const degree = Math.min(wanted, Math.max(0, self ? partners : partners - 1));
          const connect = incoming ? fixedInDegree(degree, { self }) : fixedOutDegree(degree, { self });
          const connections = draw(connect, pre, post, seed);
          const [near, far] = incoming ? [connections.post, connections.pre] : [connections.pre, connections.post];
          expect(count(near, incoming ? post : pre)).toEqual(Array(incoming ? post : pre).fill(degree));
          expect(Math.max(-1, ...far)).toBeLessThan(partners);
          const list = [...connections.pre].map((i, k) => `${i}-${connections.post[k]}`);
          expect(new Set(list).size).toBe(list.length);
          if (!self) expect(list.some((pair) => pair.split('-')[0] === pair.split('-')[1])).toBe(false);
        },
      ),
    );
  });

  it('choose every partner alike', () => {
    // 4 of 9, over 4000 neurons: 1778 +- 31 each; five standard deviations.
    for (const counts of [
      count(draw(fixedOutDegree(4), 4000, 9).post, 9),
      count(draw(fixedInDegree(4), 9, 4000).pre, 9),
      count(draw(fixedOutDegree(4, { self: false }), 4000, 9).post, 9),
    ]) {
      for (const n of counts) expect(Math.abs(n - 16000 / 9)).toBeLessThan(5 * Math.sqrt(4000 * (4 / 9) * (5 / 9)));
    }
  });

  it.each([-1, 2.5, 10, NaN])('refuse a degree of %d of 9 partners', (degree) => {
    expect(() => draw(fixedOutDegree(degree), 4, 9)).toThrow(ValidationError);
    expect(() => draw(fixedInDegree(degree), 9, 4)).toThrow(ValidationError);
  });

  it('refuse all partners where one is oneself', () => {
    expect(() => draw(fixedOutDegree(9, { self: false }), 9, 9)).toThrow(/degree/);
    expect(draw(fixedOutDegree(8, { self: false }), 9, 9).pre).toHaveLength(72);
  });
});

describe('fixed probability', () => {
  it.each([0.05, 0.5, 0.93])('%d holds for each pair alone', (p) => {
    // 40000 pairs: five standard deviations.
    const { pre, post } = draw(fixedProbability(p), 200, 200);
    expect(Math.abs(pre.length - 40000 * p)).toBeLessThan(5 * Math.sqrt(40000 * p * (1 - p)));
    for (const n of [...count(pre, 200), ...count(post, 200)]) {
      expect(Math.abs(n - 200 * p)).toBeLessThan(5 * Math.sqrt(200 * p * (1 - p)) + 1);
    }
  });

  it('0 joins none and 1 joins all', () => {
    expect(pairs(fixedProbability(0), 5, 5)).toEqual([]);
    expect(pairs(fixedProbability(1), 5, 5)).toHaveLength(25);
  });

  it.each([-0.1, 1.1, NaN])('refuses %d', (p) => expect(() => fixedProbability(p)).toThrow(/probability/));
});

describe('distance dependence', () => {
  const line = (size: number): number[] => Array.from({ length: 2 * size }, (_, k) => (k % 2 === 0 ? k / 2 : 0));

  it('joins by distance', () => {
    const near = distanceDependent({ pre: line(20), post: line(20) }, (d) => (d <= 1 ? 1 : 0), { self: false });
    expect(pairs(near, 20, 20)).toHaveLength(2 * 19);
  });

  it('has the stated probability at each distance', () => {
    const connect = distanceDependent({ pre: line(300), post: line(300) }, (d) => Math.exp(-d / 20));
    const { pre, post } = draw(connect, 300, 300);
    for (const distance of [0, 10, 40]) {
      const there = [...pre].filter((i, k) => Math.abs(i - (post[k] as number)) === distance).length;
      const n = distance === 0 ? 300 : 2 * (300 - distance);
      const p = Math.exp(-distance / 20);
      expect(Math.abs(there - n * p)).toBeLessThanOrEqual(5 * Math.sqrt(n * p * (1 - p)));
    }
  });

  it('refuses positions that do not fit and probabilities that are none', () => {
    const connect = distanceDependent({ pre: line(3), post: line(4) }, () => 1);
    expect(() => draw(connect, 4, 4)).toThrow(/positions.pre/);
    expect(() => draw(connect, 3, 3)).toThrow(/positions.post/);
    expect(() =>
      draw(
        distanceDependent({ pre: line(3), post: line(3) }, () => 2),
        3,
        3,
      ),
    ).toThrow(/probability/);
  });
});

describe('an explicit list', () => {
  it('is kept in its order, repeated pairs included', () => {
    expect(
      pairs(
        explicit([
          [1, 0],
          [0, 2],
          [1, 0],
        ]),
        2,
        3,
      ),
    ).toEqual(['1-0', '0-2', '1-0']);
    expect(pairs(explicit([]), 2, 3)).toEqual([]);
  });

  it.each([
    [2, 0],
    [0, 3],
    [-1, 0],
    [0.5, 0],
    [NaN, 0],
  ])('refuses %d to %d outside 2 and 3 neurons', (i, j) => {
    try {
      draw(
        explicit([
          [0, 0],
          [i, j],
        ]),
        2,
        3,
      );
      expect.unreachable();
    } catch (error) {
      expect((error as ValidationError).code).toBe('index_out_of_range');
      expect((error as ValidationError).received).toEqual([i, j]);
    }
  });
});

it('draws the same from the same stream, and something else from another', () => {
  for (const connect of [fixedProbability(0.3), fixedInDegree(4), fixedOutDegree(4)]) {
    expect(pairs(connect, 20, 20, 7)).toEqual(pairs(connect, 20, 20, 7));
    expect(pairs(connect, 20, 20, 7)).not.toEqual(pairs(connect, 20, 20, 8));
  }
});
