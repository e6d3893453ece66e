import { exp, hypot } from '../../kernels/math-f64.ts';

/** Fields and filter of a {@link SequenceVector}. */
export interface SequenceVectorOptions {
  /** Metres, x and y of the centre of each cell's field, interleaved. */
  readonly centres: ArrayLike<number>;
  /** Seconds, time constant with which spikes are forgotten. */
  readonly decay: number;
  /** Seconds between two updates. */
  readonly period: number;
  /** Metres, distance from the agent beyond which spikes do not count. Default: Infinity. */
  readonly reach?: number;
}

/** Recent spikes below which the vector is shorter than 1. */
const FEW_SPIKES = 0.5;

/**
 * Reads out where a sequence of place cells leads: the direction from the agent to the places of the spikes (sequence vector of
 * Haga & Fukai 2018, eLife 7:e34171, water maze). A spike counts with the place of its cell relative to where the agent was then. If
 * absolute places were averaged, they would lag behind the agent and point backwards.
 */
export class SequenceVector {
  /** Component along the map's x axis, dimensionless. The length is 1, and less where hardly a cell spikes. */
  x = 0;
  /** Component along the map's y axis, dimensionless. */
  y = 0;
  readonly #centres: Float64Array;
  readonly #keep: number;
  readonly #reach: number;
  /** Recent spikes: their places relative to the agent in m, summed, and their number. */
  readonly #recent = new Float64Array(3);

  constructor({ centres, decay, period, reach = Infinity }: SequenceVectorOptions) {
    this.#centres = Float64Array.from(centres);
    this.#reach = reach;
    this.#keep = exp(-period / decay);
  }

  /** Makes one step with the spikes of the first `count` cells of `ids`, of an agent at a place in m. */
  update(ids: Uint32Array, count: number, x: number, y: number): void {
    const centres = this.#centres;
    const recent = this.#recent;
    for (let k = 0; k < 3; k++) recent[k] = recent[k] * this.#keep;
    let near = 0;
    for (let s = 0; s < count; s++) {
      const [atX, atY] = [centres[2 * ids[s]], centres[2 * ids[s] + 1]];
      if (this.#reach < Infinity && hypot(atX - x, atY - y) > this.#reach) continue;
      recent[0] = recent[0] + atX - x;
      recent[1] = recent[1] + atY - y;
      near++;
    }
    recent[2] = recent[2] + near;
    const length = hypot(recent[0], recent[1]);
    const scale = length > 0 ? Math.min(1, recent[2] / FEW_SPIKES) / length : 0;
    this.x = scale * recent[0];
    this.y = scale * recent[1];
  }

  /** Forgets all spikes: the vector is 0. */
  reset(): void {
    this.x = 0;
    this.y = 0;
    this.#recent.fill(0);
  }

  /** The vector, then the sums over recent spikes: 5 numbers. */
  save(): Float64Array {
    return Float64Array.of(this.x, this.y, ...this.#recent);
  }

  /** Puts a saved vector and saved sums in place of the present ones. */
  restore([x, y, ...recent]: Float64Array): void {
    this.x = x;
    this.y = y;
    this.#recent.set(recent);
  }
}
