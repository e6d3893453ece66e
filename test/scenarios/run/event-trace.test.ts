import { expect, test } from 'vitest';
import type { Events, Observed } from '../../../agents/index.ts';
import { EventCounter } from '../../../scenarios/run/event-trace.ts';
import { eventsOf } from '../../controllers/encoding/events-of.ts';

const arrived = (list: Parameters<typeof eventsOf>[0], isNew = true): Observed<Events> => ({
  ...eventsOf(list),
  arrival: { tick: 0, isNew, stampSeconds: 0, health: 'ok' as const },
});

test('counts by bin, column and polarity; a message counts in the tick in which it arrived', () => {
  const counter = new EventCounter();
  const events = [
    [0.001, 2, 0, 1],
    [0.002, 2, 5, 1],
    [0.002, 0, 5, 0],
  ] as const;
  counter.add(arrived(events), 0);
  counter.add(arrived(events, false), 1);
  counter.add(arrived([]), 1);
  counter.add(arrived([[0.003, 1, 0, 0]]), 1);
  const trace = counter.trace('left', 10, 2);
  expect(trace).toMatchObject({ sensor: 'left', everyTicks: 10, columns: 3, bins: 2 });
  expect([...trace.counts]).toEqual([1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0]);
  expect(new EventCounter(counter.save()).trace('left', 10, 2)).toEqual(trace);
});
