import type { FunctionScope } from '../../../../kernels/assembler.ts';
import type { SpikeRing } from '../../program/loops.ts';
import type { ArrayId } from '../../program/value.ts';

/** Part of something that is counted from 0. */
export interface Range {
  readonly first: number;
  /** One past the last. */
  readonly end: number;
}

/**
 * The part of a program that one thread runs: a range of the neurons of each population, and the synapses onto them. A
 * neuron's inputs so are summed by one thread, in the order in which one thread for all would sum them.
 */
export interface Share {
  readonly thread: number;
  readonly threads: number;
  /** Its part of `size` neurons or elements. */
  range(size: number): Range;
  /**
   * Where spikes are found. Each thread keeps those of its neurons in a segment of a slot, which begins where the slot of a
   * ring would if its neurons were the first: `firsts` holds these beginnings, in bytes, and `counts` the numbers of spikes,
   * `pitch` bytes a thread.
   */
  ring(ring: SpikeRing): { readonly counts: number; readonly pitch: number; readonly firsts: number };
  /** Where its parts of rows begin. */
  rows(rowStart: ArrayId): RowStarts;
}

/** The address at which rows begin: of the first, and how many bytes further on of each next. Where one ends, the next word says. */
export interface RowStarts {
  readonly first: number;
  readonly apart: number;
}

/** A function of the tick and its phase. */
export type Scope = FunctionScope<readonly ['i32', 'i32']>;

/** Addresses in memory. */
export interface Offsets {
  of(array: ArrayId): number;
  /** Of what a loop over neurons that draw sparsely keeps for itself, by the ids of its ring. */
  kept(ids: ArrayId): number;
  /** The part of the program that the code is for, where it is for one thread of several. */
  readonly share?: Share;
}
