import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RandomStream, streamKey, threefry2x32 } from '../../kernels/random.ts';

const cipher = (...[c0, c1, k0, k1]: [number, number, number, number]): string =>
  [...threefry2x32(c0, c1, k0, k1, new Uint32Array(2))].map((word) => word.toString(16).padStart(8, '0')).join(' ');

/** Pearson's statistic of counts against equal expectation. */
const chiSquare = (counts: readonly number[]): number => {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
};

/** Whether a chi-square of `freedom` degrees lies within five standard deviations of its mean. */
const expectUniform = (counts: readonly number[]): void => {
  const freedom = counts.length - 1;
  expect(Math.abs(chiSquare(counts) - freedom) / Math.sqrt(2 * freedom)).toBeLessThan(5);
};

const histogram = (draws: Iterable<number>, bins: number): number[] => {
  const counts = Array<number>(bins).fill(0);
  for (const draw of draws) {
    const bin = Math.floor(draw * bins);
    counts[bin] = counts[bin] + 1;
  }
  return counts;
};

const draws = function* (count: number, draw: (at: number) => number): Generator<number> {
  for (let at = 0; at < count; at += 1) yield draw(at);
};

/** Correlation of two sequences of draws, in standard errors. */
const correlation = (count: number, a: (at: number) => number, b: (at: number) => number): number => {
  let sum = 0;
  for (let at = 0; at < count; at += 1) sum += (a(at) - 0.5) * (b(at) - 0.5);
  return (sum / count) * 12 * Math.sqrt(count);
};

describe('threefry2x32', () => {
  it('gives the known answers', () => {
    expect(cipher(0, 0, 0, 0)).toBe('6b200159 99ba4efe');
    expect(cipher(-1, -1, -1, -1)).toBe('1cb996fc bb002be7');
    expect(cipher(0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344)).toBe('c4923a9c 483df7a0');
  });
});

describe('streamKey', () => {
  it('depends on every part of the seed, the name and the index', () => {
    const keys = new Set<string>();
    let made = 0;
    const seeds = [0, 1, -1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53) + 1];
    const names = ['', 'a', 'b', 'ab', 'ba', 'abc', 'a\0', '\0', '\0\0', 'noise', 'ü', '😀'];
    for (const seed of seeds) {
      for (const name of names) {
        for (const index of [0, 1, 2, 2 ** 32 - 1]) {
          keys.add(streamKey(seed, name, index).join());
          made += 1;
        }
      }
    }
    expect(keys.size).toBe(made);
  });

  it('never changes', () => {
    expect(streamKey(42, 'weights', 3)).toEqual([3025812627, 1128478416]);
  });

  it('refuses seeds and indices outside their ranges', () => {
    expect(() => streamKey(0.5, '')).toThrow(/seed/);
    expect(() => streamKey(2 ** 53, '')).toThrow(/seed/);
    expect(() => streamKey(1, '', -1)).toThrow(/index/);
    expect(() => streamKey(1, '', 2 ** 32)).toThrow(/index/);
  });

  it('flips half of the key bits with any bit of the seed', () => {
    let flipped = 0;
    for (let seed = 0; seed < 200; seed += 1) {
      for (let bit = 0; bit < 53; bit += 1) {
        const [a0, a1] = streamKey(seed, 'x');
        const [b0, b1] = streamKey(seed % 2 ** (bit + 1) < 2 ** bit ? seed + 2 ** bit : seed - 2 ** bit, 'x');
        const bits = (word: number): number => (word >>> 0).toString(2).replaceAll('0', '').length;
        flipped += bits(a0 ^ b0) + bits(a1 ^ b1);
      }
    }
    expect(flipped / (200 * 53 * 64)).toBeCloseTo(0.5, 2);
  });
});

