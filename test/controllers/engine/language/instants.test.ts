import { describe, expect, it } from 'vitest';
import { ReafferenceError } from '../../../../agents/errors.ts';
import type { Emitter } from '../../../../controllers/engine/compiler/emit/emitter.ts';
import { emitJavaScript } from '../../../../controllers/engine/compiler/emit/javascript.ts';
import { emitWebAssembly } from '../../../../controllers/engine/compiler/emit/webassembly/module.ts';
import { analyse, printLoop } from '../../../../controllers/engine/compiler/index.ts';
import type { NeuronModel } from '../../../../controllers/engine/index.ts';
import { allToAll, defineNeuron, defineSynapse, ms, Network, simulate } from '../../../../controllers/engine/index.ts';

const ms0 = { unit: 'ms', meaning: '' } as const;

/** It spikes whenever 3.15 ms have passed: every 32 steps of 0.1 ms. */
const timer = defineNeuron({
  name: 'timer',
  source: 'a test',
  parameters: {},
  state: { last: ms0 },
  spike: { when: 't - last > 3.15*ms' },
  reset: 'last = t',
});

/** Spikes once every so many steps, and keeps when it did. */
const clock = defineNeuron({
  name: 'clock',
  source: 'a test',
  parameters: { every: { unit: '1', default: 7, meaning: '' } },
  state: { n: { unit: '1', meaning: '' }, last: { ...ms0, initial: -1000 }, apart: ms0 },
  receptors: { in: { unit: '1', meaning: '', onInput: 'n += 0*input' } },
  onStep: 'n = where(n >= every - 1, 0, n + 1)',
  spike: { when: 'n == 0' },
  reset: 'last = t',
});

/** Keeps how much later than the presynaptic neuron the postsynaptic one spiked last. */
const between = defineSynapse({
  name: 'between',
  source: 'a test',
  state: { w: { unit: 'weight', meaning: '' }, delta: ms0 },
  onPost: 'delta = last_post - last_pre',
});

const EMITTERS: Readonly<Record<string, Emitter>> = {
  'javascript-f64': ({ program }) => emitJavaScript(program, { precision: 'f64' }),
  'javascript-f32': ({ program }) => emitJavaScript(program, { precision: 'f32' }),
  webassembly: ({ program }) => emitWebAssembly(program),
};

/** Ticks at which a robot may be: at the start, where numbers of single precision are a tick apart, after 27 hours, and at the end. */
const STARTS = [0, 4096 - 20, 2 ** 24 - 20, 10 ** 9, 2 ** 31 - 2 ** 20];

function timing<M extends NeuronModel>(model: M, size = 5) {
  const network = new Network({ step: '0.1 ms', seed: 1 });
  const cells = network.population('cells', model, { size });
  return { network, cells };
}

describe.each(Object.keys(EMITTERS))('a difference of times, in %s', (name) => {
  it.each(STARTS)('is that of the ticks, from tick %d on', (start) => {
    const { network, cells } = timing(timer);
    const analysed = analyse(network);
    const executable = EMITTERS[name](analysed);
    const { ring, instants, state } = analysed.populations.get(cells) as NonNullable<
      ReturnType<typeof analysed.populations.get>
    >;
    executable.numbers(instants.get('last') as number).fill(Math.floor(start / 4096));
    executable.numbers(state.get('last') as number).fill(start % 4096);
    const spikes: number[] = [];
    const ids = new Uint32Array(5);
    for (let tick = start; tick < start + 10_000; tick++) {
      executable.run(tick, 1);
      if (executable.spikes(ring, tick & (ring.slots - 1), ids) > 0) spikes.push(tick - start);
    }
    expect(spikes).toEqual(Array.from({ length: 312 }, (_, n) => 32 * (n + 1)));
  });
});

