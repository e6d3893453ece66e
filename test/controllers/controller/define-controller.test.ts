// @module-tag long
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Controller, Observed, Scan, SpikeBatch, Tunable, Twist } from '../../../agents/index.ts';
import type { Built, HostableController } from '../../../controllers/controller/define-controller.ts';
import { defineController } from '../../../controllers/controller/define-controller.ts';
import { hostController } from '../../../controllers/controller/host-controller.ts';
import { PopulationVector } from '../../../controllers/decoding/population-vector.ts';
import { allToAll, Network, seconds, simulate } from '../../../controllers/engine/index.ts';
import { homogeneousPoisson } from '../../../controllers/neurons/homogeneous-poisson.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { stdp } from '../../../controllers/synapses/stdp.ts';
import { controllerConformance } from '../../conformance/controller.ts';

const AROUND = Float64Array.from({ length: 8 }, (_, i) => (i * Math.PI) / 4);

/** The example of the documentation: goes where there is room. */
const roomSeeker = () =>
  defineController({
    manifest: {
      name: 'room_seeker',
      version: 1,
      sensors: { scan: { kind: 'scan', size: 8 } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    build({ seed, period, simulate }) {
      const network = new Network({ seed, step: seconds(period) });
      const cells = network.population('cells', lif, { size: 8 });
      const simulation = simulate(network);
      const decoder = new PopulationVector({ directions: AROUND, decay: 0.05, rise: 0.02, period, stride: 0.01 });
      const spiked = new Uint32Array(cells.size);
      return {
        parts: { simulation, decoder },
        step(_tick, { scan }, _feedback, { velocity }) {
          for (let i = 0; i < 8; i++) simulation.input(cells, 'I_ext', 'pA')[i] = 200 * Math.min(scan.ranges[i], 5);
          simulation.step();
          decoder.update(spiked, simulation.spikes(cells, spiked));
          velocity.linearX = decoder.x;
          velocity.linearY = decoder.y;
        },
      };
    },
  });

const scan = {
  ranges: Float64Array.of(5, 2, 1, 1, 1, 1, 1, 2),
  sweepSeconds: 0,
  arrival: { tick: 0, isNew: true, stampSeconds: 0, health: 'ok' as const },
};
const ACTIVE = { reward: 0, phase: 'active' } as const;
const OUTCOME = { success: true, terminated: true, reason: '' };

function heard(controller: Pick<Controller, 'spikes'>): { population: string; tick: number; ids: number[] }[] {
  const batches: { population: string; tick: number; ids: number[] }[] = [];
  controller.spikes?.subscribe(({ population, tick, ids, count }: SpikeBatch) => {
    batches.push({ population, tick, ids: [...ids.slice(0, count)] });
  });
  return batches;
}

describe('a controller in fifteen lines', () => {
  for (const { name, run } of controllerConformance(roomSeeker, { observe: () => ({ scan }), draws: false }))
    it(name, run);

  it('goes where there is room, and gets the rest for free', () => {
    const controller = roomSeeker();
    controller.initialise(1, 1e-3);
    const batches = heard(controller);
    const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
    for (let tick = 0; tick < 500; tick++) controller.step(tick, { scan }, ACTIVE, { velocity });
    expect(velocity.linearX).toBeGreaterThan(0.01);
    expect(Math.abs(velocity.linearY)).toBeLessThan(1e-12);
    expect(batches.length).toBeGreaterThan(10);
    expect(controller.efficiency?.()).toMatchObject({
      neurons: 8,
      steps: 500,
      spikes: batches.reduce((sum, { ids }) => sum + ids.length, 0),
    });
    expect(controller.populations?.()).toEqual([{ name: 'cells', size: 8 }]);
    expect(controller.describe?.()).toContain('cells');
  });

  it('is hosted by whatever builds its network, from the next beginning on', () => {
    const controller = roomSeeker();
    const built: Network[] = [];
    controller.initialise(1, 1e-3);
    hostController(controller, (network, options) => {
      built.push(network);
      return simulate(network, options);
    });
    expect(built).toEqual([]);
    controller.initialise(1, 1e-3);
    expect(built.map(({ populations }) => populations[0].name)).toEqual(['cells']);
    const { host: _, ...own } = controller;
    expect(() => hostController(own, simulate)).toThrow(refused('not_hostable', { received: 'room_seeker' }));
  });

  it('has the types of its manifest', () => {
    expectTypeOf(roomSeeker).returns.toEqualTypeOf<
      HostableController<{ readonly scan: Observed<Scan> }, { readonly velocity: Twist }>
    >();
  });
});

const manifest = { name: 'idle', version: 1, sensors: {}, actuators: {} } as const;

/** A controller without sensors. */
function initialised(build: (settings: { seed: number }) => Built<object, object>, version = 1) {
  const controller = defineController({ manifest: { ...manifest, version }, build });
  controller.initialise(1, 1e-3);
  return controller;
}

const refused = (code: string, detail = {}) => expect.objectContaining({ code, ...detail });

const CENTRES = Float64Array.from({ length: 40 }, (_, i) => i);

/** Its sources are active by themselves, also at rest, when its synapses learn; the reading of its membrane is its command. */
const dreamer = (
  populations: Built<object, object>['populations'] = {
    sources: { centres: CENTRES },
    cells: { centres: CENTRES.subarray(0, 6) },
  },
) =>
  defineController({
    manifest: { name: 'dreamer', version: 1, sensors: {}, actuators: { velocity: { kind: 'velocity' } } },
    build({ seed, period }) {
      const network = new Network({ seed, step: seconds(period / 2) });
      const sources = network.population('sources', homogeneousPoisson, { size: 20 });
      const cells = network.population('cells', lif, { size: 3, initial: { v: '-60 mV' } });
      const synapses = network.project(sources, cells, {
        synapse: stdp,
        receptor: 'excitatory',
        connect: allToAll(),
        parameters: { A_plus: '5 pA', A_minus: '4 pA', w_max: '400 pA' },
        initial: { w: '200 pA' },
      });
      const simulation = simulate(network);
      simulation.input(sources, 'rate', 'Hz').fill(20);
      const rested = { ticks: 0 };
      return {
        parts: { simulation, rested },
        step(_tick, _observations, _feedback, { velocity }) {
          simulation.step(2);
          velocity.linearX = simulation.state(cells, 'v', 'V')[0];
        },
        rest(_tick, elapsed) {
          rested.ticks = elapsed + 1;
          simulation.step(2);
        },
        populations,
        weights: [synapses],
        weightVectors: [synapses],
        signals: {
          rested: {
            kind: 'scalar',
            unit: 's',
            meaning: 'length of the last rest',
            read(out) {
              out[0] = rested.ticks * period;
            },
          },
        },
      };
    },
  });

describe('a controller that rests', () => {
  for (const { name, run } of controllerConformance(dreamer, { observe: () => ({}) })) it(name, run);

  it('tells spikes of the ticks of rest, counts them, and learns', () => {
    const controller = dreamer();
    controller.initialise(1, 1e-3);
    const [before] = controller.weights?.() ?? [];
    const batches = heard(controller);
    for (let elapsed = 0; elapsed < 400; elapsed++) controller.rest?.(1000 + elapsed, elapsed);
    const ticks = batches.map(({ tick }) => tick);
    expect(Math.min(...ticks)).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...ticks)).toBeLessThan(1400);
    expect(new Set(batches.map(({ population }) => population))).toEqual(new Set(['sources', 'cells']));
    expect(controller.efficiency?.()).toMatchObject({
      steps: 800,
      spikes: batches.reduce((sum, { ids }) => sum + ids.length, 0),
    });
    const reading = new Float64Array(1);
    controller.signals?.().rested.read(reading);
    expect(reading[0]).toBe(0.4);
    const [after] = controller.weights?.() ?? [];
    expect(after).toMatchObject({ pre: 'sources', post: 'cells', shape: [3, 20], preCentres: CENTRES });
    expect(after.values).not.toEqual(before.values);
    const [{ vectors, ...rest }] = controller.weightVectors?.() ?? [];
    expect(rest).toEqual({ pre: 'sources', post: 'cells', centres: CENTRES });
    const [w, sum] = [0, 1, 2].reduce(
      ([mean, total], j) => [mean + after.values[20 * j] * CENTRES[2 * j], total + after.values[20 * j]],
      [0, 0],
    );
    expect(vectors[0]).toBeCloseTo(w / sum - CENTRES[0], 12);
  });

  it('does nothing at rest where it does not say what', () => {
    const controller = roomSeeker();
    controller.initialise(1, 1e-3);
    const before = controller.save();
    controller.rest?.(0, 0);
    expect(controller.save()).toEqual(before);
  });
});

