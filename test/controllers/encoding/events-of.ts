import type { Events } from '../../../agents/index.ts';
import { messageType } from '../../../agents/index.ts';

/** A batch of events given as [t, x, y, polarity]. */
export function eventsOf(list: readonly (readonly [number, number, number, number])[]): Events {
  const events = messageType('events').create(Math.max(1, list.length));
  list.forEach(([t, x, y, polarity], n) => {
    events.t[n] = t;
    events.x[n] = x;
    events.y[n] = y;
    events.polarity[n] = polarity;
  });
  events.count = list.length;
  return events;
}
