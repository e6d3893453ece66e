import { type Events, reserveEvents } from '../../../../agents/index.ts';
import type { SingleEvent } from './parser.ts';
import type { SensorGeometry } from './sensor-geometry.ts';
import { isRecordedTime } from './time-stamps.ts';

/** An empty message with room for `capacity` events. */
export function allocateEvents(capacity: number): Events {
  return {
    count: 0,
    t: new Float64Array(capacity),
    x: new Uint16Array(capacity),
    y: new Uint16Array(capacity),
    polarity: new Uint8Array(capacity),
  };
}

/** The events from index `from` to before `to`, as views. */
export function sliceEvents({ t, x, y, polarity }: Readonly<Events>, from: number, to: number): Events {
  return {
    count: to - from,
    t: t.subarray(from, to),
    x: x.subarray(from, to),
    y: y.subarray(from, to),
    polarity: polarity.subarray(from, to),
  };
}

/** A copy with arrays of its own, exactly `count` long. */
export function copyEvents({ count, t, x, y, polarity }: Readonly<Events>): Events {
  return {
    count,
    t: t.slice(0, count),
    x: x.slice(0, count),
    y: y.slice(0, count),
    polarity: polarity.slice(0, count),
  };
}

/** Adds events to a message, which grows where it has no room. */
export function appendEvents(to: Events, from: Readonly<Events>): void {
  const { count, t, x, y, polarity } = sliceEvents(from, 0, from.count);
  reserveEvents(to, to.count + count);
  to.t.set(t, to.count);
  to.x.set(x, to.count);
  to.y.set(y, to.count);
  to.polarity.set(polarity, to.count);
  to.count += count;
}

/** All events as one message, with arrays exactly `count` long. */
export function concatenateEvents(parts: readonly Readonly<Events>[]): Events {
  const whole = allocateEvents(parts.reduce((sum, { count }) => sum + count, 0));
  for (const part of parts) appendEvents(whole, part);
  return whole;
}

/** A sensor, and what was found outside of it. */
interface SensorState {
  readonly geometry: SensorGeometry | undefined;
  firstOutside: SingleEvent | undefined;
  readonly tally: { outside: number };
}

/** Removes events outside of the sensor, in place, and counts them. */
export function keepOnSensor(events: Events, state: SensorState): void {
  if (state.geometry === undefined) return;
  const { width, height } = state.geometry;
  const { count, t, x, y, polarity } = events;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    if (x[i] >= width || y[i] >= height) {
      state.firstOutside ??= { t: t[i], x: x[i], y: y[i], on: polarity[i] === 1 };
      continue;
    }
    if (kept !== i) {
      t[kept] = t[i];
      x[kept] = x[i];
      y[kept] = y[i];
      polarity[kept] = polarity[i];
    }
    kept++;
  }
  events.count = kept;
  state.tally.outside += count - kept;
}

/** Index of the first event, from index `from` on, whose time is none of a recording; `count` if there is none. */
export function firstDistant({ count, t }: Readonly<Events>, from: number): number {
  let i = from;
  // Four at a time take half as long.
  const last = count - 3;
  while (
    i < last &&
    isRecordedTime(t[i]) &&
    isRecordedTime(t[i + 1]) &&
    isRecordedTime(t[i + 2]) &&
    isRecordedTime(t[i + 3])
  )
    i += 4;
  while (i < count && isRecordedTime(t[i])) i++;
  return i;
}
