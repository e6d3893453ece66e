/**
 * Networks that are trained by e-prop, for answers and for rewards.
 *
 * @module
 */

export * from './eprop-actor-critic.ts';
export * from './eprop-network.ts';
export type { EpropOptimiser, EpropRecurrenceOptions } from './eprop-recurrence.ts';
export type { EpropWeights } from './eprop-weights.ts';
export * from './filtered-eligibility.ts';
export * from './train-actor-critic.ts';
export * from './train-eprop.ts';
