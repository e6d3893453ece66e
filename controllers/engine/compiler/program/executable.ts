import type { Encoding } from '../../network/encoding.ts';
import type { SpikeRing } from './loops.ts';
import type { Program } from './program.ts';
import type { ArrayId } from './value.ts';

/** Values of a `number` array, in the precision of the emitter. */
export type Numbers = Float32Array | Float64Array;

/**
 * A program that runs, in this process or elsewhere: on a board.
 *
 * One that runs elsewhere keeps a mirror here of each array. Before `run` and `raise` it takes those inputs and modulators there
 * whose mirror the host has changed. After `run` the mirrors hold the outputs of its steps, as a local program's arrays would, and
 * the inputs that the program itself changes. All else is brought by `fetch` and taken there by `send`.
 */
export interface Executable {
  /** Precision of the elements of `number` arrays. */
  readonly precision: 'f32' | 'f64';
  /** The live array, not a copy; of a program that runs elsewhere, the mirror. It is the same array for ever. */
  numbers(array: ArrayId): Numbers;
  /** Elements of an `index` array, live as those of `numbers` are; of a program that runs elsewhere, the mirror. */
  indices(array: ArrayId): Uint32Array;
  /** Advances `steps` ticks, the first of which is number `tick`. */
  run(tick: number, steps: number): void;
  /** Runs the blocks of an event, after `tick` ticks have completed. */
  raise(event: string, tick: number): void;
  /**
   * An encoder has just computed an input here, from these numbers. A program elsewhere may take them there in place of the input.
   * Absent: it takes the input, or runs here.
   */
  encoded?(encoding: Encoding, numbers: ArrayLike<number>): void;
  /** Copies the spikes of a slot of a ring to `out`, ascending, and returns how many. */
  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number;
  /** Ends the threads of a program that has several. It cannot run any more; its arrays can still be read. */
  dispose?(): void;
  /**
   * Brings arrays from where the program runs into their mirrors, before these are read. Absent: the program runs here.
   *
   * @throws BridgeError for an array that it does not know, or if the board does not answer
   */
  fetch?(arrays: readonly ArrayId[]): void;
  /**
   * Takes arrays that were written here to where the program runs. Absent: the program runs here.
   *
   * @throws BridgeError for an array that cannot be set, or if the board does not answer
   */
  send?(arrays: readonly ArrayId[]): void;
  /** Whether an array can be fetched. Absent: every array can. */
  knows?(array: ArrayId): boolean;
  /** The whole state as bytes. Absent: it is what the arrays of the state hold. */
  save?(): Uint8Array;
  /** Restores what `save` gave. A state that does not fit leaves the program as it was. */
  restore?(state: Uint8Array): void;
}

/** Copies the spikes of a slot to `out` from the arrays of their ring. */
export function copySpikes(
  indices: (array: ArrayId) => Uint32Array,
  { ids, counts, size }: SpikeRing,
  slot: number,
  out: Uint32Array,
): number {
  const from = indices(ids);
  const first = slot * size;
  const count = indices(counts)[slot];
  for (let i = 0; i < count; i++) out[i] = from[first + i];
  return count;
}

/**
 * Replaces the random numbers of Bernoulli draws, to compare with another program. It gives a number in [0, 1) per neuron,
 * in the order of neurons; the neuron spikes where the number is <= p. Neurons with p = 0 draw no number.
 */
export type UniformSource = (population: number, neuron: number) => number;

/** The phase of lazily decaying values during tick number `tick`: the number of ticks since the last rebasing. */
export function phaseOf(program: Pick<Program, 'rebaseTicks'>, tick: number): number {
  return tick & (program.rebaseTicks - 1);
}