describe('draws by tick and index', () => {
  const stream = new RandomStream(7, 'noise');

  it('are words of blocks in the order of four lanes', () => {
    const out = new Uint32Array(2);
    fc.assert(
      fc.property(fc.nat(1e6), fc.nat(1e6), (tick, index) => {
        const block = (index >> 3) * 4 + (index & 3);
        threefry2x32(tick, block, stream.key0, stream.key1, out);
        expect(stream.uint32At(tick, index)).toBe(out[(index >> 2) & 1]);
        expect(stream.uniformAt(tick, index)).toBe(out[(index >> 2) & 1] / 2 ** 32);
      }),
    );
  });

  it('reach the top of the index range', () => {
    const seen = new Set([0, 2 ** 31, 2 ** 32 - 8, 2 ** 32 - 1].map((at) => stream.uint32At(0, at)));
    expect(seen.size).toBe(4);
  });

  it('are exact in f32 with 24 bits', () => {
    for (let at = 0; at < 1000; at += 1) {
      const u = stream.uniformF32At(3, at);
      expect(u).toBe(Math.fround(u));
      expect(u).toBeLessThan(1);
    }
  });

  it('are uniform over indices and over ticks', () => {
    expectUniform(
      histogram(
        draws(100_000, (at) => stream.uniformAt(0, at)),
        256,
      ),
    );
    expectUniform(
      histogram(
        draws(100_000, (at) => stream.uniformAt(at, 5)),
        256,
      ),
    );
  });

  it('are uniform in pairs of neighbours', () => {
    const cell = (a: number, b: number): number => (Math.floor(a * 16) * 16 + Math.floor(b * 16)) / 256;
    const u = (tick: number, index: number): number => stream.uniformAt(tick, index);
    expectUniform(
      histogram(
        draws(60_000, (at) => cell(u(1, 2 * at), u(1, 2 * at + 1))),
        256,
      ),
    );
    expectUniform(
      histogram(
        draws(60_000, (at) => cell(u(2, at), u(3, at))),
        256,
      ),
    );
    expectUniform(
      histogram(
        draws(60_000, (at) => cell(u(4, 8 * at), u(4, 8 * at + 4))),
        256,
      ),
    );
  });

  it('do not correlate over indices, ticks, names, seeds or stream indices', () => {
    const others = [
      new RandomStream(7, 'noise', 1),
      new RandomStream(8, 'noise'),
      new RandomStream(7, 'noisf'),
      stream.fork('noise'),
    ];
    const here = (at: number): number => stream.uniformAt(at >> 8, at & 255);
    for (const other of others) {
      expect(Math.abs(correlation(20_000, here, (at) => other.uniformAt(at >> 8, at & 255)))).toBeLessThan(4);
    }
    for (const lag of [1, 2, 4, 8, 256, 512]) {
      expect(Math.abs(correlation(20_000, here, (at) => here(at + lag)))).toBeLessThan(4);
    }
  });
});

