/**
 * What is measured of trials and rests: metrics, digests, efficiency, replay.
 *
 * @module
 */

export { type DigestState, digestOfSeeds, RunDigest } from './digest.ts';
export * from './efficiency.ts';
export type { EfficiencyMarks } from './efficiency-meter.ts';
export * from './metrics.ts';
export * from './once-for.ts';
export * from './replay/goal-cosine.ts';
export * from './replay/participation.ts';
export * from './replay/track-replay.ts';
export * from './replay/wall-crossings.ts';
export * from './replay/wave-summary.ts';
export * from './replay/waves.ts';
