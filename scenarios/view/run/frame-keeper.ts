import { given } from '../../../agents/given.ts';
import {
  type Controller,
  type EventCameraSettings,
  type Events,
  type Observed,
  type Pose,
  type SensorSpecs,
  SIGNAL_LENGTH,
  type Signal,
  type SpikeBatch,
} from '../../../agents/index.ts';
import { SpikeColumn } from '../../../agents/spike-column.ts';
import { GrowingArray } from '../../../kernels/growing-array.ts';
import type { World } from '../../../sim/world/world.ts';
import type { RestRecord, RunListener, SeedStart, TickRecord, TrialStart } from '../../run/listener.ts';
import type { TrialResult } from '../../scenario/result.ts';
import { CameraPicture } from '../frames/camera-picture.ts';
import type { Frame, TrialScene } from '../frames/frame.ts';
import type { Layer } from '../source.ts';
import { weightsOf } from './learned-weights.ts';

/** What a frame has beside what was kept of the ticks. */
export type FrameState = Pick<Frame, 'to' | 'trial' | 'phase' | 'done' | 'met' | 'digest' | 'tuned'> & {
  readonly layers: readonly Layer[];
};

/** Spikes of a population: their number since the run was opened, and those since the last frame, whose memory is kept from frame to frame. */
interface KeptSpikes {
  count: number;
  readonly column: SpikeColumn;
}

interface KeptSignal {
  readonly signal: Signal;
  readonly samples: GrowingArray<Float32Array>;
}

/** Keeps what a run does until the next frame, as its listener. */
export class FrameKeeper implements RunListener {
  readonly sampleTicks: number;
  #layers: ReadonlySet<Layer> = new Set();
  #keepsSpikes = false;
  /** Last ticks whose spikes a frame has, and the tick at which those before are forgotten next. */
  #spikeTicks = Infinity;
  #forgetAt = Infinity;
  #controller: Controller | undefined;
  #cameras: (readonly [name: string, picture: CameraPicture])[] = [];
  #world: World | undefined;
  #from = 0;
  #fresh = true;
  #scenes: TrialScene[] = [];
  #results: TrialResult[] = [];
  #rests: [from: number, to: number][] = [];
  #ticks = new GrowingArray(Uint32Array);
  #poses = new GrowingArray(Float32Array);
  #signals = new Map<string, KeptSignal>();
  #rewardTicks = new GrowingArray(Uint32Array);
  #rewards = new GrowingArray(Float64Array);
  readonly #spikes = new Map<string, KeptSpikes>();
  readonly #reading = new Float64Array(Math.max(...Object.values(SIGNAL_LENGTH)));
  /** Number of rewards since the run was opened. */
  #rewardCount = 0;
  /** Where the body was last, as far as it was told. */
  #pose = { x: Number.NaN, y: Number.NaN, heading: Number.NaN };

  /** @param sampleTicks ticks between two samples: that of tick n is kept if n + 1 is a multiple */
  constructor(sampleTicks: number) {
    this.sampleTicks = sampleTicks;
  }

