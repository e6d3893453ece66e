/** Seconds by which a topic must go back for its time to have begun anew, as that of a log does which is played again. */
const BACK_SECONDS = 1;
/** Seconds by which a message is ahead of all others where the time is another one. */
const AHEAD_SECONDS = 3600;
/** Milliseconds in which all has come that is of a time: what is sent together comes so. */
const SETTLED_MS = 40;

/** What the time of a message means: its tick; that it comes after later ones of its topic; or that the time is another from here on. */
export type Placed =
  | { readonly tick: number }
  | { readonly late: true }
  | {
      /** Seconds by which it leapt: below 0, back. */
      readonly leapt: number;
    };

/**
 * The time that messages have, in ticks. That of a run whose period is told is its own; else tick 0 is that before the first message, and a tick
 * a millisecond.
 */
export class ToldTime {
  /** Seconds per tick. */
  readonly period: number;
  readonly #ofRun: boolean;
  /** Time of tick 0, ns. */
  #origin: bigint | undefined;
  readonly #last = new Map<string, bigint>();
  #newest = -1n;
  /** Last tick of which something came; -1 before the first message. */
  newest = -1;
  #settled = -1;
  #pending: { readonly at: number; readonly tick: number } | undefined;

  /** @param period seconds per tick of the run that is told; undefined where nobody says */
  constructor(period: number | undefined) {
    this.period = period ?? 1e-3;
    this.#ofRun = period !== undefined;
    if (this.#ofRun) this.#origin = 0n;
  }

  /** Tick of a time, which passes no time. */
  tickOf(nanoseconds: bigint): number {
    const { period } = this;
    return Math.round((Number(nanoseconds - (this.#origin ?? nanoseconds)) * 1e-9) / period);
  }

  /** Takes in the time of a message. @param now wall time, ms */
  take(topic: string, nanoseconds: bigint, now: number): Placed {
    if (this.#origin === undefined) this.#origin = nanoseconds - BigInt(Math.round(this.period * 1e9));
    const last = this.#last.get(topic);
    const after = Number(nanoseconds - (last ?? nanoseconds)) * 1e-9;
    if (after < -BACK_SECONDS) return { leapt: after };
    const ahead = this.#newest < 0n ? 0 : Number(nanoseconds - this.#newest) * 1e-9;
    if (ahead > AHEAD_SECONDS) return { leapt: ahead };
    const tick = this.tickOf(nanoseconds);
    // What is of before the first message has no tick.
    if (after < 0 || tick < 0) return { late: true };
    this.#last.set(topic, nanoseconds);
    if (nanoseconds > this.#newest) [this.#newest, this.newest] = [nanoseconds, tick];
    this.#settle(now);
    this.#pending ??= { at: now, tick: this.newest };
    return { tick };
  }

  /** Number of ticks that are completed, of which all has come. @param now wall time, ms */
  settled(now: number): number {
    this.#settle(now);
    return Math.max(0, this.#settled);
  }

  #settle(now: number): void {
    const pending = this.#pending;
    if (pending === undefined || now - pending.at < SETTLED_MS) return;
    this.#settled = pending.tick;
    this.#pending = this.newest > pending.tick ? { at: now, tick: this.newest } : undefined;
  }
}
