import type { Events } from '../../agents/index.ts';
import { copyEvent, EventFilter, requireOption } from './event-filter.ts';

/** A rectangle of pixels. */
export interface RegionOptions {
  /** Its leftmost column, in pixels from the left edge. */
  readonly x: number;
  /** Its topmost row, in pixels from the top edge. */
  readonly y: number;
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
}

/** Passes events of a rectangle, the region of interest. Their pixels stay those of the whole sensor. */
export class RegionFilter extends EventFilter {
  readonly #region: RegionOptions;

  /** @throws ValidationError `invalid_event_filter` */
  constructor({ x, y, width, height }: RegionOptions) {
    super();
    const sound = [x, y, width, height].every((one) => Number.isInteger(one) && one >= 0) && width > 0 && height > 0;
    const received = `${x}, ${y}, ${width}x${height}`;
    requireOption('RegionFilter', sound, 'whole numbers of pixels, at least one column and one row', received);
    this.#region = { x, y, width, height };
  }

  /** Writes the events of the rectangle. Returns how many they are. */
  protected pass(events: Readonly<Events>, out: Events): number {
    const { count, x, y } = events;
    const { x: left, y: top, width, height } = this.#region;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const [column, row] = [x[i] - left, y[i] - top];
      if (column >= 0 && column < width && row >= 0 && row < height) copyEvent(events, i, out, kept++);
    }
    return kept;
  }
}
