import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ValidationError } from '../../../../agents/errors.ts';
import type { Connectivity } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  distanceDependent,
  explicit,
  fixedDegrees,
  fixedInDegree,
  fixedOutDegree,
  fixedProbability,
  fromMatrix,
  oneToOne,
} from '../../../../controllers/engine/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';

const draw = (connect: Connectivity, pre: number, post: number, seed = 1) =>
  connect(pre, post, new RandomStream(seed, 'connectivity'));

const pairs = (connect: Connectivity, pre: number, post: number, seed = 1): string[] => {
  const connections = draw(connect, pre, post, seed);
  return [...connections.pre].map((i, k) => `${i}-${connections.post[k]}`);
};

function count(indices: Uint32Array, size: number): number[] {
  const counts = Array<number>(size).fill(0);
  for (const i of indices) counts[i]++;
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

it('draws no fewer synapses than it tells before', () => {
  fc.assert(
    fc.property(sizes, fc.double({ min: 0, max: 1, noNaN: true }), fc.boolean(), ([pre, post, seed], p, self) => {
      const degree = Math.floor(p * (Math.min(pre, post) - 1));
      const matrix = Float64Array.from({ length: pre * post }, (_, k) => k % 3);
      const some: Connectivity[] = [
        allToAll({ self }),
        fixedProbability(p, { self }),
        fixedInDegree(degree, { self }),
        fixedOutDegree(degree, { self }),
        explicit([[0, 0]]),
        fromMatrix(matrix, post).connect,
        ...(pre === post ? [oneToOne(), fixedDegrees(degree, { self })] : []),
      ];
      for (const connect of some) {
        const told = connect.expected?.(pre, post) ?? Number.NaN;
        const drawn = draw(connect, pre, post, seed).pre.length;
        expect(drawn).toBeGreaterThanOrEqual(told - 1e-9);
      }
      // Nobody knows what a filter or a distance leaves.
      expect(fixedProbability(p, { where: () => false }).expected).toBeUndefined();
    }),
  );
  expect(allToAll().expected?.(20, 30)).toBe(600);
  expect(allToAll({ self: false }).expected?.(20, 30)).toBe(580);
  expect(fixedInDegree(7).expected?.(20, 30)).toBe(210);
  expect(fixedInDegree(25).expected?.(20, 30)).toBe(600);
  expect(fixedOutDegree(7).expected?.(20, 30)).toBe(140);
  expect(fixedDegrees(3).expected?.(20, 30)).toBe(60);
  expect(oneToOne().expected?.(20, 30)).toBe(20);
  expect(explicit([[0, 0]]).expected?.(20, 30)).toBe(1);
  expect(fromMatrix([0, 1, 2, 3], 2).connect.expected?.(2, 2)).toBe(3);
  // Six standard deviations below the mean: 500 000 - 6*500; and no fewer than none.
  expect(fixedProbability(0.5).expected?.(1000, 1000)).toBeCloseTo(497_000, 6);
  expect(fixedProbability(0.01).expected?.(10, 10)).toBe(0);
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
    const refusal = expect.objectContaining({ code: 'invalid_degree', received: degree });
    expect(() => draw(fixedOutDegree(degree), 4, 9)).toThrow(refusal);
    expect(() => draw(fixedInDegree(degree), 9, 4)).toThrow(refusal);
  });

  it('come by source, then target', () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), fc.boolean(), ([pre, post, seed], self, incoming) => {
        const degree = Math.floor(Math.max(0, (incoming ? pre : post) - 1) / 2);
        const drawn = draw(
          incoming ? fixedInDegree(degree, { self }) : fixedOutDegree(degree, { self }),
          pre,
          post,
          seed,
        );
        const keys = Array.from(drawn.pre, (i, k) => i * post + drawn.post[k]);
        expect(keys).toEqual(keys.toSorted((a, b) => a - b));
      }),
    );
  });

  it('leave a neuron all partners where it is none of them itself', () => {
    // Source 4 of 5 has no like among 4 targets, of which it has 3.
    const without = new Set<number>();
    for (let seed = 0; seed < 60; seed++) {
      const { pre, post } = draw(fixedOutDegree(3, { self: false }), 5, 4, seed);
      const reached = new Set(post.filter((_, k) => pre[k] === 4));
      for (let j = 0; j < 4; j++) if (!reached.has(j)) without.add(j);
    }
    expect([...without].sort()).toEqual([0, 1, 2, 3]);
  });

  it('take one whole number from the stream for each partner', () => {
    const random = new RandomStream(1, 'x');
    const asked: number[] = [];
    const integer = random.integer.bind(random);
    random.integer = (below) => {
      asked.push(below);
      return integer(below);
    };
    fixedOutDegree(3)(2, 5, random);
    expect(asked).toEqual([3, 4, 5, 3, 4, 5]);
    asked.length = 0;
    fixedInDegree(2, { self: false })(4, 1, random);
    expect(asked).toEqual([2, 3]);
  });

  it('may be of no neuron at all', () => {
    expect(pairs(fixedOutDegree(3, { self: false }), 0, 3)).toEqual([]);
    expect(() => draw(fixedOutDegree(4, { self: false }), 0, 3)).toThrow(/degree/);
  });

  it('refuse all partners where one is oneself', () => {
    expect(() => draw(fixedOutDegree(9, { self: false }), 9, 9)).toThrow(/degree/);
    expect(draw(fixedOutDegree(8, { self: false }), 9, 9).pre).toHaveLength(72);
  });
});

