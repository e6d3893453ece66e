import type { ArrayTable } from '../program/array-table.ts';
import type { Numbers } from '../program/executable.ts';
import type { Loop } from '../program/loops.ts';
import type { ArrayId, Graph, Role, Value } from '../program/value.ts';
import type { Term } from './closed-form.ts';
import type { Decay, Decays } from './decay.ts';

/** The share that the factors may decay to between settlings. With less, rounding would lose what a step adds. */
const LARGEST_DECAY = 1 / 4;
/** Ticks between settlings. With fewer it is cheaper to step the variable. */
const SHORTEST = 16;

/** The terms of an equation that have the same decaying factors. */
interface Part {
  /** Arrays of the factors, one element per synapse. */
  readonly factors: readonly ArrayId[];
  /** G: an array of four equal elements. */
  readonly integral: ArrayId;
  /** g: what a step adds to the integral. */
  readonly gate: Value;
  /** Factor that the product of the factors decays by between rebasings. */
  readonly whole: number;
}

/** A variable of the rule that can be a factor; undefined for one that cannot. */
type Factor = { readonly array: ArrayId; readonly decay: Decay | undefined } | undefined;

/**
 * A variable w of a synapse that changes between spikes without being touched. Its equation is dw/dt = sum_n m_n(t) e_n(t):
 * products of decaying factors e_n of the synapse, behind gates m_n that are the same for all synapses. With e_n held lazily as
 * E_n f_n^k (see `Decays`), step k moves w by E_n g_n(k), g_n = m_n (1 - f_n^dt) / s_n f_n^k. So while E_n stays the same,
 *
 *     w = W + sum_n E_n G_n,    G_n = sum of g_n over the steps since W was set,
 *
 * where G_n is one number for all synapses. When E_n becomes E_n', W becomes w - sum_n E_n' G_n. No synapse needs to remember
 * when it was last touched. (Izhikevich 2007 with constant E and exponential m is the best known case; Potjans, Morrison &
 * Diesmann 2010 give its closed form between events.)
 *
 * With bounds, w is clipped when it is read instead of in every step. The result is the same while every w moves in one
 * direction: while only one gate is open and keeps its sign. Before any other step, all synapses are settled: W = w, G = 0.
 * They are also settled once per `period` ticks, at fixed phases, because E_n grows from step to step and rounding would lose
 * what small steps add to G_n.
 */
export class LazyIntegral {
  /** Ticks between settlings. */
  readonly period: number;
  readonly #graph: Graph;
  readonly #parts: readonly Part[];
  readonly #bounds: readonly [number, number] | undefined;
  /** Not 0 at the phases at which all synapses are settled. */
  readonly #turn: Value;

  private constructor(
    graph: Graph,
    parts: readonly Part[],
    bounds: readonly [number, number] | undefined,
    period: number,
    turn: Value,
  ) {
    this.#graph = graph;
    this.#parts = parts;
    this.#bounds = bounds;
    this.period = period;
    this.#turn = turn;
  }

  /** A lazy integral for the terms of a variable's equation; undefined where they do not allow one. */
  static plan(
    { graph, arrays, decays }: { readonly graph: Graph; readonly arrays: ArrayTable; readonly decays: Decays },
    name: string,
    terms: readonly Term[],
    factorOf: (name: string) => Factor,
    bounds: readonly [number, number] | undefined,
  ): LazyIntegral | undefined {
    const alike = new Map<string, Term[]>();
    for (const term of terms) {
      const key = [...term.factors].sort().join();
      alike.set(key, [...(alike.get(key) ?? []), term]);
    }
    if (alike.size === 0) return undefined;
    // Parts behind the same gate are open together, so their synapses would be settled in every step.
    const behind = [...alike.values()].flatMap((group) => [
      ...new Set(group.map(({ modulators }) => modulators.join())),
    ]);
    if (bounds !== undefined && new Set(behind).size < behind.length) return undefined;
    const held = [...alike.values()].map((group) => ({
      scale: group.map(({ scale }) => scale).reduce(graph.add),
      factors: group[0].factors.map(factorOf),
    }));
    let period = decays.ticks;
    const parts: Omit<Part, 'integral'>[] = [];
    for (const { scale, factors } of held) {
      if (factors.some((factor) => factor?.decay === undefined)) return undefined;
      const lazy = factors as { array: ArrayId; decay: Decay }[];
      const whole = lazy.reduce((product, { decay }) => product * decay.whole, 1);
      for (let left = whole, ticks = decays.ticks; left < LARGEST_DECAY; period = Math.min(period, ticks)) {
        left = Math.sqrt(left);
        ticks /= 2;
      }
      const gate = lazy.reduce((product, { decay }) => graph.multiply(product, decay.down), scale);
      parts.push({ factors: lazy.map(({ array }) => array), gate, whole });
    }
    if (period < SHORTEST) return undefined;
    const numbered = parts.map((part, n) => ({
      ...part,
      integral: arrays.numbers(`${name}.integral${parts.length === 1 ? '' : `_${n}`}`, 4, true),
    }));
    return new LazyIntegral(graph, numbered, bounds, period, decays.every(period));
  }

