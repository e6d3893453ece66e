import { cos, exp, sin } from '../../kernels/math-f64.ts';

/** Directions and filter of an {@link ExponentialVector}. */
export interface ExponentialVectorOptions {
  /** Radians, preferred direction of each neuron in the map frame. */
  readonly directions: ArrayLike<number>;
  /** Seconds, time constant of the exponential decay. */
  readonly decay: number;
  /** Seconds between two updates. */
  readonly step: number;
  /** Length that one spike adds in its preferred direction, in m or in another unit that the vector then has. */
  readonly stride: number;
}

/**
 * A population vector with an exponential filter. In each step x = x e^(-step / decay) + the sum over spikes of
 * stride cos(a_i), where a_i is the preferred direction of the neuron; y has the sine instead.
 *
 * @example
 * const directions = [0, Math.PI / 2]; // rad: a cell for the way east, one for the way north
 * const decoder = new ExponentialVector({ directions, decay: 0.1, step: 1e-3, stride: 0.02 });
 * decoder.update(Uint32Array.of(0, 1), 2); // both spike
 * decoder.fade(100); // 0.1 s without a spike
 * console.log(decoder.x, decoder.y); // 0.02 / e m each
 */
export class ExponentialVector {
  /** Component along the map's x axis, in the unit of the stride: m for a stride in m. */
  x = 0;
  /** Component along the map's y axis, in the unit of the stride: m for a stride in m. */
  y = 0;
  readonly #strideX: Float64Array;
  readonly #strideY: Float64Array;
  readonly #keep: number;

  constructor({ directions, decay, step, stride }: ExponentialVectorOptions) {
    this.#strideX = Float64Array.from(directions, (direction) => stride * cos(direction));
    this.#strideY = Float64Array.from(directions, (direction) => stride * sin(direction));
    this.#keep = exp(-step / decay);
  }

  /** Makes one step with the spikes of the first `count` neurons of `ids`. */
  update(ids: Uint32Array, count: number): void {
    let x = this.x * this.#keep;
    let y = this.y * this.#keep;
    for (let i = 0; i < count; i++) {
      x += this.#strideX[ids[i]];
      y += this.#strideY[ids[i]];
    }
    this.x = x;
    this.y = y;
  }

  /** Makes a number of steps without spikes. */
  fade(steps: number): void {
    for (let n = 0; n < steps; n++) {
      this.x *= this.#keep;
      this.y *= this.#keep;
    }
  }

  /** The vector as [x, y], in the unit of the stride. */
  save(): Float64Array {
    return Float64Array.of(this.x, this.y);
  }

  /** Puts a saved vector in place of the present one. */
  restore([x, y]: Float64Array): void {
    this.x = x;
    this.y = y;
  }
}
