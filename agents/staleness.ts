import { exp, log } from '../kernels/math-f64.ts';
import { ValidationError } from './errors.ts';
import type { SensorSpec } from './sensors/index.ts';

/** Periods of a sensor without a message that are borne. */
const PERIODS = 5;

/** Periods of a sensor by which its messages may be older than its declared delays. */
const LATE_PERIODS = 2;

/** Seconds for which the fastest sensor may be silent: links and operating systems pause for that long. */
const LEAST_SECONDS = 0.25;

/** Accepted probability that dropout alone makes a sensor look stale. */
const RARE = 1e-15;

/** Largest normal draw of a jitter in standard deviations: sqrt(-2 ln 2^-53). */
const FARTHEST_DRAW = 8.6;

/** Probability of a lost sample from which on a sensor is broken rather than unreliable. */
export const MOST_DROPOUT = 0.99;

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
  /** Seconds of silence that are borne. */
  readonly seconds: number;
  readonly #limit: number;
  readonly #delay: number;

  /**
   * @param tick the next tick
   * @throws ValidationError `invalid_option` for a limit that the sensor cannot keep, `invalid_sensor` for one that has none
   */
  constructor({ name, spec, period, seconds = bearableSilence(spec, period) }: StalenessOptions, tick: number) {
    const least = spec.rateHz === undefined ? period : 1 / spec.rateHz;
    if (typeof seconds !== 'number' || !(seconds >= least * (1 - 1e-9))) {
      throw new ValidationError(`sensor '${name}' would always be stale`, {
        code: 'invalid_option',
        expected: `at least ${least} s, the period of the sensor, or Infinity`,
        received: seconds,
        block: name,
        remedy:
          'give a few periods of the sensor: --stale-after of a command, `staleAfterSeconds` of connect; or leave it out',
      });
    }
    this.seconds = seconds;
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

  /** Whether the sensor has been silent for longer than is borne. */
  isStale(tick: number): boolean {
    return tick - this.since > this.#limit;
  }
}

/**
 * Seconds for which a sensor may be silent where nobody says otherwise: five of its periods, or as many as its dropout and its misses lose
 * in a row with a probability of 1e-15, and at least 0.25 s; and its latency with the longest jitter. A sensor without a rate has a message
 * in each tick.
 *
 * @throws ValidationError `invalid_sensor` where more than 0.99 of the messages are lost or blind, so that no silence says anything
 */
export function bearableSilence(spec: SensorSpec, period: number): number {
  const { rateHz = 1 / period, dropout = 0, noise, size } = spec;
  const blind = exp(size * log(noise['miss'] ?? 0));
  const share = dropout + (1 - dropout) * blind;
  checkDropout(share, spec.kind);
  const lost = share === 0 ? 0 : log(RARE) / log(share);
  return Math.max(LEAST_SECONDS, Math.max(PERIODS, Math.ceil(lost)) / rateHz) + longestDelay(spec);
}

/**
 * Seconds that a message may be old when it comes, where nobody says otherwise: two periods of its sensor, its latency with the longest
 * jitter, and the sweep whose beginning it is stamped with; at least 0.25 s on a robot with a time of its own, whose links pause.
 */
export function bearableAge(spec: SensorSpec, period: number, ownTime: boolean): number {
  const { rateHz = 1 / period } = spec;
  const age = LATE_PERIODS / rateHz + longestDelay(spec) + sweepSeconds(spec);
  return ownTime ? Math.max(LEAST_SECONDS, age) : age;
}

/** Seconds from the first measurement of a message to the last, as the sensor is declared; 0 where all are made at once. */
export function sweepSeconds({ settings }: SensorSpec): number {
  return (settings as { readonly sweepSeconds?: number } | undefined)?.sweepSeconds ?? 0;
}

/** @throws ValidationError `invalid_sensor` where the share of lost messages is above 0.99, or no share */
export function checkDropout(dropout: number, block: string): void {
  if (dropout >= 0 && dropout <= MOST_DROPOUT) return;
  throw new ValidationError('a sensor has an impossible dropout', {
    code: 'invalid_sensor',
    expected: `a probability from 0 to ${MOST_DROPOUT}`,
    received: dropout,
    block,
    remedy: 'declare a fault for a sensor that is broken: `faults` of a trial, or `--fault` of `run`',
  });
}

function longestDelay({ latencySeconds = 0, jitterSeconds = 0 }: SensorSpec): number {
  return latencySeconds + FARTHEST_DRAW * jitterSeconds;
}
