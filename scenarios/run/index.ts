/**
 * Runs scenarios wherever JavaScript runs: in Node, in a browser, in a worker of either. Scenario files, worker threads,
 * checkpoints on disk and recordings need Node and are in `reafference/scenarios`.
 */
export type { ScenarioErrorCode } from '../error-codes.ts';
export { type DigestState, digestOfSeeds, RunDigest, type RunningHash } from '../measure/digest.ts';
export * from '../measure/efficiency.ts';
export type { EfficiencyMarks } from '../measure/efficiency-meter.ts';
export * from '../measure/metrics.ts';
export * from '../measure/once-for.ts';
export * from '../measure/replay/goal-cosine.ts';
export * from '../measure/replay/participation.ts';
export * from '../measure/replay/track-replay.ts';
export * from '../measure/replay/wall-crossings.ts';
export * from '../measure/replay/wave-summary.ts';
export * from '../measure/replay/waves.ts';
export * from '../plan/plan.ts';
export * from '../scenario/baselines.ts';
export * from '../scenario/board-report.ts';
export { checkScenario } from '../scenario/check-scenario.ts';
export { defineScenario } from '../scenario/define-scenario.ts';
export { METRICS, type Metric } from '../scenario/metric.ts';
export * from '../scenario/parameters.ts';
export * from '../scenario/report-section.ts';
export {
  type MeasuredStatistic,
  type ResolvedGate,
  resolveGate,
  type TrialStatistic,
} from '../scenario/resolved-gate.ts';
export * from '../scenario/result.ts';
export * from '../scenario/scenario.ts';
export * from '../scenario/seed-range.ts';
export * from '../scenario/without-a-body.ts';
export { mean, median, quantile } from '../statistics/averages.ts';
export { boundedMeanInterval } from '../statistics/bounded-mean.ts';
export { FEWEST_VALUES, hasInterval, type Interval, SHARE } from '../statistics/interval.ts';
export { meanInterval } from '../statistics/mean-interval.ts';
export { medianInterval } from '../statistics/median-interval.ts';
export { differenceInterval, ratioInterval } from '../statistics/paired-interval.ts';
export { rangedMeanInterval } from '../statistics/ranged-mean.ts';
export * from '../tasks/collected-goals.ts';
export type { RewardedGoal, RewardedGoalsOptions } from '../tasks/rewarded-goals.ts';
export { rewardedGoals } from '../tasks/rewarded-goals.ts';
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
