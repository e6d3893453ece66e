import { describe, expect, it } from 'vitest';
import type { QuantityText } from '../../../controllers/engine/index.ts';
import { defineNeuron, explicit, Network, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { reverseReplay } from '../../../controllers/synapses/reverse-replay.ts';

const target = defineNeuron({
  name: 'target',
  source: 'a test',
  parameters: {},
  state: { received: { unit: '1', meaning: 'sum' }, w_in: { unit: '1', meaning: 'sum of weights' } },
  inputs: { fire: { unit: '1', default: 0, meaning: 'spikes still to be sent' } },
  receptors: {
    drive: { unit: '1', meaning: '', onInput: 'received += input' },
    weights: { unit: '1', meaning: '', onInput: 'w_in += input' },
  },
  spike: { when: 'fire > 0.5' },
  reset: 'fire -= 1',
  events: { consolidate: 'w_in = 0' },
});

interface Options {
  readonly weights?: readonly number[];
  readonly parameters?: Readonly<Record<string, number | QuantityText>>;
}

/** Sources onto target 0. Target 1 has no inputs. */
function rows({ weights = [0.5], parameters = {} }: Options = {}) {
  const network = new Network({ step: '1 ms', seed: 1 });
  const pre = network.population('pre', spikeSource, { size: weights.length });
  const post = network.population('post', target, { size: 2 });
  const synapses = network.project(pre, post, {
    synapse: reverseReplay,
    connect: explicit(weights.map((_, i) => [i, 0])),
    receptor: 'drive',
    delay: '1 ms',
    parameters,
    initial: { w: [...weights] },
  });
  const simulation = simulate(network, { emitter: 'javascript-f64' });
  simulation.setModulator('eta', 1);
  return {
    simulation,
    post,
    of: (name: 'w' | 'e') => [...simulation.synapses(synapses, name)],
    /** Runs to the end of a step, with spikes of source 0 and target 0 in some steps. */
    run(until: number, before: readonly number[], after: readonly number[]) {
      for (let step = simulation.tick; step <= until; step++) {
        simulation.input(pre, 'fire')[0] = before.includes(step) ? 1 : 0;
        simulation.input(post, 'fire')[0] = after.includes(step) ? 1 : 0;
        simulation.step();
      }
    },
    consolidate() {
      simulation.raise('consolidate');
      simulation.step();
      simulation.raise('normalise');
    },
  };
}

/** Eligibility after spikes of the two neurons, in ms. */
function eligibility(pre: readonly number[], post: readonly number[], parameters: Options['parameters'] = {}): number {
  const { run, of } = rows({ parameters });
  run(200, pre, post);
  return of('e')[0];
}

/** What each spike of a train releases, of resources D and with utilisation F, as the literature has it. */
function releases(spikes: readonly number[]): number[] {
  let [D, F, last] = [1, 0.4, 0];
  return spikes.map((at) => {
    D = 1 - (1 - D) * Math.exp(-(at - last) / 300);
    F = 0.4 + (F - 0.4) * Math.exp(-(at - last) / 200);
    last = at;
    const released = D * F;
    D -= released;
    F += 0.4 * (1 - F);
    return released;
  });
}

describe('eligibility', () => {
  it.each([0, 1, 7, 30])('is left by a presynaptic spike %d ms after a postsynaptic one', (lag) => {
    expect(eligibility([50 + lag], [50])).toBeCloseTo(0.025 * 0.4 * Math.exp(-(lag + 1) / 20), 12);
  });

  it('is not left by a presynaptic spike before a postsynaptic one', () => {
    expect(eligibility([50], [52])).toBe(0);
    expect(eligibility([50], [70])).toBe(0);
  });

  it('is the other way round where the rule is causal', () => {
    const causal = { A_pre: 0, A_post: 0.025 };
    // The release arrives after 1 ms.
    expect(eligibility([50], [57], causal)).toBeCloseTo(0.025 * 0.4 * Math.exp(-6 / 20), 12);
    expect(eligibility([57], [50], causal)).toBe(0);
  });

  it('is in proportion to the release, which depression makes small', () => {
    const train = [60, 70, 80, 100, 150];
    const all = releases(train).map((release, k) => 0.025 * release * Math.exp(-(train[k] + 1 - 50) / 20));
    expect(releases(train)[3]).toBeLessThan(0.2);
    expect(eligibility(train, [50])).toBeCloseTo(
      all.reduce((a, b) => a + b),
      12,
    );
  });

  it('is not left without the third factor', () => {
    const { run, of, simulation } = rows();
    simulation.setModulator('eta', 0);
    run(100, [60], [50]);
    expect(of('e')).toEqual([0]);
  });
});

it('sends what it releases, times the weight', () => {
  const { run, simulation, post } = rows();
  const train = [10, 20, 50];
  run(60, train, []);
  const sum = releases(train).reduce((a, b) => a + b);
  expect(simulation.state(post, 'received')[0]).toBeCloseTo(0.5 * sum, 12);
});

describe('consolidation', () => {
  it('moves a share of the eligibility into the weight', () => {
    const { run, of, consolidate } = rows();
    run(100, [60], [50]);
    const e = of('e')[0];
    consolidate();
    expect(of('w')[0]).toBeCloseTo(0.5 + e * (1 - Math.exp(-0.01)), 12);
    expect(of('e')[0]).toBeCloseTo(e * Math.exp(-0.01), 12);
  });

  it('lets weights decay towards w_0 while running, and not at rest', () => {
    const { of, consolidate, simulation } = rows();
    consolidate();
    expect(of('w')).toEqual([0.5]);
    simulation.setModulator('running', 1);
    consolidate();
    expect(of('w')[0]).toBeCloseTo(0.5 + 0.003 * (0.125 - 0.5), 12);
  });

  it('divides the weights onto a neuron by their sum where that is above 1', () => {
    const { of, consolidate, simulation, post } = rows({ weights: [0.5, 1, 1.5] });
    consolidate();
    expect(of('w')).toEqual([1 / 6, 1 / 3, 1 / 2]);
    consolidate();
    const sum = of('w').reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(1, 12);
    expect([...simulation.state(post, 'w_in')]).toEqual([expect.closeTo(1, 12), 0]);
  });

  it.each([[[0.2, 0.3]], [[0, 0]]])('leaves %j as they are', (weights) => {
    const { of, consolidate } = rows({ weights });
    consolidate();
    expect(of('w')).toEqual(weights);
  });
});
