import { describe, expect, it } from 'vitest';
import { allToAll, Hz, Network, quantity, seconds, simulate } from '../../../controllers/engine/index.ts';
import { spikeCodingMultiplicative } from '../../../controllers/neurons/spike-coding-multiplicative.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { inFull } from '../../effort.ts';
import { drive } from './drive.ts';

type Vector = readonly [number, number, number];
type Matrix = readonly [Vector, Vector, Vector];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const times = (m: Matrix, x: Vector): Vector => [dot(m[0], x), dot(m[1], x), dot(m[2], x)];
const plus = (a: Vector, b: Vector, scale = 1): Vector => [
  a[0] + scale * b[0],
  a[1] + scale * b[1],
  a[2] + scale * b[2],
];

describe('spike coding with a product', () => {
  it.each([0.1, 0.2])('integrates the product of two decaying factors, at %d ms', (step) => {
    const run = (left: number, right: number) =>
      drive(spikeCodingMultiplicative, {
        step,
        steps: 100 / step,
        parameters: { theta: 100, rho: 0 },
        spikes: { left: [{ step: 1, weight: left }], right: [{ step: 1, weight: right }] },
        record: ['v'],
      }).traces.v;
    const v = run(2, 0.3);
    const exact = v.map((_, k) => {
      const t = (k + 1) * step;
      return (0.6 * (Math.exp(-0.01 * t) - Math.exp(-0.02 * t))) / 0.01;
    });
    for (const [k, one] of exact.entries()) expect(Math.abs(v[k] - one)).toBeLessThan(0.02 * step * exact.at(-1)!);
    // Neither factor does anything alone.
    for (const alone of [run(2, 0), run(0, 0.3)]) expect(Math.max(...alone.map(Math.abs))).toBe(0);
  });
});

/** The Lorenz system with z counted from 27 and all lengths in units of 20; 1/s. */
const [SIGMA, BETA, RHO, SHIFT, UNIT, LAMBDA] = [10, 8 / 3, 28, 27, 20, 10];
const A: Matrix = [
  [-SIGMA, SIGMA, 0],
  [RHO - SHIFT, -1, 0],
  [0, 0, -BETA],
];
const C: Vector = [0, 0, (-SHIFT * BETA) / UNIT];
const jacobian = (x: Vector): Matrix => [
  [-SIGMA, SIGMA, 0],
  [RHO - SHIFT - UNIT * x[2], -1, -UNIT * x[0]],
  [UNIT * x[1], UNIT * x[0], -BETA],
];

const [COUNT, SIZE] = [100, 0.02];
/** Decoding vectors spread evenly over a sphere. */
const DECODERS = Array.from({ length: COUNT }, (_, i): Vector => {
  const z = 1 - (2 * (i + 0.5)) / COUNT;
  const angle = i * Math.PI * (3 - Math.sqrt(5));
  const r = Math.sqrt(1 - z * z);
  return [SIZE * r * Math.cos(angle), SIZE * r * Math.sin(angle), SIZE * z];
});

/** What a path of the Lorenz system does, in the units of the source. */
interface Attractor {
  readonly mean: Vector;
  readonly deviation: Vector;
  /** 1/s, of the equations linearised along the path. */
  readonly exponent: number;
}

/** Averages over points of a path that are `interval` s apart. */
class Statistics {
  #count = 0;
  #sum: Vector = [0, 0, 0];
  #squares: Vector = [0, 0, 0];
  #direction: Vector = [1, 0, 0];
  #growth = 0;

  add(x: Vector, interval: number): void {
    this.#count += 1;
    this.#sum = plus(this.#sum, x);
    this.#squares = plus(this.#squares, [x[0] ** 2, x[1] ** 2, x[2] ** 2]);
    const J = jacobian(x);
    const h = interval / 10;
    let d = this.#direction;
    for (let n = 0; n < 10; n++) d = plus(d, times(J, plus(d, times(J, d), h / 2)), h);
    const length = Math.sqrt(dot(d, d));
    this.#growth += Math.log(length) / interval;
    this.#direction = [d[0] / length, d[1] / length, d[2] / length];
  }

