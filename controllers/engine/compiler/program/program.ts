import type { Format } from './format.ts';
import type { Loop, SpikeRing } from './loops.ts';
import type { ArrayId, Graph } from './value.ts';

/**
 * Program that a network compiles to, before any emitter: arrays, and loops over them. Every emitter runs the loops in the order
 * given and the operations of each loop as written, so that all f32 programs agree bit for bit.
 */
export interface Program {
  /** Duration of a tick in seconds. */
  readonly step: number;
  /** Arrays of the program, each at the place of its id. */
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
  /**
   * What comes out of a tick, whoever runs it: the spikes of each population, in their order. A transform keeps them, or says what takes
   * their place.
   */
  readonly outputs: readonly SpikeRing[];
}

/** Integers that an array can hold. */
export type IntegerType = 'int8' | 'int16' | 'int32' | 'uint8' | 'uint16';

/**
 * An array of a program. `number` arrays are f32 or f64, in the emitter's precision; `index` arrays are u32. Programs of integers
 * have arrays of integers in the place of numbers, and narrow ones in that of indices where that is enough.
 */
export interface ArrayDeclaration {
  /** Index of the array in `Program.arrays`. */
  readonly id: ArrayId;
  /** `population.variable` or `projection.variable`. Names are unique and stay the same from build to build. */
  readonly name: string;
  /** Type of the elements: floats (`number`), unsigned integers of 32 bits (`index`), or integers of the named width. */
  readonly type: 'number' | 'index' | IntegerType;
  /** Format by which the integers stand for numbers; absent for indices and for floats. */
  readonly format?: Format;
  /** Number of elements. */
  readonly length: number;
  /** Whether the array is part of the state, which is saved, restored and compared. All else is fixed at the build. */
  readonly state: boolean;
  /** Fills a new array, which is all 0 before. Its numbers are f64, rounded to the precision of the array. */
  readonly initial: (out: Elements) => void;
}

/** The elements of an array. */
export type Elements =
  | Float32Array
  | Float64Array
  | Uint32Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint16Array
  | Uint8Array;

const ELEMENTS = {
  index: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
} as const;

/** A new array with its first values. @param precision of `number` arrays */
export function elementsOf({ type, length, initial }: ArrayDeclaration, precision: 'f32' | 'f64'): Elements {
  if (type !== 'number') {
    const elements = new ELEMENTS[type](length);
    initial(elements);
    return elements;
  }
  const numbers = new Float64Array(length);
  initial(numbers);
  return precision === 'f32' ? Float32Array.from(numbers) : numbers;
}

/** The loops of a tick, then those of a rebasing, then those of all events. */
export function allLoops({ tick, rebase, events }: Program): Loop[] {
  return [...tick, ...rebase, ...[...events.values()].flat()];
}

/** The arrays that loops store to. */
export function writtenArrays(program: Program): Set<ArrayId> {
  return new Set(allLoops(program).flatMap(({ stores }) => stores.map(({ array }) => array)));
}
