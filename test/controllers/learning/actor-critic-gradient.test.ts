import { describe, expect, it } from 'vitest';
import type { EpropActorCriticOptions } from '../../../controllers/learning/eprop-actor-critic.ts';
import { EpropActorCritic } from '../../../controllers/learning/eprop-actor-critic.ts';
import type { EpropWeights } from '../../../controllers/learning/eprop-weights.ts';
import { RandomStream } from '../../../kernels/random.ts';

const INPUTS = 5;
const LIF = 4;
const ADAPTIVE = 4;
const NEURONS = LIF + ADAPTIVE;
const ACTIONS = 3;
/** The readout of the value. */
const VALUE = ACTIONS;
const OUTPUTS = ACTIONS + 1;
const TICKS = 230;
const FROM = 60;
const [V_TH, HEIGHT, BETA] = [0.6, 0.5, 0.12];
const [DISCOUNT, VALUE_WEIGHT, REGULARISATION] = [0.97, 0.4, 30];
const [ALPHA, RHO, KAPPA] = [20, 300, 15].map((tau) => Math.exp(-1 / tau));

const random = new RandomStream(4, 'test');
const matrix = (rows: number, columns: number, deviation: number): Float64Array =>
  Float64Array.from({ length: rows * columns }, () => deviation * random.normal());
const output = matrix(OUTPUTS, NEURONS, 3);
const weights: EpropWeights = {
  input: matrix(NEURONS, INPUTS, 0.6),
  recurrent: matrix(NEURONS, NEURONS, 0.3),
  output,
  feedback: matrix(NEURONS, OUTPUTS, 0.5),
};
const symmetric = Float64Array.from(
  { length: NEURONS * OUTPUTS },
  (_, n) => output[(n % OUTPUTS) * NEURONS + Math.floor(n / OUTPUTS)],
);
const x = Array.from({ length: TICKS }, () => Array.from({ length: INPUTS }, () => Number(random.uniform() < 0.08)));
/** Action of a step, -1 for none, and its reward: both also in the last step. */
const actionAt = (t: number): number => (t >= FROM && t % 17 === 8 ? t % ACTIONS : t === TICKS - 1 ? 1 : -1);
const rewardAt = (t: number): number => (t >= FROM && t % 23 === 5 ? 0.3 + Math.sin(t) : t === TICKS - 1 ? 0.8 : 0);
const beta = Array.from({ length: NEURONS }, (_, j) => (j < LIF ? 0 : BETA));

/** What the network does: nothing in it depends on the weights of the outputs. */
const spikes = (() => {
  const steps: { z: number[]; psi: number[] }[] = [];
  let [v, a, z, wait] = Array.from({ length: 4 }, () => new Array<number>(NEURONS).fill(0));
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
    const psi = over.map((one, j) => (wait[j] > 0 ? 0 : HEIGHT * Math.max(0, 1 - Math.abs(one) / V_TH)));
    z = over.map((one, j) => Number(one >= 0 && wait[j] === 0));
    wait = wait.map((one, j) => (z[j] === 1 ? 5 : one));
    steps.push({ z, psi });
  }
  return steps;
})();
const counts = spikes.reduce((sum, { z }) => sum.map((count, j) => count + z[j]), new Array<number>(NEURONS).fill(0));

/** Outputs in each step, with probabilities of actions in the place of their logarithms. */
function outputsOf(toOutputs: ArrayLike<number>): number[][] {
  let y = new Array<number>(OUTPUTS).fill(0);
  return spikes.map(({ z }) => {
    y = y.map((one, k) => KAPPA * one + (1 - KAPPA) * z.reduce((sum, s, j) => sum + toOutputs[k * NEURONS + j] * s, 0));
    const sum = y.slice(0, ACTIONS).reduce((total, one) => total + Math.exp(one), 0);
    return y.map((one, k) => (k === VALUE ? one : Math.exp(one) / sum));
  });
}

/** Discounted reward to come, forwards: of the step itself and of those after it. */
const returns = (() => {
  const sums = new Array<number>(TICKS + 1).fill(0);
  for (let t = TICKS - 1; t >= 0; t--) sums[t] = rewardAt(t) + DISCOUNT * sums[t + 1];
  return sums;
})();

/** The loss, with advantages of another time. */
function lossOf(toOutputs: ArrayLike<number>, advantages: readonly number[]): number {
  let loss = 0;
  for (const [t, y] of outputsOf(toOutputs).entries()) {
    if (t < FROM) continue;
    loss += (VALUE_WEIGHT / 2) * (returns[t] - y[VALUE]) ** 2;
    if (actionAt(t) >= 0) loss -= advantages[t] * Math.log(y[actionAt(t)]);
  }
  return loss;
}

