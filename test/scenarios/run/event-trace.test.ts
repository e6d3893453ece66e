import { expect, test } from 'vitest';
import { EventCounter } from '../../../scenarios/run/event-trace.ts';
import { eventsOf } from '../../controllers/encoding/events-of.ts';

test('counts by bin, column and polarity; a message seen twice counts once', () => {
  const counter = new EventCounter();
  const message = eventsOf([
    [0.001, 2, 0, 1],
    [0.002, 2, 5, 1],
    [0.002, 0, 5, 0],
  ]);
  counter.add(message, 0);
  counter.add(message, 1);
  counter.add(eventsOf([]), 1);
  counter.add(eventsOf([[0.003, 1, 0, 0]]), 1);
  const trace = counter.trace('left', 10, 2);
  expect(trace).toMatchObject({ sensor: 'left', everyTicks: 10, columns: 3, bins: 2 });
  expect([...trace.counts]).toEqual([1, 0, 0, 0, 0, 2, 0, 0, 1, 0, 0, 0]);
  expect(new EventCounter(counter.save()).trace('left', 10, 2)).toEqual(trace);
});
