import { describe, expect, it } from 'vitest';
import { allToAll, Hz, Network, quantity, seconds, simulate } from '../../../controllers/engine/index.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { srm0 } from '../../../controllers/neurons/srm0.ts';
import { tdLtp } from '../../../controllers/synapses/index.ts';
import { pair } from './pairing.ts';

const [EPS_0, TAU_M, TAU_S, TAU_K, UPS_K, TAU_R, ETA] = [20, 20, 5, 200, 50, 4000, 5e-5];
/** mV, at an age in ms. */
const potential = (age: number): number =>
  (EPS_0 / (TAU_M - TAU_S)) * (Math.exp(-age / TAU_M) - Math.exp(-age / TAU_S));
/** Weight from an eligibility born at 0 with h, under an error of delta a second from one time to another, in ms. */
const learnt = (h: number, delta: number, from: number, to: number): number => {
  const part = (tau: number): number => tau * (Math.exp(-from / tau) - Math.exp(-to / tau));
  return (ETA * delta * h * (part(TAU_K) - part(UPS_K)) * 1e3) / ((TAU_K - UPS_K) * TAU_R);
};

describe.each([0.5, 1])('TD-LTP, step %d ms', (step) => {
  /** The change of weight by spikes, under an error from 300 ms on, until 800 ms. */
  const change = (pre: number[], post: number[], delta: number): number =>
    pair(tdLtp, {
      step,
      pre,
      post,
      until: 800 - step,
      initial: { w: 1 },
      before: (time, simulation) => simulation.setModulator('td_error', Hz(time >= 300 - 1e-9 ? delta : 0)),
    }).w - 1;

  it.each([2000, -2000])('follows the closed form of a pair under an error of %d', (delta) => {
    expect(change([100], [110], delta)).toBeCloseTo(learnt(potential(10), delta, 190, 690), 12);
  });

  it('needs the order, the error and both spikes', () => {
    expect(change([110], [100], 2000)).toBe(0);
    expect(change([100], [110], 0)).toBe(0);
    expect(change([100], [], 2000)).toBe(0);
  });

  it('counts presynaptic spikes since the last postsynaptic one', () => {
    const twice = learnt(potential(10), 2000, 190, 690) + learnt(potential(6), 2000, 180, 680);
    expect(change([100, 114], [110, 120], 2000)).toBeCloseTo(twice, 12);
  });

  it('keeps to its bounds', () => {
    expect(change([100], [110], 1e7)).toBe(2);
    expect(change([100], [110], -1e7)).toBe(-1);
  });
});

describe('a critic that learns by TD-LTP', () => {
  const [PLACES, CRITICS, TAU, NU, V_0] = [20, 100, 0.5, 2, -40];

  /**
   * The value that the critic ends with under a constant reward a second, which a true one is reward times tau_r; the mean
   * over the last quarter of 30 s. The host computes the error from the critic's spikes.
   */
  function value(step: number, reward: number, learning: boolean): number {
    const network = new Network({ step: seconds(step), seed: 2 });
    const places = network.population('places', poisson, { size: PLACES });
    const critics = network.population('critics', srm0, { size: CRITICS });
    network.project(places, critics, {
      synapse: tdLtp,
      connect: allToAll(),
      parameters: { tau_r: seconds(TAU) },
      initial: { w: 0.65 },
    });
    const simulation = simulate(network);
    simulation.input(places, 'rate', 'Hz').fill(50);
    const ids = new Uint32Array(CRITICS);
    const [tau, ups] = [TAU_K * 1e-3, UPS_K * 1e-3];
    const ticks = Math.round(30 / step);
    let [slow, fast, sum] = [0, 0, 0];
    for (let tick = 0; tick < ticks; tick++) {
      simulation.step();
      const spikes = simulation.spikes(critics, ids);
      slow = slow * Math.exp(-step / tau) + spikes;
      fast = fast * Math.exp(-step / ups) + spikes;
      const scale = NU / CRITICS / (tau - ups);
      const V = scale * (slow - fast) + V_0;
      const slope = scale * (fast / ups - slow / tau);
      if (tick > 0.75 * ticks) sum += V / (0.25 * ticks);
      if (learning && tick * step > 1) simulation.setModulator('td_error', Hz(slope - V / TAU + reward));
    }
    return sum;
  }

  it.each([
    [1e-3, 0],
    [1e-3, 40],
    [0.5e-3, 40],
  ])('comes to value a reward of r at r tau_r, step %d s, r = %d', { tags: 'long' }, (step, reward) => {
    expect(Math.abs(value(step, reward, true) - reward * TAU)).toBeLessThan(1);
  });

  it('does not without the error', () => {
    expect(Math.abs(value(1e-3, 40, false) - 40 * TAU)).toBeGreaterThan(20);
  });
});

describe('an actor that learns by TD-LTP', () => {
  /** How often the better of two actions was taken in the last 50 of 200 trials of 500 ms. */
  function choices(step: number, eta: number): number {
    const network = new Network({ step: seconds(step), seed: 4 });
    const places = network.population('places', poisson, { size: 20 });
    const actors = network.population('actors', srm0, { size: 2 });
    const connect = allToAll();
    network.project(places, actors, {
      synapse: tdLtp,
      connect,
      parameters: { eta: quantity(eta, 's^2/V'), tau_r: '1 s' },
      initial: { w: 0.7 },
    });
    const simulation = simulate(network);
    simulation.input(places, 'rate', 'Hz').fill(50);
    const ids = new Uint32Array(2);
    let [better, expected] = [0, 0];
    for (let trial = 0; trial < 200; trial++) {
      let lead = 0;
      for (let tick = 0; tick < Math.round(0.5 / step); tick++) {
        simulation.step();
        const count = simulation.spikes(actors, ids);
        for (let s = 0; s < count; s++) lead += ids[s] === 0 ? 1 : -1;
      }
      const outcome = lead > 0 ? 1 : 0;
      if (trial >= 150) better += outcome / 50;
      // A critic that has learnt the mean outcome so far, and an outcome that lasts 200 ms.
      simulation.setModulator('td_error', Hz(10 * (outcome - expected)));
      expected += 0.1 * (outcome - expected);
      simulation.step(Math.round(0.2 / step));
      simulation.setModulator('td_error', '0 Hz');
      simulation.step(Math.round(0.8 / step));
    }
    return better;
  }

  it.each([1e-3, 0.5e-3])('comes to choose what pays, step %d s', { tags: 'long' }, (step) => {
    expect(choices(step, 3)).toBeGreaterThan(0.8);
  });

  it('stays at chance without learning', { tags: 'long' }, () => {
    expect(choices(1e-3, 0)).toBeLessThan(0.7);
  });
});
