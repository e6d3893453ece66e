/**
 * Sweeps in a process of one's own: many points of a scenario, on threads, with a folder of results that can be read later and elsewhere. It needs
 * Node.js.
 *
 * @module
 */

export type { JobPlace } from './each-job.ts';
export type { Estimate, Evaluated } from './evaluate.ts';
export type { Receipt } from './job.ts';
export { type DoneJob, type OpenSweep, openSweep, type SweepOptions } from './open-sweep.ts';
export type { Divergence, JobResult } from './results/job-result.ts';
export type { SweepHooks, SweepOutcome } from './run-sweep.ts';
export type { Candidate } from './search/search.ts';
export type { Point } from './space/space.ts';
export type { Sweep } from './sweep.ts';
