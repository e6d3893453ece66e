import { describe, expect, it } from 'vitest';
import { allToAll, Network, simulate } from '../../../controllers/engine/index.ts';
import { sequentialNeuromodulation } from '../../../controllers/synapses/sequential-neuromodulation.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { fire, scripted } from '../engine/scripted.ts';

const PRE = 23;
const POST = 9;

/** The published program: every trace and every synapse, every millisecond, in its order. */
class Dense {
  readonly w = new Float64Array(PRE * POST).fill(2);
  #start = this.w.slice();
  readonly e = new Float64Array(PRE * POST);
  readonly #x = new Float64Array(PRE);
  readonly #y = new Float64Array(POST);

  step(pre: readonly boolean[], post: readonly boolean[], acetylcholine: number): void {
    const x = this.#x.map((value) => value * 0.9);
    const y = this.#y.map((value) => value * 0.9);
    for (let j = 0; j < PRE; j++) {
      for (let i = 0; i < POST; i++) {
        const k = j * POST + i;
        this.e[k] *= 1 - 1 / 2000;
        let change = 0;
        if (post[i]) change = x[j] + (pre[j] ? y[i] + 1 : 0);
        else if (pre[j]) change = y[i]!;
        this.e[k] += change;
        this.w[k] = Math.max(1, this.w[k] - 0.002 * acetylcholine * change);
      }
    }
    this.#x.set(x.map((value, j) => value + (pre[j] ? 1 : 0)));
    this.#y.set(y.map((value, i) => value + (post[i] ? 1 : 0)));
  }

  beginTrial(): void {
    this.#start = this.w.slice();
    for (const list of [this.e, this.#x, this.#y]) list.fill(0);
  }

  reward(dopamine: number): void {
    this.w.forEach((_, k) => {
      this.w[k] = Math.min(3, Math.max(1, this.#start[k] + 0.01 * dopamine * this.e[k]));
    });
  }
}

function build(emitter: 'javascript-f64' | 'webassembly') {
  const network = new Network({ seed: 1 });
  const source = network.population('source', scripted, { size: PRE });
  const target = network.population(
    'target',
    { ...scripted, receptors: { none: { unit: '1', meaning: '', onInput: '' } } },
    { size: POST },
  );
  const synapse = network.project(source, target, {
    synapse: sequentialNeuromodulation,
    connect: allToAll(),
    delay: '0 ms',
  });
  return { simulation: simulate(network, { emitter }), source, target, synapse };
}

/** Trials of random spikes; calls `each` after every trial and every tenth step. */
function run(
  { simulation, source, target }: ReturnType<typeof build>,
  { acetylcholine, dopamine, rate }: { acetylcholine: number; dopamine: number; rate: number },
  each: (dense: Dense) => void,
): void {
  const random = new RandomStream(17, 'spikes');
  const dense = new Dense();
  simulation.setModulator('acetylcholine', acetylcholine);
  simulation.setModulator('dopamine', dopamine);
  for (let trial = 0; trial < 4; trial++) {
    simulation.raise('trial_start');
    dense.beginTrial();
    for (let tick = 0; tick < 900; tick++) {
      const pre = Array.from({ length: PRE }, () => random.uniform() < rate);
      const post = Array.from({ length: POST }, () => random.uniform() < rate);
      fire(
        simulation,
        source,
        pre.flatMap((on, j) => (on ? [j] : [])),
      );
      fire(
        simulation,
        target,
        post.flatMap((on, i) => (on ? [i] : [])),
      );
      simulation.step();
      dense.step(pre, post, acetylcholine);
      if (tick % 10 === 9) each(dense);
    }
    if (trial % 2 === 0) {
      simulation.raise('reward');
      dense.reward(dopamine);
    }
    each(dense);
  }
}

describe.each([
  ['javascript-f64', 1e-11],
  ['webassembly', 1e-4],
] as const)('sequential neuromodulation, in %s', (emitter, tolerance) => {
  it.each([
    ['under acetylcholine and reward', { acetylcholine: 1, dopamine: 1, rate: 0.03 }],
    ['without acetylcholine', { acetylcholine: 0, dopamine: 1, rate: 0.03 }],
    ['at its bounds', { acetylcholine: 1, dopamine: 1, rate: 0.25 }],
  ])('is the published program, stepped densely, %s', { tags: 'long' }, (_, options) => {
    const built = build(emitter);
    const extremes = new Set<number>();
    let worst = 0;
    run(built, options, (dense) => {
      const w = built.simulation.synapses(built.synapse, 'w');
      const e = built.simulation.synapses(built.synapse, 'e');
      dense.w.forEach((value, k) => {
        if (value === 1 || value === 3) extremes.add(value);
        const eligibility = dense.e[k];
        worst = Math.max(worst, Math.abs(w[k] - value));
        worst = Math.max(worst, Math.abs(e[k] - eligibility) / Math.max(1, eligibility));
      });
    });
    expect(worst).toBeLessThan(tolerance);
    expect([...extremes].sort()).toEqual(options.rate > 0.1 ? [1, 3] : []);
  });

  it('moves no weight without acetylcholine and reward, and loses none of its eligibility to that', {
    tags: 'long',
  }, () => {
    const built = build(emitter);
    run(built, { acetylcholine: 0, dopamine: 0, rate: 0.03 }, () => {
      expect(new Set(built.simulation.synapses(built.synapse, 'w'))).toEqual(new Set([2]));
    });
    expect(Math.min(...built.simulation.synapses(built.synapse, 'e'))).toBeGreaterThan(0.1);
  });
});

it('keeps the depression of a trial without reward, and replaces that of one with it', () => {
  const built = build('javascript-f64');
  const { simulation, source, target, synapse } = built;
  simulation.setModulator('acetylcholine', 1);
  simulation.setModulator('dopamine', 1);
  for (const rewarded of [false, true]) {
    const before = simulation.synapses(synapse, 'w')[0];
    simulation.raise('trial_start');
    fire(simulation, source, [0]);
    fire(simulation, target, [0]);
    simulation.step();
    // A coincidence counts 1.
    expect(simulation.synapses(synapse, 'w')[0]).toBeCloseTo(before - 0.002, 14);
    if (rewarded) simulation.raise('reward');
    expect(simulation.synapses(synapse, 'w')[0]).toBeCloseTo(before + (rewarded ? 0.01 : -0.002), 14);
  }
});
