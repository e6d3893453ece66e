import type { EfficiencyCounts, OverrunReport, WeightMap } from '../../agents/index.ts';
import type { PHYSICS } from '../../sim/robot.ts';

/** How one trial went. */
export interface TrialResult {
  /** Counted from 0. */
  readonly index: number;
  readonly success: boolean;
  readonly terminated: boolean;
  readonly reason: string;
  /** s from the start to the terminating tick; the time limit when there was none. */
  readonly latencySeconds: number;
  /**
   * m driven at the body's realised velocity until it sensed in the terminating tick: the move of that tick does not count,
   * nor does being set back by a wall.
   */
  readonly pathMetres: number;
  /** m of the shortest path from the start to the goal's boundary. */
  readonly shortestMetres: number;
  /** Success weighted by path length: success * shortest / max(path, shortest) (Anderson et al. 2018). */
  readonly spl: number;
  /** Contacts begun. */
  readonly collisions: number;
  /** Ticks simulated, the outcome phase included. */
  readonly ticks: number;
  /** Spikes of each population in the whole trial. */
  readonly spikes: Readonly<Record<string, number>>;
  /** The session that it is in; absent where it is in none. */
  readonly session?: string;
  /** What the scenario's probes read at its end; absent where it has none. */
  readonly probes?: Readonly<Record<string, number>>;
  /** How often each goal of a name was reached; absent where none was named. */
  readonly reached?: Readonly<Record<string, number>>;
  /** The rest before it; absent where there was none. */
  readonly rest?: {
    readonly ticks: number;
    /** Spikes of each population at rest, which are none of the trial's. */
    readonly spikes: Readonly<Record<string, number>>;
  };
}

/** What a picture of a run needs; kept only on request. */
export interface Trace {
  /** Ticks between the samples of a trajectory. */
  readonly everyTicks: number;
  /** One per trial: x, y, heading (m, m, rad) interleaved. */
  readonly trajectories: readonly Float32Array[];
  /** Spikes of one trial, by population; ticks are counted from 0 at the trial's start. */
  readonly raster: {
    readonly trial: number;
    readonly populations: readonly {
      readonly name: string;
      readonly size: number;
      readonly ticks: Uint32Array;
      readonly ids: Uint32Array;
    }[];
  };
  /** Events of each camera in the trial of the raster. */
  readonly events: readonly EventTrace[];
  /** Learned weights at the end of the run. */
  readonly weights: readonly WeightMap[];
}

/** One seed's run. */
export interface SeedResult {
  readonly seed: number;
  readonly trials: readonly TrialResult[];
  /** Hex digest of the chain over the trials (see digest.ts); empty when the controller was tuned. */
  readonly digest: string;
  /**
   * Names of the controller's tunables that were changed since it was built, so that what it did is no function of scenario,
   * parameters and seed; absent where none was.
   */
  readonly tuned?: readonly string[];
  readonly efficiency?: EfficiencyCounts;
  /** What the scenario measures of a seed; absent until all of its trials are completed, or where it measures nothing. */
  readonly measures?: Readonly<Record<string, number>>;
  readonly simulatedSeconds: number;
  /** CPU time of the worker for this seed, s; since the last resume. */
  readonly cpuSeconds: number;
  /** How well a run in real time kept its deadlines. */
  readonly overruns?: OverrunReport;
  readonly trace?: Trace;
  /** The controller's saved state at the end; kept only on request. */
  readonly controllerState?: Uint8Array;
}

export type BodyName = string;
export type PhysicsName = keyof typeof PHYSICS;

/** What was run: with the code's version, the identity of a job. */
export interface RunIdentity {
  readonly scenario: string;
  readonly version: number;
  readonly params: Readonly<Record<string, number>>;
  readonly body: BodyName;
  readonly physics: PhysicsName;
  /** `scenario` for the scenario's own controller, else the name of a baseline. */
  readonly controller: string;
}

export interface RunResult extends RunIdentity {
  readonly seeds: readonly SeedResult[];
  /** Hex digest over the seeds' digests in list order; empty when the controller of a seed was tuned. */
  readonly digest: string;
  /** True when the run was interrupted: some seeds may be missing or short. */
  readonly partial: boolean;
  readonly wallSeconds: number;
}

/** Events of one camera in one trial, counted over time and the columns of its picture. */
export interface EventTrace {
  readonly sensor: string;
  /** Ticks of a bin. */
  readonly everyTicks: number;
  /** Up to the last column that saw one. */
  readonly columns: number;
  readonly bins: number;
  /** [bin, column, polarity], OFF first. */
  readonly counts: Uint32Array;
}
