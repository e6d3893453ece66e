import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../../../controllers/engine/index.ts';
import {
  allToAll,
  exponential,
  inMultiplesOf,
  logNormal,
  ms,
  mV,
  Network,
  normal,
  pA,
  simulate,
  uniform,
} from '../../../../controllers/engine/index.ts';
import { lif } from '../../../../controllers/neurons/lif.ts';
import { staticSynapse } from '../../../../controllers/synapses/static.ts';
import { RandomStream } from '../../../../kernels/random.ts';

const COUNT = 20_000;

function moments(draw: Distribution): { mean: number; deviation: number } {
  const random = new RandomStream(3, 'draws');
  const values = Array.from({ length: COUNT }, () => draw(random));
  const mean = values.reduce((sum, x) => sum + x) / COUNT;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / COUNT;
  return { mean, deviation: Math.sqrt(variance) };
}

describe('distributions', () => {
  // Of a half-normal distribution: sqrt(2 / pi) and sqrt(1 - 2 / pi) of the deviation.
  const half = Math.sqrt(2 / Math.PI);
  it.each<[string, Distribution, number, number]>([
    ['uniform', uniform(-1, 3), 1, 4 / Math.sqrt(12)],
    ['normal', normal(30, 5), 30, 5],
    ['normal, cut in the middle', normal(30, 5, { minimum: 30 }), 30 + 5 * half, 5 * Math.sqrt(1 - half * half)],
    ['normal, cut on both sides', normal(0, 1, { minimum: -1, maximum: 1 }), 0, 0.5396],
    ['log-normal', logNormal(2, 0.5), 2 * Math.exp(0.125), 2 * Math.exp(0.125) * Math.sqrt(Math.exp(0.25) - 1)],
    ['exponential', exponential(4), 4, 4],
    // Without memory: what lies above a bound is the distribution itself, moved there.
    ['exponential, from a bound', exponential(4, { minimum: 3 }), 7, 4],
  ])('%s has its mean and deviation', (_, draw, mean, deviation) => {
    const seen = moments(draw);
    expect(Math.abs(seen.mean - mean)).toBeLessThan((5 * deviation) / Math.sqrt(COUNT));
    expect(Math.abs(seen.deviation / deviation - 1)).toBeLessThan(0.05);
  });

  it('keep their bounds', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -2, max: 1, noNaN: true }),
        fc.double({ min: 0.1, max: 2, noNaN: true }),
        fc.nat(),
        (low, width, seed) => {
          const random = new RandomStream(seed, 'bounds');
          const bounds = { minimum: low, maximum: low + width };
          for (const draw of [
            normal(0, 1, bounds),
            uniform(low, low + width),
            logNormal(1, 1, { minimum: 0.5, maximum: 2 }),
          ]) {
            const value = draw(random);
            expect(value).toBeGreaterThanOrEqual(Math.min(low, 0.5));
            expect(value).toBeLessThanOrEqual(Math.max(low + width, 2));
          }
          const cut = normal(0, 1, bounds)(random);
          expect(cut >= low && cut <= low + width).toBe(true);
        },
      ),
    );
  });

  it('keep a number at a bound, and draw again until one is within', () => {
    const drawing = (...values: number[]): RandomStream =>
      ({ normal: () => values.shift(), exponential: (mean: number) => mean * (values.shift() as number) }) as never;
    expect(normal(0, 2, { minimum: 1 })(drawing(0.4, 0.5))).toBe(1);
    expect(normal(0, 2, { maximum: 1 })(drawing(0.6, 0.5))).toBe(1);
    expect(exponential(3, { minimum: 6, maximum: 9 })(drawing(1, 4, 2))).toBe(6);
    expect(logNormal(2, 1, { maximum: 2 })(drawing(1, 0))).toBe(2);
    expect(uniform(3, 7)({ uniform: () => 0.25 } as never)).toBe(4);
    expect(uniform(3, 7)({ uniform: () => 0 } as never)).toBe(3);
  });

  it('give up after 100 000 draws', () => {
    let draws = 0;
    const random = { normal: () => (++draws === 100_000 ? 1 : 0) } as never;
    expect(normal(0, 1, { minimum: 1 })(random)).toBe(1);
    expect(() => normal(0, 1, { minimum: 1 })(random)).toThrow(
      expect.objectContaining({ code: 'improbable_bounds', received: [1, Number.POSITIVE_INFINITY] }),
    );
    expect(draws).toBe(200_000);
  });

  it('are rounded to multiples', () => {
    const random = new RandomStream(1, 'delays');
    const draw = inMultiplesOf(1e-3, uniform(0.9e-3, 5e-3));
    const drawn = new Set(Array.from({ length: 500 }, () => Math.round(1e6 * draw(random))));
    expect([...drawn].sort()).toEqual([1000, 2000, 3000, 4000, 5000]);
  });

  it.each([
    ['an order of bounds', () => uniform(1, 1), 'invalid_distribution'],
    ['a deviation of 0', () => normal(0, 0), 'invalid_distribution'],
    ['a mean that is no number', () => normal(NaN, 1), 'invalid_distribution'],
    ['quantities as text', () => uniform('10 ms' as never, '20 ms' as never), 'invalid_distribution'],
    ['multiples of what has a unit', () => inMultiplesOf(1, ms(uniform(1, 2)) as never), 'invalid_distribution'],
    ['a quantity', () => normal(mV(-50) as never, 1), 'invalid_distribution'],
    ['a bound that is a quantity', () => exponential(1, { maximum: '20 ms' as never }), 'invalid_distribution'],
    ['bounds out of reach', () => normal(0, 1, { minimum: 40 })(new RandomStream(1, 'x')), 'improbable_bounds'],
  ])('refuse %s', (_, action, code) => {
    expect(action).toThrow(expect.objectContaining({ code }));
  });
});

