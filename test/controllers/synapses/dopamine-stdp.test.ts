import { describe, expect, it } from 'vitest';
import { allToAll, Hz, Network, oneToOne, seconds, simulate } from '../../../controllers/engine/index.ts';
import { lif } from '../../../controllers/neurons/lif.ts';
import { poisson } from '../../../controllers/neurons/poisson.ts';
import { dopamineStdp } from '../../../controllers/synapses/dopamine-stdp.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { fire, scripted } from '../engine/scripted.ts';

const EMITTERS = ['javascript-f64', 'webassembly'] as const;

/** A receptor-less target: weights are dimensionless numbers of the rule alone. */
const listener = { ...scripted, receptors: { none: { unit: '1', meaning: '', onInput: '' } } };

interface Options {
  readonly step: number;
  readonly emitter: (typeof EMITTERS)[number];
  readonly pre: readonly number[];
  readonly post: readonly number[];
  /** ms of dopamine spikes. */
  readonly dopamine: readonly number[];
  readonly until: number;
  readonly b?: number;
}

/** The weight after each ms of spikes at given ms, from 10. */
function weights({ step, emitter, pre, post, dopamine, until, b = 0 }: Options): number[] {
  const network = new Network({ step: seconds(step), seed: 1 });
  const source = network.population('source', scripted, { size: 1 });
  const target = network.population('target', listener, { size: 1 });
  const synapse = network.project(source, target, {
    synapse: dopamineStdp,
    connect: allToAll(),
    delay: '0 ms',
    parameters: { b: Hz(b) },
    initial: { w: 10 },
  });
  const simulation = simulate(network, { emitter });
  const perMillisecond = Math.round(1e-3 / step);
  const seen: number[] = [];
  for (let tick = 0; tick < until * perMillisecond; tick++) {
    const now = (times: readonly number[]): boolean => times.some((ms) => Math.round(ms * perMillisecond) === tick);
    fire(simulation, source, now(pre) ? [0] : []);
    fire(simulation, target, now(post) ? [0] : []);
    if (now(dopamine)) simulation.setModulator('dopamine', Hz(simulation.modulator('dopamine', 'Hz') + 5));
    simulation.step();
    if ((tick + 1) % perMillisecond === 0) seen.push(simulation.synapses(synapse, 'w')[0]);
  }
  return seen;
}

describe.each([
  [1e-3, 'javascript-f64', 1e-11],
  [1e-4, 'javascript-f64', 1e-11],
  [1e-3, 'webassembly', 1e-4],
] as const)('dopamine_stdp at a step of %d s, in %s', (step, emitter, tolerance) => {
  it('follows the closed form of an interval, baseline included', { tags: 'long' }, () => {
    for (const b of [0, 2]) {
      // Eligibility e^(-10 / 20) from the pair; dopamine 1 / tau_n 90 ms later.
      const seen = weights({ step, emitter, pre: [10], post: [20], dopamine: [110], until: 600, b });
      const c0 = Math.exp(-0.5);
      seen.forEach((w, i) => {
        const t = i + 1;
        const baseline = Math.max(0, t - 20);
        const interval = Math.max(0, t - 110);
        const s = 1 / 1000 + 1 / 200;
        const phasic = ((c0 * Math.exp(-90 / 1000) * (5 / 1e3)) / s) * -Math.expm1(-s * interval);
        const tonic = c0 * (b / 1e3) * 1000 * -Math.expm1(-baseline / 1000);
        expect(Math.abs(w - (10 + phasic - tonic))).toBeLessThan(tolerance);
      });
    }
  });

  it('follows a naive, event-driven integration of random trains', () => {
    const random = new RandomStream(4, 'trains');
    const train = (p: number): number[] => [...Array(800).keys()].filter(() => random.uniform() < p);
    const options = { step, emitter, pre: train(0.03), post: train(0.03), dopamine: train(0.01), until: 800, b: 1 };
    let [w, c, n, x, y] = [10, 0, 0, 0, 0];
    const exact: number[] = [];
    for (let t = 0; t < 800; t++) {
      const [before, after] = [options.pre.includes(t), options.post.includes(t)];
      if (before) c -= 1.5 * y;
      if (after) c += x;
      if (before) x += 1;
      if (after) y += 1;
      if (options.dopamine.includes(t)) n += 1 / 200;
      const s = 1 / 1000 + 1 / 200;
      w += c * ((n * -Math.expm1(-s)) / s - 1e-3 * 1000 * -Math.expm1(-1 / 1000));
      w = Math.min(200, Math.max(0, w));
      c *= Math.exp(-1 / 1000);
      n *= Math.exp(-1 / 200);
      x *= Math.exp(-1 / 20);
      y *= Math.exp(-1 / 20);
      exact.push(w);
    }
    const seen = weights(options);
    expect(Math.max(...exact) - Math.min(...exact)).toBeGreaterThan(0.1);
    for (const [t, value] of seen.entries()) expect(Math.abs(value - exact[t])).toBeLessThan(tolerance * 10);
  });

  it('does not move weights without dopamine', () => {
    const seen = weights({ step, emitter, pre: [1, 5, 9, 30], post: [2, 6, 10, 30], dopamine: [], until: 100 });
    expect(new Set(seen)).toEqual(new Set([10]));
  });
});

