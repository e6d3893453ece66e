import type { DigestState } from '../measure/digest.ts';
import type { EfficiencyMarks } from '../measure/network-efficiency-meter.ts';
import type { TrialResult } from '../scenario/result.ts';
import type { TraceState } from './trace.ts';
import type { OpenTrial } from './trial-run.ts';

/** State of the run of one seed between two ticks: all that its continuation depends on, as plain data. */
export interface SeedState {
  /** Ticks of the run completed. */
  readonly tick: number;
  /** Ticks of the completed trials and of the rests before them. */
  readonly ticks: number;
  /** The completed trials, in order. */
  readonly trials: readonly TrialResult[];
  /** State of the `RunDigest` of the run. */
  readonly digest: DigestState;
  /** Bytes of the controller's state, as `Controller.save` gives them. */
  readonly controller: Uint8Array;
  /** Bytes of the robot's state, as `SimulatedRobot.save` gives them: physics, sensors and samples on their way. */
  readonly robot: Uint8Array;
  /**
   * State of the wiring as `Connection.save` gives it: messages of sensors and actuators in SI, ticks at which messages came, and
   * pending feedback.
   */
  readonly connection: Float64Array;
  /** Number of events that cameras dropped in worlds before the present one, by sensor. */
  readonly dropped: Readonly<Record<string, number>>;
  /** Counts of the controller between which its efficiency is measured; absent for a controller that does not count. */
  readonly efficiency?: EfficiencyMarks;
  /** The trial under way, or the rest before it; absent between two trials. */
  readonly trial?: OpenTrial;
  /** Hashes of the plans by which networks went onto a board, see `NetworkHost`; absent where they ran in this process. */
  readonly plans?: readonly string[];
  /** State of a trace, which the keeper of the trace adds between two trials; absent without a trace. */
  readonly trace?: TraceState;
}
