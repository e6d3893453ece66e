import { describe, expect, it } from 'vitest';
import type { Controller, Pose, Twist } from '../../../agents/index.ts';
import { point } from '../../../agents/index.ts';
import { hostController } from '../../../controllers/controller/host-controller.ts';
import { ExponentialVector } from '../../../controllers/decoding/exponential-vector.ts';
import type { Network, Simulation, SynapseModel } from '../../../controllers/engine/index.ts';
import { defineSynapse, simulate } from '../../../controllers/engine/index.ts';
import { placeNavigator } from '../../../controllers/navigation/place-navigator.ts';
import { dopamineStdp, sequentialNeuromodulation, staticSynapse, stdp } from '../../../controllers/synapses/index.ts';
import { openFieldNavigator } from '../../../scenarios/studies/open-field/open-field-navigator.ts';

type Navigator = Controller<{ readonly pose: Readonly<Pose> }, { readonly velocity: Twist }>;

const PERIOD = 1e-3;
const HOME: Pose = { x: 0, y: 0, heading: 0 };
const OVER = { success: true, terminated: true, reason: 'goal reached' };

/** Builds a controller; its network, and what runs it. */
function built(controller: Navigator): { controller: Navigator; simulation: Simulation; network: Network } {
  const simulations: Simulation[] = [];
  hostController(controller, (network, options) => {
    simulations.push(simulate(network, options));
    return simulations[0];
  });
  controller.initialise(1, PERIOD);
  return { controller, simulation: simulations[0], network: simulations[0].network };
}

/** By how much the mean weight has changed at the end of each of some trials at one place. */
function changes(controller: Navigator, rewards: readonly boolean[]): number[] {
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  const meanWeight = (): number => {
    const known = controller.weights?.()[0].values.filter((w) => !Number.isNaN(w)) ?? new Float64Array(0);
    return known.reduce((sum, w) => sum + w, 0) / known.length;
  };
  const start = meanWeight();
  let tick = 0;
  return rewards.map((rewarded, index) => {
    controller.beginTrial({ index, count: rewards.length });
    const run = (ticks: number, reward: number): void => {
      const phase = reward > 0 ? 'outcome' : 'active';
      for (let n = 0; n < ticks; n++)
        controller.step(tick++, { pose: HOME }, { reward: n === 0 ? reward : 0, phase }, { velocity });
    };
    run(500, 0);
    if (rewarded) run(50, 1);
    controller.endTrial(OVER);
    return meanWeight() - start;
  });
}

const refusal = (code: string, received: unknown) =>
  expect.objectContaining({ name: 'ValidationError', code, received });

