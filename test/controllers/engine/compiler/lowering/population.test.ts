import { describe, expect, it } from 'vitest';
import type { NeuronLoop } from '../../../../../controllers/engine/compiler/index.ts';
import { analyse } from '../../../../../controllers/engine/compiler/index.ts';
import type { NeuronModel, Receptor, SynapseModel } from '../../../../../controllers/engine/index.ts';
import {
  allToAll,
  defineNeuron,
  defineSynapse,
  ms,
  Network,
  oneToOne,
  simulate,
} from '../../../../../controllers/engine/index.ts';
import { staticSynapse } from '../../../../../controllers/synapses/static.ts';
import { fire, scripted, spiked } from '../../scripted.ts';
import { failure } from '../../typed.ts';

const EMITTERS = ['javascript-f64', 'javascript-f32', 'webassembly'] as const;

const base = {
  name: 'cell',
  source: 'a test',
  parameters: {
    tau: { unit: 'ms', default: 10, meaning: '' },
    pause: { unit: 'ms', default: 3, meaning: '' },
    level: { unit: '1', default: 1, meaning: '' },
  },
  state: { v: { unit: '1', meaning: '' }, n: { unit: '1', meaning: '' } },
  inputs: { drive: { unit: '1', default: 0, meaning: '' } },
} as const satisfies Partial<NeuronModel>;

type Base = typeof base;
type Cell = NeuronModel & Pick<Base, 'parameters' | 'state' | 'inputs'>;

function cell(rest: Omit<NeuronModel, keyof Base>): Cell {
  return defineNeuron({ ...base, ...rest });
}

/** Spikes of weight 1 at the given ticks into one neuron; its state n and v after each tick. */
function respond(model: Cell, ticks: readonly number[], count: number, emitter: (typeof EMITTERS)[number]) {
  const network = new Network({ seed: 1 });
  const source = network.population('source', scripted, { size: 1 });
  const target = network.population('target', model, { size: 1 });
  if (model.receptors !== undefined) {
    network.project(source, target, { synapse: staticSynapse, connect: oneToOne(), delay: '0 ms', initial: { w: 1 } });
  }
  const simulation = simulate(network, { emitter });
  const seen: { v: number; n: number; spike: boolean }[] = [];
  for (let tick = 0; tick < count; tick++) {
    fire(simulation, source, ticks.includes(tick) ? [0] : []);
    simulation.step();
    seen.push({
      v: simulation.state(target, 'v')[0],
      n: simulation.state(target, 'n')[0],
      spike: spiked(simulation, target).length > 0,
    });
  }
  return seen;
}

describe.each(EMITTERS)('a receptor, in %s', (emitter) => {
  const decay = Math.fround(Math.exp(-0.1));
  const receptor = (rest: Partial<Receptor>) => ({ input: { unit: '1', meaning: '', onInput: 'v += input', ...rest } });
  const quiet = { equations: 'dv/dt = -v/tau', spike: { when: 'v > 100' } } as const;

  it('applied before the integration decays in the step of its arrival', () => {
    const seen = respond(
      cell({ ...quiet, receptors: { psp: { unit: '1', meaning: '', onInput: 'v += input' } } }),
      [1],
      3,
      emitter,
    );
    [0, decay, decay * decay].forEach((v, i) => {
      expect(seen[i]?.v).toBeCloseTo(v, 6);
    });
  });

  it('applied after the integration does not', () => {
    const model = cell({ ...quiet, receptors: { psp: receptor({ applied: 'after' }).input } });
    [0, 1, decay].forEach((v, i) => {
      expect(respond(model, [1], 3, emitter)[i]?.v).toBeCloseTo(v, 6);
    });
  });

  it('may do anything with its input, once a step', () => {
    const model = cell({ ...quiet, receptors: { psp: receptor({ onInput: 'n = n*2 + input; v = 3*input' }).input } });
    expect(respond(model, [0, 2], 4, emitter).map(({ n }) => n)).toEqual([1, 2, 5, 10]);
  });

  it('acts in the order of declaration, where another does more with the same state', () => {
    const model = cell({
      ...quiet,
      equations: '',
      receptors: {
        first: { unit: '1', meaning: '', onInput: 'n = 0.5*n' },
        second: { unit: '1', meaning: '', onInput: 'n += input' },
      },
    });
    const network = new Network({ seed: 1 });
    const source = network.population('source', scripted, { size: 1 });
    const target = network.population('target', model, { size: 1 });
    network.project(source, target, {
      synapse: staticSynapse,
      connect: allToAll(),
      receptor: 'second',
      delay: '0 ms',
      initial: { w: 1 },
    });
    const simulation = simulate(network, { emitter });
    const seen = [0, 1, 2].map(() => {
      fire(simulation, source, [0]);
      simulation.step();
      return simulation.state(target, 'n')[0];
    });
    expect(seen).toEqual([1, 1.5, 1.75]);
  });

  it('takes nothing while refractory where the model says so, and what arrived is lost', () => {
    const refractory = { time: 'pause', dropInput: true };
    const model = cell({
      spike: { when: 'n >= 1' },
      reset: 'n = 0',
      receptors: { psp: { unit: '1', meaning: '', onInput: 'n += input' } },
      refractory,
    });
    const seen = respond(model, [0, 1, 2, 3, 4], 6, emitter);
    // The spike in step 0 is followed by 3 whole steps.
    expect(seen.map(({ spike }) => spike)).toEqual([true, false, false, false, true, false]);
    const keeping = respond({ ...model, refractory: { time: 'pause' } }, [0, 1, 2, 3], 6, emitter);
    expect(keeping.map(({ spike }) => spike)).toEqual([true, false, false, false, true, false]);
    expect(keeping.map(({ n }) => n)).toEqual([0, 1, 2, 3, 0, 0]);
  });
});

