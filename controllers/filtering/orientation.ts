import type { Events } from '../../agents/index.ts';
import { copyEvent, requireOption, type SensorSize } from './event-filter.ts';
import { SensorFilter } from './sensor-filter.ts';

/**
 * The ways to turn a picture over: left for right (`flip-x`), top for bottom (`flip-y`), columns for rows (`transpose`), and clockwise by
 * 90, 180 and 270 degrees.
 */
export const ORIENTATIONS = ['flip-x', 'flip-y', 'transpose', 'rotate-90', 'rotate-180', 'rotate-270'] as const;

/** One of {@link ORIENTATIONS}. */
export type Orientation = (typeof ORIENTATIONS)[number];

/** Coefficients of a pixel's new column and row: x' = c0 x + c1 y and y' = r0 x + r1 y, each from the far edge where below 0. */
const TURNS: Readonly<Record<Orientation, readonly [c0: number, c1: number, r0: number, r1: number]>> = {
  'flip-x': [-1, 0, 0, 1],
  'flip-y': [1, 0, 0, -1],
  transpose: [0, 1, 1, 0],
  'rotate-90': [0, -1, 1, 0],
  'rotate-180': [-1, 0, 0, -1],
  'rotate-270': [0, 1, -1, 0],
};

/** Turns the pictures of a sensor over; all events pass. */
export class OrientationFilter extends SensorFilter {
  readonly #turn: (typeof TURNS)[Orientation];

  /**
   * @param size of the sensor
   * @throws ValidationError `invalid_event_filter`
   */
  constructor(orientation: Orientation, { width, height }: SensorSize) {
    super('OrientationFilter', { width, height });
    requireOption('OrientationFilter', Object.hasOwn(TURNS, orientation), ORIENTATIONS.join(', '), orientation);
    this.#turn = TURNS[orientation];
  }

  /** Size of the turned picture: width and height are exchanged by `transpose`, `rotate-90` and `rotate-270`. */
  override resized({ width, height }: SensorSize): SensorSize {
    return this.#turn[0] === 0 ? { width: height, height: width } : { width, height };
  }

  /** Writes all events at their turned pixels. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, x, y } = events;
    const [c0, c1, r0, r1] = this.#turn;
    const { width, height } = this.resized(this.size);
    const left = c0 + c1 < 0 ? width - 1 : 0;
    const top = r0 + r1 < 0 ? height - 1 : 0;
    for (let i = 0; i < count; i++) {
      copyEvent(events, i, out, i);
      out.x[i] = left + c0 * x[i] + c1 * y[i];
      out.y[i] = top + r0 * x[i] + r1 * y[i];
    }
    return count;
  }
}