describe('fixed degrees of both sides', () => {
  it('are exact at once, distinct and without self where that is said', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 24 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat({ max: 24 }),
        fc.nat({ max: 99 }),
        fc.boolean(),
        fc.boolean(),
        (size, factor, wanted, seed, self, wide) => {
          const [pre, post] = wide ? [size, size * factor] : [size * factor, size];
          const degree = wide
            ? factor * Math.min(wanted, self ? size : size - 1)
            : Math.min(wanted, self ? size : size - 1);
          // A source without a self may take all targets, one with a self cannot.
          fc.pre(self || factor === 1 || 2 * degree <= post - 1);
          const connections = draw(fixedDegrees(degree, { self }), pre, post, seed);
          expect(count(connections.pre, pre)).toEqual(Array(pre).fill(degree));
          expect(count(connections.post, post)).toEqual(Array(post).fill((pre * degree) / post));
          const list = [...connections.pre].map((i, k) => `${i}-${connections.post[k]}`);
          expect(new Set(list).size).toBe(list.length);
          if (!self) expect(list.some((pair) => pair.split('-')[0] === pair.split('-')[1])).toBe(false);
          const sorted = [...connections.pre].map((i, k) => i * post + connections.post[k]);
          expect(sorted).toEqual(sorted.toSorted((a, b) => a - b));
        },
      ),
    );
  });

  it('choose every pair alike', () => {
    // 3 of 8 targets, 2000 draws: 750 +- 21.7 each; five standard deviations.
    const seen = Array<number>(64).fill(0);
    for (let seed = 0; seed < 2000; seed++) {
      const { pre, post } = draw(fixedDegrees(3), 8, 8, seed);
      for (const [k, i] of pre.entries()) seen[8 * i + post[k]]++;
    }
    for (const n of seen) expect(Math.abs(n - 750)).toBeLessThan(5 * Math.sqrt(2000 * (3 / 8) * (5 / 8)));
  });

  it('draw the pairs that they leave out where these are fewer', () => {
    const drawn = (degree: number, self: boolean, pre = 8): number => {
      const random = new RandomStream(1, 'x');
      let ends = 0;
      const shuffle = random.shuffle.bind(random);
      random.shuffle = (list: never) => {
        ends += (list as Uint32Array).length;
        return shuffle(list);
      };
      fixedDegrees(degree, { self })(pre, 8, random);
      return ends;
    };
    expect([0, 3, 4, 5, 8].map((degree) => drawn(degree, true))).toEqual([0, 24, 32, 24, 0]);
    expect([0, 3, 4, 7].map((degree) => drawn(degree, false))).toEqual([0, 24, 24, 0]);
    // Some of 16 neurons have no like among 8.
    expect(drawn(4, false, 16)).toBe(64);
    expect(drawn(5, true, 16)).toBe(48);
  });

  it('are exact where there are too many pairs for a table', () => {
    const size = 24_000;
    const { pre, post } = draw(fixedDegrees(3, { self: false }), size, size);
    expect(pre.length).toBe(3 * size);
    const incoming = new Uint32Array(size);
    let faults = 0;
    for (let k = 0; k < pre.length; k++) {
      incoming[post[k]]++;
      if (pre[k] !== Math.floor(k / 3) || pre[k] === post[k]) faults++;
      if (k % 3 > 0 && post[k] <= post[k - 1]) faults++;
    }
    expect(faults).toBe(0);
    expect(incoming.every((n) => n === 3)).toBe(true);
  });

  it('refuse degrees that cannot be', () => {
    const refusal = expect.objectContaining({ code: 'invalid_degree' });
    expect(() => draw(fixedDegrees(1), 4, 9)).toThrow(refusal);
    expect(() => draw(fixedDegrees(10), 9, 9)).toThrow(refusal);
    expect(pairs(fixedDegrees(1, { self: false }), 2, 2)).toEqual(['0-1', '1-0']);
    expect(() => draw(fixedDegrees(2, { self: false }), 3, 2)).toThrow(refusal);
  });
});

