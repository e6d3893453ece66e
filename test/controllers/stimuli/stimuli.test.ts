import { describe, expect, it } from 'vitest';
import {
  defineNeuron,
  Network,
  type NeuronModel,
  type Simulation,
  seconds,
  simulate,
} from '../../../controllers/engine/index.ts';
import { bernoulli, izhikevich, lif, lifDiffusiveNoise, poisson } from '../../../controllers/neurons/index.ts';
import { NORMAL } from '../../../controllers/stimuli/add-current.ts';
import {
  withOrnsteinUhlenbeck,
  withPoissonBackground,
  withStepCurrent,
  withWhiteNoise,
} from '../../../controllers/stimuli/index.ts';

const SIZE = 4000;
/** Intervals of 5 standard errors: one in 1.7 million runs with other seeds would leave them. */
const ERRORS = 5;

/** A cell that never spikes: a membrane alone. */
const SILENT = { V_th: '1000 mV' } as const;
/** Of `lif`: MOhm and ms. */
const [RESISTANCE, TAU_M] = [20 / 250, 20];

function population<M extends NeuronModel>(model: M, parameters: object, step = 1e-4, size = SIZE) {
  const network = new Network({ step: seconds(step), seed: 7 });
  const cells = network.population('cells', model as NeuronModel, { size, parameters: parameters as never });
  return { simulation: simulate(network), cells };
}

const read = ({ simulation, cells }: ReturnType<typeof population>, name: string, unit: string): Float64Array =>
  (simulation as Simulation).state(cells, name, unit);

const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
const variance = (values: ArrayLike<number>): number => {
  const middle = mean(values);
  return mean(Array.from(values, (value) => (value - middle) ** 2));
};
const correlation = (one: ArrayLike<number>, other: ArrayLike<number>): number => {
  const [a, b] = [mean(one), mean(other)];
  return mean(Array.from(one, (value, i) => (value - a) * (other[i] - b))) / Math.sqrt(variance(one) * variance(other));
};

/** Standard errors by which a variance of normal numbers, a mean, and a correlation lie off. */
const offVariance = (values: ArrayLike<number>, truth: number): number =>
  Math.abs(variance(values) / truth - 1) / Math.sqrt(2 / values.length);
const offMean = (values: ArrayLike<number>, truth: number): number =>
  Math.abs(mean(values) - truth) / Math.sqrt(variance(values) / values.length);
const offCorrelation = (one: ArrayLike<number>, other: ArrayLike<number>, truth: number): number =>
  (Math.abs(correlation(one, other) - truth) * Math.sqrt(one.length)) / Math.max(0.05, 1 - truth * truth);

it('the numbers of a step have mean 0, a variance less than 1 by ln(2)/8192, and the fourth moment of normal ones', {
  tags: 'long',
}, () => {
  const number = new Function('uniform', `const { sqrt, log, cos, floor } = Math; return ${NORMAL};`) as (
    u: number,
  ) => number;
  const [radii, angles] = [4096, 64];
  const all = Array.from({ length: radii * angles }, (_, i) =>
    number((Math.floor(i / angles) + ((i % angles) + 0.5) / angles) / radii),
  );
  expect(mean(all)).toBeCloseTo(0, 9);
  expect(1 - variance(all)).toBeCloseTo(Math.LN2 / 8192, 7);
  expect(mean(all.map((value) => value ** 4))).toBeCloseTo(3, 2);
  expect(all.reduce((most, value) => Math.max(most, Math.abs(value)), 0)).toBeLessThan(4.25);
});

