import type { Clock, Connection } from '../../../agents/index.ts';
import type { Event } from './tick-journal.ts';

/** Activity of a node at present: a trial, the outcome of one, a rest, or none. */
export type TrialPhase =
  /** Nothing runs, the robot stands. */
  | 'between'
  /** A trial: the controller decides. */
  | 'trial'
  /** After a trial's end, while the controller still hears what it was worth. */
  | 'outcome'
  /** The controller is at rest, for replay; the robot stands. */
  | 'rest';

/**
 * Runs trials and rests of a controller on a clock. The clock stands still between them, and with it the controller.
 */
export class TrialClockwork {
  readonly #clock: Clock;
  readonly #connection: Connection<never, never>;
  readonly #outcomeTicks: number;
  readonly #note: (event: Event) => void;
  readonly #detach: () => void;
  #phase: TrialPhase = 'between';
  #index = 0;
  #rested = 0;
  #left = 0;
  #success = false;
  #running: Promise<void> = Promise.resolve();
  #abort = new AbortController();

  /**
   * @param outcomeTicks ticks after the end of a trial in which the controller is told of it
   * @param note told of each boundary of a trial or a rest
   */
  constructor(clock: Clock, connection: Connection<never, never>, outcomeTicks: number, note: (event: Event) => void) {
    this.#clock = clock;
    this.#connection = connection;
    this.#outcomeTicks = outcomeTicks;
    this.#note = note;
    this.#detach = clock.attach({
      rest: {
        elapsed: () => (this.#phase === 'rest' ? this.#rested : -1),
        end: () => void this.#rested++,
      },
    });
  }

  get phase(): TrialPhase {
    return this.#phase;
  }

  /** Number of trials that were begun. */
  get trials(): number {
    return this.#index;
  }

  /**
   * Begins a trial; one that is under way ends without success. Resolves when it is over, and rejects with a fault in a tick.
   */
  async beginTrial(): Promise<{ readonly over: Promise<void> }> {
    await this.stop();
    this.#note({ what: 'begin', index: this.#index });
    this.#connection.beginTrial({ index: this.#index++, count: this.#index });
    this.#phase = 'trial';
    return { over: this.#run() };
  }

  /** Ends the trial that is under way, after its outcome. Returns false if there is none. */
  endTrial(success: boolean): boolean {
    if (this.#phase !== 'trial') return false;
    this.#success = success;
    this.#left = this.#outcomeTicks;
    this.#phase = 'outcome';
    this.#connection.feedback.next({ reward: 0, phase: 'outcome' });
    this.#note({ what: 'judge' });
    return true;
  }

  /** Begins a rest, between two trials. Returns undefined within one. */
  beginRest(): { readonly over: Promise<void> } | undefined {
    if (this.#phase !== 'between') return undefined;
    this.#phase = 'rest';
    this.#rested = 0;
    this.#note({ what: 'rest' });
    return { over: this.#run() };
  }

  /** Ends what is under way; a trial without success. Resolves when nothing runs. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running.catch(() => undefined);
    if (this.#phase === 'trial' || this.#phase === 'outcome') this.#closeTrial('stopped');
    else if (this.#phase === 'rest') this.#note({ what: 'wake' });
    this.#phase = 'between';
  }

  /** Stops, and leaves the clock. */
  async dispose(): Promise<void> {
    await this.stop();
    this.#detach();
  }

  #run(): Promise<void> {
    this.#abort = new AbortController();
    this.#running = this.#clock.run(() => this.#isOver(), this.#abort.signal);
    return this.#running;
  }

  /** After each tick: whether the clock stops. */
  #isOver(): boolean {
    if (this.#phase !== 'outcome' || this.#left-- > 0) return false;
    this.#closeTrial('ended');
    this.#phase = 'between';
    return true;
  }

  #closeTrial(reason: string): void {
    const terminated = this.#phase === 'outcome';
    const outcome = { success: terminated && this.#success, terminated, reason };
    this.#note({ what: 'end', ...outcome });
    this.#connection.endTrial(outcome);
  }
}
