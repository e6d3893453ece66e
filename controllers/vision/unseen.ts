import type { Events } from '../../agents/index.ts';

/** Which events an eye has not seen yet: a camera's message stays what it is until the next one comes. */
export class Unseen {
  /** s, of the last event that each eye saw. */
  readonly #last: Float64Array;

  constructor(eyes: number) {
    this.#last = new Float64Array(eyes).fill(-Infinity);
  }

  /** Whether the events are new to this eye, which has seen them then. */
  take(eye: number, { t, count }: Readonly<Events>): boolean {
    if (count === 0) return false;
    const last = t[count - 1];
    if (!(last > this.#last[eye])) return false;
    this.#last[eye] = last;
    return true;
  }

  reset(): void {
    this.#last.fill(-Infinity);
  }

  save(): Float64Array {
    return this.#last.slice();
  }

  restore(last: Float64Array): void {
    this.#last.set(last);
  }
}
