import { describe, expect, it } from 'vitest';
import { allToAll, Network, seconds, simulate } from '../../../../../controllers/engine/index.ts';
import { RandomStream } from '../../../../../kernels/random.ts';
import type { Emitter } from '../../pair.ts';
import { base, counter, EMITTERS, pair, quantity, rule } from '../../pair.ts';
import { fire, scripted } from '../../scripted.ts';

describe('traces', () => {
  /** w of `onPre: w -= y; onPost: w += x` summed pair by pair, decays exact, at coincidences as the order says. */
  function sumOfPairs(pre: readonly number[], post: readonly number[], keep: number, simultaneous: boolean): number {
    let w = 1;
    for (const i of pre) {
      for (const j of post) {
        if (i < j || (i === j && !simultaneous)) w += keep ** (j - i);
        else if (j < i) w -= keep ** (i - j);
      }
    }
    return w;
  }
  const stream = new RandomStream(5, 'trains');
  const train = (): number[] => [...Array(400).keys()].filter(() => stream.uniform() < 0.05);
  const [preTrain, postTrain] = [train(), [...train(), 77, 191].sort((a, b) => a - b)];
  preTrain.push(77, 191);
  const trains = { pre: [...new Set(preTrain)].sort((a, b) => a - b), post: [...new Set(postTrain)] };

  const traces = (tau: string, method: 'exact' | 'euler') => ({
    x: { ...base.traces.x, equation: `dx/dt = -x/${tau}`, method },
    y: { ...base.traces.y, equation: `dy/dt = -y/${tau}`, method },
  });

  it.each([
    ['held lazily', 'tau', 'exact', Math.exp(-1 / 20)],
    ['held lazily, by Euler', 'tau', 'euler', 1 - 1 / 20],
    ['stepped', 'short', 'exact', Math.exp(-1 / 0.4)],
  ] as const)('%s give the sum over all pairs', (_, tau, method, keep) => {
    for (const order of ['pre_first', 'simultaneous'] as const) {
      for (const emitter of EMITTERS) {
        const model = rule({ traces: traces(tau, method), onPre: 'w -= y', onPost: 'w += x', order });
        const { step, w, simulation } = pair(model, { emitter });
        expect(simulation.describe()).toContain(tau === 'tau' ? 'held lazily' : 'too fast to be held lazily');
        for (let tick = 0; tick < 400; tick++) step(trains.pre.includes(tick), trains.post.includes(tick));
        const exact = sumOfPairs(trains.pre, trains.post, keep, order === 'simultaneous');
        expect(Math.abs(w() - exact), `${order}, ${emitter}`).toBeLessThan(emitter === 'javascript-f64' ? 1e-12 : 1e-4);
      }
    }
  });

  it('of pre spikes count from the arrival, whatever the delay', () => {
    const model = rule({ onPre: 'w -= y', onPost: 'w += x' });
    for (const delay of [1, 4]) {
      const { step, w } = pair(model, { delay: delay * 1e-3 });
      for (let tick = 0; tick < 30; tick++) step(tick === 2, tick === 12);
      expect(w()).toBeCloseTo(1 + Math.exp(-(10 - delay) / 20), 13);
    }
  });

  it('stay with the neurons of each delay', () => {
    const network = new Network({ seed: 1 });
    const pre = network.population('pre', scripted, { size: 2 });
    const post = network.population('post', counter, { size: 3 });
    const delays = [1, 5, 2, 5, 1, 7];
    const synapse = network.project(pre, post, {
      synapse: rule({ onPost: 'w += x' }),
      connect: allToAll(),
      delay: seconds(delays.map((d) => d * 1e-3)),
      initial: { w: 0 },
    });
    for (const emitter of EMITTERS) {
      const simulation = simulate(network, { emitter });
      for (let tick = 0; tick < 20; tick++) {
        fire(simulation, pre, tick === 3 ? [1] : tick === 5 ? [0] : []);
        simulation.input(post, 'fire').fill(tick === 15 ? 1 : 0);
        simulation.step();
      }
      const emitted = [5, 5, 5, 3, 3, 3];
      [...simulation.synapses(synapse, 'w')].forEach((w, k) => {
        expect(w).toBeCloseTo(Math.exp(-(15 - emitted[k] - delays[k]) / 20), 6);
      });
    }
  });

  it('survive many rebasings: 20 s of spikes to 1e-4 in f32 and 1e-11 in f64', () => {
    const run = (emitter: Emitter): number[] => {
      const model = rule({ onPre: 'e = y', onPost: 'w = x', equations: 'de/dt = -e/tau_e' });
      const { step, w, e } = pair(model, { emitter });
      const random = new RandomStream(2, 'long');
      const seen: number[] = [];
      for (let tick = 0; tick < 20_000; tick++) {
        step(random.uniform() < 0.04, random.uniform() < 0.04);
        if (tick % 1000 === 999) seen.push(w(), e());
      }
      return seen;
    };
    // The same, stepped densely.
    const random = new RandomStream(2, 'long');
    let [x, y, w, e] = [0, 0, 1, 0];
    const exact: number[] = [];
    for (let tick = 0; tick < 20_000; tick++) {
      x *= Math.exp(-1 / 20);
      y *= Math.exp(-1 / 20);
      e *= Math.exp(-1 / 100);
      if (random.uniform() < 0.04) {
        e = y;
        x += 1;
      }
      if (random.uniform() < 0.04) {
        w = x;
        y += 1;
      }
      if (tick % 1000 === 999) exact.push(w, e);
    }
    run('javascript-f64').forEach((value, i) => {
      expect(Math.abs(value / exact[i] - 1)).toBeLessThan(1e-11);
    });
    run('webassembly').forEach((value, i) => {
      expect(Math.abs(value / exact[i] - 1)).toBeLessThan(1e-4);
    });
  });

  it.each(EMITTERS)('become 0 before they become denormal, as eligibility does: %s', (emitter) => {
    const model = rule({ onPre: 'e = 1', onPost: 'w = x', equations: 'de/dt = -e/tau' });
    const { step, w, e } = pair(model, { emitter });
    step(true, false);
    // To e^-50, and to 0 when they are next rebased below 1e-25.
    for (let tick = 0; tick < 999; tick++) step(false, false);
    step(false, true);
    expect(w() / Math.exp(-50)).toBeCloseTo(1, 4);
    expect(e() / Math.exp(-50)).toBeCloseTo(1, 4);
    for (let tick = 0; tick < 999; tick++) step(false, false);
    step(false, true);
    expect([w(), e()]).toEqual([0, 0]);
  });

  it('may be set, saturate, and read each other', () => {
    const model = rule({
      traces: {
        x: { ...base.traces.x, onSpike: 'x = 1' },
        z: { ...base.traces.x, equation: 'dz/dt = -z/tau_e', onSpike: 'z += 0.5*(1 - z) + x' },
        y: base.traces.y,
      },
      onPost: 'w = x; e = z',
    });
    const { step, w, e } = pair(model);
    step(true, false);
    step(true, false);
    step(false, true);
    expect(w()).toBeCloseTo(Math.exp(-1 / 20), 14);
    const z = 0.5 * Math.exp(-1 / 100);
    expect(e()).toBeCloseTo((z + 0.5 * (1 - z) + Math.exp(-1 / 20)) * Math.exp(-1 / 100), 14);
  });
});

describe('equations that read traces', () => {
  it.each([
    ['tau', 'x*y', 20, 20],
    ['short', 'x*y', 0.4, 0.4],
    ['tau', 'x', 20, Infinity],
  ] as const)('with the time constant %s integrate %s in closed form', (tau, product, tauX, tauY) => {
    const model = rule({
      traces: {
        x: { ...base.traces.x, equation: `dx/dt = -x/${tau}` },
        y: { ...base.traces.y, equation: `dy/dt = -y/${tau}` },
      },
      equations: `dw/dt = ${product}/tau_e`,
      state: { w: quantity(0), e: quantity(0) },
    });
    for (const emitter of EMITTERS) {
      const { step, w } = pair(model, { emitter });
      step(true, true);
      for (let i = 1; i < 25; i++) step(false, false);
      const s = 1 / tauX + 1 / tauY;
      expect(Math.abs(w() / (-Math.expm1(-25 * s) / s / 100) - 1)).toBeLessThan(
        emitter === 'javascript-f64' ? 1e-12 : 1e-5,
      );
    }
  });
});
