import type { SpikeRing } from './loops.ts';
import type { Program } from './program.ts';
import type { ArrayId } from './value.ts';

/** Values of a `number` array, in the precision of the emitter. */
export type Numbers = Float32Array | Float64Array;

/** A program that runs. */
export interface Executable {
  /** Precision of the elements of `number` arrays. */
  readonly precision: 'f32' | 'f64';
  /** The live array, not a copy. */
  numbers(array: ArrayId): Numbers;
  indices(array: ArrayId): Uint32Array;
  /** Advances `steps` ticks, the first of which is number `tick`. */
  run(tick: number, steps: number): void;
  /** Runs the blocks of an event, after `tick` ticks have completed. */
  raise(event: string, tick: number): void;
  /** Copies the spikes of a slot of a ring to `out`, ascending, and returns how many. */
  spikes(ring: SpikeRing, slot: number, out: Uint32Array): number;
  /** Ends the threads of a program that has several. It cannot run any more; its arrays can still be read. */
  dispose?(): void;
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

/** Makes a program executable. */
export type Emitter = (program: Program) => Executable;

/** The phase of lazily decaying values during tick number `tick`: the number of ticks since the last rebasing. */
export function phaseOf(program: Pick<Program, 'rebaseTicks'>, tick: number): number {
  return tick & (program.rebaseTicks - 1);
}
