import { cos, log, TURN } from '../../../kernels/math-f64.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { threefry2x32 } from '../../../kernels/random.ts';
import type { EventQueue } from './event-queue.ts';

const UNIT = 2.3283064365386963e-10;

/**
 * Delays events by latency + jitter N(0, 1), at least 0. The draw of an event is keyed by its pixel and its time in microseconds,
 * so that it depends on nothing else. Events of the queue stay in the order of time; those later than the present wait in it.
 */
export class EventDelay {
  readonly #latency: number;
  readonly #jitter: number;
  readonly #random: RandomStream;
  readonly #queue: EventQueue;
  readonly #words = new Uint32Array(2);

  /**
   * @param latency s
   * @param jitter s, standard deviation
   */
  constructor(latency: number, jitter: number, random: RandomStream, queue: EventQueue) {
    this.#latency = latency;
    this.#jitter = jitter;
    this.#random = random;
    this.#queue = queue;
  }

  /** Delays the events of the queue from index `first` on. */
  apply(first: number): void {
    const { t, x, y, count } = this.#queue;
    for (let n = first; n < count; n++) t[n] += this.#delay(x[n], y[n], t[n]);
    for (let n = Math.max(1, first); n < count; n++)
      for (let at = n; at > 0 && t[at - 1] > t[at]; at--) this.#queue.exchange(at - 1, at);
  }

  #delay(x: number, y: number, time: number): number {
    if (this.#jitter === 0) return this.#latency;
    const { key0, key1 } = this.#random;
    const words = threefry2x32((x << 16) | y, Math.floor(time * 1e6) | 0, key0, key1, this.#words);
    const normal = Math.sqrt(-2 * log(1 - words[0] * UNIT)) * cos(TURN * words[1] * UNIT);
    return Math.max(0, this.#latency + this.#jitter * normal);
  }
}
