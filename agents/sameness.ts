import type { MessageType } from './message-type.ts';

/** Equal messages in a row, with the least that say that a sensor is frozen. */
const LEAST_MESSAGES = 10;

/**
 * How many messages of a sensor in a row were equal to the last scalar, and since when. It counts only where the declared noise makes each
 * measurement another: see `MessageType.varies`.
 */
export class Sameness<M> {
  /** Messages in a row that are the same, and the tick of the first of them. */
  count = 0;
  since = 0;
  readonly #type: MessageType<M>;
  readonly #noise: Readonly<Record<string, number>>;
  readonly #limit: number;
  #latest = new Float64Array(0);
  #before = new Float64Array(0);

  /** @param limit ticks from the first of equal messages to the one that says that the sensor is frozen; Infinity: never */
  constructor(type: MessageType<M>, noise: Readonly<Record<string, number>>, limit: number) {
    this.#type = type;
    this.#noise = noise;
    this.#limit = limit;
  }

  /** Takes the message of a tick. @param size number of elements of its array fields */
  take(message: Readonly<M>, size: number, tick: number): void {
    if (this.#limit === Infinity) return;
    if (this.#type.varies?.(message, this.#noise) !== true) {
      this.count = 0;
      return;
    }
    const length = this.#type.length(size);
    if (this.#latest.length !== length) {
      this.#latest = new Float64Array(length);
      this.#before = new Float64Array(length);
    }
    const before = this.#latest;
    const latest = this.#before;
    this.#before = before;
    this.#latest = latest;
    this.#type.flatten(message, latest, 0);
    if (this.count > 0 && areEqual(latest, before)) this.count++;
    else {
      this.count = 1;
      this.since = tick;
    }
  }

  /** Whether the messages up to the one that came in a tick say that the sensor is frozen. */
  isFrozen(arrived: number): boolean {
    return this.count >= LEAST_MESSAGES && arrived - this.since >= this.#limit;
  }

  /** Goes on from a message that was counted before. */
  restore(message: Readonly<M>, size: number, count: number, since: number): void {
    this.count = 0;
    this.take(message, size, since);
    if (this.count > 0) this.count = count;
  }
}

/** NaN equals NaN. */
function areEqual(a: Readonly<Float64Array>, b: Readonly<Float64Array>): boolean {
  for (let k = 0; k < a.length; k++) if (!Object.is(a[k], b[k])) return false;
  return true;
}
