import { grown } from '../../kernels/grown.ts';

/** Spikes of one population, in the order in which they came. */
export interface RecordedSpikes {
  /** Tick of each spike. */
  readonly ticks: Uint32Array;
  /** Index of the neuron of each spike. */
  readonly ids: Uint32Array;
}

/** Keeps what a population did: its spikes while an animal ran and where it was then, and its spikes at rest. */
export class SpikeRecord {
  #places: Float64Array = new Float64Array(1024);
  #ran = 0;
  readonly #running = new Spikes();
  readonly #rest = new Spikes();

  /** Metres, x in each tick of running so far. */
  get places(): Float64Array {
    return this.#places.slice(0, this.#ran);
  }

  /** Spikes while running, by the tick of {@link places}. */
  get running(): RecordedSpikes {
    return this.#running.take();
  }

  /** Spikes at rest, by the tick of the network at rest. */
  get rest(): RecordedSpikes {
    return this.#rest.take();
  }

  /** Begins a tick of running at a place in m. */
  runAt(x: number): void {
    if (this.#ran === this.#places.length) this.#places = grown(this.#places, 2 * this.#ran + 1024);
    this.#places[this.#ran++] = x;
  }

  /** Takes the first `count` of `ids`, which spiked in the tick of running that began last. */
  addRunning(ids: Uint32Array, count: number): void {
    this.#running.add(this.#ran - 1, ids, count);
  }

  /** Takes the first `count` of `ids`, which spiked in a tick of the network at rest. */
  addRest(tick: number, ids: Uint32Array, count: number): void {
    this.#rest.add(tick, ids, count);
  }

  save(): Float64Array {
    const [running, rest] = [this.running, this.rest];
    const columns = [this.places, running.ticks, running.ids, rest.ticks, rest.ids];
    const saved = new Float64Array(columns.reduce((length, column) => length + column.length, 2));
    saved.set([this.#ran, running.ids.length]);
    let at = 2;
    for (const column of columns) {
      saved.set(column, at);
      at += column.length;
    }
    return saved;
  }

  restore(saved: Float64Array): void {
    const [ran, spikes] = saved;
    const restSpikes = (saved.length - 2 - ran - 2 * spikes) / 2;
    let at = 2;
    const next = (count: number): Float64Array => saved.slice(at, (at += count));
    this.#places = next(ran);
    this.#ran = ran;
    this.#running.set(next(spikes), next(spikes));
    this.#rest.set(next(restSpikes), next(restSpikes));
  }
}

class Spikes {
  #ticks = new Uint32Array(1024);
  #ids = new Uint32Array(1024);
  #count = 0;

  add(tick: number, ids: Uint32Array, count: number): void {
    const end = this.#count + count;
    if (end > this.#ids.length) {
      this.#ticks = grown(this.#ticks, 2 * end);
      this.#ids = grown(this.#ids, 2 * end);
    }
    this.#ticks.fill(tick, this.#count, end);
    this.#ids.set(ids.subarray(0, count), this.#count);
    this.#count = end;
  }

  take(): RecordedSpikes {
    return { ticks: this.#ticks.slice(0, this.#count), ids: this.#ids.slice(0, this.#count) };
  }

  set(ticks: Float64Array, ids: Float64Array): void {
    this.#ticks = Uint32Array.from(ticks);
    this.#ids = Uint32Array.from(ids);
    this.#count = ids.length;
  }
}
