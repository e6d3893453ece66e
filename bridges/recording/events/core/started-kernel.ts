import type { Events } from '../../../../agents/index.ts';
import type { EventKernel } from './event-kernel.ts';
import type { SensorGeometry } from './sensor-geometry.ts';
import type { TriggerEdge } from './side-sample.ts';

/**
 * Drops the events before the first word with the time, because their time is unknown. Other words before it are counted.
 */
export class StartedKernel implements EventKernel {
  readonly #kernel: EventKernel;
  readonly #wordBytes: number;
  readonly #isTime: (bytes: Uint8Array, at: number) => boolean;
  #started = false;
  /** Counts of the last call before the first time. */
  #early = { triggers: 0, other: 0 };

  constructor(kernel: EventKernel, wordBytes: number, isTime: (bytes: Uint8Array, at: number) => boolean) {
    this.#kernel = kernel;
    this.#wordBytes = wordBytes;
    this.#isTime = isTime;
  }

  get landing(): Uint8Array | undefined {
    return this.#kernel.landing;
  }

  decode(bytes: Uint8Array): number {
    this.#early = { triggers: 0, other: 0 };
    if (this.#started) return this.#kernel.decode(bytes);
    let at = 0;
    while (at < bytes.length && !this.#isTime(bytes, at)) at += this.#wordBytes;
    this.#started = at < bytes.length;
    this.#kernel.decode(bytes.subarray(0, at));
    const { events, triggers, other } = this.#kernel;
    this.#early = { triggers, other: other + events.count };
    return at + this.#kernel.decode(bytes.subarray(at));
  }

  get events(): Events {
    return this.#kernel.events;
  }

  get doubtfulTimes(): number {
    return this.#kernel.doubtfulTimes;
  }

  outside(geometry: SensorGeometry): boolean {
    return this.#kernel.outside(geometry);
  }

  get triggers(): number {
    return this.#kernel.triggers + this.#early.triggers;
  }

  get edges(): readonly TriggerEdge[] {
    return this.#kernel.edges;
  }

  get other(): number {
    return this.#kernel.other + this.#early.other;
  }
}
