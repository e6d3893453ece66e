import { GrowingArray } from './growing-array.ts';

/** Spikes of one population: ticks and neurons, side by side. */
export class SpikeColumn {
  readonly ticks: GrowingArray<Uint32Array>;
  readonly ids: GrowingArray<Uint32Array>;

  constructor(ticks: Uint32Array = new Uint32Array(0), ids: Uint32Array = new Uint32Array(0)) {
    this.ticks = new GrowingArray(Uint32Array, ticks);
    this.ids = new GrowingArray(Uint32Array, ids);
  }

  /** Number of spikes. */
  get length(): number {
    return this.ticks.length;
  }

  push(tick: number, id: number): void {
    this.ticks.push(tick);
    this.ids.push(id);
  }
}
