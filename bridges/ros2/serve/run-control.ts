/** States of a simulation that is served, as `simulation_interfaces` has them. */
export type RunState =
  /** It stands at its beginning. */
  | 'stopped'
  /** Simulated time passes. */
  | 'playing'
  /** Simulated time stands, but for steps that are asked for. */
  | 'paused'
  /** It ends. */
  | 'quitting';

/**
 * What others ask of a run while it goes on: to stand, to go on, to take steps, to begin anew, to end. They ask at any time; the run looks between
 * its ticks. A run plays at first.
 */
export class RunControl {
  #state: RunState = 'playing';
  #steps = 0;
  readonly #stepped: ((passed: boolean) => void)[] = [];
  readonly #reset: ((done: boolean) => void)[] = [];
  #waiting = new AbortController();
  #wake: (() => void) | undefined;
  #over = false;

  /** @param signal aborted by who ends the run from outside */
  constructor(signal?: AbortSignal) {
    const abort = (): void => {
      this.#over = true;
      this.#interrupt();
    };
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
  }

  get state(): RunState {
    return this.#state;
  }

  /** Whether the run is to end. */
  get over(): boolean {
    return this.#over;
  }

  /** Whether a tick may pass now. */
  get moves(): boolean {
    return this.#state === 'playing' || this.#steps > 0;
  }

  /** Whether the run is to begin anew before another tick passes. */
  get resets(): boolean {
    return this.#reset.length > 0;
  }

  /** Aborted when whatever the run waits for is not worth it any more: it is to end, or to begin anew. */
  get interrupted(): AbortSignal {
    return this.#waiting.signal;
  }

  /** Lets simulated time pass. */
  play(): void {
    this.#state = 'playing';
    this.#wake?.();
  }

  /** Has simulated time stand: no tick passes after this call. */
  pause(): void {
    this.#state = 'paused';
  }

  /**
   * Has so many ticks pass while the run is paused. Resolves when they have and have been told of: true, or false where the run ended or began anew
   * before that.
   */
  step(ticks: number): Promise<boolean> {
    if (ticks === 0 || this.#over) return Promise.resolve(ticks === 0);
    this.#steps = ticks;
    this.#wake?.();
    return new Promise((resolve) => this.#stepped.push(resolve));
  }

  /** Whether steps are under way. */
  get steps(): boolean {
    return this.#steps > 0;
  }

  /** Has the run begin anew, in its state. Resolves when it has: true, or false where it ended before that. */
  reset(): Promise<boolean> {
    if (this.#over) return Promise.resolve(false);
    const done = new Promise<boolean>((resolve) => this.#reset.push(resolve));
    this.#interrupt();
    return done;
  }

  /** Has the run stand at its beginning. Resolves as {@link reset}. */
  stop(): Promise<boolean> {
    this.#state = 'stopped';
    return this.reset();
  }

  /** Ends the run. */
  quit(): void {
    this.#state = 'quitting';
    this.#over = true;
    this.#interrupt();
  }

  /** The run tells that a tick passed. */
  passed(): void {
    if (this.#steps > 0) this.#steps--;
  }

  /** The run tells that it has told of all ticks that passed. */
  told(): void {
    if (this.#steps === 0) this.#answerSteps(true);
  }

  /** The run tells that it began anew. */
  began(): void {
    this.#steps = 0;
    this.#answerSteps(false);
    this.#waiting = new AbortController();
    if (this.#over) this.#interrupt();
    for (const resolve of this.#reset.splice(0)) resolve(true);
  }

  /** The run tells that it ended. */
  ended(): void {
    this.#over = true;
    this.#answerSteps(false);
    for (const resolve of this.#reset.splice(0)) resolve(false);
  }

  /** Waits until something else is asked. */
  async change(): Promise<void> {
    if (this.moves || this.resets || this.#over) return;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
    });
    this.#wake = undefined;
  }

  #interrupt(): void {
    this.#waiting.abort();
    this.#wake?.();
  }

  #answerSteps(passed: boolean): void {
    for (const resolve of this.#stepped.splice(0)) resolve(passed);
  }
}
