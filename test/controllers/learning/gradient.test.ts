import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { EpropNetworkOptions } from '../../../controllers/learning/eprop-network.ts';
import { EpropNetwork } from '../../../controllers/learning/eprop-network.ts';
import type { EpropWeights } from '../../../controllers/learning/eprop-weights.ts';
import { RandomStream } from '../../../kernels/random.ts';

const INPUTS = 5;
const LIF = 4;
const ADAPTIVE = 4;
const NEURONS = LIF + ADAPTIVE;
const OUTPUTS = 2;
const TICKS = 230;
const FROM = 60;
const V_TH = 0.6;
const HEIGHT = 0.5;
const BETA = 0.12;
const [ALPHA, RHO, KAPPA] = [20, 300, 15].map((tau) => Math.exp(-1 / tau));

const random = new RandomStream(4, 'test');
const matrix = (rows: number, columns: number, deviation: number): Float64Array =>
  Float64Array.from({ length: rows * columns }, () => deviation * random.normal());
const output = matrix(OUTPUTS, NEURONS, 0.5);
const weights: EpropWeights = {
  input: matrix(NEURONS, INPUTS, 0.6),
  recurrent: matrix(NEURONS, NEURONS, 0.3),
  output,
  feedback: Float64Array.from(
    { length: NEURONS * OUTPUTS },
    (_, n) => output[(n % OUTPUTS) * NEURONS + Math.floor(n / OUTPUTS)],
  ),
};
const x = Array.from({ length: TICKS }, () => Array.from({ length: INPUTS }, () => Number(random.uniform() < 0.08)));
const target = Float64Array.from({ length: (TICKS - FROM) * OUTPUTS }, (_, n) => Math.sin(n / 20));

/** A slip that the comparison must see. */
type Mistake = 'no adaptation' | 'late learning signal' | 'no filter' | 'refractory eligibility' | 'permuted feedback';

interface Reference {
  readonly loss: number;
  readonly input: Float64Array;
  readonly recurrent: Float64Array;
  readonly output: Float64Array;
  readonly spikes: number;
}

/**
 * The gradient by back-propagation through time of the loss and, with `regularisation`, half the squared deviation of each rate from 10 Hz,
 * in which spikes reach other neurons, and the reset, as constants.
 */
function backPropagated(mistake?: Mistake, regularisation = 0): Reference {
  const beta = Array.from({ length: NEURONS }, (_, j) => (j < LIF ? 0 : BETA));
  const steps: { z: number[]; psi: number[]; off: number[] }[] = [];
  let [v, a, z, wait] = Array.from({ length: 4 }, () => new Array<number>(NEURONS).fill(0));
  let y = new Array<number>(OUTPUTS).fill(0);
  let loss = 0;
  for (let t = 0; t < TICKS; t++) {
    const before = z;
    v = v.map((one, j) => {
      let sum = 0;
      for (let i = 0; i < INPUTS; i++) sum += weights.input[j * INPUTS + i] * x[t][i];
      for (let i = 0; i < NEURONS; i++) if (i !== j) sum += weights.recurrent[j * NEURONS + i] * before[i];
      return ALPHA * one + sum - V_TH * before[j];
    });
    a = a.map((one, j) => RHO * one + before[j]);
    wait = wait.map((one) => Math.max(one - 1, 0));
    const over = v.map((one, j) => one - V_TH - beta[j] * a[j]);
    const psi = over.map((one, j) =>
      wait[j] > 0 && mistake !== 'refractory eligibility' ? 0 : HEIGHT * Math.max(0, 1 - Math.abs(one) / V_TH),
    );
    z = over.map((one, j) => Number(one >= 0 && wait[j] === 0));
    wait = wait.map((one, j) => (z[j] === 1 ? 5 : one));
    y = y.map((one, k) => KAPPA * one + (1 - KAPPA) * z.reduce((sum, s, j) => sum + output[k * NEURONS + j] * s, 0));
    const off = y.map((one, k) => (t < FROM ? 0 : one - target[(t - FROM) * OUTPUTS + k]));
    loss += 0.5 * off.reduce((sum, one) => sum + one * one, 0);
    steps.push({ z, psi, off });
  }
  const counts = steps.reduce(
    (sum, one) => sum.map((count, j) => count + one.z[j]),
    new Array<number>(NEURONS).fill(0),
  );
  const gradient: Reference = {
    loss,
    input: new Float64Array(NEURONS * INPUTS),
    recurrent: new Float64Array(NEURONS * NEURONS),
    output: new Float64Array(OUTPUTS * NEURONS),
    spikes: counts.reduce((sum, count) => sum + count, 0),
  };
  const byY = new Array<number>(OUTPUTS).fill(0);
  const byV = new Array<number>(NEURONS).fill(0);
  const byA = new Array<number>(NEURONS).fill(0);
  for (let t = TICKS - 1; t >= 0; t--) {
    const off = steps[mistake === 'late learning signal' ? Math.max(t - 1, 0) : t].off;
    for (let k = 0; k < OUTPUTS; k++) byY[k] = off[k] + (mistake === 'no filter' ? 0 : KAPPA * byY[k]);
    for (let j = 0; j < NEURONS; j++) {
      const { psi } = steps[t];
      const from = mistake === 'permuted feedback' ? (j + 1) % NEURONS : j;
      let byZ = (mistake === 'no adaptation' ? 0 : byA[j]) + (regularisation * (counts[j] / TICKS - 0.01)) / TICKS;
      for (let k = 0; k < OUTPUTS; k++) {
        byZ += (1 - KAPPA) * output[k * NEURONS + from] * byY[k];
        gradient.output[k * NEURONS + j] += (1 - KAPPA) * steps[t].z[j] * byY[k];
      }
      byV[j] = psi[j] * byZ + ALPHA * byV[j];
      byA[j] = -psi[j] * beta[j] * byZ + RHO * byA[j];
      for (let i = 0; i < INPUTS; i++) gradient.input[j * INPUTS + i] += byV[j] * x[t][i];
      for (let i = 0; i < NEURONS; i++)
        if (i !== j && t > 0) gradient.recurrent[j * NEURONS + i] += byV[j] * steps[t - 1].z[i];
    }
  }
  return gradient;
}

