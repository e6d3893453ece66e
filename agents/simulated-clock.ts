import { checkAboveZero } from './above-zero.ts';
import type { Clock, Phase, TickListener, TickParts } from './clock.ts';
import { TickLoop } from './tick.ts';
import { breathe } from './wall-time.ts';

/** Ticks between two looks at wall time: rare enough to cost nothing, often enough to stay responsive. */
const TICKS_PER_LOOK = 256;

/**
 * Runs ticks as fast as the machine can, and gives the event loop a turn every `yieldMilliseconds` of wall time, so that
 * signals, writers and progress displays work. The results of a run do not depend on when it yields.
 *
 * @example
 * const clock = new SimulatedClock(1e-3);
 * clock.on('judge', (tick) => {
 *   if (tick % 1000 === 0) console.log(`${tick * clock.period} s`);
 * });
 * await clock.run(() => clock.tick === 3000); // 3 s, in some milliseconds of wall time
 */
export class SimulatedClock implements Clock {
  /** Seconds per tick. */
  readonly period: number;
  /** Ticks completed; during a tick, the number of that tick. */
  tick = 0;
  readonly #loop = new TickLoop();
  readonly #yieldMilliseconds: number;

  /**
   * @param period s per tick
   * @throws ValidationError `invalid_option`
   */
  constructor(period = 1e-3, yieldMilliseconds = 50) {
    checkAboveZero(period, 'the period of a clock');
    this.period = period;
    this.#yieldMilliseconds = yieldMilliseconds;
  }

  /** @throws WiringError `place_taken` */
  attach(parts: TickParts): () => void {
    return this.#loop.attach(parts);
  }

  /** Calls `observer` in every tick after the steps of `phase`. Returns a function that removes it. */
  on(phase: Phase, observer: TickListener): () => void {
    return this.#loop.on(phase, observer);
  }

  /** The first half of the next tick, until the sensors have sensed; see {@link TickLoop.sense}. {@link step} does the other half. */
  sense(): void {
    this.#loop.sense(this.tick);
  }

  /** One tick, synchronously, or what is left of one. */
  step(): void {
    this.#loop.run(this.tick);
    this.tick++;
  }

  /**
   * Runs ticks until `done()`, called after each, returns true or `signal` is aborted, which is looked at every 256 ticks. A fault in a
   * tick rejects.
   */
  async run(done: () => boolean, signal?: AbortSignal): Promise<void> {
    const turn = breathe(this.#yieldMilliseconds);
    while (!signal?.aborted) {
      for (let i = 0; i < TICKS_PER_LOOK; i++) {
        this.step();
        if (done()) return;
      }
      if (turn.due()) await turn.take();
    }
  }
}
