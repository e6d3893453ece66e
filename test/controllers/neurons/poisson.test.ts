// @module-tag long
import { describe, expect, it } from 'vitest';
import type { Quantity } from '../../../controllers/engine/index.ts';
import { Hz, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { bernoulli } from '../../../controllers/neurons/bernoulli.ts';
import { homogeneousPoisson } from '../../../controllers/neurons/homogeneous-poisson.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';

const SIZE = 64;
const TICKS = 20_000;

/** Ticks of the spikes of each neuron at one rate. */
function trains(
  model: typeof poisson | typeof bernoulli | typeof homogeneousPoisson,
  rate: number,
  emitter: 'webassembly' | 'javascript-f64',
  step = 1e-3,
  seed = 1,
): number[][] {
  const network = new Network({ step: seconds(step), seed });
  const cells = network.population('cells', model, { size: SIZE });
  const simulation = simulate(network, { emitter });
  simulation.input(cells, 'rate', 'Hz').fill(rate);
  const spikes: number[][] = Array.from({ length: SIZE }, () => []);
  const out = new Uint32Array(SIZE);
  for (let tick = 0; tick < TICKS; tick++) {
    simulation.step();
    for (let k = simulation.spikes(cells, out) - 1; k >= 0; k--) spikes[out[k]]?.push(tick);
  }
  return spikes;
}

const all = (spikes: readonly number[][]): number => spikes.reduce((sum, train) => sum + train.length, 0);

describe.each([
  ['poisson', poisson, (expected: number) => -Math.expm1(-expected)],
  ['bernoulli', bernoulli, (expected: number) => expected],
  ['homogeneous_poisson', homogeneousPoisson, (expected: number) => -Math.expm1(-expected)],
] as const)('%s', (_, model, probability) => {
  it.each([
    [2, 'webassembly', 1e-3],
    [40, 'webassembly', 1e-3],
    [40, 'javascript-f64', 1e-3],
    [400, 'webassembly', 1e-3],
    [20, 'webassembly', 1e-4],
  ] as const)('at %d Hz in %s, step %d s, spikes with its probability, independently', (rate, emitter, step) => {
    const spikes = trains(model, rate, emitter, step);
    const p = probability(rate * step);
    // Five standard deviations of a binomial, of all and of each.
    const n = SIZE * TICKS;
    expect(Math.abs(all(spikes) - n * p)).toBeLessThan(5 * Math.sqrt(n * p * (1 - p)));
    // Chi-square of the counts of 64 neurons: 63 degrees of freedom, mean 63, deviation sqrt(126).
    const chi = spikes.reduce((sum, { length }) => sum + (length - TICKS * p) ** 2 / (TICKS * p * (1 - p)), 0);
    expect(Math.abs(chi - 63)).toBeLessThan(5 * Math.sqrt(126));
  });

  it('has geometric intervals: coefficient of variation sqrt(1 - p), no correlation between successive ones', () => {
    const p = probability(0.05);
    const intervals = trains(model, 50, 'webassembly').flatMap((train) => train.slice(1).map((t, i) => t - train[i]));
    const n = intervals.length;
    const mean = intervals.reduce((a, b) => a + b) / n;
    const variance = intervals.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n;
    expect(n).toBeGreaterThan(50_000);
    expect(Math.abs(mean * p - 1)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(Math.sqrt(variance) / mean - Math.sqrt(1 - p))).toBeLessThan(0.02);
    const products = intervals.slice(1).reduce((sum, x, i) => sum + (x - mean) * (intervals[i] - mean), 0);
    expect(Math.abs(products / n / variance)).toBeLessThan(5 / Math.sqrt(n));
  });

  it('is independent across neurons, lags, populations and seeds', () => {
    const spikes = trains(model, 100, 'webassembly');
    const sets = spikes.map((train) => new Set(train));
    const p = probability(0.1);
    const other = trains(model, 100, 'webassembly', 1e-3, 2).map((train) => new Set(train));
    const coincidences = (a: Set<number>, b: Set<number>, lag: number): number =>
      [...a].filter((t) => b.has(t + lag)).length;
    // 5.5 standard deviations: about 600 comparisons.
    const bound = 5.5 * Math.sqrt(TICKS * p * p);
    for (let i = 0; i < SIZE; i++) {
      for (const j of [(i + 1) % SIZE, (i + 4) % SIZE, (i + 8) % SIZE]) {
        for (const lag of [0, 1]) {
          expect(Math.abs(coincidences(sets[i], sets[j], lag) - TICKS * p * p)).toBeLessThan(bound);
        }
      }
      expect(Math.abs(coincidences(sets[i], other[i], 0) - TICKS * p * p)).toBeLessThan(bound);
    }
  });

  it('never spikes at rate 0, and keeps a rate until it is set again', () => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', model, { size: 9 });
    const simulation = simulate(network);
    const out = new Uint32Array(9);
    const count = (ticks: number): number => {
      let sum = 0;
      for (let i = 0; i < ticks; i++) {
        simulation.step();
        sum += simulation.spikes(cells, out);
      }
      return sum;
    };
    expect(count(1000)).toBe(0);
    simulation.input(cells, 'rate', 'Hz')[4] = 500;
    expect(count(1000)).toBeGreaterThan(300);
    expect([...out.subarray(0, 1)]).toEqual([4]);
    simulation.input(cells, 'rate', 'Hz')[4] = 0;
    expect(count(1000)).toBe(0);
  });
});

