import type { Controller, SpikeBatch } from '../../agents/index.ts';
import { SpikeColumn } from '../../agents/spike-column.ts';
import type { CloseUp } from '../scenario/result.ts';
import type { CloseUpRequest } from '../scenario/scenario.ts';

/** Keeps the close-ups that a scenario asks for. What is kept between two trials is plain data. */
export class CloseUpKeeper {
  readonly #request: CloseUpRequest;
  #kept: CloseUp[] = [];
  #controller: Controller | undefined;
  #before: CloseUp['before'] | undefined;
  readonly #columns = new Map<string, SpikeColumn>();

  constructor(request: CloseUpRequest = { trials: [], populations: [] }) {
    this.#request = request;
  }

  seedStart(controller: Controller): void {
    this.#controller = controller;
  }

  trialStart(index: number): void {
    if (!this.#request.trials.includes(index)) return;
    this.#before = this.#weights();
    this.#columns.clear();
    for (const name of this.#request.populations) this.#columns.set(name, new SpikeColumn());
  }

  /** @param tick ticks since the trial began */
  spikes({ population, ids, count }: SpikeBatch, tick: number): void {
    if (this.#before === undefined) return;
    this.#columns.get(population)?.add(tick, ids, count);
  }

  trialEnd(trial: number): void {
    if (this.#before === undefined) return;
    const sizes = new Map(this.#controller?.populations?.().map(({ name, size }) => [name, size]));
    const populations = [...this.#columns].map(([name, column]) => {
      const ids = column.ids.take();
      const size = sizes.get(name) ?? ids.reduce((most, id) => Math.max(most, id + 1), 0);
      return { name, size, ticks: column.ticks.take(), ids };
    });
    this.#kept.push({ trial, populations, before: this.#before, after: this.#weights() });
    this.#before = undefined;
  }

  /** The close-ups of the trials that are completed. */
  get kept(): readonly CloseUp[] {
    return this.#kept;
  }

  /** Goes on from what was kept between two trials. */
  restore(kept: readonly CloseUp[]): void {
    this.#kept = kept.slice();
  }

  #weights(): CloseUp['before'] {
    const { populations } = this.#request;
    return structuredClone((this.#controller?.weights?.() ?? []).filter(({ post }) => populations.includes(post)));
  }
}
