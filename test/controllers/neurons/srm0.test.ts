import { describe, expect, it } from 'vitest';
import { Network, oneToOne, simulate } from '../../../controllers/engine/index.ts';
import { srm0 } from '../../../controllers/neurons/srm0.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { fire, scripted, spiked } from '../engine/scripted.ts';

/** One cell that never spikes by itself, one spike of weight w into it; decay and rise after each tick. */
function response(weight: number, ticks: number) {
  const network = new Network({ seed: 1 });
  const source = network.population('source', scripted, { size: 1 });
  const cell = network.population('cell', srm0, { size: 1, parameters: { rho_0: '0 Hz' } });
  network.project(source, cell, { synapse: staticSynapse, connect: oneToOne(), delay: '0 ms', initial: { w: weight } });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  fire(simulation, source, [0]);
  return Array.from({ length: ticks }, () => {
    simulation.step();
    fire(simulation, source, []);
    return (['decay', 'rise', 'after'] as const).map((name) => simulation.state(cell, name)[0]);
  });
}

describe('srm0', () => {
  it('has a potential that is the difference of two filters, stepped by Euler', () => {
    response(2, 60).forEach(([decay, rise, after], k) => {
      expect(decay).toBeCloseTo(2 * (1 - 1 / 20) ** k, 13);
      expect(rise).toBeCloseTo(2 * (1 - 1 / 5) ** k, 13);
      expect(after).toBe(0);
    });
  });

  it('has a potential that rises, peaks near tau_m tau_s ln(tau_m / tau_s) / (tau_m - tau_s) and decays', () => {
    const u = response(1, 100).map(([decay, rise]) => (20 * (decay - rise)) / 15);
    const peak = u.indexOf(Math.max(...u));
    expect(u[0]).toBe(0);
    expect(Math.abs(peak - ((20 * 5) / 15) * Math.log(4))).toBeLessThan(1.5);
    u.slice(1).forEach((value, i) => {
      expect(Math.sign(value - u[i])).toBe(i < peak ? 1 : -1);
    });
  });

  it.each([0, 2, -1.5])('at a constant potential of theta + %d mV spikes at the escape rate', (above) => {
    // Without reset and input the potential stands still: u = epsilon_0 (decay - rise) / (tau_m - tau_s).
    const still = {
      ...srm0,
      equations: srm0.equations.replace(/-decay\/tau_m/, '0/ms').replace(/-rise\/tau_s/, '0/ms'),
      reset: '',
    };
    const network = new Network({ seed: 3 });
    const cells = network.population('cells', still, { size: 100, initial: { decay: ((16 + above) * 15) / 20 } });
    const simulation = simulate(network);
    let count = 0;
    const ticks = 3000;
    for (let tick = 0; tick < ticks; tick++) {
      simulation.step();
      count += spiked(simulation, cells).length;
    }
    const p = 0.06 * Math.exp(above / 2);
    const n = 100 * ticks;
    // Five standard deviations.
    expect(Math.abs(count - n * p)).toBeLessThan(5 * Math.sqrt(n * p * (1 - p)));
  });

  it('forgets its input at a spike and starts an after-potential that decays exactly', () => {
    const network = new Network({ seed: 1 });
    const source = network.population('source', scripted, { size: 1 });
    const cell = network.population('cell', srm0, { size: 1 });
    network.project(source, cell, { synapse: staticSynapse, connect: oneToOne(), delay: '0 ms', initial: { w: 3 } });
    let u = 1;
    const simulation = simulate(network, { emitter: 'javascript-f64', uniform: () => u });
    const state = (): (number | undefined)[] =>
      (['decay', 'rise', 'after'] as const).map((name) => simulation.state(cell, name)[0]);
    fire(simulation, source, [0]);
    simulation.step(10);
    expect(state()[0]).toBeGreaterThan(3);
    u = 0;
    simulation.step();
    expect(spiked(simulation, cell)).toEqual([0]);
    expect(state()).toEqual([0, 0, 1]);
    // No input in the step after a spike; then again.
    u = 1;
    simulation.step();
    expect(state()).toEqual([0, 0, Math.exp(-1 / 20)]);
    simulation.step();
    expect(state().slice(0, 2)).toEqual([3, 3]);
    expect(state()[2]).toBeCloseTo(Math.exp(-2 / 20), 14);
    simulation.raise('trial_start');
    expect(state()).toEqual([0, 0, 0]);
  });

  it('may spike in the step after a spike', () => {
    const network = new Network({ seed: 1 });
    const cell = network.population('cell', srm0, { size: 1 });
    const simulation = simulate(network, { emitter: 'javascript-f64', uniform: () => 0 });
    for (let i = 0; i < 3; i++) {
      simulation.step();
      expect(spiked(simulation, cell)).toEqual([0]);
    }
  });
});

it('has an after-potential of chi below its input, which starts again at the next spike and does not add up', () => {
  const network = new Network({ seed: 1 });
  const cell = network.population('cell', srm0, { size: 1, initial: { decay: 12 } });
  let u = 0;
  const simulation = simulate(network, { emitter: 'javascript-f64', uniform: () => u });
  const after = (): number => simulation.state(cell, 'after')[0];
  simulation.step();
  u = 1;
  simulation.step(5);
  u = 0;
  simulation.step();
  expect(after()).toBe(1);
  // Without input, u = chi after: the chance of a spike is rho_0 dt e^((-5 after - 16)/2), of 60 Hz in 1 ms.
  const chance = 0.06 * Math.exp((-5 * Math.exp(-1 / 20) - 16) / 2);
  const spikes = (uniform: number): number => {
    u = uniform;
    simulation.step();
    return spiked(simulation, cell).length;
  };
  expect(spikes(chance * 0.9999)).toBe(1);
  expect(spikes(chance * 1.0001)).toBe(0);
});