describe('draws in sequence', () => {
  it('go on from where they were saved', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(9), (skip, kind) => {
        const stream = new RandomStream(1, 'save', kind);
        for (let at = 0; at < skip; at += 1) stream.next();
        const saved = stream.save();
        const first = [stream.next(), stream.normal(), stream.integer(10), stream.exponential()];
        const other = new RandomStream(1, 'save', kind);
        other.restore(saved);
        expect([other.next(), other.normal(), other.integer(10), other.exponential()]).toEqual(first);
        stream.restore(saved);
        expect(stream.next()).toBe(first[0]);
      }),
    );
    expect(() => new RandomStream(1, 'save').restore(-1)).toThrow(RangeError);
  });

  it('differ from the draws by tick and index, and from those of a fork', () => {
    const stream = new RandomStream(1, 'a');
    const fork = stream.fork('b');
    stream.next();
    expect(stream.fork('b').next()).toBe(fork.next());
    const words = new Set<number>();
    for (let at = 0; at < 1000; at += 1) {
      words.add(stream.next()).add(stream.uint32At(0, at)).add(fork.next());
    }
    expect(words.size).toBeGreaterThan(2995);
  });

  it('cross the 32-bit border of their block count', () => {
    const stream = new RandomStream(1, 'far');
    stream.restore(2 ** 33 - 2);
    const far = [stream.next(), stream.next(), stream.next(), stream.next()];
    expect(new Set(far).size).toBe(4);
    stream.restore(0);
    expect(far[2]).not.toBe(stream.next());
  });

  it('are uniform with 53 bits', () => {
    const stream = new RandomStream(3, 'uniform');
    expectUniform(
      histogram(
        draws(100_000, () => stream.uniform()),
        256,
      ),
    );
    expectUniform(
      histogram(
        draws(100_000, () => (stream.uniform() * 2 ** 45) % 1),
        256,
      ),
    );
  });

  it('have the moments of a normal', { tags: 'long' }, () => {
    const stream = new RandomStream(4, 'normal');
    const n = 200_000;
    const sums = [0, 0, 0, 0];
    let within = 0;
    for (let at = 0; at < n; at += 1) {
      const x = stream.normal();
      sums.forEach((sum, power) => {
        sums[power] = sum + x ** (power + 1);
      });
      if (Math.abs(x) < 1) within += 1;
    }
    const [mean, square, cube, fourth] = sums.map((sum) => sum / n) as [number, number, number, number];
    expect(Math.abs(mean)).toBeLessThan(4 / Math.sqrt(n));
    expect(Math.abs(square - 1)).toBeLessThan(4 * Math.sqrt(2 / n));
    expect(Math.abs(cube)).toBeLessThan(4 * Math.sqrt(15 / n));
    expect(Math.abs(fourth - 3)).toBeLessThan(4 * Math.sqrt(96 / n));
    expect(Math.abs(within / n - 0.6826894921)).toBeLessThan(4 * Math.sqrt(0.2166 / n));
  });

  it('have the moments of an exponential', () => {
    const stream = new RandomStream(5, 'exponential');
    const n = 100_000;
    let sum = 0;
    let above = 0;
    let smallest = Infinity;
    for (let at = 0; at < n; at += 1) {
      const x = stream.exponential(2);
      smallest = Math.min(smallest, x);
      sum += x;
      if (x > 2) above += 1;
    }
    expect(smallest).toBeGreaterThanOrEqual(0);
    expect(Math.abs(sum / n - 2)).toBeLessThan(8 / Math.sqrt(n));
    expect(Math.abs(above / n - Math.exp(-1))).toBeLessThan(4 * Math.sqrt(0.2325 / n));
  });

  it('give integers without bias, and refuse empty ranges', () => {
    const stream = new RandomStream(6, 'integer');
    for (const n of [1, 2, 3, 10, 100]) {
      expectUniformOrOne(
        histogram(
          draws(50_000, () => (stream.integer(n) + 0.5) / n),
          n,
        ),
      );
    }
    const third = 3 * 2 ** 30;
    expectUniform(
      histogram(
        draws(30_000, () => (stream.integer(third) + 0.5) / third),
        3,
      ),
    );
    expect(stream.integer(2 ** 32)).toBeLessThan(2 ** 32);
    for (const bad of [0, -1, 1.5, 2 ** 32 + 1]) expect(() => stream.integer(bad)).toThrow(RangeError);
  });

  it('permute fairly and in place', () => {
    const stream = new RandomStream(8, 'permutation');
    const counts = new Map<string, number>();
    for (let at = 0; at < 24_000; at += 1) {
      const key = stream.permutation(4).join();
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expectUniform([...counts.values()]);
    const items = ['a', 'b', 'c', 'd', 'e'];
    expect(stream.shuffle(items)).toBe(items);
    expect([...items].sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(stream.shuffle([])).toEqual([]);
  });
});

const expectUniformOrOne = (counts: readonly number[]): void => {
  if (counts.length > 1) expectUniform(counts);
  else expect(counts).toEqual([50_000]);
};
