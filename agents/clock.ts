import { TimingError, ValidationError } from './errors.ts';
import { inMilliseconds } from './in-milliseconds.ts';

/**
 * The phases of a tick, in order: `deliver` hands over what came from outside and the feedback judged at the end of the last
 * tick; `sense` samples the sensors; `control` encodes, steps the networks, decodes and actuates; `physics` moves the body;
 * `judge` judges the task. A tick of rest has the single phase `rest` instead. See {@link TickLoop}.
 */
export const PHASES = ['deliver', 'sense', 'control', 'physics', 'judge'] as const;
/** A phase of a tick, by name. */
export type Phase = (typeof PHASES)[number] | 'rest';

/** Called once per tick with the number of that tick. */
export type TickListener = (tick: number) => void;

/** The parts that a tick calls, each in its place; an absent part does nothing. */
export interface TickParts {
  /** Steps of the robot. Absent: nothing is sensed and nothing moves. */
  readonly robot?: {
    /** Emits the messages that came from outside since the last tick, in phase `deliver`. Absent: none come. */
    readonly deliver?: TickListener;
    /** Emits the messages of the sensors that are due, in phase `sense`. */
    readonly sense: TickListener;
    /** Carries out the commands for one period, in phase `physics`. */
    readonly advance: TickListener;
    /** Commands zero at once, after a fault in any part of the tick. Must not throw. */
    readonly safe: () => void;
  };
  /** Steps of the controller. Absent: nothing decides. */
  readonly controller?: {
    /** Hands over the feedback that was judged at the end of the last tick, in phase `deliver`. */
    readonly deliver: TickListener;
    /** Decides, in phase `control`: encodes, steps the networks and decodes. */
    readonly step: TickListener;
    /** Sends the commands to the actuators, right after `step`. */
    readonly actuate: TickListener;
    /** A tick at rest; `elapsed` ticks of this rest came before. */
    readonly rest?: (tick: number, elapsed: number) => void;
    /** Undoes the controller's wiring, after a fault in any part of the tick. */
    readonly dispose: () => void;
  };
  /** Judges the task at the end of a tick, in phase `judge`. Absent: nothing is judged. */
  readonly judge?: TickListener;
  /** Count of the ticks of rest. Absent: no tick is at rest. */
  readonly rest?: {
    /** Called before each tick. Returns how many ticks of the present rest came before, or -1 for a tick that is not at rest. */
    readonly elapsed: () => number;
    /** Called after a tick of rest. */
    readonly end: TickListener;
  };
}

/** Time as an integer tick of a fixed period. Seconds are derived, never accumulated. */
export interface Clock {
  /** Seconds per tick. */
  readonly period: number;
  /** Ticks completed; during a tick, the number of that tick. */
  readonly tick: number;
  /**
   * Gives a robot, a controller, a judge or a rest its place in every tick. Returns a function that removes it.
   *
   * @throws WiringError `place_taken`
   */
  attach(parts: TickParts): () => void;
  /** Calls `observer` in every tick after the steps of `phase`, and after earlier observers. Returns a function that removes it. */
  on(phase: Phase, observer: TickListener): () => void;
  /** Advances until `done()`, called after each tick, returns true or `signal` is aborted. A fault in a tick rejects. */
  run(done: () => boolean, signal?: AbortSignal): Promise<void>;
}

/**
 * The period of a rate as a whole number of ticks. `rateHz` must divide the tick rate; the error names the two nearest periods
 * that do.
 *
 * @throws TimingError `not_whole_ticks`, ValidationError `invalid_rate`
 */
export function ticksPerSample(rateHz: number, period: number, what: string): number {
  if (!(rateHz > 0) || !Number.isFinite(rateHz)) {
    throw new ValidationError(`${what} has an impossible rate`, {
      code: 'invalid_rate',
      expected: 'a rate above 0 Hz',
      received: rateHz,
    });
  }
  return wholeTicks(1 / rateHz, period, `the sampling period of ${what}`);
}

/**
 * A duration as a whole number of ticks, at least one.
 *
 * @throws TimingError `not_whole_ticks` naming the two nearest durations that are.
 */
export function wholeTicks(seconds: number, period: number, what: string): number {
  const exact = seconds / period;
  const ticks = Math.round(exact);
  if (ticks >= 1 && Math.abs(exact - ticks) <= 1e-6 * ticks) return ticks;
  if (!(seconds > 0 && seconds < Infinity)) {
    throw new TimingError(`${what} is not a time above 0`, {
      code: 'not_whole_ticks',
      expected: `a whole number of ticks of ${inMilliseconds(period)} ms, at least one`,
      received: `${seconds} s`,
    });
  }
  const below = Math.max(1, Math.floor(exact));
  throw new TimingError(`${what} is not a whole number of ticks of ${inMilliseconds(period)} ms`, {
    code: 'not_whole_ticks',
    expected: `${inMilliseconds(below * period)} ms or ${inMilliseconds((below + 1) * period)} ms`,
    received: `${inMilliseconds(seconds)} ms`,
    remedy: 'choose one of these, or change the tick period',
  });
}