  get attractor(): Attractor {
    const n = this.#count;
    const mean = this.#sum.map((sum, i) => (UNIT * sum) / n + (i === 2 ? SHIFT : 0)) as unknown as Vector;
    const deviation = this.#squares.map(
      (square, i) => UNIT * Math.sqrt(square / n - (this.#sum[i] / n) ** 2),
    ) as unknown as Vector;
    return { mean, deviation, exponent: this.#growth / n };
  }
}

/** The equations themselves, by Runge-Kutta steps of 2 ms. */
function reference(seconds: number): Attractor {
  const slope = (x: Vector): Vector => {
    const linear = plus(times(A, x), C);
    return [linear[0], linear[1] - UNIT * x[0] * x[2], linear[2] + UNIT * x[0] * x[1]];
  };
  const statistics = new Statistics();
  const h = 2e-3;
  let x: Vector = [0.3, 0.3, 0];
  for (let t = 0; t < seconds; t += h) {
    const k1 = slope(x);
    const k2 = slope(plus(x, k1, h / 2));
    const k3 = slope(plus(x, k2, h / 2));
    const k4 = slope(plus(x, k3, h));
    x = plus(x, plus(plus(k1, k4), plus(k2, k3), 2), h / 6);
    if (t > 2) statistics.add(x, h);
  }
  return statistics.attractor;
}

/**
 * What the network decodes to, averaged over 20 ms a point. Of the neurons above threshold 4 % or more spike in a step: with
 * fewer, the path is rougher than the equations and its exponent larger.
 */
function decoded(step: number, duration: number, product: boolean): Attractor {
  const network = new Network({ step: seconds(step), seed: 21 });
  const code = network.population('code', spikeCodingMultiplicative, {
    size: COUNT,
    parameters: { theta: SIZE ** 2 / 2, reset: SIZE ** 2, width: 0.02 * SIZE ** 2, rho: Hz(0.08 / step) },
    initial: { v: DECODERS.map((d) => dot(d, [0.3, 0.3, 0])) },
  });
  const weights = {
    fast: (i: number, j: number) => -dot(DECODERS[j], DECODERS[i]),
    slow: (i: number, j: number) => dot(DECODERS[j], plus(times(A, DECODERS[i]), DECODERS[i], LAMBDA)),
    left: (i: number) => (product ? DECODERS[i][0] : 0),
    right: (i: number, j: number) => UNIT * (DECODERS[j][2] * DECODERS[i][1] - DECODERS[j][1] * DECODERS[i][2]),
  };
  for (const [receptor, weight] of Object.entries(weights)) {
    network.project(code, code, {
      name: receptor,
      receptor,
      synapse: staticSynapse,
      connect: allToAll({ self: receptor !== 'fast' }),
      initial: { w: quantity((_, i, j) => weight(i, j), receptor === 'fast' || receptor === 'left' ? '1' : '1/s') },
    });
  }
  const simulation = simulate(network, { maximumRateHz: 5000 });
  const input = simulation.input(code, 'drive', '1/ms');
  for (const [i, d] of DECODERS.entries()) input[i] = dot(d, C) * 1e-3;
  const statistics = new Statistics();
  const kept = Math.exp(-LAMBDA * step);
  const bin = Math.round(0.02 / step);
  const out = new Uint32Array(COUNT);
  let x: Vector = [0, 0, 0];
  let sum: Vector = [0, 0, 0];
  for (let tick = 1; tick <= duration / step; tick++) {
    simulation.step();
    x = [x[0] * kept, x[1] * kept, x[2] * kept];
    const count = simulation.spikes(code, out);
    for (let s = 0; s < count; s++) x = plus(x, DECODERS[out[s]]);
    sum = plus(sum, x);
    if (tick % bin !== 0) continue;
    if (tick * step > 2) statistics.add([sum[0] / bin, sum[1] / bin, sum[2] / bin], bin * step);
    sum = [0, 0, 0];
  }
  return statistics.attractor;
}

/** The benchmark of Nardin et al. 2021: a chaotic system from spikes of 100 neurons. */
describe('a Lorenz attractor of spikes', () => {
  const exact = reference(400);

  it('has the exponent that is known', () => {
    expect(exact.exponent).toBeCloseTo(0.906, 1);
  });

  it.each(inFull(2e-4, 1e-4))(
    'has the shape and, within a tenth, the largest Lyapunov exponent, step %d s',
    { tags: 'long' },
    (step) => {
      const { mean, deviation, exponent } = decoded(step, 80, true);
      for (const i of [0, 1]) expect(Math.abs(mean[i])).toBeLessThan(0.4 * exact.deviation[i]);
      expect(Math.abs(mean[2] / exact.mean[2] - 1)).toBeLessThan(0.03);
      for (const i of [0, 1, 2]) expect(Math.abs(deviation[i] / exact.deviation[i] - 1)).toBeLessThan(0.1);
      expect(Math.abs(exponent / 0.906 - 1)).toBeLessThan(0.1);
    },
  );

  it('is none without the product', { tags: 'long' }, () => {
    const { mean, exponent } = decoded(2e-4, 20, false);
    expect(Math.abs(mean[2])).toBeLessThan(2);
    expect(Math.abs(exponent / 0.906 - 1)).toBeGreaterThan(0.5);
  });
});
