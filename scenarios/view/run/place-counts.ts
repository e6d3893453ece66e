import type { SpikeBatch } from '../../../agents/index.ts';
import { GrowingArray } from '../../../kernels/growing-array.ts';
import { boundsOf } from '../../plots/arena/draw-world.ts';
import { roundStep } from '../../plots/scale.ts';
import type { RunListener, TickRecord, TrialStart } from '../../run/listener.ts';
import type { FieldMap } from '../frames/frame.ts';
import type { Cell } from '../source.ts';

/** Bins along the longer side of the first world, about. */
const BINS = 20;
/** Rows of bins that a column has room for in a key. */
const ROWS = 2 ** 26;

/** What was counted up to a tick. */
export interface CountedPlaces {
  /** Ticks spent in each bin, in the order in which bins were first entered. */
  readonly ticks: Uint32Array;
  /** Neuron, bin and number of spikes, over and over, by population. */
  readonly spikes: ReadonlyMap<string, Uint32Array>;
}

/**
 * Counts ticks and spikes by the place of the body, as the listener of a run: each tick of a trial and its spikes, where the body was at the end
 * of it. Rests do not count. All neurons are counted, so that one can be chosen at any time.
 */
export class PlaceCounts implements RunListener {
  readonly #period: number;
  /** Side of a bin, m: a round number. */
  #bin = Number.NaN;
  /** Numbers of the bins that were ever entered, by column and row, which count from the origin of the map. */
  readonly #bins = new Map<number, number>();
  #ticks: number[] = [];
  /** Spikes in each bin of each neuron, by population; no number is 0. */
  #spikes = new Map<string, number[][]>();
  /** For each spike of the tick under way, the bins of its neuron. */
  readonly #fired: number[][] = [];

  /** @param period seconds per tick */
  constructor(period: number) {
    this.#period = period;
  }

  trialStart({ world, goals }: TrialStart): void {
    if (!Number.isNaN(this.#bin)) return;
    const { x, y } = boundsOf(world, goals);
    this.#bin = roundStep(Math.max(x[1] - x[0], y[1] - y[0]) / BINS);
  }

  spikes({ population, ids, count }: SpikeBatch): void {
    const neurons = this.#neurons(population);
    for (let i = 0; i < count; i++) this.#fired.push((neurons[ids[i]] ??= []));
  }

  rest(): void {
    this.#fired.length = 0;
  }

  tick({ pose }: TickRecord): void {
    const key = Math.floor(pose.x / this.#bin) * ROWS + Math.floor(pose.y / this.#bin);
    let bin = this.#bins.get(key);
    if (bin === undefined) this.#bins.set(key, (bin = this.#bins.size));
    this.#ticks[bin] = (this.#ticks[bin] ?? 0) + 1;
    for (const bins of this.#fired) bins[bin] = (bins[bin] ?? 0) + 1;
    this.#fired.length = 0;
  }

  save(): CountedPlaces {
    return {
      ticks: Uint32Array.from({ length: this.#ticks.length }, (_, bin) => this.#ticks[bin] ?? 0),
      spikes: new Map(Array.from(this.#spikes, ([population, neurons]) => [population, listed(neurons)])),
    };
  }

  /** Goes back to what was counted up to an earlier tick of the same run. */
  restore({ ticks, spikes }: CountedPlaces): void {
    this.#ticks = Array.from(ticks);
    this.#spikes = new Map();
    this.#fired.length = 0;
    for (const [population, entries] of spikes) {
      const neurons = this.#neurons(population);
      for (let i = 0; i < entries.length; i += 3) (neurons[entries[i]] ??= [])[entries[i + 1]] = entries[i + 2];
    }
  }

  /** The map of a neuron so far; undefined before the first tick of a trial. */
  mapOf({ population, neuron }: Cell): FieldMap | undefined {
    const visited = Array.from(this.#bins, ([key, bin]) => {
      const column = Math.round(key / ROWS);
      return { column, row: key - column * ROWS, ticks: this.#ticks[bin] ?? 0, bin };
    }).filter(({ ticks }) => ticks > 0);
    if (visited.length === 0) return undefined;
    const [left, right] = extent(visited.map(({ column }) => column));
    const [bottom, top] = extent(visited.map(({ row }) => row));
    const [rows, columns] = [top - bottom + 1, right - left + 1];
    const seconds = new Float64Array(rows * columns);
    const rates = new Float64Array(rows * columns).fill(Number.NaN);
    const counts = this.#spikes.get(population)?.[neuron] ?? [];
    for (const { column, row, ticks, bin } of visited) {
      const at = (row - bottom) * columns + column - left;
      seconds[at] = ticks * this.#period;
      rates[at] = (counts[bin] ?? 0) / seconds[at];
    }
    return {
      population,
      neuron,
      bin: this.#bin,
      left: left * this.#bin,
      bottom: bottom * this.#bin,
      shape: [rows, columns],
      spikes: counts.reduce((sum, count) => sum + count, 0),
      seconds,
      rates,
    };
  }

  #neurons(population: string): number[][] {
    let neurons = this.#spikes.get(population);
    if (neurons === undefined) this.#spikes.set(population, (neurons = []));
    return neurons;
  }
}

/** Neuron, bin and number of spikes of all that spiked. Plain loops: it is done at each saved state. */
function listed(neurons: readonly (readonly number[] | undefined)[]): Uint32Array {
  const entries = new GrowingArray(Uint32Array);
  for (let neuron = 0; neuron < neurons.length; neuron++) {
    const bins = neurons[neuron] ?? [];
    for (let bin = 0; bin < bins.length; bin++) {
      if (bins[bin] === undefined) continue;
      entries.push(neuron);
      entries.push(bin);
      entries.push(bins[bin]);
    }
  }
  return entries.take();
}

function extent(values: readonly number[]): readonly [least: number, most: number] {
  return [Math.min(...values), Math.max(...values)];
}
