import { describe, expect, it } from 'vitest';
import type { Simulation } from '../../../../controllers/engine/index.ts';
import { allToAll, defineSynapse, Network, quantity, simulate } from '../../../../controllers/engine/index.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { fire, scripted } from '../scripted.ts';

const SIZE = 5;
const TICKS = 3000;

const weight = { unit: '1', meaning: '' };
const trace = { unit: '1', meaning: '', onSpike: '' };

/** w follows c times the level above b, as in dopamine-modulated plasticity, here of either sign. */
function rule(options: { tauC: number; b: number; bounded: boolean }) {
  return defineSynapse({
    name: 'eligible',
    source: 'a test',
    parameters: {
      tau: { unit: 'ms', default: 20, meaning: '' },
      tau_c: { unit: 'ms', default: options.tauC, meaning: '' },
      b: { unit: '1/ms', default: options.b, meaning: '' },
    },
    state: { w: { ...weight, initial: 0.5 }, c: weight },
    traces: {
      x: { ...trace, of: 'pre', equation: 'dx/dt = -x/tau', onSpike: 'x += 1' },
      y: { ...trace, of: 'post', equation: 'dy/dt = -y/tau', onSpike: 'y += 1' },
    },
    modulators: { level: { unit: '1/ms', meaning: '', equation: 'd(level)/dt = -level/(50*ms)' } },
    equations: 'dc/dt = -c/tau_c\ndw/dt = c*(level - b)',
    onPre: 'c -= 0.01*y',
    onPost: 'c += 0.01*x',
    events: { halve: 'w = 0.5*w; c = 0.5*c' },
    ...(options.bounded ? { bounds: { w: [-0.1, 1] } } : {}),
  });
}

/** What happens in a tick. */
interface Happening {
  readonly pre: readonly number[];
  readonly post: readonly number[];
  readonly level: number | undefined;
  readonly event: boolean;
}

function script(seed: number): Happening[] {
  const random = new RandomStream(seed, 'script');
  const some = (): number[] => [...Array(SIZE).keys()].filter(() => random.uniform() < 0.03);
  return Array.from({ length: TICKS }, (_, tick) => ({
    pre: some(),
    post: some(),
    // Quiet at first, then jumps to either side.
    level: tick > 200 && random.uniform() < 0.01 ? 4 * random.uniform() - 2 : undefined,
    event: random.uniform() < 0.002,
  }));
}

function scale(values: Float64Array, by: number): void {
  for (let k = 0; k < values.length; k++) values[k] *= by;
}

/** The same, every synapse in every step: the weights after each tick, synapse by synapse. */
function stepped(happenings: readonly Happening[], tauC: number, b: number, bounded: boolean): Float64Array[] {
  const [x, y] = [new Float64Array(SIZE), new Float64Array(SIZE)];
  const [w, c] = [new Float64Array(SIZE * SIZE).fill(0.5), new Float64Array(SIZE * SIZE)];
  const during = (rate: number): number => -Math.expm1(-rate) / rate;
  const [ofLevel, ofBase] = [during(1 / tauC + 1 / 50), during(1 / tauC)];
  let level = 0;
  return happenings.map(({ pre, post, level: set, event }, tick) => {
    level = set ?? level;
    if (tick > 0) {
      for (const trace of [x, y]) scale(trace, Math.exp(-1 / 20));
      scale(c, Math.exp(-1 / tauC));
    }
    for (const i of pre) for (let j = 0; j < SIZE; j++) c[i * SIZE + j] -= 0.01 * y[j];
    for (const i of pre) x[i] += 1;
    for (const j of post) for (let i = 0; i < SIZE; i++) c[i * SIZE + j] += 0.01 * x[i];
    for (const j of post) y[j] += 1;
    const gate = level * ofLevel - b * ofBase;
    for (let k = 0; k < w.length; k++) {
      w[k] += c[k] * gate;
      if (bounded) w[k] = Math.min(Math.max(w[k], -0.1), 1);
    }
    level *= Math.exp(-1 / 50);
    if (event) for (const all of [w, c]) scale(all, 0.5);
    return w.slice();
  });
}

