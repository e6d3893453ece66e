import { describe, expect, it } from 'vitest';
import type { Twist } from '../../../../agents/index.ts';
import { point } from '../../../../agents/index.ts';
import { hostController } from '../../../../controllers/controller/host-controller.ts';
import type { Simulation } from '../../../../controllers/engine/index.ts';
import { simulate } from '../../../../controllers/engine/index.ts';
import { openFieldNavigator } from '../../../../scenarios/studies/open-field/open-field-navigator.ts';
import { mean, ringStates } from '../../../controllers/navigation/ring-state.ts';
import { FULL } from '../../../effort.ts';

/**
 * The bump of CoBeL-spike's action ring as NEST 3.10 gives it, with the arena moved every 10 ms and no reward: rate, length of
 * the mean spike direction in 50 ms, and path in 5 s. Up to 200 Hz from independent runs of 5 to 14 seeds. At 300 Hz few seeds
 * say little, as each wanders in its own way: 64 trials of ten seeds, of which 95 % intervals are 50.3 to 51.2 Hz, 0.66 to 0.73
 * and 3.27 to 3.68 m.
 */
const NEST = [
  { peakRate: 100, rate: 13.7, r50: 0.95, path: 1.29, seeds: 6, within: 0.02 },
  { peakRate: 150, rate: 23.2, r50: 0.92, path: 2.11, seeds: 6, within: 0.02 },
  { peakRate: 200, rate: 32.5, r50: 0.87, path: 2.8, seeds: 6, within: 0.02 },
  { peakRate: 300, rate: 50.8, r50: 0.7, path: 3.51, seeds: 12, within: 0.05 },
];
const FIRST_SEED = 301;
/** Of spikes in 2 ms: 1.0 to 1.3 in a bump, 14 and more in synchrony, and in between where a trial changes from one to the other. */
const LARGEST_FANO = 2;

/** Trials 2 to 8, those left out in which the ring was in synchrony for a while. */
function bumps(peakRate: number, seeds: number) {
  return Array.from({ length: seeds }, (_, i) => ringStates(FIRST_SEED + i, peakRate, 8).slice(1))
    .flat()
    .filter(({ fano }) => fano < LARGEST_FANO);
}

describe('the ring of action neurons, against NEST', () => {
  it.for(NEST)(
    'carries a bump at $peakRate Hz',
    { tags: 'long', timeout: 600_000 },
    ({ peakRate, rate, r50, path, seeds, within }, { skip }) => {
      skip(!FULL && peakRate !== 100, 'one rate stands for all where somebody waits');
      // At this rate there is no synchrony, so that three seeds have as many trials as are asked for.
      const states = bumps(peakRate, FULL ? seeds : 3);
      expect(states.length).toBeGreaterThanOrEqual(21);
      expect(Math.abs(mean(states.map((state) => state.rate)) / rate - 1)).toBeLessThan(0.03);
      expect(Math.abs(mean(states.map((state) => state.r50)) - r50)).toBeLessThan(within);
      expect(Math.abs(mean(states.map((state) => state.path)) / path - 1)).toBeLessThan(0.05);
    },
  );
});

describe('place cells of the open field', () => {
  it('fire with p = rate dt a step', { tags: 'long' }, () => {
    const controller = openFieldNavigator({ body: { ...point, rebound: 0 }, halfWidth: 1.2, peakRate: 1000 });
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    let ring = 0;
    controller.spikes?.subscribe(({ count }) => {
      ring += count;
    });
    controller.initialise(1, 1e-3);
    for (let tick = 0; tick < 5000; tick++) {
      controller.step(tick, { pose: { x: 0, y: 0, heading: 0 } }, { reward: 0, phase: 'active' }, { velocity });
    }
    // Hz, of 21 by 21 fields of 0.2 m at every 0.12 m. One spike at most with p = 1 - exp(-rate dt) would give 2.4 % fewer.
    const along = Array.from({ length: 21 }, (_, i) => Math.exp(-(((i - 10) * 0.12) ** 2) / 0.08));
    const expected = 5 * 1000 * along.reduce((sum, value) => sum + value, 0) ** 2;
    const spikes = (controller.efficiency?.()?.spikes as number) - ring;
    expect(Math.abs(spikes - expected)).toBeLessThan(4 * Math.sqrt(expected));
  });
});