describe('white noise', () => {
  const noisy = withWhiteNoise(lif, 'I_ext');
  const parameters = { ...SILENT, noise_mean: '50 pA', noise_std: '100 pA' };

  it('is normal, of its mean and variance, held for its interval and independent of the next and of the neighbour', () => {
    const run = population(noisy, parameters);
    run.simulation.step(3);
    const first = read(run, 'noise', 'pA');
    expect(offMean(first, 50)).toBeLessThan(ERRORS);
    expect(offVariance(first, 1e4)).toBeLessThan(ERRORS);
    const beyond = first.filter((value) => Math.abs(value - 50) > 200).length / SIZE;
    expect(Math.abs(beyond - 0.0455) / Math.sqrt(0.0455 / SIZE)).toBeLessThan(ERRORS);
    run.simulation.step(7);
    expect(read(run, 'noise', 'pA')).toEqual(first);
    run.simulation.step(1);
    const second = read(run, 'noise', 'pA');
    expect(offCorrelation(first, second, 0)).toBeLessThan(ERRORS);
    expect(offCorrelation(first.subarray(1), first.subarray(0, -1), 0)).toBeLessThan(ERRORS);
  });

  it('is held for as long as asked, in steps of any length', () => {
    for (const [step, held] of [
      [1e-4, 25],
      [5e-4, 5],
    ]) {
      const run = population(noisy, { ...parameters, noise_interval: '2.5 ms' }, step, 3);
      const values = Array.from({ length: 4 * held }, () => {
        run.simulation.step(1);
        return read(run, 'noise', 'pA')[1];
      });
      const changes = values.flatMap((value, i) => (i > 0 && value !== values[i - 1] ? [i] : []));
      expect(changes).toEqual([held, 2 * held, 3 * held]);
    }
  });

  it.each([1, 4])('moves a membrane by what is known of numbers held for %d ms', (interval) => {
    const run = population(noisy, { ...parameters, noise_interval: `${interval} ms` });
    run.simulation.step(2000);
    const a = Math.exp(-interval / TAU_M);
    const truth = (RESISTANCE * 100) ** 2 * ((1 - a) / (1 + a));
    const potentials = read(run, 'v', 'mV');
    expect(offVariance(potentials, truth)).toBeLessThan(ERRORS);
    expect(offMean(potentials, -70 + RESISTANCE * 50)).toBeLessThan(ERRORS);
    // The other interval would be off by far more.
    const other = Math.exp(-(5 - interval) / TAU_M);
    expect(offVariance(potentials, (RESISTANCE * 100) ** 2 * ((1 - other) / (1 + other)))).toBeGreaterThan(4 * ERRORS);
  });

  it('adds to what the host sets', () => {
    const run = population(noisy, SILENT, 1e-4, 2);
    run.simulation.input(run.cells, 'I_ext', 'pA').fill(100);
    run.simulation.step(3000);
    expect(read(run, 'v', 'mV')[0]).toBeCloseTo(-70 + RESISTANCE * 100, 3);
  });
});

describe('an Ornstein-Uhlenbeck process', () => {
  const noisy = withOrnsteinUhlenbeck(lif, 'I_ext');
  const parameters = { ...SILENT, noise_mean: '-20 pA', noise_std: '80 pA', tau_noise: '4 ms' };

  it.each([1e-4, 2e-3])('has its variance and its correlation time in steps of %d s', { tags: 'long' }, (step) => {
    const run = population(noisy, parameters, step);
    const ticksOf = (ms: number): number => Math.round(ms / (1e3 * step));
    run.simulation.step(ticksOf(2));
    expect(offVariance(read(run, 'noise', 'pA'), 80 ** 2 * (1 - Math.exp(-1)))).toBeLessThan(ERRORS);
    run.simulation.step(ticksOf(58));
    const first = read(run, 'noise', 'pA');
    expect(offMean(first, -20)).toBeLessThan(ERRORS);
    expect(offVariance(first, 80 ** 2)).toBeLessThan(ERRORS);
    for (const lag of [2, 4, 8]) {
      const again = population(noisy, parameters, step);
      again.simulation.step(ticksOf(60 + lag));
      expect(offCorrelation(first, read(again, 'noise', 'pA'), Math.exp(-lag / 4))).toBeLessThan(ERRORS);
    }
  });

  it('would have another variance by the steps of Euler, beyond its interval', () => {
    const euler = defineNeuron({
      ...(noisy as unknown as NeuronModel),
      name: 'stepped_by_euler',
      onStep: ((noisy as unknown as NeuronModel).onStep as string)
        .replace('exp(-dt/tau_noise)', '(1 - dt/tau_noise)')
        .replace('sqrt(1 - exp(-2*dt/tau_noise))', 'sqrt(2*dt/tau_noise)'),
    });
    const run = population(euler, parameters, 2e-3);
    run.simulation.step(60);
    expect(offVariance(read(run, 'noise', 'pA'), 80 ** 2)).toBeGreaterThan(2 * ERRORS);
  });

  it('moves a membrane by s^2 R^2 tau/(tau + tau_m)', { tags: 'long' }, () => {
    const run = population(noisy, parameters);
    run.simulation.step(2000);
    const of = (tau: number): number => (RESISTANCE * 80) ** 2 * (tau / (tau + TAU_M));
    const potentials = read(run, 'v', 'mV');
    expect(offVariance(potentials, of(4))).toBeLessThan(ERRORS);
    expect(offVariance(potentials, of(2))).toBeGreaterThan(4 * ERRORS);
  });

  it('works on any input, in the unit of that', () => {
    const bursting = withOrnsteinUhlenbeck(izhikevich, 'I_ext');
    const run = population(bursting, { noise_mean: '10 mV/ms', noise_std: '3 mV/ms' }, 1e-4, 10);
    run.simulation.step(1000);
    expect(mean(read(run, 'noise', 'mV/ms'))).toBeGreaterThan(5);
  });
});