describe('homogeneous_poisson', () => {
  /** Standard deviations between the spikes in the 20 ms after a rate of 1 Hz became one of 200 Hz, and those of their law. */
  const surpriseAfterChange = (onStep: string): number => {
    const network = new Network({ seed: 5 });
    const cells = network.population('cells', { ...homogeneousPoisson, onStep }, { size: 2000 });
    const simulation = simulate(network);
    const out = new Uint32Array(2000);
    simulation.input(cells, 'rate', 'Hz').fill(1);
    simulation.step(100);
    simulation.input(cells, 'rate', 'Hz').fill(200);
    let spikes = 0;
    for (let tick = 0; tick < 20; tick++) {
      simulation.step();
      spikes += simulation.spikes(cells, out);
    }
    const p = -Math.expm1(-0.2);
    const draws = 2000 * 20;
    return Math.abs(spikes - draws * p) / Math.sqrt(draws * p * (1 - p));
  };

  it('follows a change of rate at once, which it would not if it did not draw again', () => {
    expect(surpriseAfterChange(homogeneousPoisson.onStep)).toBeLessThan(4);
    const deaf = homogeneousPoisson.onStep.replace(' or rate != drawn', '');
    expect(deaf).not.toBe(homogeneousPoisson.onStep);
    expect(surpriseAfterChange(deaf)).toBeGreaterThan(20);
  });

  it('draws intervals of more steps than it can count in parts', () => {
    const size = 10_000;
    const expected = 2 ** -23;
    const cellsAt = (initial: { readonly left: number; readonly drawn: Quantity<number> }) => {
      const network = new Network({ seed: 2 });
      const cells = network.population('cells', homogeneousPoisson, { size, initial });
      const simulation = simulate(network);
      simulation.input(cells, 'rate', 'Hz').fill(expected * 1000);
      return { simulation, left: () => simulation.state(cells, 'left') };
    };
    // A part that ends in a half: not followed by a spike, but by the next part.
    const { simulation, left } = cellsAt({ left: 1.5, drawn: Hz(expected * 1000) });
    simulation.step();
    expect(left().every((steps) => steps === 0.5)).toBe(true);
    simulation.step();
    const long = left().filter((steps) => steps === 2 ** 22 + 0.5).length;
    expect(left().filter((steps) => !Number.isInteger(steps)).length).toBe(long);
    const p = Math.exp(-(2 ** 22) * expected);
    expect(Math.abs(long - size * p)).toBeLessThan(4 * Math.sqrt(size * p * (1 - p)));
  });
});