describe('what is declared of a network', () => {
  const begin = (populations: Built<object, object>['populations']) => () => dreamer(populations).initialise(1, 1e-3);

  it('names its populations, with as many centres and directions as they have neurons', () => {
    expect(begin({ source: { centres: CENTRES } })).toThrow(
      refused('unknown_population', { received: 'source', remedy: "did you mean 'sources'?" }),
    );
    expect(begin({ sources: { centres: CENTRES.subarray(1) } })).toThrow(refused('invalid_fields', { received: 39 }));
    expect(begin({ cells: { directions: CENTRES } })).toThrow(refused('invalid_fields', { received: 40 }));
    expect(begin({ sources: { centres: CENTRES } })).toThrow(
      refused('invalid_fields', { block: 'cells', remedy: expect.stringContaining('weightVectors') }),
    );
  });

  const cellsOf = (name: string) => {
    const network = new Network({ seed: 1 });
    const cells = network.population(name, lif, { size: 1 });
    return { cells, simulation: simulate(network) };
  };

  it('names populations that are others while the body runs, with as many neurons as these have', () => {
    expect(begin({ cells: { whileRunning: 'source' } })).toThrow(refused('unknown_population', { received: 'source' }));
    expect(begin({ cells: { whileRunning: 'sources' } })).toThrow(refused('invalid_fields', { received: 20 }));
    expect(begin({ cells: { whileRunning: 'cells' } })).toThrow(
      refused('invalid_fields', { received: 'the same population' }),
    );
  });

  it('is told of populations of its own alone, each of a name of its own', () => {
    const [one, other] = [cellsOf('cells'), cellsOf('others')];
    expect(() => initialised(() => ({ parts: { one: one.simulation }, step() {}, spikes: [other.cells] }))).toThrow(
      refused('unknown_population', { received: 'others' }),
    );
    expect(() =>
      initialised(() => ({ parts: { one: one.simulation, two: cellsOf('cells').simulation }, step() {} })),
    ).toThrow(refused('duplicate_population', { received: 'cells' }));
  });
});

