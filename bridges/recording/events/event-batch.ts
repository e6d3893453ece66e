/** Columns and rows of a sensor, in pixels. */
export interface SensorGeometry {
  readonly width: number;
  readonly height: number;
}

/**
 * Events as a structure of arrays, each exactly `count` long.
 *
 * Times are microseconds as the file has them, in f64: whole microseconds are exact for 285 years, Unix time included,
 * and formats with nanoseconds keep them as fractions (to a nanosecond within 104 days of zero, to 0.25 us in Unix time).
 * The pixel (0, 0) is the upper left one, whatever the file's own origin.
 */
export interface EventBatch {
  readonly count: number;
  /** us */
  readonly t: Float64Array;
  /** Column, from the left. */
  readonly x: Uint16Array;
  /** Row, from the top. */
  readonly y: Uint16Array;
  /** 1 when the pixel became brighter, 0 when it became darker. */
  readonly polarity: Uint8Array;
}

/** The first `count` events of arrays that are longer: views, no copy. */
export function batchOf(arrays: Omit<EventBatch, 'count'>, count: number): EventBatch {
  return {
    count,
    t: arrays.t.subarray(0, count),
    x: arrays.x.subarray(0, count),
    y: arrays.y.subarray(0, count),
    polarity: arrays.polarity.subarray(0, count),
  };
}

/** The events from `from` to before `to`: views, no copy. */
export function sliceBatch({ t, x, y, polarity }: EventBatch, from: number, to: number): EventBatch {
  return {
    count: to - from,
    t: t.subarray(from, to),
    x: x.subarray(from, to),
    y: y.subarray(from, to),
    polarity: polarity.subarray(from, to),
  };
}

/** Arrays for `capacity` events. */
export function allocateBatch(capacity: number): EventBatch {
  return {
    count: capacity,
    t: new Float64Array(capacity),
    x: new Uint16Array(capacity),
    y: new Uint16Array(capacity),
    polarity: new Uint8Array(capacity),
  };
}

/** A copy with arrays of its own. */
export function ownedBatch({ count, t, x, y, polarity }: EventBatch): EventBatch {
  return { count, t: t.slice(), x: x.slice(), y: y.slice(), polarity: polarity.slice() };
}

/** All batches as one. */
export function concatenateBatches(batches: readonly EventBatch[]): EventBatch {
  const whole = allocateBatch(batches.reduce((sum, { count }) => sum + count, 0));
  let at = 0;
  for (const { count, t, x, y, polarity } of batches) {
    whole.t.set(t, at);
    whole.x.set(x, at);
    whole.y.set(y, at);
    whole.polarity.set(polarity, at);
    at += count;
  }
  return whole;
}

/** Moves the events within the sensor to the front of their own arrays and returns them. */
export function keepInside(batch: EventBatch, { width, height }: SensorGeometry): EventBatch {
  const { count, t, x, y, polarity } = batch;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (x[i] >= width || y[i] >= height) continue;
    if (kept !== i) {
      t[kept] = t[i];
      x[kept] = x[i];
      y[kept] = y[i];
      polarity[kept] = polarity[i];
    }
    kept++;
  }
  return kept === count ? batch : batchOf(batch, kept);
}
