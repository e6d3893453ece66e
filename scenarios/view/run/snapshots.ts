import type { SeedState } from '../../run/seed-state.ts';
import type { Frame } from '../frames/frame.ts';
import type { KeptRest } from './last-rest.ts';
import type { CountedPlaces } from './place-counts.ts';

/** A state of a run, and what its listeners had kept of the ticks before. */
export interface Snapshot {
  readonly state: SeedState;
  readonly places: CountedPlaces;
  readonly startWeights: Frame['weights'];
  readonly rest: KeptRest;
}

interface Kept {
  readonly snapshot: Snapshot;
  readonly bytes: number;
}

/** States of a run, from which it can go on again, in no more memory than there is. */
export class Snapshots {
  readonly #mostBytes: number;
  /** In the order of their ticks. */
  #kept: Kept[] = [];
  #bytes = 0;

  /** @param mostBytes of states of controllers and robots, and of what is kept with them; the state that was kept first is there at any rate */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Tick of the last state; -1 before the first. */
  get lastTick(): number {
    return this.#kept.at(-1)?.snapshot.state.tick ?? -1;
  }

  /** Keeps a state that is later than all others. Where there is no room, every other one goes, and the rest are twice as far apart. */
  keep(snapshot: Snapshot): void {
    const { state, places, startWeights, rest } = snapshot;
    const last = this.#kept.at(-1)?.snapshot;
    const lists = [
      ...[state.controller, state.robot, state.connection, places.ticks, ...places.spikes.values()],
      // Snapshots of one trial share the weights of its beginning, and the rest before it.
      ...(last?.startWeights === startWeights ? [] : Object.values(startWeights)),
      ...(last?.rest.rest === rest.rest
        ? []
        : Object.values(rest.rest.spikes).flatMap(({ ticks, ids }) => [ticks, ids])),
    ];
    const bytes = lists.reduce((sum, { byteLength }) => sum + byteLength, 0);
    this.#kept.push({ snapshot, bytes });
    this.#bytes += bytes;
    if (this.#bytes > this.#mostBytes && this.#kept.length > 2)
      this.#replace(this.#kept.filter((_, i) => i % 2 === 0 || i === this.#kept.length - 1));
  }

  /** The last state that is not later than a tick. */
  before(tick: number): Snapshot | undefined {
    return this.#kept.findLast(({ snapshot }) => snapshot.state.tick <= tick)?.snapshot;
  }

  /** Forgets states that are later than a tick. */
  forgetAfter(tick: number): void {
    this.#replace(this.#kept.filter(({ snapshot }) => snapshot.state.tick <= tick));
  }

  #replace(kept: Kept[]): void {
    this.#kept = kept;
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  }
}
