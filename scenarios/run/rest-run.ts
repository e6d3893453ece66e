import { given } from '../../agents/given.ts';
import type { SpikeBatch } from '../../agents/index.ts';
import { SpikeColumn } from '../../agents/spike-column.ts';
import type { TrialResult } from '../scenario/result.ts';
import type { RestSpikes } from '../scenario/scenario.ts';
import type { RestRecord } from './listener.ts';
import { SpikeTally } from './spike-tally.ts';

/** State of the rest of a trial under way. */
export interface OpenRest {
  /** Ticks of its rest completed. */
  readonly rested: number;
  /** Number of spikes of each population in its rest. */
  readonly restSpikes: Readonly<Record<string, number>>;
  /** The spikes of its rest so far, by population; absent if the scenario has no probes of rests, and when the rest is over. */
  readonly restSpiked?: RestSpikes['populations'];
  /** Values of the probes of its rest; absent before it is over. */
  readonly restProbes?: Readonly<Record<string, number>>;
}

/** Counts the ticks and spikes of the rest before a trial, one rest at a time. */
export class RestRun {
  readonly #record: { -readonly [K in keyof RestRecord]: RestRecord[K] } = { tick: 0, trial: 0, elapsed: 0, ticks: 0 };
  #tally = new SpikeTally();
  /** The spikes of the rest under way, where something is to be read of them. */
  readonly #spiked = new Map<string, SpikeColumn>();
  readonly #keepsSpikes: boolean;
  #probes: OpenRest['restProbes'];

  /** @param keepsSpikes whether {@link probe} reads spikes, which otherwise are counted only */
  constructor(keepsSpikes: boolean) {
    this.#keepsSpikes = keepsSpikes;
  }

  /** Whether the next tick is one of rest. */
  get underWay(): boolean {
    return this.#record.elapsed < this.#record.ticks;
  }

  /** Ticks of the rest completed. */
  get elapsed(): number {
    return this.#record.elapsed;
  }

  /** Begins the rest of `ticks` before trial `trial`, counted from 0, or goes on in one that was saved. */
  enter(trial: number, ticks: number, { rested, restSpikes, restSpiked = {}, restProbes }: OpenRest): void {
    Object.assign(this.#record, { trial, ticks, elapsed: rested });
    this.#tally = new SpikeTally(restSpikes);
    this.#probes = restProbes;
    this.#spiked.clear();
    for (const [name, { ticks, ids }] of Object.entries(restSpiked))
      this.#spiked.set(name, new SpikeColumn(ticks, ids));
  }

  save(): OpenRest {
    return {
      rested: this.#record.elapsed,
      restSpikes: this.#tally.counts,
      ...(this.#spiked.size === 0 ? {} : { restSpiked: this.#take() }),
      ...given({ restProbes: this.#probes }),
    };
  }

  /** Takes the spikes of the tick under way. */
  spikes({ population, ids, count }: SpikeBatch): void {
    this.#tally.add(population, count);
    if (!this.#keepsSpikes) return;
    const column = this.#spiked.get(population) ?? new SpikeColumn();
    this.#spiked.set(population, column);
    column.add(this.#record.elapsed, ids, count);
  }

  /** Ends a tick. Returns the record of it, which is rewritten for every tick. */
  end(tick: number): RestRecord {
    this.#record.tick = tick;
    this.#record.elapsed++;
    return this.#record;
  }

  /** Has something read of the rest that is over, if there was one. Its spikes are then forgotten. */
  probe(read: (rest: RestSpikes) => Readonly<Record<string, number>>): void {
    const { trial, elapsed: ticks } = this.#record;
    if (ticks > 0) this.#probes = read({ trial, ticks, populations: this.#take() });
    this.#spiked.clear();
  }

  /** The result of the trial, as far as it is about the rest. */
  get result(): Pick<TrialResult, 'rest' | 'probes'> {
    const { elapsed: ticks } = this.#record;
    return {
      ...given({ probes: this.#probes }),
      ...(ticks === 0 ? {} : { rest: { ticks, spikes: this.#tally.counts } }),
    };
  }

  #take(): RestSpikes['populations'] {
    return Object.fromEntries(
      [...this.#spiked].map(([name, { ticks, ids }]) => [name, { ticks: ticks.take(), ids: ids.take() }]),
    );
  }
}
