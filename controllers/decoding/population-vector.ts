import { ValidationError } from '../../agents/index.ts';
import { cos, sin } from '../../kernels/math-f64.ts';

/** Directions and filter of a {@link PopulationVector}. */
export interface PopulationVectorOptions {
  /** Radians, preferred direction of each neuron in the map frame. */
  readonly directions: ArrayLike<number>;
  /** Seconds, decay time constant of the filter; above `rise`. */
  readonly decay: number;
  /** Seconds, rise time constant of the filter; at least `period`. */
  readonly rise: number;
  /** Seconds between two updates. */
  readonly period: number;
  /** Metres that one spike moves the agent in its preferred direction. */
  readonly stride: number;
}

/**
 * Velocity from spikes: each spike pushes along its neuron's preferred direction with the time course
 * (e^(-t / decay) - e^(-t / rise)) / (decay - rise), stepped by forward Euler (Georgopoulos et al. 1986; filter of Frémaux,
 * Sprekeler & Gerstner 2013, eq. 29). Since filter and sum are linear, two filtered vectors serve any number of neurons.
 *
 * @example
 * const directions = [0, Math.PI / 2]; // rad: a cell for the way east, one for the way north
 * const decoder = new PopulationVector({ directions, decay: 0.05, rise: 0.02, period: 1e-3, stride: 0.01 });
 * decoder.update(Uint32Array.of(1), 1); // the cell for north spikes
 * for (let step = 0; step < 20; step++) decoder.update(new Uint32Array(0), 0);
 * console.log(decoder.x, decoder.y); // 0 and 0.1 m/s
 */
export class PopulationVector {
  /** Velocity along the map's x axis, m/s. */
  x = 0;
  /** Velocity along the map's y axis, m/s. */
  y = 0;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #keepDecay: number;
  readonly #keepRise: number;
  readonly #gain: number;
  /** Decaying x, y; rising x, y. */
  readonly #filters = new Float64Array(4);

  /** @throws ValidationError `invalid_option` for time constants that are not period <= rise < decay */
  constructor({ directions, decay, rise, period, stride }: PopulationVectorOptions) {
    if (!(period > 0 && period <= rise && rise < decay && decay < Number.POSITIVE_INFINITY))
      throw new ValidationError('a population vector cannot have these time constants', {
        code: 'invalid_option',
        expected: '0 < period <= rise < decay, in seconds',
        received: { period, rise, decay },
        block: 'population-vector',
      });
    this.#cos = Float64Array.from(directions, cos);
    this.#sin = Float64Array.from(directions, sin);
    this.#keepDecay = 1 - period / decay;
    this.#keepRise = 1 - period / rise;
    this.#gain = stride / (decay - rise);
  }

  /** Makes one step: updates the velocity with the spikes of the first `count` neurons of `ids`. */
  update(ids: Uint32Array, count: number): void {
    let dx = 0;
    let dy = 0;
    for (let i = 0; i < count; i++) {
      dx += this.#cos[ids[i]];
      dy += this.#sin[ids[i]];
    }
    const f = this.#filters;
    f[0] = f[0] * this.#keepDecay + dx;
    f[1] = f[1] * this.#keepDecay + dy;
    f[2] = f[2] * this.#keepRise + dx;
    f[3] = f[3] * this.#keepRise + dy;
    this.x = this.#gain * (f[0] - f[2]);
    this.y = this.#gain * (f[1] - f[3]);
  }

  /** Sets velocity and filters to 0. */
  reset(): void {
    this.restore(new Float64Array(6));
  }

  /** State of the filters, then the velocity in m/s: 6 numbers. */
  save(): Float64Array {
    return Float64Array.of(...this.#filters, this.x, this.y);
  }

  /** Puts saved filters and a saved velocity in place of the present ones. */
  restore(state: Float64Array): void {
    this.#filters.set(state.subarray(0, 4));
    this.x = state[4];
    this.y = state[5];
  }
}