it.each<[string, (...given: never[]) => Distribution, readonly number[]]>([
  ['uniform', uniform as never, [1, 2]],
  ['normal', normal as never, [1, 2]],
  ['logNormal', logNormal as never, [1, 2]],
  ['exponential', exponential as never, [1]],
  ['inMultiplesOf', ((unit: number) => inMultiplesOf(unit, uniform(1, 2))) as never, [1]],
  ['a lower bound', ((minimum: number) => normal(0, 1, { minimum, maximum: 2 })) as never, [1]],
  ['an upper bound', ((maximum: number) => normal(0, 1, { minimum: 1, maximum })) as never, [2]],
])('%s takes numbers alone, with their unit around them', (_, make, given) => {
  expect(() => make(...(given as never[]))).not.toThrow();
  given.forEach((value, k) => {
    for (const wrong of [Number.NaN, mV(value), `${value} mV`]) {
      const put = given.with(k, wrong as never) as never[];
      expect(() => make(...put), `${String(wrong)} at ${k}`).toThrow(
        expect.objectContaining({ code: 'invalid_distribution' }),
      );
    }
  });
});

it('distributions with a spread have a finite middle and a finite, positive spread', () => {
  const refused = expect.objectContaining({ code: 'invalid_distribution' });
  for (const make of [normal, logNormal]) {
    for (const [middle, spread] of [
      [Number.POSITIVE_INFINITY, 1],
      [1, 0],
      [1, -1],
      [1, Number.POSITIVE_INFINITY],
    ])
      expect(() => make(middle, spread)).toThrow(refused);
  }
  for (const mean of [0, -1, Number.POSITIVE_INFINITY]) {
    expect(() => exponential(mean)).toThrow(refused);
    expect(() => inMultiplesOf(mean, uniform(1, 2))).toThrow(refused);
  }
});

describe('a network', () => {
  const build = (seed: number) => {
    const network = new Network({ seed });
    const cells = network.population('cells', lif, {
      size: 200,
      parameters: { V_th: mV(normal(-55, 2, { minimum: -59, maximum: -51 })) },
      initial: { v: mV(uniform(-70, -60)) },
    });
    const synapses = network.project(cells, cells, {
      synapse: staticSynapse,
      receptor: 'excitatory',
      connect: allToAll({ self: false }),
      initial: { w: pA(normal(30, 5, { minimum: 20 })) },
      delay: ms(inMultiplesOf(1, normal(2, 1, { minimum: 1, maximum: 4 }))),
    });
    const simulation = simulate(network, { emitter: 'javascript-f64' });
    const [v, w] = [simulation.state(cells, 'v', 'mV'), simulation.synapses(synapses, 'w', 'pA')];
    return { cells, network, v, w, simulation };
  };

  it('draws parameters, state, weights and delays, the same from the same seed', { tags: 'long' }, () => {
    const [one, again, other] = [build(1), build(1), build(2)];
    const thresholds = one.cells.parameters.get('V_th') as Float64Array;
    expect(new Set(thresholds).size).toBe(200);
    expect(thresholds.every((V) => V >= -59 && V <= -51)).toBe(true);
    expect(one.v.every((v) => v >= -70 && v <= -60)).toBe(true);
    expect(Math.min(...one.w)).toBeGreaterThanOrEqual(20);
    expect(one.simulation.describe()).toContain('delay 1 ms, 2 ms, 3 ms, 4 ms');
    expect(again.v).toEqual(one.v);
    expect(again.w).toEqual(one.w);
    expect(other.v).not.toEqual(one.v);
    expect(other.w).not.toEqual(one.w);
  });
});
