import type { DigestState } from '../measure/digest.ts';
import type { TrialResult } from '../scenario/result.ts';
import type { TraceState } from './trace.ts';
import type { OpenTrial } from './trial-run.ts';

/** One seed's experiment between two ticks: all that its continuation depends on, as plain data. */
export interface SeedState {
  /** Of the clock. */
  readonly tick: number;
  /** Ticks of the completed trials and of the rests before them. */
  readonly ticks: number;
  readonly trials: readonly TrialResult[];
  readonly digest: DigestState;
  readonly controller: Uint8Array;
  /** Physics, sensors in flight, random counters. */
  readonly robot: Uint8Array;
  /** The latest message of each sensor and when it came, commands, pending feedback. */
  readonly connection: Float64Array;
  /** The trial under way, or the rest before it; absent between two trials. */
  readonly trial?: OpenTrial;
  /** Put there by who keeps a trace, between two trials. */
  readonly trace?: TraceState;
}
