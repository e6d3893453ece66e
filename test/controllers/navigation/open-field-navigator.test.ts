import { describe, expect, it } from 'vitest';
import type { Twist } from '../../../agents/index.ts';
import { point } from '../../../agents/index.ts';
import { hostController } from '../../../controllers/controller/host-controller.ts';
import type { Simulation } from '../../../controllers/engine/index.ts';
import { simulate } from '../../../controllers/engine/index.ts';
import { openFieldNavigator } from '../../../controllers/navigation/open-field-navigator.ts';
import { FULL } from '../../effort.ts';
import { mean, ringStates } from './ring-state.ts';

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
    { timeout: 600_000 },
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
  it('fire with p = rate dt a step', () => {
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