function build(options: { tauC: number; b: number; bounded: boolean }) {
  const network = new Network({ seed: 1 });
  const [pre, post] = ['pre', 'post'].map((name) => network.population(name, scripted, { size: SIZE })) as [
    ReturnType<typeof network.population<typeof scripted>>,
    ReturnType<typeof network.population<typeof scripted>>,
  ];
  const synapse = network.project(pre, post, { synapse: rule(options), connect: allToAll(), delay: '0 ms' });
  const play = (simulation: Simulation, happenings: readonly Happening[]): Float64Array[] =>
    happenings.map(({ pre: i, post: j, level, event }) => {
      if (level !== undefined) simulation.setModulator('level', quantity(level, '1/ms'));
      fire(simulation, pre, i);
      fire(simulation, post, j);
      simulation.step();
      if (event) simulation.raise('halve');
      return simulation.synapses(synapse, 'w');
    });
  return { network, synapse, play };
}

describe('a weight behind a shared gate', () => {
  it.each([
    { tauC: 1000, b: 0, bounded: true },
    { tauC: 1000, b: 0.3, bounded: true },
    { tauC: 100, b: 0.3, bounded: true },
    { tauC: 100, b: 0, bounded: false },
    { tauC: 30, b: 0.3, bounded: false },
  ])('is in every tick what stepping gives: %o', (options) => {
    const { network, play } = build(options);
    for (const emitter of ['javascript-f64', 'javascript-f32', 'webassembly'] as const) {
      const simulation = simulate(network, { emitter });
      expect(simulation.describe()).toContain('the gate integrated once for all');
      const happenings = script(7);
      const exact = stepped(happenings, options.tauC, options.b, options.bounded);
      let worst = 0;
      let atBound = 0;
      play(simulation, happenings).forEach((weights, tick) => {
        weights.forEach((w, k) => {
          const expected = exact[tick][k];
          worst = Math.max(worst, Math.abs(w - expected) / Math.max(1, Math.abs(expected)));
          if (expected === 1 || expected === -0.1) atBound++;
        });
      });
      expect(worst, emitter).toBeLessThan(emitter === 'javascript-f64' ? 1e-11 : 1e-4);
      if (options.bounded) expect(atBound).toBeGreaterThan(1000);
    }
  });

  it('is what stepping gives behind two gates of their own', () => {
    const synapse = defineSynapse({
      name: 'two_gates',
      source: 'a test',
      parameters: {
        tau_p: { unit: 'ms', default: 500, meaning: '' },
        tau_d: { unit: 'ms', default: 1000, meaning: '' },
      },
      state: { w: { ...weight, initial: 0.5 }, p: { ...weight, initial: 0.1 }, d: { ...weight, initial: -0.05 } },
      modulators: { up: { unit: '1/ms', meaning: '' }, down: { unit: '1/ms', meaning: '' } },
      equations: 'dp/dt = -p/tau_p\ndd/dt = -d/tau_d\ndw/dt = up*p - down*d',
      onPre: 'p -= 0.15',
      onPost: 'd += 0.02*p',
      bounds: { w: [0, 1] },
    });
    const network = new Network({ seed: 1 });
    const [pre, post] = ['pre', 'post'].map((name) => network.population(name, scripted, { size: 1 })) as [
      ReturnType<typeof network.population<typeof scripted>>,
      ReturnType<typeof network.population<typeof scripted>>,
    ];
    const projection = network.project(pre, post, { synapse, connect: allToAll(), delay: '0 ms' });
    for (const emitter of ['javascript-f64', 'webassembly'] as const) {
      const simulation = simulate(network, { emitter });
      expect(simulation.describe()).toContain('the gate integrated once for all');
      const random = new RandomStream(5, 'two gates');
      const now = { w: 0.5, p: 0.1, d: -0.05, up: 0, down: 0 };
      const seen = new Set<number>();
      for (let tick = 0; tick < TICKS; tick++) {
        for (const gate of ['up', 'down'] as const) {
          if (random.uniform() > 0.03) continue;
          now[gate] = random.uniform() < 0.5 ? 0 : 0.4 * random.uniform() - 0.1;
          simulation.setModulator(gate, quantity(now[gate], '1/ms'));
        }
        const [fires, follows] = [random.uniform() < 0.01, random.uniform() < 0.02];
        fire(simulation, pre, fires ? [0] : []);
        fire(simulation, post, follows ? [0] : []);
        simulation.step();
        if (tick > 0) now.p *= Math.exp(-1 / 500);
        if (tick > 0) now.d *= Math.exp(-1 / 1000);
        if (fires) now.p -= 0.15;
        if (follows) now.d += 0.02 * now.p;
        const change = now.up * now.p * 500 * -Math.expm1(-1 / 500) - now.down * now.d * 1000 * -Math.expm1(-1 / 1000);
        now.w = Math.min(Math.max(now.w + change, 0), 1);
        seen.add(now.w);
        const w = simulation.synapses(projection, 'w')[0];
        expect(Math.abs(w - now.w), `${emitter}, tick ${tick}`).toBeLessThan(emitter === 'webassembly' ? 1e-4 : 1e-11);
      }
      expect(seen.size).toBeGreaterThan(500);
      expect(seen).toContain(0);
      expect(seen).toContain(1);
    }
  });

  it('reads the same however often it was read, continues from a saved state, and is what a host sets', () => {
    const { network, synapse, play } = build({ tauC: 100, b: 0.1, bounded: true });
    const happenings = script(8).slice(0, 1000);
    const [one, other] = [simulate(network), simulate(network)];
    play(one, happenings.slice(0, 700));
    for (const happening of happenings.slice(0, 700)) play(other, [happening]);
    const third = simulate(network);
    third.restore(other.save());
    expect(third.synapses(synapse, 'w')).toEqual(one.synapses(synapse, 'w'));
    expect(play(third, happenings.slice(700)).at(-1)).toEqual(play(one, happenings.slice(700)).at(-1));

    const before = one.synapses(synapse, 'w');
    one.setSynapses(synapse, 'c', 0.25);
    one.synapses(synapse, 'w').forEach((w, k) => {
      expect(Math.abs(w - before[k])).toBeLessThan(1e-6);
    });
    one.setSynapses(synapse, 'w', 0.75);
    for (const w of one.synapses(synapse, 'w')) expect(w).toBeCloseTo(0.75, 6);
    for (const c of one.synapses(synapse, 'c')) expect(c).toBeCloseTo(0.25, 6);
  });

  it('is stepped where its gates or factors do not allow another way', () => {
    const explain = (change: object): string => {
      const network = new Network({ seed: 1 });
      const cells = network.population('cells', scripted, { size: 2 });
      const base = rule({ tauC: 1000, b: 0, bounded: true });
      network.project(cells, cells, { synapse: { ...base, ...change }, connect: allToAll() });
      return simulate(network).describe();
    };
    const lazily = 'the gate integrated once for all';
    expect(explain({})).toContain(lazily);
    // Two factors that can pull in different directions at a bound in every step; a trace, which other synapses' spikes change; too fast.
    const two = { c: { unit: '1', meaning: '' }, w: { unit: '1', meaning: '' }, d: { unit: '1', meaning: '' } };
    const both = 'dc/dt = -c/tau_c\ndd/dt = -d/tau_c\ndw/dt = level*(c - d)';
    expect(explain({ state: two, equations: both })).not.toContain(lazily);
    expect(explain({ state: two, equations: both, bounds: {} })).toContain(lazily);
    expect(explain({ equations: 'dc/dt = -c/tau_c\ndw/dt = level*x*c' })).not.toContain(lazily);
    expect(explain({ equations: 'dc/dt = -c/(5*ms)\ndw/dt = level*c' })).not.toContain(lazily);
  });
});
