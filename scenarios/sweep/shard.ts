import { type SweepJob, trainingOf } from './job.ts';

/** One of several parts of a sweep, which share its jobs without speaking to each other. */
export interface Shard {
  /** Which part, from 0. */
  readonly index: number;
  /** Number of parts, at least 1. */
  readonly count: number;
}

/** Digits of an id that are read as a number: 13 of them are less than 2^53. */
const DIGITS = 13;

/**
 * Whether a job is of a part. Each job is of one part, and which one follows from its id alone, or from that of the training before it, so that each is
 * done by one part: a sweep may be given more points, or more parts, between two calls, and what has a result is not done again. Ids are hashes, so that
 * parts have about as many jobs each.
 */
export function inShard(job: SweepJob, { index, count }: Shard): boolean {
  const { id } = trainingOf(job) ?? job;
  return Number.parseInt(id.slice(0, DIGITS), 16) % count === index;
}
