import type { Layer } from '../source.ts';
import { type Recorded, Stretch } from './stretch.ts';

/** Stretches that are kept in memory at most, none longer than a chunk of the file is on average. */
const MOST_KEPT = 16;
/** Simulated seconds of a stretch at most. */
const MOST_SECONDS = 2;

/** A recorded run, stretch by stretch: each is read when it is asked for, and the last few are kept. */
export class Stretches {
  readonly #recorded: Recorded;
  readonly #ticks: number;
  readonly #kept = new Map<number, Stretch>();

  constructor(recorded: Recorded) {
    const { period, ticksPerChunk } = recorded.messages;
    this.#recorded = recorded;
    this.#ticks = Math.max(1, Math.min(ticksPerChunk, Math.round(MOST_SECONDS / period)));
  }

  /** The stretch that a tick is in, with layers and others. @throws RecordingError `corrupt_recording` */
  async at(tick: number, layers: readonly Layer[]): Promise<Stretch> {
    const index = Math.floor(tick / this.#ticks);
    let stretch = this.#kept.get(index);
    this.#kept.delete(index);
    if (stretch === undefined || !layers.every((layer) => stretch?.layers.has(layer)))
      stretch = await Stretch.read(this.#recorded, index * this.#ticks, (index + 1) * this.#ticks, new Set(layers));
    // The one that was asked for last is the last.
    this.#kept.set(index, stretch);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= MOST_KEPT) break;
      this.#kept.delete(oldest);
    }
    return stretch;
  }
}
