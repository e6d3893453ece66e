/**
 * Runs scenarios in Node: finds and loads their files, runs their seeds in threads, and keeps checkpoints.
 *
 * @module
 */

export { scenarioIds } from '../plan/find-scenarios.ts';
export * from '../plan/identity.ts';
export * from '../plan/load.ts';
export * from '../plan/plan-run.ts';
export * from './checkpoint.ts';
export { NODE_HOST } from './node-host.ts';
export * from './runner.ts';
export type { CheckpointOptions, JobOptions } from './seed-job.ts';
export { recordingPath } from './seed-job.ts';