/** A slip that the comparison must see. */
type Mistake =
  | 'sign of the value'
  | 'no value'
  | 'no discount'
  | 'no advantage'
  | 'no filter'
  | 'no adaptation'
  | 'action a step late'
  | 'reward a step late'
  | 'bootstrapped end';

interface Gradient {
  readonly input: Float64Array;
  readonly recurrent: Float64Array;
  readonly output: Float64Array;
}

/** Derivative of the loss by the outputs of each step, forwards: returns and not TD errors. */
function errors(mistake?: Mistake): number[][] {
  const late = mistake === 'action a step late' ? 1 : 0;
  let toCome = returns;
  if (mistake === 'no discount') {
    toCome = new Array<number>(TICKS + 1).fill(0);
    for (let t = TICKS - 1; t >= 0; t--) toCome[t] = rewardAt(t) + toCome[t + 1];
  }
  if (mistake === 'reward a step late') toCome = returns.map((one) => DISCOUNT * one);
  const y = outputsOf(output);
  if (mistake === 'bootstrapped end')
    toCome = returns.map((one, t) => one + DISCOUNT ** (TICKS - t) * y[TICKS - 1][VALUE]);
  return y.map((one, t) => {
    if (t < FROM) return one.map(() => 0);
    const advantage = mistake === 'no advantage' ? toCome[t] : toCome[t] - one[VALUE];
    const sign = mistake === 'sign of the value' ? -1 : mistake === 'no value' ? 0 : 1;
    const action = actionAt(t - late);
    return one.map((value, k) => {
      if (k === VALUE) return -sign * VALUE_WEIGHT * (toCome[t] - value);
      return action < 0 ? 0 : advantage * (value - Number(k === action));
    });
  });
}

/** By back-propagation through time, in which spikes reach other neurons, and the reset, as constants. */
function backPropagated(mistake?: Mistake): Gradient {
  const off = errors(mistake);
  const gradient = {
    input: new Float64Array(NEURONS * INPUTS),
    recurrent: new Float64Array(NEURONS * NEURONS),
    output: new Float64Array(OUTPUTS * NEURONS),
  };
  const byY = new Array<number>(OUTPUTS).fill(0);
  const byV = new Array<number>(NEURONS).fill(0);
  const byA = new Array<number>(NEURONS).fill(0);
  for (let t = TICKS - 1; t >= 0; t--) {
    const { z, psi } = spikes[t];
    for (let k = 0; k < OUTPUTS; k++) byY[k] = off[t][k] + (mistake === 'no filter' ? 0 : KAPPA * byY[k]);
    for (let j = 0; j < NEURONS; j++) {
      let byZ = (mistake === 'no adaptation' ? 0 : byA[j]) + (REGULARISATION * (counts[j] / TICKS - 0.01)) / TICKS;
      for (let k = 0; k < OUTPUTS; k++) {
        byZ += (1 - KAPPA) * output[k * NEURONS + j] * byY[k];
        gradient.output[k * NEURONS + j] += (1 - KAPPA) * z[j] * byY[k];
      }
      byV[j] = psi[j] * byZ + ALPHA * byV[j];
      byA[j] = -psi[j] * beta[j] * byZ + RHO * byA[j];
      for (let i = 0; i < INPUTS; i++) gradient.input[j * INPUTS + i] += byV[j] * x[t][i];
      for (let i = 0; i < NEURONS; i++)
        if (i !== j && t > 0) gradient.recurrent[j * NEURONS + i] += byV[j] * spikes[t - 1].z[i];
    }
  }
  return gradient;
}

/** By the equations of the source, each trace of each synapse stepped in each step, with any feedback. */
function stepped(feedback: ArrayLike<number>): Gradient {
  const y = outputsOf(output);
  const value = (t: number): number => (t < TICKS ? y[t][VALUE] : 0);
  const td = (t: number): number => rewardAt(t) + DISCOUNT * value(t + 1) - value(t);
  const error = (t: number, k: number): number => {
    if (k === VALUE) return -VALUE_WEIGHT;
    return actionAt(t) < 0 ? 0 : y[t][k] - Number(k === actionAt(t));
  };
  const signal = (t: number, j: number): number => {
    let sum = 0;
    for (let k = 0; k < OUTPUTS; k++) sum += feedback[j * OUTPUTS + k] * error(t, k);
    return sum;
  };
  const credit = (j: number, presynaptic: (t: number) => number): number => {
    let [zbar, eps, ebar, h, g, r] = [0, 0, 0, 0, 0, 0];
    for (let t = 0; t < TICKS; t++) {
      zbar = ALPHA * zbar + presynaptic(t);
      const e = spikes[t].psi[j] * (zbar - beta[j] * eps);
      eps = RHO * eps + e;
      ebar = KAPPA * ebar + (1 - KAPPA) * e;
      r += e;
      if (t < FROM) continue;
      h = DISCOUNT * h + signal(t, j) * ebar;
      g += td(t) * h;
    }
    return g + ((REGULARISATION * (counts[j] / TICKS - 0.01)) / TICKS) * r;
  };
  return {
    input: Float64Array.from({ length: NEURONS * INPUTS }, (_, n) =>
      credit(Math.floor(n / INPUTS), (t) => x[t][n % INPUTS]),
    ),
    recurrent: Float64Array.from({ length: NEURONS * NEURONS }, (_, n) => {
      const [j, i] = [Math.floor(n / NEURONS), n % NEURONS];
      return i === j ? 0 : credit(j, (t) => (t === 0 ? 0 : spikes[t - 1].z[i]));
    }),
    output: Float64Array.from({ length: OUTPUTS * NEURONS }, (_, n) => {
      let [zbar, h, g] = [0, 0, 0];
      for (let t = 0; t < TICKS; t++) {
        zbar = KAPPA * zbar + (1 - KAPPA) * spikes[t].z[n % NEURONS];
        if (t < FROM) continue;
        h = DISCOUNT * h + error(t, Math.floor(n / NEURONS)) * zbar;
        g += td(t) * h;
      }
      return g;
    }),
  };
}

