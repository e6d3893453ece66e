import { expect, it } from 'vitest';
import { SoftWinnerTakeAll } from '../../../controllers/decoding/soft-winner-take-all.ts';
import { Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { softCompetitor } from '../../../controllers/neurons/soft-competitor.ts';

const EVIDENCE = [0, 0.5, 1.5, -2];
const RATE = 200;

/** Spikes of each of four cells in 40 s, whose evidence does not fade. */
function counts(step: number, inhibited: boolean): number[] {
  const network = new Network({ step: seconds(step), seed: 11 });
  const cells = network.population('cells', softCompetitor, {
    size: EVIDENCE.length,
    parameters: { tau: '1e9 s' },
  });
  const simulation = simulate(network);
  const competition = new SoftWinnerTakeAll(cells, 1e9, step);
  simulation.setState(cells, 'u', EVIDENCE);
  const spikes = new Array<number>(EVIDENCE.length).fill(0);
  const ids = new Uint32Array(EVIDENCE.length);
  for (let n = 0; n < 40 / step; n++) {
    competition.inhibit(simulation, RATE, 1);
    if (!inhibited) simulation.input(cells, 'inhibition').fill(0);
    simulation.step();
    const count = simulation.spikes(cells, ids);
    for (let i = 0; i < count; i++) spikes[ids[i]]++;
  }
  return spikes;
}

it.each([1e-3, 0.25e-3])('has the share of the spikes that its evidence has, at %d s', { tags: 'long' }, (step) => {
  const sum = EVIDENCE.reduce((all, u) => all + Math.exp(u), 0);
  counts(step, true).forEach((count, k) => {
    const p = 1 - Math.exp((-RATE * step * Math.exp(EVIDENCE[k])) / sum);
    const expected = (40 / step) * p;
    expect(Math.abs(count - expected)).toBeLessThan(4 * Math.sqrt(expected * (1 - p)));
  });
});

it('has more than that without inhibition', { tags: 'long' }, () => {
  const total = (spikes: number[]) => spikes.reduce((a, b) => a + b, 0);
  expect(total(counts(1e-3, false))).toBeGreaterThan(3 * total(counts(1e-3, true)));
});

it('is less new with each spike that taught it something', () => {
  const network = new Network({ step: '1 ms', seed: 1 });
  const cell = network.population('cell', softCompetitor, { size: 1 });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  simulation.input(cell, 'rate', 'Hz').fill(1e6);
  simulation.step(4);
  expect(simulation.state(cell, 'novelty')[0]).toBeCloseTo(1 / 5, 12);
  simulation.input(cell, 'seeing').fill(0);
  simulation.step(4);
  expect(simulation.state(cell, 'novelty')[0]).toBeCloseTo(1 / 5, 12);
});
