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

  /** Drops all spikes. */
  clear(): void {
    this.ticks.clear();
    this.ids.clear();
  }

  push(tick: number, id: number): void {
    this.ticks.push(tick);
    this.ids.push(id);
  }
}
