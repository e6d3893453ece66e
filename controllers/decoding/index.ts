/**
 * What spikes mean: vectors and choices that are read out of populations.
 *
 * @module
 */

export * from './exponential-vector.ts';
export * from './greedy-spike-rule.ts';
export * from './population-vector.ts';
export * from './ring-attractor.ts';
export * from './soft-winner-take-all.ts';
