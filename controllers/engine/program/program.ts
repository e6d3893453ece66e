import type { Loop } from './loops.ts';
import type { ArrayId, Graph } from './value.ts';

/**
 * What a network compiles to, before any emitter: arrays, and loops over them. Every emitter runs the loops in the order
 * given and the operations of each loop as written, so that all f32 programs agree bit for bit.
 */
export interface Program {
  /** s */
  readonly step: number;
  readonly arrays: readonly ArrayDeclaration[];
  /** Builds further values; passes specialise those of loops with it. */
  readonly graph: Graph;
  /** Ticks between rebasings of lazily decaying values: a power of two; phase = tick modulo this. */
  readonly rebaseTicks: number;
  /** Run at ticks of phase 0, but not at tick 0. */
  readonly rebase: readonly Loop[];
  /** One tick. */
  readonly tick: readonly Loop[];
  /** Run when the host raises an event, between ticks. */
  readonly events: ReadonlyMap<string, readonly Loop[]>;
}

/** `number` arrays are f32 or f64, as the emitter's precision is; `index` arrays are u32. */
export interface ArrayDeclaration {
  readonly id: ArrayId;
  /** `population.variable`, `projection.variable`: unique, stable, human. */
  readonly name: string;
  readonly type: 'number' | 'index';
  /** Elements. */
  readonly length: number;
  /** Part of the state: saved, restored and compared. The rest is fixed when the program is built. */
  readonly state: boolean;
  /** Fills a fresh array; its numbers are f64, rounded to what the array holds. */
  readonly initial: (out: Float32Array | Float64Array | Uint32Array) => void;
}

/** The loops of a tick, of rebasings and of events, in this order. */
export function allLoops({ tick, rebase, events }: Program): Loop[] {
  return [...tick, ...rebase, ...[...events.values()].flat()];
}

/** Arrays that loops store to. */
export function writtenArrays(program: Program): Set<ArrayId> {
  return new Set(allLoops(program).flatMap(({ stores }) => stores.map(({ array }) => array)));
}