it('moves the weights of a network under dopamine, and none without', () => {
  for (const dopamine of [0, 5]) {
    const network = new Network({ seed: 1 });
    const source = network.population('source', scripted, { size: 30 });
    const target = network.population('target', lif, { size: 5 });
    const synapse = network.project(source, target, {
      synapse: dopamineStdp,
      connect: allToAll(),
      receptor: 'excitatory',
      initial: { w: '100 pA' },
    });
    const simulation = simulate(network);
    simulation.setModulator('dopamine', Hz(dopamine));
    const random = new RandomStream(1, 'drive');
    for (let tick = 0; tick < 500; tick++) {
      fire(
        simulation,
        source,
        [...Array(30).keys()].filter(() => random.uniform() < 0.03),
      );
      simulation.step();
    }
    const moved = simulation.synapses(synapse, 'w', 'pA').filter((w) => Math.abs(w - 100) > 1e-3).length;
    if (dopamine === 0) expect(moved).toBe(0);
    else expect(moved).toBeGreaterThan(100);
  }
});

/** Distal reward (Izhikevich 2007, figure 1): which of many pairs brought about a reward that comes seconds later? */
describe('dopamine seconds after a pair of spikes', () => {
  const [PAIRS, REWARDS, BETWEEN] = [60, 80, 4];
  /** A target that fires by itself: weights are dimensionless. */
  const cell = { ...poisson, receptors: { none: { unit: '1', meaning: 'nothing', onInput: '' } } };

  /** How many standard deviations above the others the weight of pair 0 ends, which fires in order before each reward. */
  function credit(step: number, rewarded: boolean): number {
    const network = new Network({ step: seconds(step), seed: 6 });
    const before = network.population('before', poisson, { size: PAIRS });
    const after = network.population('after', cell, { size: PAIRS });
    const projection = network.project(before, after, {
      synapse: dopamineStdp,
      connect: oneToOne(),
      delay: '0 ms',
      initial: { w: 50 },
    });
    const simulation = simulate(network);
    const rates = [simulation.input(before, 'rate', 'Hz'), simulation.input(after, 'rate', 'Hz')];
    for (const rate of rates) rate.fill(1);
    const spike = (side: 0 | 1): void => {
      rates[side][0] = 1e9;
      simulation.step();
      rates[side][0] = 1;
    };
    const random = new RandomStream(8, 'delays');
    const ticks = (seconds: number): number => Math.round(seconds / step);
    for (let n = 0; n < REWARDS; n++) {
      const delay = ticks(1 + 2 * random.uniform());
      spike(0);
      simulation.step(ticks(5e-3) - 1);
      spike(1);
      simulation.step(delay);
      if (rewarded) simulation.setModulator('dopamine', Hz(simulation.modulator('dopamine', 'Hz') + 5));
      simulation.step(ticks(BETWEEN) - delay);
    }
    const [first, ...others] = simulation.synapses(projection, 'w');
    const mean = others.reduce((sum, w) => sum + w, 0) / others.length;
    const deviation = Math.sqrt(others.reduce((sum, w) => sum + (w - mean) ** 2, 0) / others.length);
    return first === mean ? 0 : (first - mean) / deviation;
  }

  it.each([1e-3, 0.5e-3])('credits the pair that is followed by it, step %d s', { tags: 'long' }, (step) => {
    expect(credit(step, true)).toBeGreaterThan(5);
  });

  it('credits none where there is none', { tags: 'long' }, () => {
    expect(credit(1e-3, false)).toBe(0);
  });
});