describe('learning in the open field', () => {
  /** The network of a navigator, whose learning rate is 0.1 pA. */
  function built() {
    const controller = openFieldNavigator({ body: { ...point, rebound: 0 }, halfWidth: 1.2 });
    const simulations: Simulation[] = [];
    hostController(controller, (network, options) => {
      simulations.push(simulate(network, options));
      return simulations[0];
    });
    controller.initialise(1, 1e-3);
    return { controller, simulation: simulations[0] };
  }

  it('has a dopamine spike of 1/tau_n at the first reward of a trial', () => {
    const { controller, simulation } = built();
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    const sense = (tick: number, reward: number): number => {
      controller.step(tick, { pose: { x: 0, y: 0, heading: 0 } }, { reward, phase: 'active' }, { velocity });
      return simulation.modulator('dopamine', '1/s');
    };
    expect(sense(0, 0)).toBe(0);
    // 1/(0.1 ms), less what decays in the tick of 1 ms.
    const first = sense(1, 1);
    expect(first / (1e4 * Math.exp(-10))).toBeCloseTo(1, 4);
    expect(sense(2, 1)).toBeLessThan(first);
  });

  it('has a symmetric window: both orders of a pair are eligible alike, 0.1 pA for a coincident one', () => {
    const { simulation } = built();
    const { projections } = simulation.network;
    const learned = projections.find(({ model }) => model.name === 'dopamine_stdp');
    const { A_plus, A_minus } = Object.fromEntries(learned?.parameters ?? []) as Record<string, number>;
    expect([A_plus, A_minus]).toEqual([expect.closeTo(0.1, 12), expect.closeTo(-0.1, 12)]);
  });

  it('runs for 0.4 s between two trials, in steps of 0.1 ms, and not before the first', () => {
    const { controller, simulation } = built();
    controller.beginTrial({ index: 0, count: 2 });
    expect(simulation.tick).toBe(0);
    controller.beginTrial({ index: 1, count: 2 });
    expect(simulation.tick).toBe(4000);
  });
});

