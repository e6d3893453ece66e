import { log } from '../kernels/math-f64.ts';
import { TimingError, ValidationError } from './errors.ts';
import type { SensorSpec } from './sensors/index.ts';

/** Periods of a sensor without a message that are borne. */
const PERIODS = 5;

/** Seconds without a message that are borne of the fastest sensor: links and operating systems pause for that long. */
const LEAST_SECONDS = 0.25;

/** Probability that as many samples are lost in a row as are borne. */
const RARE = 1e-15;

/** Largest normal draw of a jitter in standard deviations: sqrt(-2 ln 2^-53). */
const FARTHEST_DRAW = 8.6;

/** A sensor, and how long it may be silent. */
export interface StalenessOptions {
  /** Name of the sensor. */
  readonly name: string;
  readonly spec: SensorSpec;
  /** Seconds per tick. */
  readonly period: number;
  /** Seconds without a message that are borne. Default: {@link bearableSilence}. */
  readonly seconds?: number | undefined;
}

/**
 * For how long a sensor has been silent, in ticks. The count begins anew with each message. It leaves out rest, in which sensors are
 * blind, and what a sensor needs to see again after its body was placed anew.
 */
export class Staleness {
  /** Tick from which the silence is counted. */
  since: number;
  readonly #options: StalenessOptions;
  readonly #seconds: number;
  readonly #limit: number;
  readonly #delay: number;

  /**
   * @param tick the next tick
   * @throws ValidationError `invalid_option` for a limit that the sensor cannot keep
   */
  constructor(options: StalenessOptions, tick: number) {
    const { name, spec, period, seconds = bearableSilence(spec, period) } = options;
    const least = spec.rateHz === undefined ? period : 1 / spec.rateHz;
    if (typeof seconds !== 'number' || !(seconds >= least * (1 - 1e-9))) {
      throw new ValidationError(`sensor '${name}' would always be stale`, {
        code: 'invalid_option',
        expected: `at least ${least} s, the period of the sensor, or Infinity`,
        received: seconds,
        block: name,
        remedy: 'give a few periods of the sensor as `staleAfterSeconds`, or leave it out',
      });
    }
    this.#options = options;
    this.#seconds = seconds;
    this.#limit = Math.ceil(seconds / period - 1e-9);
    this.#delay = Math.ceil(longestDelay(spec) / period - 1e-9);
    this.since = tick + this.#delay;
  }

  /** Leaves out a tick of rest. */
  rest(): void {
    this.since++;
  }

  /** Leaves out the time that a sample is under way: those under way are lost when the body is placed anew. */
  replace(): void {
    this.since += this.#delay;
  }

  /**
   * @param arrived tick of the latest message, -1 for none
   * @throws TimingError `sensor_stale`
   */
  check(tick: number, arrived: number): void {
    if (tick - this.since <= this.#limit) return;
    const { name } = this.#options;
    throw new TimingError(`sensor '${name}' is silent`, {
      code: 'sensor_stale',
      expected: `a message at least every ${this.#seconds} s`,
      received: arrived < 0 ? 'no message yet' : `the last message in tick ${arrived}`,
      tick,
      block: name,
      remedy: `look at the sensor and its link; if it may be silent for longer, say so in staleAfterSeconds: { ${name}: ... }`,
    });
  }
}

/**
 * Seconds for which a sensor may be silent where nobody says otherwise: five of its periods, or as many as its dropout loses in a row
 * with a probability of 1e-15, and at least 0.25 s; and its latency with the longest jitter. A sensor without a rate has a message in
 * each tick.
 */
export function bearableSilence(spec: SensorSpec, period: number): number {
  const { rateHz = 1 / period, dropout = 0 } = spec;
  const lost = dropout === 0 ? 0 : dropout < 1 ? log(RARE) / log(dropout) : Infinity;
  return Math.max(LEAST_SECONDS, Math.max(PERIODS, Math.ceil(lost)) / rateHz) + longestDelay(spec);
}

function longestDelay({ latencySeconds = 0, jitterSeconds = 0 }: SensorSpec): number {
  return latencySeconds + FARTHEST_DRAW * jitterSeconds;
}
