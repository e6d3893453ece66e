import type { Clock, Phase, TickListener, TickParts } from './clock.ts';
import { TickLoop } from './tick.ts';
import { sleepUntil, wallMilliseconds } from './wall-time.ts';

/** How well a real clock kept its deadlines. */
export interface OverrunReport {
  readonly ticks: number;
  /** Ticks that began more than one period late. */
  readonly overruns: number;
  /** Times that the clock gave up catching up and moved its deadlines. */
  readonly slips: number;
  /** s, of the start of a tick behind its deadline: the worst, and quantiles to within 1/8 of their value. */
  readonly latenessMax: number;
  readonly latenessP50: number;
  readonly latenessP99: number;
}

export interface RealClockOptions {
  /** s; default 1e-3 */
  readonly period?: number;
  /** Simulated seconds a real second; default 1. */
  readonly speed?: number;
  /** Ticks run back to back to catch up before the clock slips; default 4. */
  readonly catchUpTicks?: number;
}

/**
 * Keeps absolute deadlines: tick n is due at start + n period / speed. A late clock runs up to `catchUpTicks` ticks back to
 * back, then slips its deadlines by what is left and counts it, rather than fall ever further behind.
 */
export class RealClock implements Clock {
  readonly period: number;
  tick = 0;
  readonly #loop = new TickLoop();
  readonly #wallPeriod: number;
  readonly #catchUpTicks: number;
  readonly #lateness = new LatenessHistogram();
  #overruns = 0;
  #slips = 0;

  constructor({ period = 1e-3, speed = 1, catchUpTicks = 4 }: RealClockOptions = {}) {
    this.period = period;
    this.#wallPeriod = (period * 1e3) / speed;
    this.#catchUpTicks = catchUpTicks;
  }

  attach(parts: TickParts): () => void {
    return this.#loop.attach(parts);
  }

  on(phase: Phase, observer: TickListener): () => void {
    return this.#loop.on(phase, observer);
  }

  /** One tick, at once. */
  step(): void {
    this.#loop.run(this.tick);
    this.tick++;
  }

  async run(done: () => boolean, signal?: AbortSignal): Promise<void> {
    let due = wallMilliseconds();
    while (!signal?.aborted) {
      await sleepUntil(due);
      for (let burst = 0; burst <= this.#catchUpTicks; burst++) {
        const late = wallMilliseconds() - due;
        if (late < 0) break;
        this.#lateness.add(late * 1e-3);
        if (late > this.#wallPeriod) this.#overruns++;
        this.step();
        due += this.#wallPeriod;
        if (done()) return;
      }
      const behind = wallMilliseconds() - due;
      if (behind > this.#catchUpTicks * this.#wallPeriod) {
        due += behind;
        this.#slips++;
      }
    }
  }

  report(): OverrunReport {
    return {
      ticks: this.tick,
      overruns: this.#overruns,
      slips: this.#slips,
      latenessMax: this.#lateness.maximum,
      latenessP50: this.#lateness.quantile(0.5),
      latenessP99: this.#lateness.quantile(0.99),
    };
  }
}

/** Counts in buckets an eighth of an octave wide from 1 us up: constant memory for runs of any length. */
class LatenessHistogram {
  maximum = 0;
  readonly #bounds: number[] = [];
  readonly #counts: Float64Array;
  #total = 0;

  constructor() {
    for (let bound = 1e-6; bound < 100; bound *= 1.125) this.#bounds.push(bound);
    this.#counts = new Float64Array(this.#bounds.length + 1);
  }

  add(seconds: number): void {
    if (seconds > this.maximum) this.maximum = seconds;
    let low = 0;
    let high = this.#bounds.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#bounds[middle] < seconds) low = middle + 1;
      else high = middle;
    }
    this.#counts[low]++;
    this.#total++;
  }

  quantile(q: number): number {
    let left = q * this.#total;
    for (let i = 0; i < this.#counts.length; i++) {
      left -= this.#counts[i];
      if (left <= 0) return Math.min(this.maximum, this.#bounds[i] ?? this.maximum);
    }
    return this.maximum;
  }
}
