/**
 * Runs scenarios wherever JavaScript runs: in Node, in a browser, in a worker of either. Scenario files, worker threads,
 * checkpoints on disk and recordings need Node and are in `reafference/scenarios/pool`.
 *
 * @module
 */

export * from '../plan/plan.ts';
export type { ReachedGoals } from './goal-tally.ts';
export * from './host.ts';
export * from './listener.ts';
export * from './network-host.ts';
export * from './open-run.ts';
export type { RestStart, RestState } from './rest-keeper.ts';
export type { OpenRest } from './rest-run.ts';
export * from './seed-run.ts';
export * from './seed-state.ts';
export * from './trace.ts';
export type { OpenTrial } from './trial-run.ts';