describe('a matrix', () => {
  it('joins where its entries are not 0, and keeps them in the order of the connections', () => {
    const { connect, values } = fromMatrix([0, 1, 2, 0, 0, -3], 3);
    expect(pairs(connect, 2, 3)).toEqual(['0-1', '0-2', '1-2']);
    expect([...values]).toEqual([1, 2, -3]);
  });

  it('must fit', () => {
    expect(() => fromMatrix([1, 2, 3], 2)).toThrow(/whole rows/);
    const remedy = expect.stringContaining('rows.flat()');
    for (const [entries, size] of [
      [
        [
          [0, 1],
          [1, 0],
        ],
        undefined,
      ],
      [[[0, 1]], 1],
      [[1, undefined], 2],
    ] as const) {
      expect(() => fromMatrix(entries as never, size as never)).toThrow(
        expect.objectContaining({ name: 'ValidationError', code: 'size_mismatch', remedy }),
      );
    }
    expect(() => draw(fromMatrix([1, 2, 3, 4], 2).connect, 4, 1)).toThrow(/fit its populations/);
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

  it.each([-0.1, 1.1, NaN])('refuses %d', (p) => {
    expect(() => fixedProbability(p)).toThrow(expect.objectContaining({ code: 'invalid_probability', received: p }));
  });
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
      const there = [...pre].filter((i, k) => Math.abs(i - post[k]) === distance).length;
      const n = distance === 0 ? 300 : 2 * (300 - distance);
      const p = Math.exp(-distance / 20);
      expect(Math.abs(there - n * p)).toBeLessThanOrEqual(5 * Math.sqrt(n * p * (1 - p)));
    }
  });

  it('measures along both axes', () => {
    const at = distanceDependent({ pre: [1, 2, 4, 6], post: [4, 6, 1, 6, 5, 2] }, (d) => (d === 5 || d === 0 ? 1 : 0));
    expect(pairs(at, 2, 3)).toEqual(['0-0', '1-0']);
  });

  it('draws a number for each pair that is neither left out nor certain', () => {
    const drawn = (p: number, self: boolean): number => {
      const random = new RandomStream(1, 'x');
      let count = 0;
      random.uniform = () => {
        count++;
        return 0.5;
      };
      distanceDependent({ pre: line(4), post: line(4) }, () => p, { self })(4, 4, random);
      return count;
    };
    expect([drawn(0.3, true), drawn(0.3, false), drawn(1, true), drawn(0, true)]).toEqual([16, 12, 0, 16]);
    const random = new RandomStream(1, 'x');
    random.uniform = () => 0;
    expect(distanceDependent({ pre: line(2), post: line(2) }, () => 0)(2, 2, random).pre).toHaveLength(0);
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

  it('may come as two arrays', () => {
    expect(pairs(explicit({ pre: [1, 0], post: Uint32Array.of(2, 0) }), 2, 3)).toEqual(['1-2', '0-0']);
    expect(() => explicit({ pre: [1], post: [] })).toThrow(/both ends/);
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
