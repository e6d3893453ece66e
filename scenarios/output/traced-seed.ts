import type { RunResult, Trace, TrialResult } from '../scenario/result.ts';

/** A seed whose run was traced. */
export interface TracedSeed {
  readonly seed: number;
  readonly trials: RunResult['seeds'][number]['trials'];
  readonly trace: Trace;
}

/** Time of a sample since the start of its trial, s. @param ticks since then @param period s */
export function secondsOf(ticks: number, period: number): number {
  return Number((ticks * period).toFixed(9));
}

/** Whether the tick before a sample was one of the outcome phase. The tick that ends a trial is its last active one. */
export function isOutcome(ticks: number, trial: TrialResult | undefined, period: number): boolean {
  return trial !== undefined && ticks > Math.round(trial.latencySeconds / period);
}
