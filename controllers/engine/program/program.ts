import type { Loop } from './loops.ts';
import type { ArrayId, Graph } from './value.ts';

/**
 * What a network compiles to, before any emitter: arrays, and loops over them. Every emitter runs the loops in the order
 * given and the operations of each loop as written, so that all f32 programs agree bit for bit.
 */
export interface Program {
  /** Duration of a tick in seconds. */
  readonly step: number;
  readonly arrays: readonly ArrayDeclaration[];
  /** The graph of all values. Passes build specialised values with it. */
  readonly graph: Graph;
  /** Ticks between rebasings of lazily decaying values, a power of two. The phase is the tick modulo this. */
  readonly rebaseTicks: number;
  /** Loops run at the start of each tick of phase 0, except tick 0. */
  readonly rebase: readonly Loop[];
  /** Loops run in every tick. */
  readonly tick: readonly Loop[];
  /** Loops run between ticks when the host raises an event, by its name. */
  readonly events: ReadonlyMap<string, readonly Loop[]>;
}

/** An array of a program. `number` arrays are f32 or f64, in the emitter's precision; `index` arrays are u32. */
export interface ArrayDeclaration {
  readonly id: ArrayId;
  /** `population.variable` or `projection.variable`. Names are unique and stay the same from build to build. */
  readonly name: string;
  readonly type: 'number' | 'index';
  /** Number of elements. */
  readonly length: number;
  /** Whether the array is part of the state, which is saved, restored and compared. All else is fixed at the build. */
  readonly state: boolean;
  /** Fills a new array, which is all 0 before. Its numbers are f64, rounded to the precision of the array. */
  readonly initial: (out: Float32Array | Float64Array | Uint32Array) => void;
}

/** The loops of a tick, then those of a rebasing, then those of all events. */
export function allLoops({ tick, rebase, events }: Program): Loop[] {
  return [...tick, ...rebase, ...[...events.values()].flat()];
}

/** The arrays that loops store to. */
export function writtenArrays(program: Program): Set<ArrayId> {
  return new Set(allLoops(program).flatMap(({ stores }) => stores.map(({ array }) => array)));
}
