import { firstAtLeast } from '../kernels/first-at-least.ts';
import { GrowingArray } from '../kernels/growing-array.ts';

/** Spikes of one population: ticks and neurons, side by side. */
export class SpikeColumn {
  readonly ticks: GrowingArray<Uint32Array>;
  readonly ids: GrowingArray<Uint32Array>;

  /** @param ticks of the spikes that it begins with, and of which neurons these are; default: none */
  constructor(ticks: ArrayLike<number> = [], ids: ArrayLike<number> = []) {
    this.ticks = new GrowingArray(Uint32Array, ticks);
    this.ids = new GrowingArray(Uint32Array, ids);
  }

  /** Number of spikes. */
  get length(): number {
    return this.ticks.length;
  }

  /** Drops the spikes before a tick; those that it has are in the order of their ticks. */
  dropBefore(tick: number): void {
    const count = firstAtLeast(this.ticks.values, tick);
    this.ticks.drop(count);
    this.ids.drop(count);
  }

  /** Drops all spikes. */
  clear(): void {
    this.ticks.clear();
    this.ids.clear();
  }

  push(tick: number, id: number): void {
    this.ticks.push(tick);
    this.ids.push(id);
  }

  /** Adds the spikes of a tick: the first `count` of `ids` are the neurons. */
  add(tick: number, ids: ArrayLike<number>, count: number): void {
    this.ticks.repeat(tick, count);
    this.ids.append(ids, count);
  }
}
