import { given } from '../../agents/given.ts';
import type { Controller, PopulationInfo, SpikeBatch, WeightVectors } from '../../agents/index.ts';
import { SpikeColumn } from '../../agents/spike-column.ts';
import type { RestTrace, TrialResult } from '../scenario/result.ts';
import type { SeedStart, TrialStart } from './listener.ts';

/** Rests after a first success that are kept. */
const FIRST_SUCCESSES = 3;
/** Spikes of a rest that are kept, of each population: 1 MiB. */
const MOST_SPIKES = 2 ** 17;

/** State of a `RestKeeper` between two trials, for a checkpoint. */
export interface RestState {
  /** The rests that were kept so far. */
  readonly kept: readonly RestTrace[];
  /** World and goals of the last trial, as text. */
  readonly scene: string;
  /** Whether a trial in that world with those goals succeeded. */
  readonly succeeded: boolean;
  /** The rest to come, if it is to be kept. */
  readonly next?: RestStart;
}

/** Facts about a rest at its beginning. */
export interface RestStart {
  /** Index of the trial after the rest, from 0. */
  readonly trial: number;
  /** Metres, where the body was along x when the trial before the rest ended. */
  readonly x: number;
  /** Metres, where it was along y. */
  readonly y: number;
  /** Where learned weights led then. */
  readonly before: readonly WeightVectors[];
}

/**
 * Keeps up to four rests of a controller that has populations with centres: those after the first success in a world with its goals,
 * of three such worlds, and the last rest of the run. Of each it keeps the spikes of each population in
 * the ticks before there are more than 131 072, which take 1 MiB.
 */
export class RestKeeper {
  #kept: RestTrace[] = [];
  #scene = '';
  #succeeded = false;
  #next: RestStart | undefined;
  #rested = 0;
  #trials = 0;
  #controller: Controller | undefined;
  #populations: readonly PopulationInfo[] = [];
  readonly #columns = new Map<string, SpikeColumn>();
  /** Ticks of the rest whose spikes were kept, of populations with more spikes than there is room for. */
  readonly #fullAt = new Map<string, number>();

  seedStart({ controller, trials }: SeedStart): void {
    this.#controller = controller;
    this.#trials = trials;
    this.#populations = (controller.populations?.() ?? []).filter(({ centres }) => centres !== undefined);
  }

  /** Takes the spikes of a tick of rest. */
  spikes({ population, ids, count }: SpikeBatch): void {
    if (this.#next === undefined || this.#populations.every(({ name }) => name !== population)) return;
    if (this.#fullAt.has(population)) return;
    const column = this.#columns.get(population) ?? new SpikeColumn();
    this.#columns.set(population, column);
    if (column.length + count > MOST_SPIKES) this.#fullAt.set(population, this.#rested);
    else column.add(this.#rested, ids, count);
  }

  /** @param elapsed ticks of the rest completed */
  rest(elapsed: number): void {
    this.#rested = elapsed;
  }

  /** A trial starts: the rest before it is over, if there was one. */
  trialStart({ world: { walls, obstacles }, goals }: TrialStart): void {
    if (this.#next !== undefined && this.#rested > 0) this.#keep(this.#next);
    this.#next = undefined;
    this.#columns.clear();
    this.#fullAt.clear();
    this.#rested = 0;
    const scene = JSON.stringify({ walls, obstacles, goals });
    this.#succeeded &&= scene === this.#scene;
    this.#scene = scene;
  }

  /** A trial ended with the body at a place in m. */
  trialEnd({ index, success = false }: TrialResult, x: number, y: number): void {
    const first = success && !this.#succeeded && this.#kept.length < FIRST_SUCCESSES;
    this.#succeeded ||= success;
    if (this.#populations.length > 0 && (first || index === this.#trials - 2))
      this.#next = { trial: index + 1, x, y, before: this.#vectors() };
  }

  /** The rests that were kept so far. */
  get kept(): readonly RestTrace[] {
    return this.#kept;
  }

  save(): RestState {
    const next = this.#next;
    return {
      kept: this.#kept.slice(),
      scene: this.#scene,
      succeeded: this.#succeeded,
      ...given({ next }),
    };
  }

  /** Goes on from a saved state. */
  restore({ kept, scene, succeeded, next }: RestState): void {
    this.#kept = kept.slice();
    this.#scene = scene;
    this.#succeeded = succeeded;
    this.#next = next;
  }

  #keep({ trial, x, y, before }: RestStart): void {
    const populations = this.#populations.map(({ name, centres }) => {
      const { ticks, ids } = this.#columns.get(name) ?? new SpikeColumn();
      const keptTicks = this.#fullAt.get(name) ?? this.#rested;
      return { name, centres: centres as Float64Array, ticks: ticks.take(), ids: ids.take(), keptTicks };
    });
    this.#kept.push({ trial, ticks: this.#rested, x, y, populations, before, after: this.#vectors() });
  }

  #vectors(): readonly WeightVectors[] {
    return structuredClone(this.#controller?.weightVectors?.() ?? []);
  }
}
