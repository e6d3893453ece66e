import { cos, exp, sin } from '../../kernels/math-f64.ts';

export interface ExponentialVectorOptions {
  /** rad, preferred direction of each neuron in the map frame. */
  readonly directions: ArrayLike<number>;
  /** s, time constant with which the push of a spike fades. */
  readonly decay: number;
  /** s between updates. */
  readonly step: number;
  /** What a spike adds in its preferred direction. */
  readonly stride: number;
}

/** A population vector with an exponential filter: x = x e^(-step / decay) + stride cos(a_i) for each spike of a neuron i, and y alike. */
export class ExponentialVector {
  /** In the unit of the stride, map frame. */
  x = 0;
  y = 0;
  readonly #strideX: Float64Array;
  readonly #strideY: Float64Array;
  readonly #keep: number;

  constructor({ directions, decay, step, stride }: ExponentialVectorOptions) {
    this.#strideX = Float64Array.from(directions, (direction) => stride * cos(direction));
    this.#strideY = Float64Array.from(directions, (direction) => stride * sin(direction));
    this.#keep = exp(-step / decay);
  }

  /** One step: takes the spikes of `count` neurons. */
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

  /** Steps without spikes. */
  fade(steps: number): void {
    for (let n = 0; n < steps; n++) {
      this.x *= this.#keep;
      this.y *= this.#keep;
    }
  }

  save(): Float64Array {
    return Float64Array.of(this.x, this.y);
  }

  restore([x, y]: Float64Array): void {
    this.x = x;
    this.y = y;
  }
}
