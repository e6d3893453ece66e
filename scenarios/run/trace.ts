import { given } from '../../agents/given.ts';
import type { Controller, Events, Observed, SpikeBatch, WeightMap } from '../../agents/index.ts';
import { SpikeColumn } from '../../agents/spike-column.ts';
import { GrowingArray } from '../../kernels/growing-array.ts';
import { FieldCentres } from '../measure/field-centres.ts';
import type { CloseUp, SignalTrace, Trace, TrialResult } from '../scenario/result.ts';
import type { CloseUpRequest } from '../scenario/scenario.ts';
import { CloseUpKeeper } from './close-up-keeper.ts';
import { EventCounter } from './event-trace.ts';
import type { RestRecord, RunListener, SeedStart, TickRecord, TrialStart } from './listener.ts';
import type { RestState } from './rest-keeper.ts';
import { RestKeeper } from './rest-keeper.ts';
import { SignalKeeper } from './signal-keeper.ts';

/** Options of a {@link TraceKeeper}: ticks between samples, and trials that are kept in detail. */
export interface TraceOptions {
  /** Ticks between the samples of trajectories and signals, and per bin of camera events. Default: 10. */
  readonly everyTicks?: number;
  /** Index of the trial whose spikes and camera events are kept, from 0. Default: the last. */
  readonly rasterTrial?: number;
  /** Trials to be kept closely, as the scenario says. Default: none. */
  readonly closeUps?: CloseUpRequest;
}

/** State of a {@link TraceKeeper} between two trials, for a checkpoint. */
export interface TraceState {
  /** Samples of each completed trial: x, y and heading, interleaved, in m, m and rad. */
  readonly trajectories: readonly Float32Array[];
  /** Spikes of the trial of the raster, by population. */
  readonly raster: readonly {
    /** Name of the population. */
    readonly name: string;
    /** Tick of each spike, from 0 at the start of the trial. */
    readonly ticks: Uint32Array;
    /** Index of the neuron of each spike, in the order of `ticks`. */
    readonly ids: Uint32Array;
  }[];
  /** Camera events of the trial of the raster, by sensor. */
  readonly events: readonly {
    /** Name of the event camera among the controller's sensors. */
    readonly sensor: string;
    /** Number of bins of the trial. */
    readonly bins: number;
    /** One word per event: its bin, its column in bits 1 to 12, its polarity in bit 0. */
    readonly packed: Uint32Array;
  }[];
  /** Where the body was at the spikes of populations whose places the controller does not tell. */
  readonly fields: readonly {
    /** Name of the presynaptic population. */
    readonly name: string;
    /** Three numbers per neuron: number of its spikes, sum of x and sum of y of the body at them, in m. */
    readonly sums: Float64Array;
  }[];
  /** The rests that are kept. */
  readonly rests: RestState;
  /** The close-ups that were kept. */
  readonly closeUps: readonly CloseUp[];
  /** The signals of each completed trial. */
  readonly signals: readonly SignalTrace[];
}

/**
 * Keeps the data for pictures of a run: trajectories and signals, spikes and camera events of one trial, some rests (see `RestKeeper`),
 * what the scenario asks for of single trials, weights at the end. If a controller does not tell the places of its presynaptic cells, each is placed at the mean place of the body at the cell's spikes.
 */
export class TraceKeeper implements RunListener {
  /** Ticks between the samples of a trajectory. */
  readonly everyTicks: number;
  #rasterTrial: number | undefined;
  #trajectories: Float32Array[] = [];
  #current = new GrowingArray(Float32Array);
  #rasters = new Map<string, SpikeColumn>();
  #cameras = new Map<string, EventCounter>();
  #fields = new Map<string, FieldCentres>();
  readonly #rests = new RestKeeper();
  readonly #closeUps: CloseUpKeeper;
  readonly #signals = new SignalKeeper();
  #bins = 0;
  #inTrial = false;
  #keepsSpikes = false;
  /** Metres, place of the body when it senses in the tick under way. */
  #x = 0;
  #y = 0;
  #firstTick = 0;
  #controller: Controller | undefined;

  constructor({ everyTicks = 10, rasterTrial, closeUps }: TraceOptions = {}) {
    this.everyTicks = everyTicks;
    this.#closeUps = new CloseUpKeeper(closeUps);
    this.#rasterTrial = rasterTrial;
  }

