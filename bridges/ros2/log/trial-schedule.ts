import type { Connection, Feedback } from '../../../agents/index.ts';
import type { RecordedTrials } from './recorded-trials.ts';

/** Boundaries of trials, and feedback. */
export type Trials = Pick<Connection<never, never>, 'beginTrial' | 'endTrial' | 'feedback'>;

/** Action at the beginning of a tick. */
interface Mark {
  readonly tick: number;
  readonly act: (trials: Trials) => void;
}

/** Begins and ends the trials of an agent that hears a log: those that are recorded in it, else one from its start to its end. */
export class TrialSchedule {
  /** Ticks of the run. */
  readonly ticks: number;
  /** Phase of the feedback that comes in the present tick. */
  phase: Feedback['phase'] = 'active';
  readonly #marks: readonly Mark[];
  readonly #rests: readonly { readonly first: number; readonly end: number }[];
  #next = 0;

  /**
   * @param ticks of the log
   * @param tickOf the tick that begins at a time of the log, ns
   */
  constructor(ticks: number, { trials, rests }: RecordedTrials, tickOf: (nanoseconds: bigint) => number) {
    const recorded = trials.flatMap(({ index, begins, end }): Mark[] => {
      const begin: Mark = {
        tick: tickOf(begins),
        act: (of) => {
          this.phase = 'active';
          of.beginTrial({ index, count: trials.length });
        },
      };
      if (end === undefined) return [begin];
      const judged: Mark = {
        tick: tickOf(end.judged),
        act: (of) => {
          this.phase = 'outcome';
          of.feedback.next({ reward: 0, phase: 'outcome' });
        },
      };
      const outlasts = end.time > end.judged ? [judged] : [];
      return [begin, ...outlasts, { tick: tickOf(end.time), act: (of) => of.endTrial(end.outcome) }];
    });
    const last = trials.at(-1);
    this.ticks = last?.end === undefined ? ticks : tickOf(last.end.time);
    const whole: readonly Mark[] = [{ tick: 0, act: (of) => of.beginTrial({ index: 0, count: 1 }) }];
    const marks = trials.length === 0 ? whole : recorded;
    const ended: Mark = {
      tick: this.ticks,
      act: (of) => of.endTrial({ success: false, terminated: false, reason: 'the log ended' }),
    };
    this.#marks = last?.end === undefined ? [...marks, ended] : marks;
    this.#rests = rests.map(({ begins, ends }) => ({ first: tickOf(begins), end: tickOf(ends) }));
  }

  /** Does what is due before a tick. */
  enter(tick: number, trials: Trials): void {
    while (this.#next < this.#marks.length && this.#marks[this.#next].tick <= tick) {
      this.#marks[this.#next++].act(trials);
    }
  }

  /** Ticks of the present rest before a tick, or -1 for one that is not at rest. */
  rested(tick: number): number {
    for (const { first, end } of this.#rests) if (tick >= first && tick < end) return tick - first;
    return -1;
  }
}
