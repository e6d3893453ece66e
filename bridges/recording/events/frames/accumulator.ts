import { type Events, ValidationError } from '../../../../agents/index.ts';
import { exp } from '../../../../kernels/math-f64.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf, secondsOf } from '../core/time-stamps.ts';

/**
 * How events become a picture, a value from -1 (OFF) over 0 (nothing) to 1 (ON) for each pixel at a time T:
 *
 * - `count`: ON less OFF events within `seconds` before T, by how many are shown at most.
 * - `decay`: the same of all events, each of which counts for e^(-(T - t) / seconds).
 * - `time-surface`: e^(-(T - t) / seconds) of the last event (Lagorce et al. 2017, HOTS), negative for OFF.
 * - `sae`: 1 - (T - t) / seconds of the last event, at least 0: the surface of active events (Benosman et al. 2014), negative for OFF.
 */
export const ACCUMULATIONS = ['count', 'decay', 'time-surface', 'sae'] as const;

/** One of {@link ACCUMULATIONS}. */
export type Accumulation = (typeof ACCUMULATIONS)[number];

/** Options of a {@link FrameAccumulator}; the geometry is that of the sensor and of the picture. */
export interface AccumulatorOptions extends SensorGeometry {
  /** Rule by which events become a picture: one of {@link ACCUMULATIONS}. */
  readonly accumulation: Accumulation;
  /** Seconds: length of the window, or time constant. */
  readonly seconds: number;
  /** Events of one polarity more than of the other that are shown as the most, of `count` and `decay`. Default: 3. */
  readonly most?: number;
}

/** Pixels of the largest picture. */
const MOST_PIXELS = 1 << 24;

/**
 * Makes pictures of events, at times that do not fall.
 *
 * @example
 * const frames = new FrameAccumulator({ width: 2, height: 1, accumulation: 'decay', seconds: 0.05 });
 * const event = { x: Uint16Array.of(1), y: Uint16Array.of(0), polarity: Uint8Array.of(1) };
 * frames.add({ ...event, t: Float64Array.of(0.1), count: 1 }, 0, 1); // an ON event at 0.1 s
 * const picture = new Float64Array(2);
 * frames.read(0.1, picture);
 * console.log(picture); // 0, and a third of the most that is shown
 */
export class FrameAccumulator {
  readonly #options: Required<AccumulatorOptions>;
  /** Sum of each pixel at the time of its last event. */
  readonly #sums: Float64Array;
  /** Seconds, time of the last event of each pixel; -Infinity before the first. */
  readonly #last: Float64Array;
  /** Events that a window of `count` has seen, the first of which may have left it. */
  #seen: { readonly pixel: number; readonly t: number; readonly sign: number }[] = [];
  #gone = 0;

  /** @throws ValidationError `invalid_option` */
  constructor({ width, height, accumulation, seconds, most = 3 }: AccumulatorOptions) {
    const pixels = width * height;
    const sound = seconds > 0 && seconds < Infinity && most > 0 && pixels >= 1 && pixels <= MOST_PIXELS;
    if (!sound || !ACCUMULATIONS.includes(accumulation)) {
      throw new ValidationError('pictures cannot be made of events so', {
        code: 'invalid_option',
        expected: `one of ${ACCUMULATIONS.join(', ')}, seconds above 0, and at most ${MOST_PIXELS} pixels`,
        received: { width, height, accumulation, seconds, most },
      });
    }
    this.#options = { width, height, accumulation, seconds, most };
    this.#sums = new Float64Array(pixels);
    this.#last = new Float64Array(pixels).fill(-Infinity);
  }

  /** Adds the events from index `from` to before `to`, all on the sensor. */
  add({ t, x, y, polarity }: Readonly<Events>, from: number, to: number): void {
    const { width, accumulation, seconds } = this.#options;
    const [sums, last] = [this.#sums, this.#last];
    for (let i = from; i < to; i++) {
      const pixel = y[i] * width + x[i];
      const sign = polarity[i] === 1 ? 1 : -1;
      if (accumulation === 'count') {
        sums[pixel] += sign;
        this.#seen.push({ pixel, t: t[i], sign });
      } else if (accumulation === 'decay') {
        const passed = Math.max(0, t[i] - last[pixel]);
        sums[pixel] = (passed === Infinity ? 0 : sums[pixel] * exp(-passed / seconds)) + sign;
      } else sums[pixel] = sign;
      last[pixel] = t[i];
    }
  }

  /** Writes the picture at a time in s: a value of -1 to 1 for each pixel, row by row. */
  read(time: number, out: Float64Array): void {
    const { accumulation, seconds, most } = this.#options;
    const [sums, last] = [this.#sums, this.#last];
    // In whole microseconds, as events have them: an event at the start of the window is in the one before.
    if (accumulation === 'count') this.#leave(secondsOf(microsecondsOf(time - seconds)));
    for (let i = 0; i < sums.length; i++) {
      const since = Math.max(0, time - last[i]);
      if (sums[i] === 0) out[i] = 0;
      else if (accumulation === 'sae') out[i] = sums[i] * Math.max(0, 1 - since / seconds);
      else if (accumulation === 'time-surface') out[i] = sums[i] * exp(-since / seconds);
      else {
        const value = (accumulation === 'decay' ? exp(-since / seconds) : 1) * (sums[i] / most);
        out[i] = Math.max(-1, Math.min(1, value));
      }
    }
  }

  /** Takes events at or before a time in s out of the window. */
  #leave(time: number): void {
    const seen = this.#seen;
    for (; this.#gone < seen.length && seen[this.#gone].t <= time; this.#gone++) {
      const { pixel, sign } = seen[this.#gone];
      this.#sums[pixel] -= sign;
    }
    if (2 * this.#gone <= seen.length) return;
    this.#seen = seen.slice(this.#gone);
    this.#gone = 0;
  }
}
