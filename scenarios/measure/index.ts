/**
 * What is measured of trials and rests: metrics, digests, efficiency, replay.
 *
 * @module
 */

export { type DigestState, digestOfSeeds, RunDigest } from './digest.ts';
export {
  activationSparsity,
  areJudged,
  average,
  collectedIn,
  collisionRate,
  haveWays,
  shareInOrder,
  speedOf,
  splOf,
  statisticOf,
  summariseTrials,
  type TrialSummary,
  weightByPath,
} from './metrics.ts';
export * from './network-efficiency.ts';
export type { EfficiencyMarks } from './network-efficiency-meter.ts';
export * from './once-for.ts';
export { type MeasureSummary, summariseMeasures, summariseProbes } from './own-quantities.ts';
export * from './replay/goal-cosine.ts';
export * from './replay/participation.ts';
export * from './replay/track-replay.ts';
export * from './replay/wall-crossings.ts';
export * from './replay/wave-summary.ts';
export * from './replay/waves.ts';