it('is not at work before it was initialised', () => {
  const controller = roomSeeker();
  const velocity: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  for (const call of [
    () => controller.step(0, { scan }, ACTIVE, { velocity }),
    () => controller.save(),
    () => controller.signals?.(),
  ])
    expect(call).toThrow(refused('not_initialised', { block: 'room_seeker', remedy: expect.any(String) }));
});

it('has no efficiency and no description without a network', () => {
  const controller = initialised(() => ({ parts: {}, step() {} }));
  expect(controller.efficiency?.()).toBeUndefined();
  expect(controller.describe?.()).toBeUndefined();
});

describe('saved states', () => {
  const flags = () => ({ on: false, count: 0, phase: -0 });

  it('hold flags and counters to the bit', () => {
    const [one, two] = [flags(), flags()];
    const [from, to] = [one, two].map((state) => initialised(() => ({ parts: { state }, step() {} })));
    Object.assign(one, { on: true, count: Number.NaN, phase: -0 });
    two.phase = 3;
    to.restore(from.save());
    expect(two).toEqual({ on: true, count: Number.NaN, phase: -0 });
  });

  it.each([
    ['another version', { a: flags() }, 2],
    ['another list of parts', { a: flags(), b: flags() }, 1],
    ['another name of a part', { b: flags() }, 1],
    ['other fields', { a: { on: false, count: 0 } }, 1],
    ['a part of another kind', { a: { save: () => 1, restore() {} } }, 1],
  ])('are refused by %s', (_, parts, version) => {
    const state = initialised(() => ({ parts: { a: flags() }, step() {} })).save();
    const other = initialised(() => ({ parts, step() {} }), version);
    expect(() => other.restore(state)).toThrow(refused('state_mismatch', { remedy: expect.any(String) }));
  });

  it('that are refused by a part leave the parts before it as they were', () => {
    const kept = { count: 1 };
    const picky = {
      save: () => Float64Array.of(kept.count),
      restore([count]: Float64Array) {
        if (count !== 1) throw new Error('no');
      },
    };
    const controller = initialised(() => ({ parts: { kept, picky }, step() {} }));
    kept.count = 2;
    const state = controller.save();
    kept.count = 1;
    expect(() => controller.restore(state)).toThrow('no');
    expect(kept.count).toBe(1);
  });
});

