import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allToAll, defineNeuron, ms, Network, simulate } from '../../../controllers/engine/index.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { predictivePlasticity } from '../../../controllers/synapses/index.ts';
import { inFull } from '../../effort.ts';

/** The neuron of the source: it keeps what the rule reads, the sum of errors and its potential of the step before. */
const predictor = defineNeuron({
  name: 'predictor',
  source: 'Saponati & Vinck 2023, eq. 1',
  parameters: {
    tau_m: { unit: 'ms', default: 10, meaning: 'membrane time constant' },
    delta: { unit: 'ms', default: 0.05, meaning: 'step of the published program' },
    v_th: { unit: '1', default: 2, meaning: 'threshold' },
  },
  state: {
    v: { unit: '1', meaning: 'potential' },
    u: { unit: '1', meaning: 'potential of the step before' },
    e: { unit: '1', meaning: 'sum of prediction errors times weights' },
    i: { unit: '1', meaning: 'input' },
  },
  receptors: {
    drive: { unit: '1', meaning: 'sum of inputs times weights', onInput: 'u = v; i = input' },
    error: { unit: '1', meaning: 'sum of prediction errors times weights', onInput: 'e = input' },
  },
  equations: 'dv/dt = i/delta - v/tau_m',
  method: 'euler',
  spike: { when: 'v > v_th' },
  reset: 'v -= v_th',
});

/** ms */
const [FIRST, SECOND, LENGTH] = [2, 6, 15];

/** Spikes of each epoch, as numbers of steps, and the weights after each. */
interface Course {
  readonly spikes: number[][];
  readonly weights: number[][];
}

/**
 * The program of the source, in steps of 0.05 ms; but a step's change of the weights reaches the potential in the next step,
 * where the source has it at once.
 */
function program(epochs: number, eta: number, w: number[]): Course {
  const spikes: number[][] = [];
  const weights: number[][] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    let v = 0;
    const x = [0, 0];
    const p = [0, 0];
    spikes.push([]);
    for (let t = 0; t < LENGTH * 20; t++) {
      for (const k of [0, 1]) x[k] = x[k] * Math.exp(-0.05 / 2) + (t === [FIRST, SECOND][k] * 20 ? 1 : 0);
      const drive = x[0] * w[0] + x[1] * w[1];
      const eps = x.map((one, k) => one - v * w[k]);
      const error = eps[0] * w[0] + eps[1] * w[1];
      for (const k of [0, 1]) w[k] += w[k] * eta * (v * eps[k] + error * p[k]);
      for (const k of [0, 1]) p[k] = (1 - 0.05 / 10) * p[k] + x[k];
      v = (1 - 0.05 / 10) * v + drive;
      if (v <= 2) continue;
      v -= 2;
      (spikes.at(-1) as number[]).push(t);
    }
    weights.push([...w]);
  }
  return { spikes, weights };
}

/** The same from the rule, for inputs at any times in ms; between epochs the network rests until nothing is left. */
function learn(step: number, epochs: number, eta: number, w: number, times = [FIRST, SECOND], v_th = 2): Course {
  const network = new Network({ step: ms(step), seed: 1 });
  const inputs = network.population('inputs', spikeSource, { size: times.length });
  const neuron = network.population('neuron', predictor, { size: 1, parameters: { v_th } });
  const projection = network.project(inputs, neuron, {
    synapse: predictivePlasticity,
    connect: allToAll(),
    receptor: 'drive',
    delay: '0 ms',
    parameters: { eta },
    initial: { w },
  });
  const simulation = simulate(network, { emitter: 'javascript-f64', maximumRateHz: Infinity });
  const fresh = simulation.save();
  const fire = simulation.input(inputs, 'fire');
  const out = new Uint32Array(1);
  const spikes: number[][] = [];
  const weights: number[][] = [];
  for (let epoch = 0; epoch < epochs; epoch++) {
    const learnt = simulation.synapses(projection, 'w');
    simulation.restore(fresh);
    simulation.setSynapses(projection, 'w', learnt);
    spikes.push([]);
    const length = Math.max(...times) + LENGTH - SECOND;
    for (let tick = 0; tick < Math.round(length / step); tick++) {
      for (const [k, time] of times.entries()) if (tick === Math.round(time / step)) fire[k] = 1;
      simulation.step();
      if (simulation.spikes(neuron, out) > 0) (spikes.at(-1) as number[]).push(tick);
    }
    weights.push([...simulation.synapses(projection, 'w')]);
  }
  return { spikes, weights };
}

