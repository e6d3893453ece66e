import { DurationHistogram } from '../../../agents/duration-histogram.ts';
import { errorMessage } from '../../../agents/error-message.ts';
import { given } from '../../../agents/given.ts';
import type { Clock } from '../../../agents/index.ts';
import { type Health, takeLatencies } from './diagnostics.ts';
import { Growth } from './growth.ts';
import type { LifecycleState } from './lifecycle.ts';
import type { TrialPhase } from './trial-clockwork.ts';

/** What the loop of an agent does now. */
export interface LoopState {
  /** State of the managed node. */
  readonly state: LifecycleState;
  /** What runs, and how many trials were begun; undefined while the node is not active. */
  readonly clockwork: { readonly phase: TrialPhase; readonly trials: number } | undefined;
  /** Why the node is not active any more; undefined where nothing failed. */
  readonly fault: unknown;
  /** Way of the velocity, with what was lost on it. */
  readonly drive: { readonly dropped?: number; readonly restarts?: number };
}

/** Health of the loop of an agent: how often it turns, how long an answer takes, and what has gone wrong since it was asked last. */
export class LoopHealth {
  readonly #clock: Clock;
  readonly #growth = new Growth();
  /** From the stamp of a message to the command of the tick that it came in. */
  readonly #latencies = new DurationHistogram();
  #ticks = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a tick in which the controller decided. */
  tick(): void {
    this.#ticks++;
  }

  /** Counts the answer to a message. @param seconds from its stamp */
  answered(seconds: number): void {
    this.#latencies.add(seconds);
  }

  /** The health now. Ticks and latencies count from the last call. */
  take({ state, clockwork, fault, drive }: LoopState): Health {
    const ticks = this.#ticks;
    this.#ticks = 0;
    const report = reportOf(this.#clock);
    const counts: Readonly<Record<string, number>> = {
      ...given({ 'dropped messages': drive.dropped, 'restarts of the guard': drive.restarts }),
      ...given({ overruns: report?.overruns, slips: report?.slips }),
    };
    const values = {
      state,
      phase: clockwork?.phase ?? 'none',
      ticks,
      trials: clockwork?.trials ?? 0,
      ...takeLatencies(this.#latencies),
      ...counts,
      ...(report && { 'lateness p99 (ms)': (report.latenessP99 * 1e3).toFixed(2) }),
    };
    const grown = this.#growth.of(counts);
    if (fault !== undefined) return { level: 'error', message: errorMessage(fault), values };
    if (grown !== '') return { level: 'warn', message: `${state}: ${grown}`, values };
    return { level: 'ok', message: state, values };
  }
}

/** The report of a real clock; undefined of a clock that has no deadlines. */
function reportOf(clock: Clock) {
  return (clock as { report?: () => { overruns: number; slips: number; latenessP99: number } }).report?.();
}
