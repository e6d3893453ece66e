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