/** The gradient that the network gathers online. */
function online(options: Partial<EpropNetworkOptions> = {}): Reference {
  const network = new EpropNetwork({
    seed: 1,
    inputs: INPUTS,
    lif: LIF,
    adaptive: ADAPTIVE,
    outputs: OUTPUTS,
    loss: 'squared',
    neuron: { tau_m: 20, tau_a: 300, tau_out: 15 },
    beta: BETA,
    regularisation: 0,
    weights,
    emitter: 'javascript-f64',
    ...options,
  });
  const spikes = { ticks: [] as number[], ids: [] as number[] };
  for (const [t, row] of x.entries())
    for (const [i, s] of row.entries())
      if (s === 1) {
        spikes.ticks.push(t);
        spikes.ids.push(i);
      }
  const { loss, rateHz } = network.run({ ticks: TICKS, from: FROM, spikes, target }, true);
  const { input, recurrent, output: toOutputs } = network.gradients();
  return { loss, input, recurrent, output: toOutputs, spikes: Math.round((rateHz * NEURONS * TICKS) / 1000) };
}

/** The largest difference between two gradients, in parts of the largest entry. */
function apart(one: Reference, other: Reference): number {
  const all = (of: Reference): number[] => [...of.input, ...of.recurrent, ...of.output];
  const [a, b] = [all(one), all(other)];
  return Math.max(...a.map((value, n) => Math.abs(value - b[n]))) / Math.max(...b.map(Math.abs));
}

describe('the gradient of e-prop with symmetric feedback', () => {
  const exact = online();

  it('is that of back-propagation through time with detached recurrence', () => {
    const reference = backPropagated();
    expect(reference.spikes).toBeGreaterThan(60);
    expect(exact.spikes).toBe(reference.spikes);
    expect(Math.abs(exact.loss / reference.loss - 1)).toBeLessThan(1e-12);
    expect(apart(exact, reference)).toBeLessThan(1e-11);
  });

  it.each<Mistake>([
    'no adaptation',
    'late learning signal',
    'no filter',
    'refractory eligibility',
    'permuted feedback',
  ])('is not that with a mistake: %s', (mistake) => {
    expect(apart(exact, backPropagated(mistake))).toBeGreaterThan(0.01);
  });

  it('is the same in single precision within a thousandth of its largest entry', () => {
    expect(apart(online({ emitter: 'webassembly' }), exact)).toBeLessThan(1e-3);
  });

  it('pulls rates to their target, as back-propagation does', () => {
    const regular = online({ regularisation: 3000 });
    expect(apart(regular, exact)).toBeGreaterThan(0.01);
    expect(apart(regular, backPropagated(undefined, 3000))).toBeLessThan(1e-11);
  });
});

describe('golden gradients', () => {
  const path = join(import.meta.dirname, '../../fixtures/eprop/gradient.json');

  it('are those of an independent program', () => {
    const golden = JSON.parse(readFileSync(path, 'utf8'));
    const { alpha, rho, kappa, v_th, beta, gamma } = golden.constants;
    const { W, V, Wout } = golden.parameters as Record<string, number[][]>;
    const transposed = (rows: number[][]): number[] => rows[0].flatMap((_, column) => rows.map((row) => row[column]));
    const network = new EpropNetwork({
      seed: 1,
      inputs: 3,
      lif: 2,
      adaptive: 2,
      outputs: 2,
      loss: 'squared',
      neuron: {
        tau_m: -1 / Math.log(alpha),
        tau_a: -1 / Math.log(rho),
        tau_out: -1 / Math.log(kappa),
        v_th,
        t_ref: 0,
        height: gamma / v_th,
      },
      beta: beta[3],
      regularisation: 0,
      // Its readout is not scaled by 1 - kappa.
      weights: {
        input: transposed(W),
        recurrent: transposed(V),
        output: transposed(Wout).map((one) => one / (1 - kappa)),
        feedback: Wout.flat(),
      },
      emitter: 'javascript-f64',
    });
    const rows = golden.input_spikes as number[][];
    const events = rows.flatMap((row, tick) => row.flatMap((s, id) => (s === 1 ? [{ tick, id }] : [])));
    const spikes = { ticks: events.map(({ tick }) => tick), ids: events.map(({ id }) => id) };
    const { loss } = network.run({ ticks: rows.length, from: 0, spikes, target: golden.target.flat() }, true);
    expect(Math.abs(loss / golden.loss - 1)).toBeLessThan(1e-12);
    const found = network.gradients();
    const close = (got: Float64Array, wanted: number[][], scale: number): void => {
      const expected = transposed(wanted);
      const largest = Math.max(...expected.map(Math.abs));
      for (const [n, value] of expected.entries()) {
        if (got === found.recurrent && n % 5 === 0) continue;
        expect(Math.abs(got[n] / scale - value) / largest).toBeLessThan(1e-12);
      }
    };
    close(found.input, golden.eprop_dL_dW, 1 - kappa);
    close(found.recurrent, golden.eprop_dL_dV, 1 - kappa);
    close(found.output, golden.dL_dWout, 1 - kappa);
  });
});
