import type { ArrayTable } from '../program/array-table.ts';
import type { Numbers } from '../program/executable.ts';
import type { Loop } from '../program/loops.ts';
import type { ArrayId, Graph, Role, Value } from '../program/value.ts';
import type { Term } from './closed-form.ts';
import type { Decay, Decays } from './decay.ts';

/** Between settlings, what moves a variable may decay to this part of itself: what a step adds must outlast rounding. */
const LARGEST_DECAY = 1 / 4;
/** Ticks between settlings below which it is cheaper to step. */
const SHORTEST = 16;

/** Everything that moves a variable by the same product of decaying factors. */
interface Part {
  /** Per-synapse arrays of the factors. */
  readonly factors: readonly ArrayId[];
  /** Four equal elements. */
  readonly integral: ArrayId;
  /** What a step adds to the integral. */
  readonly gate: Value;
  /** What the factors' product decays to between rebasings. */
  readonly whole: number;
}

/** A variable of the rule, as far as it can be a factor. */
export type Factor = { readonly array: ArrayId; readonly decay: Decay | undefined } | undefined;

/**
 * A variable that moves by decaying factors of its synapse behind gates that are the same for all synapses,
 * dw/dt = sum_n m_n(t) e_n(t), kept without touching it. With e_n held lazily as E_n f_n^k (see `Decays`), step k moves w by
 * E_n g_n(k), g_n = m_n (1 - f_n^dt) / s_n f_n^k, so that as long as E_n stays
 *
 *     w = W + sum_n E_n G_n,    G_n = sum of g_n over the steps since W was set:
 *
 * one number for all synapses. Where E_n becomes E_n', W becomes w - sum_n E_n' G_n. No synapse needs to remember when it was
 * touched last. (Izhikevich 2007 with constant E and exponential m is the best known case; Potjans, Morrison & Diesmann 2010
 * give its closed form between events.)
 *
 * With bounds, w is clipped once instead of in every step. That is the same as long as every w moves in one direction: while
 * only one gate is open, and keeps its sign. In a step that would be otherwise, all synapses are settled first: W = w, G = 0.
 * The same happens once in `period` ticks, at fixed phases, for E_n grows from step to step, and G_n would lose what small
 * steps add to it.
 */
export class LazyIntegral {
  /** Ticks between settlings. */
  readonly period: number;
  readonly #graph: Graph;
  readonly #parts: readonly Part[];
  readonly #bounds: readonly [number, number] | undefined;
  /** Not 0 at the phases at which to settle. */
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

  /** @returns undefined where the terms of a variable's equation do not allow it */
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
    // Parts that are always open together would be settled in every step.
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

  /** Whether a variable depends on an array. */
  dependsOn(array: ArrayId): boolean {
    return this.#parts.some(({ factors }) => factors.includes(array));
  }

  /** The arrays of the integrals. */
  get integrals(): readonly ArrayId[] {
    return this.#parts.map(({ integral }) => integral);
  }

  /** What to test before all synapses are settled: 0 where they need not be. */
  get due(): Value {
    return this.#graph.select(this.#isDue('scalar'), this.#graph.constant(1), this.#graph.constant(0));
  }

  /** Adds a step to the integrals, after a settling where that was due. */
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

  /** Follows a rebasing of the factors. */
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

  /** How a host reads w, and writes it, at a place: as the program does, in its precision. */
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

  /** E_n G_n; 0 where G_n is, whatever E_n. */
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
