import { describe, expect, it } from 'vitest';
import { GreedySpikeRule } from '../../../controllers/decoding/greedy-spike-rule.ts';
import { allToAll, Network, quantity, seconds, simulate } from '../../../controllers/engine/index.ts';
import { spikeCodingGreedy } from '../../../controllers/neurons/spike-coding-greedy.ts';
import { spikeSource } from '../../../controllers/neurons/spike-source.ts';
import { staticSynapse } from '../../../controllers/synapses/static.ts';
import { RandomStream } from '../../../kernels/random.ts';

type Vector = readonly [number, number];
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1];

/** s, and 1/s */
const STEP = 1e-4;
const LAMBDA = 10;
const COUNT = 60;
const SIZE = 0.1;
/** Damped oscillator x' = A x + c of 1 Hz, driven at its frequency. */
const [DAMPING, FREQUENCY] = [5, 2 * Math.PI];
const A: readonly [Vector, Vector] = [
  [-DAMPING, -FREQUENCY],
  [FREQUENCY, -DAMPING],
];
const command = (k: number): Vector => [6 * Math.cos(FREQUENCY * k * STEP), 6 * Math.sin(FREQUENCY * k * STEP)];

const random = new RandomStream(3, 'decoders');
const D = Array.from({ length: COUNT }, (): Vector => {
  const angle = 2 * Math.PI * random.uniform();
  return [SIZE * Math.cos(angle), SIZE * Math.sin(angle)];
});
/** 1/s, D_j (A + lambda) D_i. */
const slow = (i: number, j: number): number => {
  const [x, y] = D[i];
  return dot(D[j], [dot(A[0], [x, y]) + LAMBDA * x, dot(A[1], [x, y]) + LAMBDA * y]);
};

/** Who spikes in each step, by the recurrences of the source; -1 where nobody does. */
function published(steps: number): number[] {
  let v = new Array<number>(COUNT).fill(0);
  let r = new Array<number>(COUNT).fill(0);
  let last = -1;
  return Array.from({ length: steps }, (_, k) => {
    const c = command(k);
    r = r.map((one, j) => (last < 0 ? one : one + slow(last, j)));
    v = v.map((one, j) => one + STEP * (-LAMBDA * one + r[j] + dot(D[j], c)) - (last < 0 ? 0 : dot(D[j], D[last])));
    r = r.map((one) => one - STEP * LAMBDA * one);
    const above = [...v.keys()].filter((j) => v[j] > (SIZE * SIZE) / 2);
    last = above.reduce((best, j) => (best < 0 || v[j] > v[best] ? j : best), -1);
    return last;
  });
}

function run(steps: number, without?: 'slow'): number[] {
  const network = new Network({ step: seconds(STEP), seed: 1 });
  const spikes = network.population('spikes', spikeSource, { size: COUNT });
  const code = network.population('code', spikeCodingGreedy, { size: COUNT });
  const common = { synapse: staticSynapse, connect: allToAll(), delay: '0 ms' } as const;
  network.project(spikes, code, {
    ...common,
    name: 'fast',
    receptor: 'fast',
    initial: { w: (_, i, j) => -dot(D[j], D[i]) },
  });
  network.project(spikes, code, {
    ...common,
    name: 'slow',
    receptor: 'slow',
    initial: { w: quantity((_, i, j) => (without === 'slow' ? 0 : slow(i, j)), '1/s') },
  });
  const simulation = simulate(network, { emitter: 'javascript-f64', maximumRateHz: Infinity });
  const rule = new GreedySpikeRule(code, spikes);
  const drive = simulation.input(code, 'drive', '1/ms');
  return Array.from({ length: steps }, (_, k) => {
    const c = command(k);
    for (let j = 0; j < COUNT; j++) drive[j] = 1e-3 * dot(D[j], c);
    simulation.step();
    return rule.choose(simulation);
  });
}

/** How far the read-out of spikes is from the oscillator after the first half second, as quantiles at 0.5 and 0.97 in decoding vectors. */
function errors(spikes: readonly number[]): readonly [middle: number, most: number] {
  let [x, y]: [Vector, Vector] = [
    [0, 0],
    [0, 0],
  ];
  const found = spikes.map((spike, k) => {
    const c = command(k);
    const move = (axis: 0 | 1): number => x[axis] + STEP * (dot(A[axis], x) + c[axis]);
    x = [move(0), move(1)];
    const [dx, dy] = spike < 0 ? [0, 0] : D[spike];
    y = [y[0] * (1 - STEP * LAMBDA) + dx, y[1] * (1 - STEP * LAMBDA) + dy];
    return Math.hypot(x[0] - y[0], x[1] - y[1]) / SIZE;
  });
  const sorted = found.slice(5000).sort((a, b) => a - b);
  return [sorted[Math.floor(0.5 * sorted.length)], sorted[Math.floor(0.97 * sorted.length)]];
}

describe('the greedy rule of spike coding', () => {
  const steps = 15_000;
  const spikes = run(steps);

  it('makes the very spikes of the recurrences of the source', { tags: 'long' }, () => {
    expect(spikes.filter((one) => one >= 0).length).toBeGreaterThan(100);
    expect(spikes).toEqual(published(steps));
  });

  it('holds an oscillator to a decoding vector', () => {
    const [middle, most] = errors(spikes);
    expect(middle).toBeLessThan(0.6);
    expect(most).toBeLessThan(1);
  });

  it('does not without slow weights', () => {
    expect(errors(run(steps, 'slow'))[0]).toBeGreaterThan(2);
  });
});
