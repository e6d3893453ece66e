import type { ArrayTable } from '../program/array-table.ts';
import type { ArrayId, Graph, Role, Value } from '../program/value.ts';

/** Whether slow decays are held lazily, or stepped as all others are. */
export type HeldDecays = 'lazy' | 'stepped';

/** The largest factor that a lazily held value grows by between rebasings. */
const HEADROOM = 1e12;
const LONGEST = 1024;
const SHORTEST = 16;

/**
 * Lazy decay: values that decay by a constant factor f per step without being touched. Instead of x(t) the array holds
 * x(t) f^-k, where k counts the steps since the last rebasing, so that decay needs no work at all. Reading multiplies by f^k.
 * Adding a adds a f^-k. Tables hold both powers. Every `ticks` ticks a rebasing multiplies all values by f^ticks, sets those
 * that have decayed to nothing to 0, and starts k again from 0. Apart from that and from rounding, the decay is exact.
 */
export class Decays {
  readonly ticks: number;
  readonly #held: HeldDecays;
  readonly #graph: Graph;
  readonly #arrays: ArrayTable;
  readonly #tables = new Map<number, Decay>();
  readonly #turns = new Map<number, Value>();

  /** @param factors per step of all decays that a program may hold lazily; they decide how often to rebase */
  constructor(graph: Graph, arrays: ArrayTable, factors: readonly number[], held: HeldDecays = 'lazy') {
    this.#graph = graph;
    this.#arrays = arrays;
    this.#held = held;
    this.ticks = Math.min(LONGEST, ...factors.filter((factor) => this.holds(factor)).map(longest));
  }

  /** Whether a decay by `factor` per step is held lazily: it is slow enough, and not to be stepped. */
  holds(factor: number): boolean {
    return this.#held === 'lazy' && factor > 0 && factor <= 1 && longest(factor) >= SHORTEST;
  }

  of(factor: number): Decay {
    const known = this.#tables.get(factor);
    if (known !== undefined) return known;
    const down = new Float64Array(this.ticks);
    const up = new Float64Array(this.ticks);
    let power = 1;
    for (let k = 0; k < this.ticks; k++) {
      down[k] = power;
      up[k] = 1 / power;
      power *= factor;
    }
    const number = this.#tables.size;
    const decay: Decay = {
      down: this.#graph.table(this.#arrays.numbers(`decay_${number}.down`, this.ticks, false, down)),
      up: this.#graph.table(this.#arrays.numbers(`decay_${number}.up`, this.ticks, false, up)),
      whole: power,
    };
    this.#tables.set(factor, decay);
    return decay;
  }

  /** 1 once per `period` ticks, as far as possible from rebasings, else 0. @param period a power of two up to `ticks` */
  every(period: number): Value {
    const known = this.#turns.get(period);
    if (known !== undefined) return known;
    const turns = Float64Array.from({ length: this.ticks }, (_, k) => (k % period === period / 2 ? 1 : 0));
    const turn = this.#graph.table(this.#arrays.numbers(`every_${period}`, this.ticks, false, turns));
    this.#turns.set(period, turn);
    return turn;
  }
}

/** Tables of one decay factor. */
export interface Decay {
  /** factor^k at the current phase k. */
  readonly down: Value;
  /** factor^-k. */
  readonly up: Value;
  /** factor^ticks. */
  readonly whole: number;
}

/** The value of a lazily held variable. */
export function readLazy(graph: Graph, decay: Decay, array: ArrayId, role: Role): Value {
  return graph.multiply(graph.load(array, role), decay.down);
}

/** Number to store so that the variable reads `value`. Where `value` is the variable plus increments, only these are scaled. */
export function writeLazy(graph: Graph, decay: Decay, array: ArrayId, role: Role, value: Value): Value {
  const raw = graph.load(array, role);
  const increments: Value[] = [];
  let rest = value;
  while (rest.kind === 'binary' && (rest.fn === 'add' || rest.fn === 'subtract') && rest.a !== rest.b) {
    increments.unshift(rest.fn === 'add' ? rest.b : graph.apply('negate', rest.b));
    rest = rest.a;
    if (rest === readLazy(graph, decay, array, role)) {
      return increments.reduce((sum, term) => graph.add(sum, graph.multiply(term, decay.up)), raw);
    }
  }
  return graph.multiply(value, decay.up);
}

/** The largest number of ticks, a power of two, over which f^-k stays within the headroom. */
function longest(factor: number): number {
  let ticks = 1;
  let growth = 1 / factor;
  while (ticks < LONGEST && growth * growth <= HEADROOM) {
    ticks *= 2;
    growth *= growth;
  }
  return growth <= HEADROOM ? ticks : 0;
}

/** A smaller quantity counts as nothing, in any unit. */
const NOTHING = 1e-25;

/** A value, or 0 where it has decayed to nothing. So it does not become subnormal, which is slow, and gates close. */
export function flushed(graph: Graph, value: Value): Value {
  const tiny = graph.binary('less', graph.apply('abs', value), graph.constant(NOTHING));
  return graph.select(tiny, graph.constant(0), value);
}
