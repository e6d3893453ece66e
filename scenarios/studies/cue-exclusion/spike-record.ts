import { SpikeColumn } from '../../../agents/spike-column.ts';
import { GrowingArray } from '../../../kernels/growing-array.ts';

/** Spikes of one population, in the order in which they came. */
export interface RecordedSpikes {
  /** Tick of each spike. */
  readonly ticks: Uint32Array;
  /** Index of the neuron of each spike. */
  readonly ids: Uint32Array;
}

/** Keeps what a population did: its spikes while an animal ran and where it was then, and its spikes at rest. */
export class SpikeRecord {
  #places = new GrowingArray(Float64Array);
  #running = new SpikeColumn();
  #rest = new SpikeColumn();

  /** Metres, x in each tick of running so far. */
  get places(): Float64Array {
    return this.#places.take();
  }

  /** Spikes while running, by the tick of {@link places}. */
  get running(): RecordedSpikes {
    return spikesOf(this.#running);
  }

  /** Spikes at rest, by the tick of the network at rest. */
  get rest(): RecordedSpikes {
    return spikesOf(this.#rest);
  }

  /** Begins a tick of running at a place in m. */
  runAt(x: number): void {
    this.#places.push(x);
  }

  /** Takes the first `count` of `ids`, which spiked in the tick of running that began last. */
  addRunning(ids: Uint32Array, count: number): void {
    this.#running.add(this.#places.length - 1, ids, count);
  }

  /** Takes the first `count` of `ids`, which spiked in a tick of the network at rest. */
  addRest(tick: number, ids: Uint32Array, count: number): void {
    this.#rest.add(tick, ids, count);
  }

  /** Returns numbers of places and of spikes while running, places in m, then ticks and neurons of spikes while running and at rest. */
  save(): Float64Array {
    const [running, rest] = [this.running, this.rest];
    const columns = [this.places, running.ticks, running.ids, rest.ticks, rest.ids];
    const saved = new Float64Array(columns.reduce((length, column) => length + column.length, 2));
    saved.set([this.#places.length, running.ids.length]);
    let at = 2;
    for (const column of columns) {
      saved.set(column, at);
      at += column.length;
    }
    return saved;
  }

  /** Replaces the record by one that {@link save} returned. */
  restore(saved: Float64Array): void {
    const [ran, spikes] = saved;
    const restSpikes = (saved.length - 2 - ran - 2 * spikes) / 2;
    let at = 2;
    const next = (count: number): Float64Array => saved.slice(at, (at += count));
    this.#places = new GrowingArray(Float64Array, next(ran));
    this.#running = new SpikeColumn(next(spikes), next(spikes));
    this.#rest = new SpikeColumn(next(restSpikes), next(restSpikes));
  }
}

function spikesOf({ ticks, ids }: SpikeColumn): RecordedSpikes {
  return { ticks: ticks.take(), ids: ids.take() };
}