it('a step of current charges a membrane while it flows, and no longer', () => {
  const run = population(
    withStepCurrent(lif, 'I_ext'),
    {
      ...{ ...SILENT, step_amplitude: '100 pA', step_on: '10 ms', step_off: '30 ms' },
    },
    1e-4,
    1,
  );
  const at = (ms: number): number => {
    run.simulation.step(Math.round(10 * ms) - run.simulation.tick);
    return read(run, 'v', 'mV')[0] + 70;
  };
  expect(at(10)).toBe(0);
  expect(at(20)).toBeCloseTo(RESISTANCE * 100 * (1 - Math.exp(-10 / TAU_M)), 3);
  const peak = RESISTANCE * 100 * (1 - Math.exp(-20 / TAU_M));
  expect(at(30)).toBeCloseTo(peak, 3);
  expect(at(50)).toBeCloseTo(peak * Math.exp(-20 / TAU_M), 3);
});

describe('a Poisson background', () => {
  const parameters = { ...SILENT, background_rate: '8000 Hz', background_weight: '10 pA' };
  const driven = withPoissonBackground(lif, 'excitatory');

  it('has the counts of its rate, several in a step', () => {
    const run = population(driven, parameters);
    run.simulation.step(1);
    const counts = read(run, 'background', '1');
    const [m, n] = [0.8, SIZE];
    expect(Math.abs(mean(counts) - m) / Math.sqrt(m / n)).toBeLessThan(ERRORS);
    for (const [k, p] of [
      [0, Math.exp(-m)],
      [1, m * Math.exp(-m)],
      [3, (m ** 3 / 6) * Math.exp(-m)],
    ])
      expect(
        Math.abs(counts.filter((count) => count === k).length / n - p) / Math.sqrt((p * (1 - p)) / n),
      ).toBeLessThan(ERRORS);
    // One spike in a step at most would have another mean.
    expect(Math.abs(mean(counts) - (1 - Math.exp(-m))) / Math.sqrt(m / n)).toBeGreaterThan(2 * ERRORS);
    run.simulation.step(1);
    expect(offCorrelation(counts, read(run, 'background', '1'), 0)).toBeLessThan(ERRORS);
  });

  it('makes a current of the mean and the variance of Campbell', () => {
    const run = population(driven, parameters);
    run.simulation.step(500);
    const current = read(run, 'i_ex', 'pA');
    const q = Math.exp(-0.1 / 5);
    expect(offMean(current, (10 * 0.8 * q) / (1 - q))).toBeLessThan(ERRORS);
    expect(offVariance(current, (100 * 0.8 * q * q) / (1 - q * q))).toBeLessThan(ERRORS);
  });
});

describe('stimuli refuse', () => {
  it('inputs and receptors that a model does not have', () => {
    expect(() => withWhiteNoise(lif, 'I_exd' as never)).toThrow(
      expect.objectContaining({ code: 'unknown_name', remedy: "did you mean 'I_ext'?" }),
    );
    expect(() => withPoissonBackground(lif, 'exitatory' as never)).toThrow(
      expect.objectContaining({ code: 'unknown_name', remedy: "did you mean 'excitatory'?" }),
    );
  });

  it('models that draw a random number themselves, a second noise among them', () => {
    const refusal = expect.objectContaining({ code: 'invalid_option' });
    expect(() => withWhiteNoise(lifDiffusiveNoise, 'drive')).toThrow(refusal);
    expect(() => withOrnsteinUhlenbeck(poisson, 'rate')).toThrow(refusal);
    expect(() => withOrnsteinUhlenbeck(withWhiteNoise(lif, 'I_ext') as unknown as typeof lif, 'I_ext')).toThrow(
      refusal,
    );
    expect(() => withPoissonBackground(bernoulli as never, 'none' as never)).toThrow();
  });

  it('receptors that act after the integration', () => {
    expect(() => withPoissonBackground(izhikevich, 'psp')).toThrow(expect.objectContaining({ code: 'invalid_option' }));
  });

  it('values without a unit', () => {
    const network = new Network({ step: '0.1 ms', seed: 1 });
    expect(() =>
      network.population('cells', withWhiteNoise(lif, 'I_ext'), {
        size: 1,
        // @ts-expect-error a bare number
        parameters: { noise_std: 100 },
      }),
    ).toThrow(expect.objectContaining({ code: 'unit_missing' }));
  });
});
