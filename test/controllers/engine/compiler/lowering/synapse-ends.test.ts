import { describe, expect, it } from 'vitest';
import type { SynapseModel } from '../../../../../controllers/engine/index.ts';
import {
  defineNeuron,
  defineSynapse,
  explicit,
  Network,
  pA,
  seconds,
  simulate,
} from '../../../../../controllers/engine/index.ts';

const EMITTERS = ['javascript-f64', 'javascript-f32', 'webassembly'] as const;
type Emitter = (typeof EMITTERS)[number];

/** Spikes when the host says so; two receptors, and a level of its own. */
const cell = defineNeuron({
  name: 'cell',
  source: 'a test',
  parameters: {},
  state: {
    level: { unit: '1', meaning: '' },
    current: { unit: 'pA', meaning: '' },
    count: { unit: '1', meaning: '' },
  },
  inputs: { fire: { unit: '1', default: 0, meaning: '' } },
  receptors: {
    pull: { unit: 'pA', meaning: '', onInput: 'current = input' },
    tally: { unit: '1', meaning: '', onInput: 'count = input' },
  },
  spike: { when: 'fire > 0' },
  reset: 'fire = 0',
});

const traces = {
  x: { of: 'pre', unit: '1', meaning: '', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
  y: { of: 'post', unit: '1', meaning: '', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' },
} as const;
const parameters = { tau: { unit: 'ms', default: 20, meaning: '' } };
const state = { w: { unit: 'weight', meaning: '' } };

/** Synapses 0-0, 0-1, 1-1 and 2-0 of weights 1 to 4 pA. */
function build<const M extends SynapseModel>(model: M, emitter: Emitter, delay: number | number[] = 0) {
  const network = new Network({ step: '1 ms', seed: 1 });
  const source = network.population('source', cell, { size: 3, initial: { level: [1, 2, 3] } });
  const target = network.population('target', cell, { size: 2, initial: { level: [10, 20] } });
  const projection = network.project<M>(source, target, {
    synapse: model,
    connect: explicit([
      [0, 0],
      [0, 1],
      [1, 1],
      [2, 0],
    ]),
    receptor: 'pull',
    delay: seconds(delay),
  });
  const simulation = simulate(network, { emitter });
  simulation.setSynapses<SynapseModel>(projection, 'w', pA([1, 2, 3, 4]));
  const weights = (): number[] => [...simulation.synapses<SynapseModel>(projection, 'w', 'pA')];
  return { simulation, source, target, weights };
}

const close = (actual: readonly number[], expected: readonly number[]): void => {
  for (const [i, value] of expected.entries()) expect(Math.abs(actual[i] / value - 1)).toBeLessThan(1e-5);
};

describe.each(EMITTERS)('loops over all synapses, in %s', (emitter) => {
  it('read the state of both neurons in equations', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      parameters,
      state,
      equations: 'dw/dt = w*level_pre*level_post/(100*tau)',
    });
    const { simulation, weights } = build(model, emitter);
    simulation.step();
    close(
      weights(),
      [1, 2, 3, 4].map((w, k) => w * Math.exp([10, 20, 40, 30][k] / 2000)),
    );
  });

  it('read the traces of both neurons in events', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      parameters,
      state,
      traces,
      events: { write: 'w *= 1 + x + 10*y; y = 2*y' },
    });
    const { simulation, source, target, weights } = build(model, emitter);
    simulation.input(source, 'fire')[1] = 1;
    simulation.input(target, 'fire')[0] = 1;
    simulation.step(6);
    simulation.raise('write');
    const trace = Math.exp(-5 / 20);
    close(weights(), [1 + 10 * trace, 2, 3 * (1 + trace), 4 * (1 + 10 * trace)]);
    simulation.raise('write');
    close(weights(), [
      (1 + 10 * trace) * (1 + 20 * trace),
      2,
      3 * (1 + trace) ** 2,
      4 * (1 + 10 * trace) * (1 + 20 * trace),
    ]);
  });

  it('send to any receptor at every step', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      state,
      onStep: 'post += w*level_pre; tally_post += 1; w *= 2',
    });
    const { simulation, target, weights } = build(model, emitter);
    simulation.step();
    close([...simulation.state(target, 'current', 'pA')], [1 + 3 * 4, 2 + 2 * 3]);
    close([...simulation.state(target, 'count')], [2, 2]);
    close(weights(), [2, 4, 6, 8]);
  });

  it('send to any receptor on a spike', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      state,
      onPre: 'post += w; tally_post += level_post',
    });
    const { simulation, source, target } = build(model, emitter);
    simulation.input(source, 'fire')[0] = 1;
    simulation.step();
    close([...simulation.state(target, 'current', 'pA')], [1, 2]);
    close([...simulation.state(target, 'count')], [10, 20]);
  });

  it('keep state that is named like a receptor to themselves', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      state: { ...state, tally_post: { unit: '1', initial: 3, meaning: '' } },
      onPre: 'tally_post += 2',
    });
    const { simulation, source, target } = build(model, emitter);
    const [projection] = simulation.network.projections;
    simulation.input(source, 'fire')[0] = 1;
    simulation.step();
    expect([...simulation.synapses(projection, 'tally_post')]).toEqual([5, 5, 3, 3]);
    expect([...simulation.state(target, 'count')]).toEqual([0, 0]);
  });

  it('know definitions, and units made of that of the weight', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      parameters: { speed: { unit: 'weight/s', default: 100, meaning: '' } },
      state,
      equations: `
        share = level_pre/level_post
        both = share + share^2
        dw/dt = speed*both
      `,
    });
    const { simulation, weights } = build(model, emitter);
    simulation.step();
    close(
      weights(),
      [1, 2, 3, 4].map((w, k) => w + 0.1 * [0.11, 0.0525, 0.11, 0.39][k]),
    );
  });

  it('are skipped while every term has a modulator at 0', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      parameters,
      state,
      traces,
      modulators: { gate: { unit: '1', meaning: '' }, tone: { unit: '1', initial: 1, meaning: '' } },
      equations: 'dw/dt = gate*tone*w*w*x/(w*tau) + gate*w/tau',
      method: 'euler',
    });
    const { simulation, weights } = build(model, emitter);
    simulation.step(5);
    expect(weights()).toEqual(build(model, emitter).weights());
    simulation.setModulator('gate', 0.1);
    simulation.step();
    close(
      weights(),
      [1, 2, 3, 4].map((w) => w * (1 + 0.1 / 20)),
    );
  });
});

describe('readings that cannot be', () => {
  it('are refused: state of the presynaptic neuron at several delays', () => {
    const model = defineSynapse({
      name: 'rule',
      source: 'a test',
      parameters,
      state,
      equations: 'dw/dt = w*level_pre/tau',
    });
    expect(() => build(model, 'javascript-f64', [1e-3, 1e-3, 2e-3, 1e-3])).toThrow(
      "'level_pre', which synapses of several delays cannot",
    );
  });

  it('are refused: a trace that looks at the other side, or at synapses', () => {
    for (const [onSpike, name] of [
      ['x += y', 'y'],
      ['x += v', 'v'],
    ]) {
      const model = defineSynapse({
        name: 'rule',
        source: 'a test',
        parameters,
        state: { ...state, v: { unit: '1', meaning: '' } },
        traces: { ...traces, x: { ...traces.x, onSpike } },
      });
      expect(() => build(model, 'javascript-f64')).toThrow(`'${name}', which a trace cannot`);
    }
  });
});
