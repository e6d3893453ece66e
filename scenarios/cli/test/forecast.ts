import { wallSeconds } from '../../run/host.ts';
import { duration } from '../terminal/duration.ts';

/** Seconds after which the pace is taken. */
const PACE_SECONDS = 10;

/** Says once how long a number of trials takes, by the pace of the first of them. */
export class Forecast {
  readonly #trials: number;
  readonly #say: (text: string) => void;
  readonly #now: () => number;
  readonly #started: number;
  #run = '';
  #before = 0;
  #latest = 0;
  #said = false;

  /**
   * @param trials number of trials in all
   * @param now monotonic time in s; default: wall time
   */
  constructor(trials: number, say: (text: string) => void, now: () => number = wallSeconds) {
    this.#trials = trials;
    this.#say = say;
    this.#now = now;
    this.#started = now();
  }

  /** Takes note of how many trials of a run, which has a name, are done. */
  update(run: string, trialsDone: number): void {
    if (run !== this.#run) {
      this.#before += this.#latest;
      this.#run = run;
    }
    this.#latest = trialsDone;
    const seconds = this.#now() - this.#started;
    const done = this.#before + trialsDone;
    if (this.#said || seconds < PACE_SECONDS || done === 0) return;
    this.#said = true;
    this.#say(`at this pace about ${duration((seconds * (this.#trials - done)) / done)} are left`);
  }
}