  /** Prepares for the sensors and populations of the controller. Trials before the first one of this run get no samples. */
  seedStart(seed: SeedStart): void {
    const { controller, firstTrial, trials } = seed;
    this.#rests.seedStart(seed);
    this.#closeUps.seedStart(controller);
    this.#signals.seedStart(controller);
    this.#controller = controller;
    this.#rasterTrial ??= trials - 1;
    for (const [name, { kind }] of Object.entries(controller.manifest.sensors))
      if (kind === 'events' && !this.#cameras.has(name)) this.#cameras.set(name, new EventCounter());
    for (const { pre, preCentres } of controller.weights?.() ?? [])
      if (preCentres === undefined && !this.#fields.has(pre)) this.#fields.set(pre, new FieldCentres());
    while (this.#trajectories.length < firstTrial) this.#trajectories.push(new Float32Array(0));
  }

  /** Counts a tick of rest. */
  rest({ elapsed }: RestRecord): void {
    this.#rests.rest(elapsed);
  }

  /** Ends the rest before the trial, and begins its trajectory with a sample at the start. */
  trialStart(trial: TrialStart): void {
    const { index, tick, start } = trial;
    const { x, y, heading } = start;
    this.#rests.trialStart(trial);
    this.#closeUps.trialStart(index);
    this.#signals.trialStart();
    this.#inTrial = true;
    this.#keepsSpikes = index === this.#rasterTrial;
    this.#firstTick = tick;
    this.#current.clear();
    this.#x = x;
    this.#y = y;
    this.#sample(x, y, heading);
  }

  /** Keeps the spikes that rests, close-ups, places of cells or the raster need. */
  spikes(batch: SpikeBatch): void {
    // At rest, cells fire away from where the body is.
    if (!this.#inTrial) {
      this.#rests.spikes(batch);
      return;
    }
    const { population, tick, ids, count } = batch;
    this.#closeUps.spikes(batch, tick - this.#firstTick);
    const field = this.#fields.get(population);
    if (field !== undefined) for (let i = 0; i < count; i++) field.add(ids[i], this.#x, this.#y);
    if (!this.#keepsSpikes) return;
    let column = this.#rasters.get(population);
    if (column === undefined) {
      column = new SpikeColumn();
      this.#rasters.set(population, column);
    }
    column.add(tick - this.#firstTick, ids, count);
  }

  /** Samples trajectory and signals every `everyTicks` ticks and, in the trial of the raster, counts camera events. */
  tick({ elapsed, pose: { x, y, heading }, observations }: TickRecord): void {
    if (elapsed % this.everyTicks === 0) {
      this.#sample(x, y, heading);
      this.#signals.sample();
    }
    this.#x = x;
    this.#y = y;
    if (!this.#keepsSpikes || this.#cameras.size === 0) return;
    const bin = Math.floor((elapsed - 1) / this.everyTicks);
    this.#bins = bin + 1;
    for (const [name, camera] of this.#cameras) camera.add(observations[name] as Observed<Events>, bin);
  }

  /** Completes trajectory and signals of the trial. */
  trialEnd(result: TrialResult): void {
    this.#rests.trialEnd(result, this.#x, this.#y);
    this.#closeUps.trialEnd(result.index);
    this.#signals.trialEnd(result.index);
    this.#trajectories.push(this.#current.take());
    this.#inTrial = false;
    this.#keepsSpikes = false;
  }

  /** The state, which may be saved between two trials only. */
  save(): TraceState {
    const raster = [...this.#rasters].map(([name, { ticks, ids }]) => ({ name, ticks: ticks.take(), ids: ids.take() }));
    const events = [...this.#cameras].map(([sensor, camera]) => ({ sensor, bins: this.#bins, packed: camera.save() }));
    const fields = [...this.#fields].map(([name, field]) => ({ name, sums: field.save() }));
    const [rests, closeUps, signals] = [this.#rests.save(), this.#closeUps.kept.slice(), this.#signals.kept];
    return { trajectories: this.#trajectories.slice(), raster, events, fields, rests, closeUps, signals };
  }

  /** Goes on from a saved state. To be called before `seedStart`. */
  restore({ trajectories, raster, events, fields, rests, closeUps, signals }: TraceState): void {
    this.#rests.restore(rests);
    this.#closeUps.restore(closeUps);
    this.#signals.restore(signals);
    this.#trajectories = trajectories.slice();
    this.#cameras = new Map(events.map(({ sensor, packed }) => [sensor, new EventCounter(packed)]));
    this.#bins = events[0]?.bins ?? 0;
    this.#rasters = new Map(raster.map(({ name, ticks, ids }) => [name, new SpikeColumn(ticks, ids)]));
    this.#fields = new Map(fields.map(({ name, sums }) => [name, new FieldCentres(sums)]));
  }

  /** The controller's weights as they are now. */
  weights(): readonly WeightMap[] {
    return this.#controller?.weights?.() ?? [];
  }

  /** Returns the data that were kept so far, with these weights. Default: those of the controller now. */
  trace(weights = this.weights()): Trace {
    const sizes = new Map<string, number>();
    for (const { pre, post, shape } of weights) {
      sizes.set(post, shape[0]);
      sizes.set(pre, shape[1]);
    }
    const populations = [...this.#rasters].map(([name, column]) => {
      const ids = column.ids.take();
      const size = sizes.get(name) ?? ids.reduce((most, id) => Math.max(most, id + 1), 0);
      return { name, size, ticks: column.ticks.take(), ids };
    });
    return {
      everyTicks: this.everyTicks,
      trajectories: this.#trajectories,
      raster: { trial: this.#rasterTrial ?? 0, populations },
      events: [...this.#cameras].map(([name, camera]) => camera.trace(name, this.everyTicks, this.#bins)),
      rests: this.#rests.kept,
      weights: weights.map((map) => {
        const { pre, preCentres = this.#fields.get(pre)?.centres(map.shape[1]) } = map;
        return structuredClone({ ...map, ...given({ preCentres }) });
      }),
      closeUps: this.#closeUps.kept,
      signals: this.#signals.kept,
    };
  }

  #sample(x: number, y: number, heading: number): void {
    this.#current.push(x);
    this.#current.push(y);
    this.#current.push(heading);
  }
}