/** The gradient that the network gathers online, with actions and rewards that are given. */
function online(options: Partial<EpropActorCriticOptions> = {}): Gradient & { readonly values: number[] } {
  const network = new EpropActorCritic({
    seed: 1,
    inputs: INPUTS,
    lif: LIF,
    adaptive: ADAPTIVE,
    actions: ACTIONS,
    discount: DISCOUNT,
    valueWeight: VALUE_WEIGHT,
    neuron: { tau_m: 20, tau_a: 300, tau_out: 15 },
    beta: BETA,
    regularisation: REGULARISATION,
    weights: { ...weights, feedback: symmetric },
    emitter: 'javascript-f64',
    ...options,
  });
  const fire = network.simulation.input(network.inputs, 'fire');
  const values: number[] = [];
  network.begin(true);
  for (let t = 0; t < TICKS; t++) {
    fire.set(x[t]);
    network.step(t >= FROM);
    values.push(network.progress.value);
    if (actionAt(t) >= 0) network.act(actionAt(t));
    network.reward(rewardAt(t));
  }
  network.end();
  return { ...network.gradients(), values };
}

/** The largest difference between two gradients, in parts of the largest entry. */
function apart(one: Gradient, other: Gradient): number {
  const all = (of: Gradient): number[] => [...of.input, ...of.recurrent, ...of.output];
  const [a, b] = [all(one), all(other)];
  return Math.max(...a.map((value, n) => Math.abs(value - b[n]))) / Math.max(...b.map(Math.abs));
}

describe('the gradient of reward-based e-prop', () => {
  const exact = online();

  it('is, with symmetric feedback, that of the actor-critic loss by back-propagation with detached recurrence', () => {
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(60);
    expect(apart(exact, backPropagated())).toBeLessThan(1e-11);
    const y = outputsOf(output);
    for (let t = FROM; t < TICKS; t++) expect(exact.values[t]).toBeCloseTo(y[t][VALUE], 11);
  });

  it.each<Mistake>([
    'sign of the value',
    'no value',
    'no discount',
    'no advantage',
    'no filter',
    'no adaptation',
    'action a step late',
    'reward a step late',
    'bootstrapped end',
  ])('is not that with a mistake: %s', (mistake) => {
    expect(apart(exact, backPropagated(mistake))).toBeGreaterThan(0.01);
  });

  it('is, with any feedback, that of the equations stepped synapse by synapse', () => {
    expect(apart(exact, stepped(symmetric))).toBeLessThan(1e-11);
    const random = online({ weights });
    expect(apart(random, stepped(weights.feedback))).toBeLessThan(1e-11);
    expect(apart(random, exact)).toBeGreaterThan(0.1);
  });

  it('is, for the readouts, that of the loss by finite differences', () => {
    const y = outputsOf(output);
    const advantages = y.map((one, t) => returns[t] - one[VALUE]);
    const largest = Math.max(...exact.output.map(Math.abs));
    for (let n = 0; n < output.length; n++) {
      const [more, less] = [1e-5, -1e-5].map((change) =>
        lossOf(
          output.map((one, m) => (m === n ? one + change : one)),
          advantages,
        ),
      );
      expect(Math.abs((more - less) / 2e-5 - exact.output[n]) / largest).toBeLessThan(1e-7);
    }
  });

  it.each([1, DISCOUNT, 0.5, 0.02])(
    'is the same in single precision within a thousandth of its largest entry, with a discount of %d',
    (discount) => {
      const [single, double] = (['webassembly', 'javascript-f64'] as const).map((emitter) =>
        online({ emitter, discount }),
      );
      expect(apart(single, double)).toBeLessThan(1e-3);
    },
  );
});