/** Thirty inputs, one after the other, in Brian2: `bench/peers/brian2-sequence.py`. */
interface Sequence {
  readonly step_ms: number;
  readonly times_ms: number[];
  readonly w: number;
  readonly eta: number;
  readonly spikes: readonly number[];
  readonly weights: readonly number[];
}

const sequences: readonly Sequence[] = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../fixtures/brian2/sequences/predictive_plasticity.json'), 'utf8'),
);

describe('predictive plasticity', () => {
  it.each(sequences)('does what Brian2 does, step $step_ms ms', ({ step_ms, times_ms, w, eta, ...expected }) => {
    const actual = learn(step_ms, 1, eta, w, times_ms, 2.5);
    expect(actual.spikes).toEqual([expected.spikes]);
    expect(Math.max(...expected.weights) - Math.min(...expected.weights)).toBeGreaterThan(w / 10);
    for (const [k, weight] of expected.weights.entries()) expect(actual.weights[0][k]).toBeCloseTo(weight, 11);
  });

  it('takes the steps of the authors’ program for figure 1, at its learning rate', { tags: 'long' }, () => {
    const { eta } = predictivePlasticity.parameters;
    const [expected, actual] = [program(300, 5e-4, [0.03, 0.03]), learn(0.05, 300, eta.default, 0.03)];
    expect(actual.spikes).toEqual(expected.spikes);
    for (const [epoch, weights] of expected.weights.entries()) {
      for (const k of [0, 1]) expect(actual.weights[epoch][k]).toBeCloseTo(weights[k], 12);
    }
  });

  it.each([0.05, 0.025])('moves the output spike from after the second input to before it, step %d ms', (step) => {
    const { spikes, weights } = learn(step, 60, 1e-3, 0.03);
    const times = spikes.filter((epoch) => epoch.length > 0).map(([first]) => first * step);
    expect(times[0]).toBeGreaterThan(SECOND + 1);
    expect(times.at(-1)).toBeLessThan(SECOND - 1);
    expect(times.every((time, n) => n === 0 || time <= times[n - 1])).toBe(true);
    const [first, second] = weights.at(-1) as number[];
    expect(first / second).toBeGreaterThan(2);
  });

  it.each(inFull(0.05, 0.025))(
    'fires fewer spikes, from the first inputs of a sequence of thirty on, step %d ms',
    { tags: 'long' },
    (step) => {
      const times = Array.from({ length: 30 }, (_, k) => 2 + 2 * k);
      const { spikes, weights } = learn(step, 150, 1e-3, 0.02, times, 2.5);
      const [early, late] = [spikes[0], spikes.at(-1) as number[]];
      expect(early.length).toBeGreaterThanOrEqual(5);
      expect(early[0] * step).toBeGreaterThan(10);
      expect(late.length).toBeLessThan(early.length);
      expect(late[0] * step).toBeLessThan(5);
      const learnt = weights.at(-1) as number[];
      expect(learnt.indexOf(Math.max(...learnt))).toBe(0);
      expect(learnt[0]).toBeGreaterThan(10 * learnt[20]);
    },
  );

  it('leaves it where it was without learning', () => {
    const { spikes } = learn(0.05, 3, 0, 0.06);
    expect(spikes[0].length).toBe(1);
    expect(spikes[0][0] * 0.05).toBeGreaterThan(SECOND);
    expect(spikes[2]).toEqual(spikes[0]);
  });
});
