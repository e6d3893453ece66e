import { expect, it } from 'vitest';
import { participation } from '../../../../scenarios/measure/replay/participation.ts';

it('counts the events in which a cell fires, once each, from the first tick of an event to before its end', () => {
  const events = [
    { firstTick: 10, endTick: 20 },
    { firstTick: 30, endTick: 40 },
  ];
  const spikes = [
    [5, 0],
    [10, 0],
    [11, 0],
    [19, 1],
    [20, 2],
    [25, 2],
    [30, 1],
    [39, 1],
    [40, 3],
  ];
  const of = (k: number): number[] => spikes.map((spike) => spike[k]);
  expect([...participation(of(0), of(1), events, 5)]).toEqual([0.5, 1, 0, 0, 0]);
});

it('is no number without events', () => {
  expect([...participation([1], [0], [], 2)]).toEqual([Number.NaN, Number.NaN]);
});

it('counts a cell in each event in which it spikes, also if it spikes in no other', () => {
  const events = [0, 10, 20, 30].map((firstTick) => ({ firstTick, endTick: firstTick + 5 }));
  // Cell k spikes in event k alone, twice.
  const ticks = [0, 1, 10, 14, 20, 24, 30, 34];
  const ids = [0, 0, 1, 1, 2, 2, 3, 3];
  expect([...participation(ticks, ids, events, 5)]).toEqual([0.25, 0.25, 0.25, 0.25, 0]);
  // A spike at the first tick counts, and none at the end.
  expect([...participation([0, 5], [0, 1], events.slice(0, 1), 2)]).toEqual([1, 0]);
  expect([...participation([], [], [], 1)]).toEqual([Number.NaN]);
});
