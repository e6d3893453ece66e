import type { FunctionScope } from '../../../../../kernels/assembler.ts';
import type { SpikeRing } from '../../program/loops.ts';
import type { ArrayId } from '../../program/value.ts';

/** Consecutive neurons or elements. */
interface Range {
  readonly first: number;
  /** One past the last index. */
  readonly end: number;
}

/**
 * The part of a program that one thread runs: a range of the neurons of each population, and the synapses onto them. So one
 * thread sums all inputs of a neuron, in the same order as a single thread for all neurons.
 */
export interface Share {
  readonly thread: number;
  readonly threads: number;
  /** The thread's range of `size` neurons or elements. */
  range(size: number): Range;
  /**
   * Addresses of the spikes of a ring. Each thread has a segment of every slot for the spikes of its neurons, with one element
   * per neuron. `firsts` is the address of the beginnings of the segments, in bytes from the beginning of a slot. `counts` is the
   * address of the numbers of spikes, `pitch` bytes per thread.
   */
  ring(ring: SpikeRing): { readonly counts: number; readonly pitch: number; readonly firsts: number };
  /** The beginnings of the thread's parts of rows. */
  rows(rowStart: ArrayId): RowStarts;
}

/** Address of the word with the beginning of the first row, and bytes from one such word to the next. The word after it has the end. */
export interface RowStarts {
  readonly first: number;
  readonly apart: number;
}

/** The inside of a loop's function, whose parameters are the tick and its phase. */
export type LoopScope = FunctionScope<readonly ['i32', 'i32']>;

/** Addresses in memory. */
export interface Offsets {
  of(array: ArrayId): number;
  /** Address of what a loop over neurons that draw sparsely keeps between ticks, by the `ids` of its ring. */
  kept(ids: ArrayId): number;
  /** The part of the program that the code is for, where several threads run it. */
  readonly share?: Share;
}
