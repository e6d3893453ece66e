import { expect, it } from 'vitest';
import { Network, simulate } from '../../../controllers/engine/index.ts';
import { plateauCell } from '../../../controllers/neurons/plateau-cell.ts';
import { drive } from './drive.ts';

it.each([0.5, 1])('has an instructive signal of 1 at the end of a plateau, step %d ms', (step) => {
  const [onset, steps] = [10 / step, 900 / step];
  const { traces } = drive(plateauCell, { step, steps, inputs: { onset: (n) => (n === onset ? 1 : 0) } });
  const after = (ms: number): number => traces['instructive'][onset - 2 + ms / step];
  const rising = (ms: number): number => (1 - Math.exp(-ms / 376)) / (1 - Math.exp(-300 / 376));
  expect(after(0)).toBe(0);
  for (const ms of [1, 100, 250, 300]) expect(after(ms), `${ms} ms`).toBeCloseTo(rising(ms), 10);
  for (const ms of [100, 500]) expect(after(300 + ms), `${300 + ms} ms`).toBeCloseTo(Math.exp(-ms / 376), 10);
});

it('spikes with a rate in proportion to its filtered input', () => {
  const spikes = (uniform: number): readonly number[] =>
    drive(plateauCell, {
      step: 1,
      steps: 20,
      spikes: { drive: [{ step: 5, weight: 2 }] },
      uniform: () => uniform,
    }).spikes;
  // 40 Hz that decay within 20 ms, read when the step is over.
  const probability = (since: number): number => 1 - Math.exp(-0.04 * Math.exp(-since / 20));
  expect(spikes(probability(1) * 1.0001)).toEqual([]);
  expect(spikes(probability(1) * 0.9999)).toEqual([5]);
  expect(spikes(probability(4) * 0.9999)).toEqual([5, 6, 7, 8]);
});

it('uses an onset up, so that one onset is one plateau', () => {
  const network = new Network({ seed: 1 });
  const cell = network.population('cell', plateauCell, { size: 1 });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  simulation.input(cell, 'onset')[0] = 1;
  simulation.step();
  expect(simulation.input(cell, 'onset')[0]).toBe(0);
  simulation.step(299);
  expect(simulation.state(cell, 'instructive')[0]).toBeCloseTo(1, 10);
  simulation.step(376);
  expect(simulation.state(cell, 'instructive')[0]).toBeCloseTo(Math.exp(-1), 10);
});