describe('tunables', () => {
  function tuned() {
    const values = { fast: 1, slow: 2 };
    const one = (name: keyof typeof values, live: boolean) => ({
      unit: 'Hz',
      meaning: name,
      minimum: 0,
      maximum: 5,
      live,
      get: () => values[name],
      set: (value: number) => void (values[name] = value),
    });
    const controller = initialised(() => ({
      parts: {},
      step() {},
      tunables: { fast: one('fast', true), slow: one('slow', false) },
    }));
    return { values, controller, tunable: (name: string) => controller.tunables?.()[name] as Tunable };
  }

  it('are set within their bounds, and name themselves when they change', () => {
    const { values, controller, tunable } = tuned();
    tunable('fast').set(1);
    expect(controller.tuned?.()).toEqual([]);
    for (const value of [-0.1, 5.1, Number.NaN])
      expect(() => tunable('fast').set(value)).toThrow(
        refused('tunable_out_of_bounds', { received: value, expected: '0 to 5 Hz' }),
      );
    tunable('fast').set(5);
    tunable('fast').set(1);
    expect(values.fast).toBe(1);
    expect(controller.tuned?.()).toEqual(['fast']);
    expect(tunable('fast').default).toBe(1);
  });

  it('that are not live are set between trials only', () => {
    const { values, controller, tunable } = tuned();
    controller.beginTrial({ index: 0, count: 1 });
    tunable('fast').set(3);
    expect(() => tunable('slow').set(3)).toThrow(refused('tunable_not_live', { remedy: expect.any(String) }));
    controller.endTrial(OUTCOME);
    tunable('slow').set(3);
    expect(values).toEqual({ fast: 3, slow: 3 });
  });

  it('are restored where they were changed, and otherwise left as built', () => {
    const [from, to] = [tuned(), tuned()];
    from.tunable('fast').set(4);
    to.tunable('slow').set(5);
    to.controller.restore(from.controller.save());
    expect(to.values).toEqual({ fast: 4, slow: 2 });
    expect(to.controller.tuned?.()).toEqual(['fast']);
  });

  it('must begin within their bounds', () => {
    const tunable = { unit: '1', meaning: '', minimum: 0, maximum: 1, live: true, get: () => 2, set() {} };
    expect(() => initialised(() => ({ parts: {}, step() {}, tunables: { tunable } }))).toThrow(
      refused('tunable_out_of_bounds', { received: 2, block: 'tunable' }),
    );
  });
});
