import type { Events } from '../../../../agents/index.ts';
import { sliceEvents } from './event-arrays.ts';
import type { TriggerEdge } from './side-sample.ts';

/** Handlers of the parts of a message, and of each trigger edge that came beside it. */
interface Turns {
  events(events: Readonly<Events>): void;
  sample(sample: TriggerEdge): void;
}

/** Passes on events, and what came beside them, in the order of their times: each sample after the events up to its time. */
export function inTurn(events: Readonly<Events>, beside: readonly TriggerEdge[], turns: Turns): void {
  let from = 0;
  for (const sample of [...beside].sort((a, b) => a.t - b.t)) {
    let to = from;
    while (to < events.count && events.t[to] <= sample.t) to++;
    if (to > from) turns.events(sliceEvents(events, from, to));
    turns.sample(sample);
    from = to;
  }
  if (from === 0) turns.events(events);
  else if (from < events.count) turns.events(sliceEvents(events, from, events.count));
}
