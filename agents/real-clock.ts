import { checkAboveZero } from './above-zero.ts';
import type { Clock, Phase, TickListener, TickParts } from './clock.ts';
import { DurationHistogram } from './duration-histogram.ts';
import { ValidationError } from './errors.ts';
import { checkOptions } from './known-options.ts';
import { TickLoop } from './tick.ts';
import { sleepUntil, wallMilliseconds } from './wall-time.ts';

/** How well a real clock kept its deadlines. */
export interface OverrunReport {
  /** Number of ticks that ran. */
  readonly ticks: number;
  /** Ticks that began more than one period late. */
  readonly overruns: number;
  /** Number of times that the clock gave up catching up and moved its deadlines. */
  readonly slips: number;
  /** Largest delay in seconds from the deadline of a tick to its start. */
  readonly latenessMax: number;
  /** Median of that delay in seconds, to within 1/8 of its value. */
  readonly latenessP50: number;
  /** 99th percentile of that delay in seconds, to within 1/8 of its value. */
  readonly latenessP99: number;
}

/** Pace of a real clock. */
export interface RealClockOptions {
  /** Seconds per tick. Default 1e-3. */
  readonly period?: number;
  /** Seconds of the clock per second of wall time. Default 1. */
  readonly speed?: number;
  /** Ticks that may run back to back to catch up before the clock slips. Default 4. */
  readonly catchUpTicks?: number;
}

/**
 * Keeps absolute deadlines: tick n is due at start + n period / speed, and may be run a little earlier by {@link hasten}. A late clock runs up to `catchUpTicks` ticks back to
 * back. If it is still late, it moves its deadlines by the remaining delay and counts a slip, rather than fall ever further behind.
 *
 * @example
 * const clock = new RealClock({ period: 0.01 });
 * clock.on('deliver', (tick) => console.log(`tick ${tick}`));
 * await clock.run(() => clock.tick === 100); // a second of wall time
 * console.log(clock.report().latenessP99); // s
 */
export class RealClock implements Clock {
  /** Seconds per tick. */
  readonly period: number;
  /** Ticks completed; during a tick, the number of that tick. */
  tick = 0;
  readonly #loop = new TickLoop();
  readonly #wallPeriod: number;
  readonly #catchUpTicks: number;
  readonly #lateness = new DurationHistogram();
  /** Runs a tick early; undefined while none is waited for. */
  #hasten: (() => void) | undefined;
  #overruns = 0;
  #slips = 0;

  /** @throws ValidationError `unknown_option` or `invalid_option` */
  constructor(options: RealClockOptions = {}) {
    checkOptions('RealClock', options, { period: true, speed: true, catchUpTicks: true });
    const { period = 1e-3, speed = 1, catchUpTicks = 4 } = options;
    checkAboveZero(period, 'the period of a clock');
    checkAboveZero(speed, 'the speed of a clock');
    if (!(catchUpTicks >= 0)) {
      throw new ValidationError('a clock cannot catch up on fewer than no ticks', {
        code: 'invalid_option',
        expected: 'a number from 0',
        received: catchUpTicks,
      });
    }
    this.period = period;
    this.#wallPeriod = (period * 1e3) / speed;
    this.#catchUpTicks = catchUpTicks;
  }

  /** @throws WiringError `place_taken` */
  attach(parts: TickParts): () => void {
    return this.#loop.attach(parts);
  }

  /** Calls `observer` in every tick after the steps of `phase`. Returns a function that removes it. */
  on(phase: Phase, observer: TickListener): () => void {
    return this.#loop.on(phase, observer);
  }

  /** One tick, at once. */
  step(): void {
    this.#loop.run(this.tick);
    this.tick++;
  }

  /** Runs ticks at their deadlines until `done()`, called after each, returns true or `signal` is aborted. A fault in a tick rejects. */
  async run(done: () => boolean, signal?: AbortSignal): Promise<void> {
    let due = wallMilliseconds();
    let over = false;
    const step = (): void => {
      const late = Math.max(0, wallMilliseconds() - due);
      this.#lateness.add(late * 1e-3);
      if (late > this.#wallPeriod) this.#overruns++;
      due += this.#wallPeriod;
      this.step();
      over = done();
    };
    let thrown: { readonly error: unknown } | undefined;
    const hasten = (): void => {
      if (over || thrown !== undefined || signal?.aborted || wallMilliseconds() < due - this.#wallPeriod) return;
      try {
        step();
      } catch (error) {
        thrown = { error };
      }
    };
    while (!over && !signal?.aborted) {
      this.#hasten = hasten;
      await sleepUntil(due);
      this.#hasten = undefined;
      if (thrown !== undefined) throw thrown.error;
      for (let burst = 0; burst <= this.#catchUpTicks && !over && wallMilliseconds() >= due; burst++) step();
      const behind = wallMilliseconds() - due;
      if (behind > this.#catchUpTicks * this.#wallPeriod) {
        due += behind;
        this.#slips++;
      }
    }
  }

  /**
   * Runs the next tick at once, up to one period before its deadline, so that what has just come in is answered without waiting. Later ticks
   * keep their deadlines, and none is run more than a period early. Does nothing while the clock does not run, or within a tick. A fault
   * in the tick rejects the run.
   */
  hasten(): void {
    this.#hasten?.();
  }

  /** How well the clock kept its deadlines so far. */
  report(): OverrunReport {
    return {
      ticks: this.tick,
      overruns: this.#overruns,
      slips: this.#slips,
      latenessMax: this.#lateness.maximumSeconds,
      latenessP50: this.#lateness.quantile(0.5),
      latenessP99: this.#lateness.quantile(0.99),
    };
  }
}