  /** w from W and E. */
  value(held: Value, factor: (array: ArrayId) => Value): Value {
    const graph = this.#graph;
    const moved = this.#shares(factor).reduce(graph.add, held);
    if (this.#bounds === undefined) return moved;
    const [lower, upper] = this.#bounds;
    const within = (bound: number, free: number): Value =>
      graph.select(this.#moves('scalar'), graph.constant(bound), graph.constant(free));
    const above = graph.binary('maximum', moved, within(lower, -Infinity));
    return graph.binary('minimum', above, within(upper, Infinity));
  }

  /** W from w and E. */
  held(value: Value, factor: (array: ArrayId) => Value): Value {
    return this.#shares(factor).reduce((rest, share) => this.#graph.binary('subtract', rest, share), value);
  }

  /** Whether the variable depends on an array. */
  dependsOn(array: ArrayId): boolean {
    return this.#parts.some(({ factors }) => factors.includes(array));
  }

  /** The arrays of the integrals. */
  get integrals(): readonly ArrayId[] {
    return this.#parts.map(({ integral }) => integral);
  }

  /** The arrays of the integrals and of the factors. */
  get arrays(): readonly ArrayId[] {
    return this.#parts.flatMap(({ factors, integral }) => [...factors, integral]);
  }

  /** 1 where all synapses must be settled before this step, else 0. */
  get due(): Value {
    return this.#graph.select(this.#isDue('scalar'), this.#graph.constant(1), this.#graph.constant(0));
  }

  /** The loop that adds a step to the integrals. After a settling they start from 0. */
  advance(name: string): Loop {
    const graph = this.#graph;
    return integrals(
      name,
      this.#parts.map(({ integral, gate }) => ({
        array: integral,
        value: graph.add(graph.select(this.#isDue('neuron'), graph.constant(0), graph.load(integral, 'neuron')), gate),
      })),
    );
  }

  /** The loop that rescales the integrals after a rebasing of the factors. */
  rebase(name: string): Loop {
    const graph = this.#graph;
    return integrals(
      name,
      this.#parts.map(({ integral, whole }) => ({
        array: integral,
        value: graph.multiply(graph.load(integral, 'neuron'), graph.constant(1 / whole)),
      })),
    );
  }

  /** Functions by which a host reads and writes w of one synapse, in the precision of the program. */
  host(
    numbers: (array: ArrayId) => Numbers,
    precision: 'f32' | 'f64',
  ): { value(held: number, at: number): number; held(value: number, at: number): number } {
    const round = precision === 'f32' ? Math.fround : (x: number): number => x;
    const parts = this.#parts.map(({ factors, integral }) => ({
      factors: factors.map(numbers),
      integral: numbers(integral)[0],
    }));
    const [lower, upper] =
      this.#bounds !== undefined && parts.some(({ integral }) => integral !== 0)
        ? (this.#bounds.map(round) as [number, number])
        : [-Infinity, Infinity];
    const shares = (at: number): number[] =>
      parts.map(({ factors, integral }) =>
        integral === 0 ? 0 : round(factors.map((factor) => factor[at]).reduce((a, b) => round(a * b), 1) * integral),
      );
    return {
      value: (held, at) =>
        Math.min(
          Math.max(
            shares(at).reduce((sum, share) => round(sum + share), held),
            lower,
          ),
          upper,
        ),
      held: (value, at) => shares(at).reduce((rest, share) => round(rest - share), round(value)),
    };
  }

  /** E_n G_n. It is 0 where G_n is 0, even if E_n is infinite. */
  #shares(factor: (array: ArrayId) => Value): Value[] {
    const graph = this.#graph;
    const zero = graph.constant(0);
    return this.#parts.map(({ factors, integral }) => {
      const sum = graph.load(integral, 'scalar');
      const share = graph.multiply(factors.map(factor).reduce(graph.multiply, graph.constant(1)), sum);
      return graph.select(graph.binary('notEqual', sum, zero), share, zero);
    });
  }

  /** Whether any integral is not 0. */
  #moves(role: Role): Value {
    const graph = this.#graph;
    return this.#parts
      .map(({ integral }) => graph.binary('notEqual', graph.load(integral, role), graph.constant(0)))
      .reduce((a, b) => graph.binary('or', a, b));
  }

  #isDue(role: Role): Value {
    const graph = this.#graph;
    const zero = graph.constant(0);
    const is = (fn: 'less' | 'greater' | 'notEqual', value: Value): Value => graph.binary(fn, value, zero);
    const and = (a: Value, b: Value): Value => graph.binary('and', a, b);
    const or = (a: Value, b: Value): Value => graph.binary('or', a, b);
    const turn = is('notEqual', this.#turn);
    if (this.#bounds === undefined) return and(this.#moves(role), turn);
    const parts = this.#parts.map(({ integral, gate }) => ({ sum: graph.load(integral, role), gate }));
    const turns = parts.map(({ sum, gate }) =>
      or(and(is('less', sum), is('greater', gate)), and(is('greater', sum), is('less', gate))),
    );
    const open = parts.map(({ sum, gate }) => or(is('notEqual', sum), is('notEqual', gate)));
    const several = open.flatMap((one, n) => open.slice(n + 1).map((other) => and(one, other)));
    return and(this.#moves(role), [turn, ...turns, ...several].reduce(or));
  }
}

function integrals(name: string, values: readonly { readonly array: ArrayId; readonly value: Value }[]): Loop {
  const stores = values.map(({ array, value }) => ({ array, value, role: 'neuron' as const, accumulate: false }));
  return { kind: 'all', name, length: 4, role: 'neuron', gates: undefined, stores };
}
