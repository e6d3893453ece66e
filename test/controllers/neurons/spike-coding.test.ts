// @module-tag long
import { describe, expect, it } from 'vitest';
import { allToAll, Network, quantity, seconds, simulate } from '../../../controllers/engine/index.ts';
import { spikeCoding } from '../../../controllers/neurons/spike-coding.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';

type Vector = readonly [number, number];

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1];
const times = (rows: readonly [Vector, Vector], x: Vector): Vector => [dot(rows[0], x), dot(rows[1], x)];
const quantile = (list: readonly number[], q: number): number =>
  [...list].sort((a, b) => a - b)[Math.floor(q * list.length)];

/** 1/s */
const LAMBDA = 10;
const DAMPING = 5;
const FREQUENCY = 2 * Math.PI;
const SIZE = 0.1;
const COUNT = 100;

/** Oscillator x' = A x + c, and the network that computes it. */
const A: readonly [Vector, Vector] = [
  [-DAMPING, -FREQUENCY],
  [FREQUENCY, -DAMPING],
];
const command = (t: number): Vector => [6 * Math.cos(FREQUENCY * t), 6 * Math.sin(FREQUENCY * t)];

function run(step: number, killed: boolean, without?: 'fast' | 'slow') {
  const decoders = Array.from({ length: COUNT }, (_, i): Vector => {
    const angle = (2 * Math.PI * i) / COUNT;
    return [SIZE * Math.cos(angle), SIZE * Math.sin(angle)];
  });
  const slow: readonly [Vector, Vector] = [
    [A[0][0] + LAMBDA, A[0][1]],
    [A[1][0], A[1][1] + LAMBDA],
  ];
  const network = new Network({ step: seconds(step), seed: 7 });
  const code = network.population('code', spikeCoding, { size: COUNT });
  network.project(code, code, {
    name: 'fast',
    synapse: staticSynapse,
    receptor: 'fast',
    connect: allToAll({ self: false }),
    initial: { w: (_, i, j) => (without === 'fast' ? 0 : -dot(decoders[j], decoders[i])) },
  });
  network.project(code, code, {
    name: 'slow',
    synapse: staticSynapse,
    receptor: 'slow',
    connect: allToAll(),
    initial: { w: quantity((_, i, j) => (without === 'slow' ? 0 : dot(decoders[j], times(slow, decoders[i]))), '1/s') },
  });
  const simulation = simulate(network, { maximumRateHz: Infinity });
  const drive = simulation.input(code, 'drive', '1/ms');
  const out = new Uint32Array(COUNT);
  let x: Vector = [0, 0];
  let decoded: Vector = [0, 0];
  let spikes = 0;
  const errors: number[] = [];
  for (let k = 0; k < 3 / step; k++) {
    const c = command(k * step);
    const dead = (i: number) => killed && k * step > 1.5 && i % 2 === 0;
    for (let i = 0; i < COUNT; i++) drive[i] = dead(i) ? -10 : dot(decoders[i], c) * 1e-3;
    simulation.step();
    const slope = ([x0, x1]: Vector): Vector => {
      const [d0, d1] = times(A, [x0, x1]);
      return [d0 + c[0], d1 + c[1]];
    };
    const [s0, s1] = slope(x);
    const [m0, m1] = slope([x[0] + (step / 2) * s0, x[1] + (step / 2) * s1]);
    x = [x[0] + step * m0, x[1] + step * m1];
    const kept = Math.exp(-LAMBDA * step);
    decoded = [decoded[0] * kept, decoded[1] * kept];
    const fired = out.subarray(0, simulation.spikes(code, out));
    for (const i of fired) decoded = [decoded[0] + decoders[i][0], decoded[1] + decoders[i][1]];
    spikes += fired.length;
    if (k * step > 0.5)
      errors.push(Math.sqrt(dot([x[0] - decoded[0], x[1] - decoded[1]], [x[0] - decoded[0], x[1] - decoded[1]])));
  }
  return { errors, rate: spikes / COUNT / 3, reached: Math.sqrt(dot(x, x)) };
}

/** The two-dimensional damped oscillator of Boerlin, Machens & Denève 2013, driven at its frequency. */
describe('spike coding', () => {
  it.each([
    { step: 1e-4, killed: false },
    { step: 0.5e-4, killed: false },
    { step: 1e-4, killed: true },
    { step: 0.5e-4, killed: true },
  ])(
    'holds an oscillator to a decoding vector, at a few spikes a second ($step s, half of it killed: $killed)',
    (one) => {
      const { errors, rate, reached } = run(one.step, one.killed);
      expect(reached).toBeGreaterThan(1.1);
      expect(quantile(errors, 0.5)).toBeLessThan(0.5 * SIZE);
      expect(quantile(errors, 0.97)).toBeLessThan(SIZE);
      expect(rate).toBeLessThan(10);
    },
  );

  it.each(['fast', 'slow'] as const)('does not without %s weights', (without) => {
    expect(quantile(run(1e-4, false, without).errors, 0.5)).toBeGreaterThan(2 * SIZE);
  });
});
