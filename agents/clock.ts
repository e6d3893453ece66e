import { TimingError, ValidationError } from './errors.ts';

/**
 * The parts of a tick, in order: `deliver` what came from outside and the feedback judged at the end of the last tick;
 * `sense`; `control` (encode, step the networks, decode, actuate); `physics`; `judge` the task.
 */
export const PHASES = ['deliver', 'sense', 'control', 'physics', 'judge'] as const;
export type Phase = (typeof PHASES)[number];

/** Called once a tick with the number of that tick. */
export type TickListener = (tick: number) => void;

/** Time as an integer tick of a fixed period. Seconds are derived, never accumulated. */
export interface Clock {
  /** s */
  readonly period: number;
  /** Ticks completed; during a tick, the number of that tick. */
  readonly tick: number;
  /** Runs `listener` in `phase` of every tick, after those registered before it. Returns how to stop. */
  on(phase: Phase, listener: TickListener): () => void;
  /** Advances until `done()` is true, asked after each tick, or `signal` is aborted. An error in a listener rejects. */
  run(done: () => boolean, signal?: AbortSignal): Promise<void>;
}

/**
 * Listeners by phase: what every clock does in one tick. One that comes or goes while its phase runs counts from the next
 * tick on, so that no other is skipped.
 */
export class TickSchedule {
  readonly #listeners: (readonly TickListener[])[] = PHASES.map(() => []);

  on(phase: Phase, listener: TickListener): () => void {
    const at = PHASES.indexOf(phase);
    const entry: TickListener = (tick) => listener(tick);
    this.#listeners[at] = [...this.#listeners[at], entry];
    return () => {
      this.#listeners[at] = this.#listeners[at].filter((one) => one !== entry);
    };
  }

  /** Runs all phases of `tick`. */
  run(tick: number): void {
    for (let phase = 0; phase < PHASES.length; phase++) {
      const listeners = this.#listeners[phase];
      for (let i = 0; i < listeners.length; i++) listeners[i](tick);
    }
  }
}

/**
 * A rate as a whole number of ticks. `rateHz` must divide the tick rate; the error names the two nearest that do.
 *
 * @throws TimingError `rate_not_divisible`
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
  const below = Math.max(1, Math.floor(exact));
  throw new TimingError(`${what} is not a whole number of ticks of ${period * 1e3} ms`, {
    code: 'not_whole_ticks',
    expected: `${below * period * 1e3} ms or ${(below + 1) * period * 1e3} ms`,
    received: `${seconds * 1e3} ms`,
    remedy: 'choose one of these, or change the tick period',
  });
}
