import type { Point, Space } from '../space/space.ts';

/** A point that is to be tried. */
export interface Candidate {
  /** A value for each thing that is varied, by its name. */
  readonly point: Point;
  /** Trials of each seed after which it is judged, a whole number from 1; absent: all. */
  readonly trials?: number;
}

/** How a candidate did. */
export interface Scored extends Candidate {
  /** What is to be as small as can be: the objective, or its negative where that is to be large. NaN where it could not be told. */
  readonly cost: number;
  /** Whether it keeps the constraints. */
  readonly feasible: boolean;
}

/** A generation that has been tried: its candidates in the order in which they were proposed. */
export type Generation = readonly Scored[];

/** What a search is told of its task. */
export interface SearchOptions {
  /** What is varied. */
  readonly space: Space;
  /** Points that may be tried at most, a whole number from 1; a candidate with fewer trials than all counts as much as its share of them. */
  readonly budget: number;
  /** Trials that each seed has, for searches that try some candidates for less. */
  readonly trials: number;
  /** Seed of what is drawn, of 32 bits. */
  readonly seed: number;
}

/**
 * Says which points to try next. What it says follows from its options and from the generations so far alone, so that it is the same
 * whoever tried them, in whatever order, and after any interruption.
 */
export interface SearchRun {
  /**
   * The next generation, each candidate once; empty when the search is over. A candidate whose cost is NaN or that is not feasible is
   * worse than any other.
   */
  next(generations: readonly Generation[]): readonly Candidate[];
}

/** A kind of search. */
export interface Search {
  /** Whether what it tries depends on how others did. One that does not can be shared out before it begins. */
  readonly learns: boolean;
  /** One line about it, for the help. */
  readonly meaning: string;
  /** Begins it. @throws ValidationError where it cannot search such a space */
  open(options: SearchOptions): SearchRun;
}