describe('the place navigator', () => {
  const make = (options: object = {}) => built(placeNavigator({ body: point, halfWidth: 0.6, ...options }));
  const centresOf = ({ controller }: ReturnType<typeof make>): readonly number[] =>
    Array.from(controller.populations?.().find(({ name }) => name === 'place')?.centres ?? []);

  it('has as many place cells as it is told, from edge to edge', () => {
    const centres = centresOf(make({ cellsPerSide: 5 }));
    expect(centres.length).toBe(2 * 25);
    expect([...new Set(centres)].sort((a, b) => a - b)).toEqual([-0.6, -0.3, 0, 0.3, 0.6]);
    for (const cellsPerSide of [1, 2.5, 201, Number.NaN])
      expect(() => make({ cellsPerSide })).toThrow(refusal('invalid_place_cells', cellsPerSide));
  });

  it('has fields as wide and as active as it is told', () => {
    /** Rates of all place cells, Hz, while the body is at home. */
    const rates = (options: object): number[] => {
      const { controller, simulation, network } = make(options);
      controller.beginTrial({ index: 0, count: 1 });
      const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
      controller.step(0, { pose: HOME }, { reward: 0, phase: 'active' }, { velocity });
      return Array.from(simulation.input(network.populations[0], 'rate', 'Hz').subarray(0, 121));
    };
    // The neighbour of the middle cell is 0.12 m away, the first of the row 0.6 m.
    const [middle, neighbour, far] = [60, 61, 55];
    const gaussian = (metres: number, width: number): number => Math.exp(-(metres ** 2) / (2 * width ** 2));
    const narrow = rates({});
    expect(narrow[middle]).toBeCloseTo(400, 4);
    expect(narrow[neighbour]).toBeCloseTo(400 * gaussian(0.12, 0.12 / Math.sqrt(2)), 3);
    expect(narrow[far]).toBe(0);
    const wide = rates({ fieldWidth: 0.3, peakRate: 100 });
    expect(wide[middle]).toBeCloseTo(100, 4);
    expect(wide[neighbour]).toBeCloseTo(100 * gaussian(0.12, 0.3), 3);
    expect(wide[far]).toBeCloseTo(100 * gaussian(0.6, 0.3), 3);
  });

  it('learns with the values that its rule is given', { tags: 'long' }, () => {
    // No weight comes to its upper bound.
    const gain = (parameters: object): number =>
      changes(make({ learning: { parameters: { w_max: 1000, ...parameters } } }).controller, [true])[0];
    const published = gain({});
    expect(published).toBeGreaterThan(0);
    expect(gain({ eta_dopamine: 0.01, tau_e: '2 s' })).toBe(published);
    expect(gain({ eta_dopamine: 0.005 }) / published).toBeCloseTo(0.5, 4);
    expect(gain({ tau_e: '20 ms' })).toBeLessThan(published / 2);
    expect(() => gain({ eta_dopamin: 1 })).toThrow(refusal('unknown_parameter', 'eta_dopamin'));
    expect(() => gain({ tau_e: 5 })).toThrow(expect.objectContaining({ code: 'unit_missing' }));
  });

  it('learns by another rule, whose dopamine lasts from reward until the next trial', { tags: 'long' }, () => {
    const learning = { synapse: dopamineStdp, parameters: { A_plus: 0.1, A_minus: 0, w_max: 3, tau_n: '20 ms' } };
    const [without, rewarded, after] = changes(make({ learning, dopamine: 0.01 }).controller, [false, true, false]);
    expect(without).toBe(0);
    expect(rewarded).toBeGreaterThan(0);
    expect(after).toBe(rewarded);
    expect(changes(make({ learning, dopamine: 0 }).controller, [true])).toEqual([0]);
    const { network } = make({ learning });
    expect(network.projections[0].model).toBe(dopamineStdp);
    expect(network.projections[0].initial['w']).toBe(2);
  });

  it('does not learn by a rule without plasticity, nor with one whose acetylcholine it does not name', () => {
    const controller = make({ learning: { synapse: staticSynapse, initial: { w: 1.5 } } }).controller;
    expect(changes(controller, [true, true])).toEqual([0, 0]);
    const signals = controller.signals?.() ?? {};
    const out = new Float64Array(1);
    signals['acetylcholine'].read(out);
    expect(out[0]).toBe(0);
  });

  it('tells a rule of trials by the events that it names, once each', () => {
    const counting = defineSynapse({
      name: 'counting',
      source: 'of this test',
      state: { w: { unit: 'weight', initial: 2, meaning: 'weight' } },
      onPre: 'post += w',
      events: { trial_start: 'w += 1', reward: 'w += 100' },
    });
    const controller = make({ learning: { synapse: counting } }).controller;
    expect(changes(controller, [false, true, false])).toEqual([1, 102, 103]);
  });

  it('refuses a rule that nobody could tell of its events, or that has no weight', () => {
    const late = { ...stdp, name: 'late', events: { lights_out: 'w = 0' } } satisfies SynapseModel;
    expect(() => make({ learning: { synapse: late } })).toThrow(refusal('invalid_option', 'lights_out'));
    const unweighted = { ...staticSynapse, name: 'unweighted', state: { v: { unit: '1', meaning: 'no weight' } } };
    expect(() => make({ learning: { synapse: unweighted } })).toThrow(refusal('invalid_option', ['v']));
    expect(() => make({ learning: { rule: staticSynapse } })).toThrow(refusal('unknown_option', 'rule'));
  });

  it('has action neurons and a read-out as it is told', () => {
    const { network } = make({ action: { tau_m: '30 ms' } });
    expect(network.populations.find(({ name }) => name === 'action')?.parameters.get('tau_m')).toBe(30);
    class Eastward extends ExponentialVector {
      override update(ids: Uint32Array, count: number): void {
        super.update(ids, count);
        this.y = 0;
      }
      reset(): void {
        this.restore(new Float64Array(2));
      }
    }
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    const { controller } = make({
      readOut: ({ directions, period }: { directions: ArrayLike<number>; period: number }) =>
        new Eastward({ directions, decay: 0.05, step: period, stride: 0.01 }),
    });
    controller.beginTrial({ index: 0, count: 1 });
    for (let tick = 0; tick < 200; tick++)
      controller.step(tick, { pose: HOME }, { reward: 0, phase: 'active' }, { velocity });
    expect(velocity.linearX).not.toBe(0);
    expect(velocity.linearY).toBe(0);
    const saved = controller.save?.();
    expect(saved).toBeDefined();
    if (saved !== undefined) expect(() => controller.restore?.(saved)).not.toThrow();
  });

  it('has types that know the parameters of the rule', () => {
    const options = { body: point, halfWidth: 0.6 };
    placeNavigator({ ...options, learning: { parameters: { tau_e: '5 s', eta_dopamine: 0.02 } } });
    placeNavigator({ ...options, learning: { synapse: dopamineStdp, parameters: { tau_c: '1 s' } } });
    // @ts-expect-error a time needs its unit
    placeNavigator({ ...options, learning: { parameters: { tau_e: 5 } } });
    // @ts-expect-error the default rule has no such parameter
    placeNavigator({ ...options, learning: { parameters: { tau_c: '5 s' } } });
    expect(sequentialNeuromodulation.parameters.tau_e.unit).toBe('ms');
  });
});