describe('instants', () => {
  it('are read by rules, whose differences are exact too', () => {
    const network = new Network({ step: '0.1 ms', seed: 1 });
    const fast = network.population('fast', clock, { size: 2, parameters: { every: 7 } });
    const slow = network.population('slow', clock, { size: 3, parameters: { every: 11 } });
    const rule = network.project(fast, slow, { synapse: between, connect: allToAll() });
    const analysed = analyse(network);
    for (const [name, emitter] of Object.entries(EMITTERS)) {
      const executable = emitter(analysed);
      const start = 10 ** 9;
      const { state, instants } = analysed.populations.get(fast) as NonNullable<
        ReturnType<typeof analysed.populations.get>
      >;
      for (let tick = start; tick < start + 11 * 7 * 3; tick++) executable.run(tick, 1);
      const last =
        executable.numbers(instants.get('last') as number)[0] * 4096 +
        executable.numbers(state.get('last') as number)[0];
      // Both spike in the first step that is a multiple of theirs, counted from the start.
      expect(last - start, name).toBe(11 * 7 * 3 - 1);
      const delta = analysed.projections.get(rule)?.state.get('delta')?.array as number;
      expect(executable.numbers(delta)[0], name).toBe(0);
      for (let tick = start + 231; tick < start + 242; tick++) executable.run(tick, 1);
      // The slow one spiked 11 steps after that, the fast one 7.
      expect(executable.numbers(delta)[0], name).toBe(
        executable.precision === 'f64' ? 4 * 0.1 : Math.fround(4 * Math.fround(0.1)),
      );
    }
  });

  it('are read and set in ms, and saved', () => {
    const { network, cells } = timing(timer, 2);
    const simulation = simulate(network);
    simulation.setState(cells, 'last', ms([-500, 1e8]));
    expect([...simulation.state(cells, 'last', 'ms')]).toEqual([-500, 1e8]);
    simulation.step();
    expect(simulation.state(cells, 'last', 's')[0]).toBe(0);
    const other = simulate(network);
    other.restore(simulation.save());
    expect([...other.state(cells, 'last', 'ms')]).toEqual([0, 1e8]);
    const begun = simulate(timing(clock, 2).network);
    expect(begun.state(begun.network.populations[0], 'last', 'ms')[0]).toBe(-1000);
  });

  it('are what nothing but t is assigned to', () => {
    const kept = (reset: string, state = {}, more = {}) => {
      const model = defineNeuron({
        name: 'kept',
        source: 'a test',
        parameters: {},
        state: { last: ms0, other: ms0, ...state },
        spike: { when: 't - last > 5*ms' },
        reset,
        ...more,
      });
      const { network, cells } = timing<NeuronModel>(model, 1);
      return [...(analyse(network).populations.get(cells)?.instants.keys() ?? [])];
    };
    expect(kept('last = t')).toEqual(['last']);
    expect(kept('other = last; last = t')).toEqual(['last', 'other']);
    expect(kept('last = where(t - last > 6*ms, t, last)')).toEqual(['last']);
    expect(kept('last = t + 1*ms')).toEqual([]);
    expect(kept('last = t', {}, { events: { begin: 'last = 0*ms' } })).toEqual([]);
  });

  it('print as what they are', () => {
    const { network, cells } = timing(timer, 1);
    const analysed = analyse(network);
    const { loop } = analysed.populations.get(cells) as NonNullable<ReturnType<typeof analysed.populations.get>>;
    expect(printLoop(analysed.program, loop)).toContain('tick mod 4096');
  });
});

describe('a time itself', () => {
  const wave = defineNeuron({
    name: 'wave',
    source: 'a test',
    parameters: {},
    state: { v: { unit: '1', meaning: '' } },
    onStep: 'v = sin(t/(100*ms))',
    spike: { when: 'v > 2' },
  });

  it('ends a network of single precision where it is coarser than a step, and describe says so', () => {
    const simulation = simulate(timing(wave, 1).network);
    expect(simulation.describe()).toContain(
      "time: 'cells' reads a time itself, which single precision tells to a step for 2^24 steps (0.5 h)",
    );
    let fault: unknown;
    try {
      simulation.step(2 ** 24 + 1);
    } catch (error) {
      fault = error;
    }
    expect(fault).toBeInstanceOf(ReafferenceError);
    expect(fault).toMatchObject({ code: 'too_many_ticks', expected: `at most ${2 ** 24} ticks` });
    expect((fault as ReafferenceError).remedy).toContain('t - last');
    expect(simulation.tick).toBe(0);
  });

  it('does not in double precision, nor does a difference of times', () => {
    expect(simulate(timing(wave, 1).network, { emitter: 'javascript-f64' }).describe()).not.toContain('time:');
    expect(simulate(timing(timer, 1).network).describe()).not.toContain('time:');
  });
});