describe('the network of the open field', () => {
  function built() {
    const controller = openFieldNavigator({ body: { ...point, rebound: 0 }, halfWidth: 1.2 });
    const simulations: Simulation[] = [];
    hostController(controller, (network, options) => {
      simulations.push(simulate(network, options));
      return simulations[0];
    });
    controller.initialise(1, 1e-3);
    const [simulation] = simulations;
    const from = (name: string) => {
      const [projection] = simulation.network.projections.filter(({ source }) => source.name === name);
      const { pre, post } = simulation.connections(projection);
      return { projection, pre, post, w: simulation.synapses(projection, 'w', 'pA') };
    };
    return { controller, simulation, from };
  }
  const { controller, simulation, from } = built();

  it('has 40 directions, clockwise from the y axis', () => {
    const { directions } = controller.populations?.().find(({ name }) => name === 'action') ?? {};
    for (const [i, direction] of [...(directions ?? [])].entries())
      expect(direction).toBeCloseTo(((90 - 9 * i) * Math.PI) / 180, 12);
    expect(directions).toHaveLength(40);
  });

  it('begins with weights of 30 pA that scatter by 5, of 21 x 21 places onto each direction', () => {
    const { w, projection } = from('place');
    expect(w).toHaveLength(441 * 40);
    const average = mean([...w]);
    expect(Math.abs(average - 30)).toBeLessThan(0.2);
    expect(Math.abs(Math.sqrt(mean([...w].map((one) => (one - average) ** 2))) - 5)).toBeLessThan(0.2);
    expect(projection.parameters.get('w_max')).toBeCloseTo(60, 9);
    expect(projection.parameters.get('tau_c')).toBe(200);
    expect(projection.delay).toBeCloseTo(1.1e-3, 12);
  });

  it('has thresholds from -57 to -53 mV', () => {
    const [{ parameters }] = simulation.network.populations.filter(({ name }) => name === 'action');
    const thresholds = Array.from(parameters.get('V_th') as ArrayLike<number>);
    expect(new Set(thresholds).size).toBe(40);
    expect(Math.min(...thresholds)).toBeGreaterThan(-57);
    expect(Math.max(...thresholds)).toBeLessThan(-53);
    expect(Math.max(...thresholds) - Math.min(...thresholds)).toBeGreaterThan(3);
    expect(parameters.get('tau_syn')).toBe(5);
  });

  it('is driven from walls by -15 pA, the half of the ring that leads into the wall', () => {
    const { pre, post, w } = from('border');
    expect(new Set(w)).toEqual(new Set([-15]));
    // The first cell is for the wall in the east: neurons 1 to 19.
    const east = [...post].filter((_, k) => pre[k] === 0).sort((a, b) => a - b);
    expect(east).toEqual(Array.from({ length: 19 }, (_, i) => i + 1));
  });

  it('excites neighbours on the ring and inhibits the others, without synapses onto itself', () => {
    const { pre, post, w } = from('action');
    expect(w).toHaveLength(40 * 39);
    const onto = new Float64Array(40);
    for (const [k, weight] of w.entries()) {
      expect(pre[k]).not.toBe(post[k]);
      onto[post[k]] += weight;
    }
    // 7 pA times 50 of excitation in all, and 400 / 40 of inhibition by each of 39.
    for (const sum of onto) expect(sum).toBeCloseTo(7 * (50 - 390), 1);
  });

  it('corrects the rate of every place cell, the first and the last too', () => {
    const one = built();
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    const [place] = one.simulation.network.populations.filter(({ name }) => name === 'place');
    one.controller.beginTrial({ index: 0, count: 1 });
    for (const [cell, corner] of [-1, 1].entries()) {
      const pose = { x: 1.2 * corner, y: 1.2 * corner, heading: 0 };
      one.controller.step(cell, { pose }, { reward: 0, phase: 'active' }, { velocity });
      const rates = one.simulation.input(place, 'rate' as never, 'Hz' as never);
      // It stands where the field is centred.
      expect(rates[cell === 0 ? 0 : place.size - 1]).toBeCloseTo(200 * (1 + 0.02 / 2 + 0.02 ** 2 / 3), 3);
    }
  });

  it('waits between trials in the middle of the arena, at no wall, and moves by what it did', () => {
    const one = built();
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    const rates = (name: string, count: number) => {
      const population = one.simulation.network.populations.find((each) => each.name === name);
      return [...one.simulation.input(population as never, 'rate' as never, 'Hz' as never)].slice(0, count) as number[];
    };
    one.controller.beginTrial({ index: 0, count: 2 });
    one.controller.step(0, { pose: { x: 1.1, y: 0, heading: 0 } }, { reward: 0, phase: 'active' }, { velocity });
    expect(rates('border', 8)).toEqual([2000, 0, 0, 0, 0, 0, 0, 0]);
    one.controller.beginTrial({ index: 1, count: 2 });
    expect(rates('border', 8)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
    const place = rates('place', 441);
    expect(place.indexOf(Math.max(...place))).toBe(220);
    // 200 Hz, and half of its square in steps of 0.1 ms.
    expect(Math.max(...place)).toBeCloseTo(200 * (1 + 0.02 / 2 + 0.02 ** 2 / 3), 3);
    one.controller.step(1, { pose: { x: 0.99, y: 0, heading: 0 } }, { reward: 0, phase: 'active' }, { velocity });
    expect(rates('border', 8)).toEqual(new Array(8).fill(0));
    one.controller.step(2, { pose: { x: 1.1, y: 0, heading: 0 } }, { reward: 0, phase: 'outcome' }, { velocity });
    expect([...rates('border', 8), ...rates('place', 441)].every((rate) => rate === 0)).toBe(true);
  });
});
