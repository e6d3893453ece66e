import { ValidationError } from '../../../agents/errors.ts';

/** Observes the state after a tick; `tick` is the number of completed ticks. */
export type Look = (tick: number) => void;

/** Observes the state after some ticks: those from number `from` to before number `to`. */
type LookBack = (from: number, to: number) => void;

/** Does what is due before tick number `tick`. Returns the next tick before which something is due; Infinity for none. */
export type Act = (tick: number) => number;

/** Calls that are due between ticks. A long step stops for them. */
export class Schedule {
  #looks: readonly { readonly every: number; readonly look: Look }[] = [];
  #backs: readonly { readonly most: number; readonly look: LookBack }[] = [];
  #acts: readonly Act[] = [];

  /**
   * Calls `look` at every stop: after `most` ticks at the latest, and at the end of every step, even one that fails. Returns a
   * function that ends this.
   */
  afterwards(most: number, look: LookBack): () => void {
    const one = { most, look };
    this.#backs = [...this.#backs, one];
    return () => {
      this.#backs = this.#backs.filter((other) => other !== one);
    };
  }

  /**
   * Calls `look` whenever the number of completed ticks is a multiple of `ticks`. Returns a function that ends this.
   *
   * @throws ValidationError `invalid_interval` unless that is a whole number from 1
   */
  every(ticks: number, look: Look): () => void {
    if (!Number.isInteger(ticks) || ticks < 1) {
      throw new ValidationError('an interval must be a whole number of ticks', {
        code: 'invalid_interval',
        expected: '1 or more',
        received: ticks,
      });
    }
    const one = { every: ticks, look };
    this.#looks = [...this.#looks, one];
    return () => {
      this.#looks = this.#looks.filter((other) => other !== one);
    };
  }

  /** Calls `act` before the next tick, before each tick that it returns, and at other stops. Returns a function that ends this. */
  before(act: Act): () => void {
    this.#acts = [...this.#acts, act];
    return () => {
      this.#acts = this.#acts.filter((other) => other !== act);
    };
  }

  /** Runs `ticks` ticks after `tick` completed ones, by calls of `advance`. */
  run(tick: number, ticks: number, advance: (ticks: number) => void): void {
    const end = tick + ticks;
    // A controller steps by one tick, and nothing but spikes is looked at: the shortest way.
    if (ticks === 1 && this.#acts.length === 0 && this.#looks.length === 0) {
      try {
        advance(1);
      } finally {
        const backs = this.#backs;
        for (let n = 0; n < backs.length; n++) backs[n].look(tick, end);
      }
      return;
    }
    for (let now = tick; now < end; ) {
      let stop = end;
      for (const act of this.#acts) stop = Math.min(stop, Math.max(now + 1, act(now)));
      for (const { every } of this.#looks) stop = Math.min(stop, now + every - (now % every));
      for (const { most } of this.#backs) stop = Math.min(stop, now + most);
      try {
        advance(stop - now);
      } finally {
        for (const { look } of this.#backs) look(now, stop);
      }
      now = stop;
      for (const { every, look } of this.#looks) if (now % every === 0) look(now);
    }
  }
}
