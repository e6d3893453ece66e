/**
 * How an experiment is declared: scenario, trials, tasks, parameters, gates, and what comes out.
 *
 * @module
 */

export type { ScenarioErrorCode } from './error-codes.ts';
export * from './scenario/baselines.ts';
export * from './scenario/board-report.ts';
export { checkScenario } from './scenario/check-scenario.ts';
export { defineScenario } from './scenario/define-scenario.ts';
export { METRICS, type Metric } from './scenario/metric.ts';
export * from './scenario/parameters.ts';
export * from './scenario/report-section.ts';
export {
  type MeasuredStatistic,
  type ResolvedGate,
  resolveGate,
  type TrialStatistic,
} from './scenario/resolved-gate.ts';
export * from './scenario/result.ts';
export * from './scenario/scenario.ts';
export * from './scenario/seed-range.ts';
export * from './scenario/without-a-body.ts';
export * from './tasks/collected-goals.ts';
export type { RewardedGoal, RewardedGoalsOptions } from './tasks/rewarded-goals.ts';
export { rewardedGoals } from './tasks/rewarded-goals.ts';
