import type { SpikeBatch } from '../../../agents/index.ts';
import { SpikeColumn } from '../../../agents/spike-column.ts';
import { GrowingArray } from '../../../kernels/growing-array.ts';
import type { Place } from '../../measure/replay/path.ts';
import type { RestRecord, RunListener, SeedStart, TickRecord } from '../../run/listener.ts';
import type { FrameRest } from '../frames/frame.ts';

/** What is kept of rests up to a tick. */
export interface KeptRest {
  readonly rest: FrameRest;
  /** Where the body was at the end of the last tick of a trial, m; absent before the first. */
  readonly body: Place | undefined;
}

/** Keeps the spikes of the rest under way, or of the last one, of all populations with place fields, as the listener of a run. */
export class LastRest implements RunListener {
  readonly #columns = new Map<string, SpikeColumn>();
  #from = 0;
  #to = 0;
  /** Where the body rests. */
  #place: Place = { x: Number.NaN, y: Number.NaN };
  readonly #start: () => Place;
  #body: Place | undefined;
  /** Neurons that spiked in the tick under way, by population. */
  readonly #fired = new Map<string, GrowingArray<Uint32Array>>();
  /** All of it, if it was asked for since the last tick of rest. */
  #rest: FrameRest | undefined;
  #told: FrameRest | undefined;

  /** @param start tells where the body is before the first trial, m */
  constructor(start: () => Place) {
    this.#start = start;
  }

  seedStart({ controller }: Pick<SeedStart, 'controller'>): void {
    for (const { name, centres } of controller.populations?.() ?? []) {
      if (centres === undefined) continue;
      this.#columns.set(name, new SpikeColumn());
      this.#fired.set(name, new GrowingArray(Uint32Array));
    }
  }

  spikes({ population, ids, count }: SpikeBatch): void {
    this.#fired.get(population)?.append(ids, count);
  }

  tick({ pose: { x, y } }: TickRecord): void {
    this.#forgetTick();
    this.#body = { x, y };
  }

  rest({ tick, elapsed }: RestRecord): void {
    if (elapsed === 1) {
      this.#from = tick;
      const { x, y } = this.#body ?? this.#start();
      this.#place = { x, y };
      for (const name of this.#columns.keys()) this.#columns.set(name, new SpikeColumn());
    }
    for (const [population, { values, length }] of this.#fired)
      this.#columns.get(population)?.add(tick - this.#from, values, length);
    this.#forgetTick();
    this.#to = tick + 1;
    this.#rest = undefined;
  }

  /** To be read and never changed. */
  save(): KeptRest {
    this.#rest ??= {
      ...{ from: this.#from, to: this.#to, ...this.#place },
      spikes: Object.fromEntries(
        Array.from(this.#columns, ([name, { ticks, ids }]) => [name, { ticks: ticks.take(), ids: ids.take() }]),
      ),
    };
    return { rest: this.#rest, body: this.#body };
  }

  restore({ rest, body }: KeptRest): void {
    const { from, to, x, y, spikes } = rest;
    [this.#from, this.#to, this.#place, this.#body] = [from, to, { x, y }, body];
    for (const [name, { ticks, ids }] of Object.entries(spikes)) this.#columns.set(name, new SpikeColumn(ticks, ids));
    this.#forgetTick();
    this.#rest = rest;
  }

  /** The rest, if there was a rest and it is not what was told last. @param again even then */
  news(again: boolean): FrameRest | undefined {
    if (this.#to === 0) return undefined;
    const { rest } = this.save();
    if (rest === this.#told && !again) return undefined;
    this.#told = rest;
    return rest;
  }

  #forgetTick(): void {
    for (const fired of this.#fired.values()) fired.clear();
  }
}
