import { SIGNAL_LENGTH } from '../../../agents/index.ts';
import { SpikeColumn } from '../../../agents/spike-column.ts';
import { firstAtLeast } from '../../../kernels/first-at-least.ts';
import { GrowingArray } from '../../../kernels/growing-array.ts';
import type { Frame } from '../frames/frame.ts';
import type { Layer } from '../source.ts';
import type { SignalInfo } from '../stage.ts';
import type { Stretch } from './stretch.ts';

/** Gathers what stretches tell of the ticks of a frame. */
export class ToldTicks {
  readonly #from: number;
  readonly #layers: ReadonlySet<Layer>;
  readonly #ticks = new GrowingArray(Uint32Array);
  readonly #poses = new GrowingArray(Float32Array);
  readonly #signals: readonly (SignalInfo & { readonly samples: GrowingArray<Float32Array> })[];
  readonly #rewardTicks = new GrowingArray(Uint32Array);
  readonly #rewards = new GrowingArray(Float64Array);
  readonly #spikes = new Map<string, SpikeColumn>();

  /** @param from first tick of the frame @param layers that are told */
  constructor(from: number, layers: ReadonlySet<Layer>, signals: readonly SignalInfo[]) {
    this.#from = from;
    this.#layers = layers;
    const told = layers.has('signals') ? signals : [];
    this.#signals = told.map((signal) => ({ ...signal, samples: new GrowingArray(Float32Array) }));
  }

  /** Adds the ticks from one to before another. */
  add(stretch: Stretch, from: number, to: number): void {
    const { ticks, poses, signals, rewards, spikes } = stretch;
    const range = (of: readonly number[]) => [firstAtLeast(of, from), firstAtLeast(of, to)] as const;
    const [first, end] = range(ticks);
    for (let i = first; i < end; i++) {
      // A stretch that was read with signals has samples at rest, which are of nothing without them.
      if (!this.#layers.has('signals') && Number.isNaN(poses[3 * i])) continue;
      this.#ticks.push(ticks[i] - this.#from);
      for (let k = 3 * i; k < 3 * i + 3; k++) this.#poses.push(poses[k]);
    }
    for (const { name, kind, samples } of this.#signals) {
      const values = signals.get(name) ?? [];
      for (let i = SIGNAL_LENGTH[kind] * first; i < SIGNAL_LENGTH[kind] * end; i++) samples.push(values[i]);
    }
    const [firstReward, endReward] = range(rewards.ticks);
    for (let i = firstReward; i < endReward; i++) {
      this.#rewardTicks.push(rewards.ticks[i] - this.#from);
      this.#rewards.push(rewards.values[i]);
    }
    if (!this.#layers.has('spikes')) return;
    for (const [population, { ticks, ids }] of spikes) {
      const [first, end] = range(ticks);
      if (first === end) continue;
      let column = this.#spikes.get(population);
      if (column === undefined) this.#spikes.set(population, (column = new SpikeColumn()));
      for (let i = first; i < end; i++) column.push(ticks[i] - this.#from, ids[i]);
    }
  }

  take(): Pick<Frame, 'samples' | 'rewards' | 'spikes'> {
    return {
      samples: {
        ticks: this.#ticks.take(),
        poses: this.#poses.take(),
        signals: Object.fromEntries(this.#signals.map(({ name, samples }) => [name, samples.take()])),
      },
      rewards: { ticks: this.#rewardTicks.take(), values: this.#rewards.take() },
      spikes: Object.fromEntries(
        [...this.#spikes].map(([name, { ticks, ids }]) => [name, { ticks: ticks.take(), ids: ids.take() }]),
      ),
    };
  }
}