describe('the open-field navigator', () => {
  const make = (options: object = {}) => built(openFieldNavigator({ body: point, halfWidth: 1.2, ...options }));
  /** Per ms, right after the first reward. */
  const dopamineAtReward = (options: object): number => {
    const { controller, simulation } = make(options);
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    controller.step(0, { pose: HOME }, { reward: 1, phase: 'active' }, { velocity });
    return simulation.modulator('dopamine', '1/ms');
  };

  it('has as many place cells as it is told, as wide as it is told', () => {
    expect(make({ cellsPerSide: 7 }).network.populations[0].size).toBe(49);
    expect(() => make({ fieldWidth: 0 })).toThrow(refusal('invalid_place_cells', 0));
  });

  it('keeps its published values beside those that are given', () => {
    const { network } = make({ learning: { parameters: { tau_c: '1 s' } }, learningRate: 2e-13 });
    const learned = network.projections.find(({ model }) => model.name === 'dopamine_stdp');
    expect(learned?.parameters.get('tau_c')).toBe(1000);
    expect(learned?.parameters.get('tau_n')).toBeCloseTo(0.1, 12);
    expect(learned?.parameters.get('A_plus')).toBeCloseTo(0.2, 12);
  });

  it('has dopamine spikes as high as their time constant is short', () => {
    expect(dopamineAtReward({ learning: { parameters: { tau_n: '10 ms' } } })).toBeCloseTo(0.1 * Math.exp(-0.1), 5);
  });

  it('takes another rule with values of its own', () => {
    const { controller, network } = make({ learning: { synapse: staticSynapse } });
    expect(network.projections[0].model).toBe(staticSynapse);
    expect(changes(controller, [true])).toEqual([0]);
    expect(() => make({ learning: { synapse: sequentialNeuromodulation } })).toThrow(
      refusal('invalid_option', 'trial_start'),
    );
  });
});
