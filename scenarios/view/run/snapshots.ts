import type { SeedState } from '../../run/seed-state.ts';

interface Kept {
  readonly state: SeedState;
  readonly bytes: number;
}

/** States of a run, from which it can go on again, in no more memory than there is. */
export class Snapshots {
  readonly #mostBytes: number;
  /** In the order of their ticks. */
  #states: Kept[] = [];
  #bytes = 0;

  /** @param mostBytes of controllers and robots that are kept; the state that was kept first is there at any rate */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Tick of the last state; -1 before the first. */
  get lastTick(): number {
    return this.#states.at(-1)?.state.tick ?? -1;
  }

  /** Keeps a state that is later than all others. Where there is no room, every other one goes, and the rest are twice as far apart. */
  keep(state: SeedState): void {
    const bytes = state.controller.byteLength + state.robot.byteLength + state.connection.byteLength;
    this.#states.push({ state, bytes });
    this.#bytes += bytes;
    if (this.#bytes > this.#mostBytes && this.#states.length > 2)
      this.#replace(this.#states.filter((_, i) => i % 2 === 0 || i === this.#states.length - 1));
  }

  /** The last state that is not later than a tick. */
  before(tick: number): SeedState | undefined {
    return this.#states.findLast(({ state }) => state.tick <= tick)?.state;
  }

  /** Forgets states that are later than a tick. */
  forgetAfter(tick: number): void {
    this.#replace(this.#states.filter(({ state }) => state.tick <= tick));
  }

  #replace(states: Kept[]): void {
    this.#states = states;
    this.#bytes = states.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
