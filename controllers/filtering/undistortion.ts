import type { Events } from '../../agents/index.ts';
import { copyEvent, requireOption } from './event-filter.ts';
import { type CameraCalibration, COEFFICIENTS, LENS_MODELS, undistort } from './lens.ts';
import { SensorFilter } from './sensor-filter.ts';

/** Stands for a pixel that a pinhole would not show. */
const NOWHERE = -1;

/**
 * Gives events the pixels at which a pinhole of the same focal lengths and principal point would have seen them, by the calibration of the
 * camera. An event goes to the nearest pixel; two of the lens may go to one, and to some goes none. Events that a sensor of the same size
 * would not see are left out.
 */
export class UndistortionFilter extends SensorFilter {
  /** For each pixel the one that it goes to, by row. */
  readonly #places: Int32Array;

  /** @throws ValidationError `invalid_event_filter` for a calibration that is none */
  constructor(calibration: CameraCalibration) {
    const { width, height, fx, fy, cx, cy, model, coefficients } = calibration;
    super('UndistortionFilter', { width, height });
    const known = Object.hasOwn(COEFFICIENTS, model);
    requireOption('UndistortionFilter', known, `a model of ${LENS_MODELS.join(', ')}`, model);
    const fits = COEFFICIENTS[model].includes(coefficients.length) && coefficients.every(Number.isFinite);
    const numbers = `${COEFFICIENTS[model].join(' or ')} finite coefficients of ${model}`;
    requireOption('UndistortionFilter', fits, numbers, coefficients);
    const sound = [fx, fy, cx, cy].every(Number.isFinite) && fx > 0 && fy > 0;
    requireOption('UndistortionFilter', sound, 'finite fx, fy, cx and cy in pixels, fx and fy above 0', {
      ...{ fx, fy, cx, cy },
    });
    this.#places = new Int32Array(width * height);
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const point = undistort(calibration, [(column - cx) / fx, (row - cy) / fy]);
        const x = point === undefined ? NOWHERE : Math.round(cx + fx * point[0]);
        const y = point === undefined ? NOWHERE : Math.round(cy + fy * point[1]);
        const seen = x >= 0 && x < width && y >= 0 && y < height;
        this.#places[row * width + column] = seen ? y * width + x : NOWHERE;
      }
    }
  }

  /** Writes the events that a pinhole would show, at its pixels. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, x, y } = events;
    const { width } = this.size;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const place = this.#places[y[i] * width + x[i]];
      if (place === NOWHERE) continue;
      copyEvent(events, i, out, kept);
      out.x[kept] = place % width;
      out.y[kept] = Math.floor(place / width);
      kept++;
    }
    return kept;
  }
}
