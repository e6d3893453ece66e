import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Term } from '../../../../../controllers/engine/compiler/lowering/closed-form.ts';
import { Decays, readLazy, writeLazy } from '../../../../../controllers/engine/compiler/lowering/decay.ts';
import { LazyIntegral } from '../../../../../controllers/engine/compiler/lowering/lazy-integral.ts';
import { ArrayTable } from '../../../../../controllers/engine/compiler/program/array-table.ts';
import type { AllLoop } from '../../../../../controllers/engine/compiler/program/loops.ts';
import type { ArrayId, Value } from '../../../../../controllers/engine/compiler/program/value.ts';
import { Graph, inTurn } from '../../../../../controllers/engine/compiler/program/value.ts';
import type { Simulation } from '../../../../../controllers/engine/index.ts';
import { allToAll, defineSynapse, Network, quantity, simulate } from '../../../../../controllers/engine/index.ts';
import { applyFunction, applyOperator } from '../../../../../controllers/engine/language/quantities.ts';
import { RandomStream } from '../../../../../kernels/random.ts';
import { fire, scripted } from '../../scripted.ts';

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
  ])('is in every tick what stepping gives: %o', { tags: 'long' }, (options) => {
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

  it('is what stepping gives behind two gates of their own', { tags: 'long' }, () => {
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

  it('reads the same however often it was read, continues from a saved state, and is what a host sets', {
    tags: 'long',
  }, () => {
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

/** What a value is, where arrays hold numbers, in double precision at a phase. */
function computed(root: Value, arrays: ArrayTable, held: ReadonlyMap<ArrayId, number>, phase = 0): number {
  const tableAt = (array: ArrayId): number => {
    const { length, initial } = arrays.declarations[array];
    const values = new Float64Array(length);
    initial(values);
    return values[phase];
  };
  return inTurn<number>([root], (value, of) => {
    switch (value.kind) {
      case 'constant':
        return value.value;
      case 'load':
        return held.get(value.array) as number;
      case 'table':
        return tableAt(value.array);
      case 'apply':
        return applyFunction(value.fn, of(value.a));
      case 'binary':
        return applyOperator(value.fn, of(value.a), of(value.b));
      case 'select':
        return of(value.condition) !== 0 ? of(value.a) : of(value.b);
      default:
        throw new Error(value.kind);
    }
  }).get(root) as number;
}

interface Given {
  readonly factors: readonly (readonly string[])[];
  readonly modulators?: readonly (readonly string[])[];
  readonly decay?: number;
  readonly bounds?: readonly [number, number];
  readonly lazy?: boolean;
  readonly fastest?: number;
}

/** A plan for terms of c, d and e, behind gates m and n, of which each term has its number as its scale. */
function planned({ factors, modulators, decay = 0.999, bounds, lazy = true, fastest = decay }: Given) {
  const graph = new Graph();
  const arrays = new ArrayTable();
  const decays = new Decays(graph, arrays, [decay, fastest], lazy ? 'lazy' : 'stepped');
  const state = new Map(['c', 'd', 'e'].map((name) => [name, arrays.numbers(`p.${name}`, 8, true)]));
  const scales = factors.map((_, n) => arrays.numbers(`scale.${n}`, 4, true));
  const terms = factors.map((own, n): Term => {
    const scale = graph.load(scales[n], 'scalar');
    return { value: scale, scale, factors: own, gate: scale, modulators: modulators?.[n] ?? [`m${n}`] };
  });
  const factorOf = (name: string) => {
    const array = state.get(name);
    return array === undefined ? undefined : { array, decay: lazy ? decays.of(decay) : undefined };
  };
  const integral = LazyIntegral.plan({ graph, arrays, decays }, 'p.w', terms, factorOf, bounds);
  return { graph, arrays, decays, state, scales, integral };
}

const one = (given: Partial<Given> = {}) => {
  const plan = planned({ factors: [['c']], ...given });
  const integral = plan.integral as LazyIntegral;
  const [G] = integral.integrals;
  const c = plan.state.get('c') as number;
  return { ...plan, integral, G, c, scale: plan.scales[0] };
};

describe('a variable that is integrated lazily', () => {
  it('is settled as often as its factors decay to a quarter, and at most once per rebasing', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.9, max: 1, noNaN: true }), fc.boolean(), (decay, squared) => {
        const { integral, decays } = planned({ factors: [squared ? ['c', 'c'] : ['c']], decay });
        const perTick = squared ? decay * decay : decay;
        const kept = (ticks: number): number => perTick ** ticks;
        if (integral === undefined) {
          expect(kept(16)).toBeLessThan(0.25 * (1 + 1e-9));
          return;
        }
        const { period } = integral;
        expect(Number.isInteger(Math.log2(period))).toBe(true);
        expect(period).toBeGreaterThanOrEqual(16);
        expect(kept(period)).toBeGreaterThan(0.25 * (1 - 1e-9));
        if (period < decays.ticks) expect(kept(2 * period)).toBeLessThan(0.25 * (1 + 1e-9));
      }),
    );
    // The fastest part decides.
    expect(planned({ factors: [['c'], ['c', 'd']], decay: 0.999 }).integral?.period).toBe(512);
    expect(planned({ factors: [['c', 'd'], ['c']], decay: 0.999 }).integral?.period).toBe(512);
    expect(planned({ factors: [['c']], decay: 0.999 }).integral?.period).toBe(1024);
    expect(planned({ factors: [['c']], decay: 0.999, fastest: 0.9 }).integral?.period).toBe(256);
  });

  it('has an integral for each product of factors, in whatever order', () => {
    const { integral, arrays, state } = planned({ factors: [['c', 'd'], ['e'], ['d', 'c']] });
    const names = integral?.integrals.map((array) => arrays.declarations[array].name);
    expect(names).toEqual(['p.w.integral_0', 'p.w.integral_1']);
    expect(integral?.integrals.map((array) => arrays.declarations[array].length)).toEqual([4, 4]);
    const [c, d, e] = ['c', 'd', 'e'].map((name) => state.get(name) as number);
    const [first, second] = (integral as LazyIntegral).integrals;
    expect(integral?.arrays).toEqual([c, d, first, e, second]);
    expect([c, d, e].map((array) => integral?.dependsOn(array))).toEqual([true, true, true]);
    expect(one().integral.dependsOn(d)).toBe(false);
    expect(one().arrays.declarations[one().G].name).toBe('p.w.integral');
  });

  it.each<[string, Given]>([
    ['has no terms', { factors: [] }],
    ['has a factor that is no state of its rule', { factors: [['x']] }],
    ['has a factor of several that is none', { factors: [['c'], ['d', 'x']] }],
    ['has factors that are stepped', { factors: [['c']], lazy: false }],
    ['has factors that decay fast', { factors: [['c']], decay: 0.8 }],
    [
      'has bounds, and one gate for two products',
      { factors: [['c'], ['d']], modulators: [['m'], ['m']], bounds: [0, 1] },
    ],
  ])('is none that %s', (_, given) => {
    expect(planned(given).integral).toBeUndefined();
  });

  it('may have one gate for two products without bounds, or two for one', () => {
    expect(planned({ factors: [['c'], ['d']], modulators: [['m'], ['m']] }).integral).toBeDefined();
    expect(planned({ factors: [['c'], ['c']], modulators: [['m'], ['n']], bounds: [0, 1] }).integral).toBeDefined();
    expect(planned({ factors: [['c'], ['c']], modulators: [['m'], ['m']], bounds: [0, 1] }).integral).toBeDefined();
  });

  it('is what it holds plus the products of factors and integrals, and back', () => {
    const number = fc.integer({ min: -50, max: 50 });
    fc.assert(
      fc.property(fc.array(number, { minLength: 6, maxLength: 6 }), ([W, c, d, e, G, H]) => {
        const { graph, arrays, integral, state } = planned({ factors: [['c', 'd'], ['e']] });
        const [first, second] = (integral as LazyIntegral).integrals;
        const held = new Map([
          [state.get('c') as number, c],
          [state.get('d') as number, d],
          [state.get('e') as number, e],
          [first, G],
          [second, H],
          [99, W],
        ]);
        const load = (array: ArrayId): Value => graph.load(array, 'synapse');
        const value = (integral as LazyIntegral).value(load(99), load);
        expect(computed(value, arrays, held)).toBe(W + c * d * G + e * H);
        expect(computed((integral as LazyIntegral).held(load(99), load), arrays, held)).toBe(W - c * d * G - e * H);
      }),
    );
    // A product with 0 is 0, even of what is infinite.
    const { graph, arrays, integral, c, G } = one();
    const load = (array: ArrayId): Value => graph.load(array, 'synapse');
    const held = new Map([
      [c, Infinity],
      [G, 0],
      [99, 3],
    ]);
    expect(computed(integral.value(load(99), load), arrays, held)).toBe(3);
    expect(computed(integral.held(load(99), load), arrays, held)).toBe(3);
  });

  it('is clipped to its bounds while something moves it', () => {
    const { graph, arrays, integral, c, G } = one({ bounds: [-1, 2] });
    const load = (array: ArrayId): Value => graph.load(array, 'synapse');
    const value = (W: number, sum: number): number =>
      computed(
        integral.value(load(99), load),
        arrays,
        new Map([
          [c, 1],
          [G, sum],
          [99, W],
        ]),
      );
    expect([value(0.5, 0.25), value(0.5, 9), value(0.5, -9)]).toEqual([0.75, 2, -1]);
    expect([value(5, 0), value(-5, 0)]).toEqual([5, -5]);
  });

  it('adds what its gate passes, in step with the decay, and begins anew after a settling', () => {
    const { arrays, integral, G, scale, decays } = one();
    const [store] = (integral.advance('advance') as AllLoop).stores;
    expect(store).toMatchObject({ array: G, role: 'neuron', accumulate: false });
    expect(integral.advance('advance')).toMatchObject({ kind: 'all', name: 'advance', length: 4, role: 'neuron' });
    const next = (sum: number, phase: number): number =>
      computed(
        store.value,
        arrays,
        new Map([
          [G, sum],
          [scale, 3],
        ]),
        phase,
      );
    expect(next(2, 0)).toBe(5);
    expect(next(2, 100)).toBeCloseTo(2 + 3 * 0.999 ** 100, 12);
    // Half a period after a rebasing all synapses are settled.
    const settled = decays.ticks / 2;
    expect(next(2, settled)).toBeCloseTo(3 * 0.999 ** settled, 12);
    const due = (sum: number, phase: number): number =>
      computed(
        integral.due,
        arrays,
        new Map([
          [G, sum],
          [scale, 3],
        ]),
        phase,
      );
    expect([due(2, settled), due(0, settled), due(2, settled - 1), due(2, 0)]).toEqual([1, 0, 0, 0]);
  });

  it('with bounds is settled where it turns, or where one gate gives way to another', () => {
    const { arrays, integral, G, scale } = one({ bounds: [0, 1] });
    const due = (sum: number, gate: number): number =>
      computed(
        integral.due,
        arrays,
        new Map([
          [G, sum],
          [scale, gate],
        ]),
      );
    expect([due(2, -1), due(-2, 1)]).toEqual([1, 1]);
    expect([due(2, 1), due(-2, -1), due(2, 0), due(0, 1), due(0, -1)]).toEqual([0, 0, 0, 0, 0]);
    const two = planned({ factors: [['c'], ['d']], bounds: [0, 1] });
    const [first, second] = (two.integral as LazyIntegral).integrals;
    const both = (sums: readonly [number, number], gates: readonly [number, number]): number =>
      computed(
        (two.integral as LazyIntegral).due,
        two.arrays,
        new Map([
          [first, sums[0]],
          [second, sums[1]],
          [two.scales[0], gates[0]],
          [two.scales[1], gates[1]],
        ]),
      );
    expect([both([1, 0], [1, 0]), both([0, 1], [0, 1]), both([0, 0], [1, 1])]).toEqual([0, 0, 0]);
    expect([both([1, 0], [0, 1]), both([0, 1], [1, 0]), both([1, 1], [0, 0])]).toEqual([1, 1, 1]);
  });

  it('is rescaled by what its factors decay by between rebasings', () => {
    const { arrays, integral, G, decays } = one();
    const [{ value }] = (integral.rebase('rebase') as AllLoop).stores;
    expect(computed(value, arrays, new Map([[G, 2]])) * 0.999 ** decays.ticks).toBeCloseTo(2, 9);
  });

  it.each(['f32', 'f64'] as const)('is read and set by a host in %s', (precision) => {
    const { integral, c, G } = one({ bounds: [-1, 2] });
    const sum = Float64Array.of(0.1, 0.1, 0.1, 0.1);
    const held = new Map([
      [c, Float64Array.of(0.3, 20, -20)],
      [G, sum],
    ]);
    const host = integral.host((array) => held.get(array) as Float64Array, precision);
    const round = precision === 'f32' ? Math.fround : (x: number): number => x;
    expect(host.value(0.25, 0)).toBe(round(0.25 + round(round(1 * 0.3) * 0.1)));
    expect([host.value(0.25, 1), host.value(0.25, 2)]).toEqual([2, -1]);
    expect(host.value(host.held(0.75, 0), 0)).toBeCloseTo(0.75, 6);
    expect(host.held(0.1, 0)).toBe(round(round(0.1) - round(round(1 * 0.3) * 0.1)));
    // While nothing moves it, any value may be held.
    sum.fill(0);
    const still = integral.host((array) => held.get(array) as Float64Array, precision);
    expect([still.value(7, 1), still.held(7, 1)]).toEqual([7, 7]);
  });
});

describe('a value that is held lazily', () => {
  const graph = new Graph();
  const arrays = new ArrayTable();
  const decay = new Decays(graph, arrays, [0.99]).of(0.99);
  const x = arrays.numbers('x', 8, true);
  const y = arrays.numbers('y', 8, true);
  const read = readLazy(graph, decay, x, 'neuron');
  const stored = (value: Value, phase: number): number =>
    computed(
      writeLazy(graph, decay, x, 'neuron', value),
      arrays,
      new Map([
        [x, 5],
        [y, 3],
      ]),
      phase,
    );
  const [a, b] = [graph.load(y, 'neuron'), graph.constant(2)];

  it('reads as decayed since the last rebasing', () => {
    const at = (phase: number): number => computed(read, arrays, new Map([[x, 5]]), phase);
    expect([at(0), at(50)]).toEqual([5, 5 * decayed(50)]);
  });

  const decayed = (phase: number): number => {
    let power = 1;
    for (let k = 0; k < phase; k++) power *= 0.99;
    return power;
  };

  it.each<[string, Value, (now: number) => number]>([
    ['with more', graph.add(read, a), (now) => now + 3],
    ['with less', graph.binary('subtract', read, a), (now) => now - 3],
    ['with several changes', graph.binary('subtract', graph.add(graph.add(read, a), b), a), (now) => now + 3 + 2 - 3],
    ['as something else', graph.multiply(a, b), () => 6],
    ['as its double', graph.add(read, read), (now) => 2 * now],
    ['added to something', graph.add(a, read), (now) => 3 + now],
    ['less something that is doubled', graph.binary('subtract', graph.add(a, a), b), () => 4],
  ])('is written %s', (_, value, expected) => {
    for (const phase of [0, 1, 200]) {
      const now = 5 * decayed(phase);
      expect(stored(value, phase) * decayed(phase)).toBeCloseTo(expected(now), 10);
    }
  });

  it('keeps its bits while it is added to: only what is added is scaled', () => {
    const value = writeLazy(graph, decay, x, 'neuron', graph.add(graph.add(read, a), b));
    const up = decay.up;
    const raw = graph.load(x, 'neuron');
    expect(value).toBe(graph.add(graph.add(raw, graph.multiply(a, up)), graph.multiply(b, up)));
  });
});