describe.each(EMITTERS)('refractoriness, in %s', (emitter) => {
  const ramp = (rest: NonNullable<NeuronModel['refractory']> | undefined): Cell =>
    cell({
      equations: 'dv/dt = 1/ms\ndn/dt = 1/ms',
      method: 'euler',
      spike: { when: 'v >= 2' },
      reset: 'v = 0',
      ...(rest === undefined ? {} : { refractory: rest }),
    });
  const times = (model: Cell): number[] =>
    respond(model, [], 20, emitter).flatMap(({ spike }, tick) => (spike ? [tick] : []));

  it('holds state for whole steps after the one with the spike', () => {
    expect(times(ramp(undefined))).toEqual([1, 3, 5, 7, 9, 11, 13, 15, 17, 19]);
    expect(times(ramp({ time: 'pause', hold: ['v'] }))).toEqual([1, 6, 11, 16]);
    const held = respond(ramp({ time: 'pause', hold: ['v'] }), [], 8, emitter);
    expect(held.map(({ v }) => v)).toEqual([1, 0, 0, 0, 0, 1, 0, 0]);
    expect(held.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('silences without holding', () => {
    expect(times(ramp({ time: 'pause' }))).toEqual([1, 5, 9, 13, 17]);
  });

  it('holds without silencing', () => {
    const model = { ...ramp({ time: 'pause', hold: ['v'], silent: false }), reset: 'n = 0' };
    expect(times(model)).toEqual([...Array(19).keys()].map((i) => i + 1));
  });

  it('has a duration in any unit of time, and one for each neuron', () => {
    const model = defineNeuron({
      ...ramp({ time: 'pause', hold: ['v'] }),
      parameters: { ...base.parameters, pause: { unit: 's', default: 0.003, meaning: '' } },
    });
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', model, { size: 3, parameters: { pause: ms([0, 1, 3]) } });
    const simulation = simulate(network, { emitter });
    const counts = [0, 0, 0];
    for (let tick = 0; tick < 60; tick++) {
      simulation.step();
      for (const i of spiked(simulation, cells)) counts[i]++;
    }
    expect(counts).toEqual([30, 20, 12]);
  });
});

describe('a hazard', () => {
  const random = (probability: 'exponential' | 'linear'): Cell => cell({ spike: { hazard: 'drive/tau', probability } });
  const spikesAt = (model: Cell, drive: number, uniform: number): boolean => {
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', model, { size: 1 });
    const simulation = simulate(network, { emitter: 'javascript-f64', uniform: () => uniform });
    simulation.input(cells, 'drive').fill(drive);
    simulation.step();
    return spiked(simulation, cells).length > 0;
  };

  it.each([1e-7, 1e-3, 0.3, 1, 5, 40])('of %d expected spikes gives its probability to 1e-9', (expected) => {
    for (const [probability, p] of [
      ['exponential', -Math.expm1(-expected)],
      ['linear', Math.min(1, expected)],
    ] as const) {
      const model = random(probability);
      expect(spikesAt(model, 10 * expected, p * (1 - 1e-9))).toBe(true);
      if (p < 1) expect(spikesAt(model, 10 * expected, p * (1 + 1e-9))).toBe(false);
    }
  });

  it('of 0 never spikes, of 1 and above always, in every emitter', () => {
    for (const emitter of EMITTERS) {
      const network = new Network({ seed: 3 });
      const cells = network.population('cells', random('linear'), { size: 20 });
      const simulation = simulate(network, { emitter });
      const drive = simulation.input(cells, 'drive');
      for (let i = 0; i < 20; i++) drive[i] = i < 10 ? 0 : 10 * (i - 9);
      for (let tick = 0; tick < 100; tick++) {
        simulation.step();
        expect(spiked(simulation, cells)).toEqual([10, 11, 12, 13, 14, 15, 16, 17, 18, 19]);
      }
    }
  });
});

describe.each(EMITTERS)('statements, in %s', (emitter) => {
  it('of a reset run in order and see what the ones before left', () => {
    const model = cell({
      equations: 'dv/dt = 1/ms',
      method: 'euler',
      spike: { when: 'v >= 2' },
      reset: 'n = v + 1; v = 0; n += 2*v',
    });
    expect(respond(model, [], 3, emitter).map(({ v, n }) => [v, n])).toEqual([
      [1, 0],
      [0, 3],
      [1, 3],
    ]);
  });

  it('of an event run over all neurons, between steps', () => {
    const model = cell({ spike: { when: 'v > 1e6' }, events: { mark: 'n = v + level; v = 2*n' } });
    const network = new Network({ seed: 1 });
    const levels = Array.from({ length: 11 }, (_, i) => i / 4);
    const cells = network.population('cells', model, { size: 11, parameters: { level: levels }, initial: { v: 1 } });
    const simulation = simulate(network, { emitter });
    simulation.raise('mark');
    expect([...simulation.state(cells, 'n')]).toEqual(levels.map((level) => 1 + level));
    simulation.step(3);
    simulation.raise('mark');
    expect([...simulation.state(cells, 'v')]).toEqual(levels.map((level) => 2 * (2 * (1 + level) + level)));
  });

  it('may use definitions, which may stand below the equations that use them', () => {
    const model = cell({
      equations: 'dv/dt = u/ms\nhalf = 0.5\nu = half + level',
      method: 'euler',
      spike: { when: 'v >= 2*u' },
      reset: 'n = u; v = 0',
    });
    expect(respond(model, [], 2, emitter)).toEqual([
      { v: 1.5, n: 0, spike: false },
      { v: 0, n: 1.5, spike: true },
    ]);
  });

  it('give initial state from parameters', () => {
    const model = defineNeuron({
      ...cell({ spike: { when: 'v > 1e6' } }),
      state: { ...base.state, v: { unit: '1', initial: '2*level + 1', meaning: '' } },
    });
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', model, { size: 3, parameters: { level: [0, 1, 2] } });
    expect([...simulate(network, { emitter }).state(cells, 'v')]).toEqual([1, 3, 5]);
  });
});

describe('state that decays', () => {
  it('becomes 0 before it becomes denormal', () => {
    const model = cell({ equations: 'dv/dt = -v/tau', spike: { when: 'v > 1e6' } });
    const network = new Network({ seed: 1 });
    const cells = network.population('cells', model, { size: 1, initial: { v: 1 } });
    const simulation = simulate(network);
    simulation.step(3000);
    expect(simulation.state(cells, 'v')[0]).toBe(0);
  });
});

describe('the sum of what arrives', () => {
  /** Which receptors add to the state itself, by what statements say. */
  const direct = (
    onInput: Record<string, string>,
    rest: object = {},
    onPre = 'post += w',
    more: object = {},
  ): string[] => {
    const network = new Network({ seed: 1 });
    const source = network.population('source', scripted, { size: 1 });
    const receptors = Object.fromEntries(
      Object.entries(onInput).map(([name, text]) => [name, { unit: '1', meaning: '', onInput: text, ...more }]),
    );
    const model = defineNeuron({ ...base, receptors, spike: { when: 'v > 1' }, ...rest } as NeuronModel);
    const target = network.population('target', model, { size: 1 });
    const [receptor] = Object.keys(receptors);
    network.project(source, target, {
      synapse: defineSynapse({
        ...{ name: 'rule', source: 'a test', state: { w: { unit: '1', meaning: '' } } },
        ...(onPre.startsWith('event') ? { events: { e: onPre.slice(6) } } : { onPre }),
      } as SynapseModel),
      connect: oneToOne(),
      receptor,
    });
    const analysed = analyse(network);
    const loop = analysed.populations.get(target)?.loop as NeuronLoop;
    for (const { name, array, direct: own } of loop.receptors) {
      const state = analysed.populations.get(target)?.state;
      expect([...(state?.values() ?? [])].includes(array), name).toBe(own);
      expect(analysed.populations.get(target)?.activity.includes(array), name).toBe(!own);
    }
    return loop.receptors.filter((one) => one.direct).map(({ name }) => name);
  };

  it.each<[string, ReturnType<typeof direct>, Parameters<typeof direct>]>([
    ['is the state that it is added to', ['a'], [{ a: 'v += input' }]],
    ['may be that of several', ['a', 'b'], [{ a: 'v += input', b: 'v += input' }]],
    ['may be of several states', ['a', 'b'], [{ a: 'v += input', b: 'n += input' }]],
    ['is apart where it is taken off', [], [{ a: 'v -= input' }]],
    ['is apart where it is scaled', [], [{ a: 'v += 2*input' }]],
    ['is apart where it comes first', [], [{ a: 'v = input + v' }]],
    ['is apart where it is added to another', [], [{ a: 'v = n + input' }]],
    ['is apart where more is done', [], [{ a: 'v += input; n += 1' }]],
    ['is apart where it comes after the step', [], [{ a: 'v += input' }, {}, 'post += w', { applied: 'after' }]],
    [
      'is apart where another receptor reads the state',
      ['b'],
      [
        { a: 'v += input', b: 'n += input', c: 'level2 = v*input' },
        { state: { ...base.state, level2: { unit: '1', meaning: '' } } },
      ],
    ],
    ['is apart where another receptor sets the state', [], [{ a: 'v += input', b: 'v = input' }]],
    ['is apart where it may be lost', [], [{ a: 'v += input' }, { refractory: { time: 'pause', dropInput: true } }]],
    [
      'is the state where a pause only holds it',
      ['a'],
      [{ a: 'v += input' }, { refractory: { time: 'pause', hold: ['v'] } }],
    ],
    [
      'is apart where a rule reads the state while it sends',
      ['b'],
      [{ a: 'v += input', b: 'n += input' }, {}, 'post += w*v_post'],
    ],
    ['is apart where events send to it', ['b'], [{ a: 'v += input', b: 'n += input' }, {}, 'event post += w']],
  ])('%s', (_, expected, given) => {
    expect(direct(...given)).toEqual(expected);
  });
});

describe('a refractory period', () => {
  const pausing = (t: number | readonly number[], step = 1, rounded = false) => {
    const network = new Network({ seed: 1, step: ms(step) });
    const refractory = { time: 'pause', rounded };
    const model = cell({ spike: { when: 'v > 1' }, refractory });
    const cells = network.population('cells', model, { size: 3, parameters: { pause: ms(t as number) } });
    const analysed = analyse(network);
    const { program, populations } = analysed;
    const ticks = populations.get(cells)?.refractory?.ticks;
    if (typeof ticks === 'number') return ticks;
    const { length, initial } = program.arrays[(ticks as { array: number }).array];
    const values = new Uint32Array(length);
    initial(values);
    return [...values.subarray(0, 4)];
  };

  it('is whole steps, one number or one for each neuron', () => {
    expect([pausing(3), pausing(0), pausing(0.3, 0.1)]).toEqual([3, 0, 3]);
    expect(pausing([1, 0, 7])).toEqual([1, 0, 7, 0]);
    expect([pausing(2.4, 1, true), pausing(2.6, 1, true)]).toEqual([2, 3]);
    expect(pausing(2 ** 30)).toBe(2 ** 30);
    // Within a millionth of a step count.
    expect(pausing(1000.0009)).toBe(1000);
  });

  it.each<[number | readonly number[], string, string]>([
    [2.5, 'no whole number of steps', '2 ms or 3 ms'],
    [1000.002, 'no whole number of steps', '1000 ms or 1001 ms'],
    [[1, 2, 0.5], 'for neuron 2', '0 ms or 1 ms'],
    [2 ** 30 + 1, 'too long', 'a time from 0 to 1073741824 steps of 1 ms'],
    [-1, 'negative', 'a time from 0'],
  ])('is not %j ms', (t, message, expected) => {
    const error = failure(() => pausing(t));
    expect(error.code).toBe('impossible_value');
    expect(error.message).toContain(message);
    expect(error.expected).toContain(expected);
  });
});