  seedStart({ controller, sensors, period }: Pick<SeedStart, 'controller' | 'sensors' | 'period'>): void {
    this.#controller = controller;
    this.#cameras = camerasOf(sensors).map(({ name, width, height }) => [
      name,
      new CameraPicture(width, height, period),
    ]);
    this.#openSignals();
  }

  /**
   * Sets what is kept for the next frame.
   *
   * @param spikeTicks last ticks whose spikes it has; default: all
   */
  show(layers: readonly Layer[], spikeTicks = Infinity): void {
    this.#layers = new Set(layers);
    this.#keepsSpikes = this.#layers.has('spikes');
    this.#spikeTicks = spikeTicks;
    this.#forgetAt = this.#from + 2 * spikeTicks;
  }

  /** Number of spikes of a population so far. */
  spikesOf(population: string): number {
    return this.#spikes.get(population)?.count ?? 0;
  }

  /** Number of rewards other than 0 so far. */
  get rewards(): number {
    return this.#rewardCount;
  }

  /**
   * Begins afresh at a tick, with what came before: the run was moved there.
   *
   * @param pose where the body was last; default: nobody has told it
   */
  restart(
    tick: number,
    scene: TrialScene | undefined,
    results: readonly TrialResult[],
    pose: Readonly<Pose> = { x: Number.NaN, y: Number.NaN, heading: Number.NaN },
  ): void {
    this.#clear(tick);
    this.#fresh = true;
    this.#pose = { ...pose };
    this.#scenes = scene === undefined ? [] : [scene];
    this.#results = [...results];
    this.#world = scene?.world;
    for (const [, picture] of this.#cameras) picture.clear();
    this.#openSignals();
  }

  trialStart({ index, tick, start, goals, world }: TrialStart): void {
    const { x, y, heading } = start;
    this.#pose = { x, y, heading };
    this.#scenes.push({
      tick,
      index,
      start: { x, y, heading },
      goals,
      ...given({ world: world === this.#world ? undefined : world }),
    });
    this.#world = world;
    this.#openSignals();
  }

  rest({ tick }: RestRecord): void {
    const last = this.#rests.at(-1);
    if (last !== undefined && last[1] === tick) last[1] = tick + 1;
    else this.#rests.push([tick, tick + 1]);
    this.#sample(tick);
  }

  spikes({ population, tick, ids, count }: SpikeBatch): void {
    let kept = this.#spikes.get(population);
    if (kept === undefined) this.#spikes.set(population, (kept = { count: 0, column: new SpikeColumn() }));
    kept.count += count;
    if (this.#keepsSpikes) kept.column.add(tick - this.#from, ids, count);
  }

  tick({ tick, pose, reward, observations }: TickRecord): void {
    this.#pose.x = pose.x;
    this.#pose.y = pose.y;
    this.#pose.heading = pose.heading;
    if (reward !== 0) {
      this.#rewardCount++;
      this.#rewardTicks.push(tick - this.#from);
      this.#rewards.push(reward);
    }
    if (this.#layers.has('images'))
      for (let k = 0; k < this.#cameras.length; k++) {
        const [name, picture] = this.#cameras[k];
        const events = observations[name] as Observed<Events>;
        if (events.arrival.isNew) picture.add(events, tick);
      }
    this.#sample(tick);
  }

  trialEnd(result: TrialResult): void {
    this.#results.push(result);
  }

  /** The frame of all that was kept; from here on, what comes is kept for the next one. */
  take({ layers, ...state }: FrameState): Frame {
    const has = (layer: Layer): boolean => layers.includes(layer);
    this.#forgetSpikes(state.to);
    const frame: Frame = {
      ...state,
      from: this.#from,
      fresh: this.#fresh,
      scenes: this.#scenes,
      results: this.#results,
      rests: this.#rests,
      samples: {
        ticks: this.#ticks.take(),
        poses: this.#poses.take(),
        signals: Object.fromEntries([...this.#signals].map(([name, { samples }]) => [name, samples.take()])),
      },
      pose: { ...this.#pose },
      rewards: { ticks: this.#rewardTicks.take(), values: this.#rewards.take() },
      spikes: Object.fromEntries(
        [...this.#spikes]
          .filter(([, { column }]) => column.length > 0)
          .map(([name, { column }]) => [name, { ticks: column.ticks.take(), ids: column.ids.take() }]),
      ),
      images: Object.fromEntries(
        has('images') ? this.#cameras.map(([name, picture]) => [name, picture.take(state.to)] as const) : [],
      ),
      weights: has('weights') ? weightsOf(this.#controller) : {},
    };
    this.#clear(state.to);
    this.#fresh = false;
    return frame;
  }

  /** Forgets spikes that no frame will have which ends at a tick or later: those that were long ago would fill the memory of a long way. */
  #forgetSpikes(tick: number): void {
    const first = tick - this.#spikeTicks - this.#from;
    if (first > 0) for (const { column } of this.#spikes.values()) column.dropBefore(first);
    this.#forgetAt = tick + this.#spikeTicks;
  }

  #clear(tick: number): void {
    this.#from = tick;
    this.#scenes = [];
    this.#results = [];
    this.#rests = [];
    this.#ticks.clear();
    this.#poses.clear();
    for (const { samples } of this.#signals.values()) samples.clear();
    this.#rewardTicks.clear();
    this.#rewards.clear();
    for (const { column } of this.#spikes.values()) column.clear();
  }

  /** A controller may have other signals in another trial: samples before it lack those, and have NaN in their place. */
  #openSignals(): void {
    const declared = Object.entries(this.#controller?.signals?.() ?? {});
    const before = this.#signals;
    this.#signals = new Map();
    for (const [name, signal] of declared) {
      const known = before.get(name);
      const samples = known?.signal.kind === signal.kind ? known.samples : new GrowingArray(Float32Array);
      this.#signals.set(name, { signal, samples });
      for (const missing = this.#ticks.length * SIGNAL_LENGTH[signal.kind]; samples.length < missing; )
        samples.push(NaN);
    }
  }

  #sample(tick: number): void {
    if ((tick + 1) % this.sampleTicks !== 0) return;
    if (tick >= this.#forgetAt) this.#forgetSpikes(tick);
    const { x, y, heading } = this.#pose;
    this.#ticks.push(tick - this.#from);
    this.#poses.push(x);
    this.#poses.push(y);
    this.#poses.push(heading);
    const shown = this.#layers.has('signals');
    for (const { signal, samples } of this.#signals.values()) {
      this.#reading.fill(Number.NaN);
      if (shown) signal.read(this.#reading);
      for (let i = 0; i < SIGNAL_LENGTH[signal.kind]; i++) samples.push(this.#reading[i]);
    }
  }
}

/** The event cameras among sensors. */
export function camerasOf(
  sensors: SensorSpecs,
): readonly { readonly name: string; readonly width: number; readonly height: number }[] {
  return Object.entries(sensors).flatMap(([name, { kind, settings }]) => {
    if (kind !== 'events') return [];
    const { width, height } = settings as EventCameraSettings;
    return [{ name, width, height }];
  });
}
