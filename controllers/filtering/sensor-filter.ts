import { type Events, ValidationError } from '../../agents/index.ts';
import { EventFilter, requireOption, type SensorSize } from './event-filter.ts';

/** A filter that has to know how large the sensor is: it remembers something of each pixel, or gives pixels other places. */
export abstract class SensorFilter extends EventFilter {
  /** Size of the sensor that its events come from. */
  protected readonly size: SensorSize;

  /**
   * @param name names the filter, for errors
   * @throws ValidationError `invalid_event_filter`
   */
  constructor(name: string, { width, height }: SensorSize) {
    super();
    requireSize(name, { width, height });
    this.size = { width, height };
  }

  /** As in every filter. @throws ValidationError `events_off_sensor` */
  override apply(events: Readonly<Events>): Events {
    requireOnSensor(events, this.size);
    return super.apply(events);
  }
}

/** Most pixels that filters remember one by one; no sensor on sale has more. */
const MOST_PIXELS = 1 << 24;

/** Refuses what is no size of a sensor. @throws ValidationError `invalid_event_filter` */
function requireSize(filter: string, { width, height }: SensorSize): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  const expected = `whole numbers of columns and rows from 1, at most ${MOST_PIXELS} pixels`;
  requireOption(filter, whole && width * height <= MOST_PIXELS, expected, `${width}x${height}`);
}

/** Refuses an event off the sensor, whose pixel would be taken for another. @throws ValidationError `events_off_sensor` */
function requireOnSensor({ count, x, y, t }: Readonly<Events>, { width, height }: SensorSize): void {
  for (let i = 0; i < count; i++) {
    if (x[i] < width && y[i] < height) continue;
    throw new ValidationError('an event to be filtered lies off the sensor', {
      code: 'events_off_sensor',
      expected: `pixels below (${width}, ${height})`,
      received: `(${x[i]}, ${y[i]}), ${t[i]} s`,
      remedy: 'give the filter the size of the sensor',
    });
  }
}
