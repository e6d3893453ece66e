import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Events } from '../../../../../agents/index.ts';
import {
  allocateEvents,
  appendEvents,
  concatenateEvents,
  copyEvents,
  firstDistant,
  keepOnSensor,
  sliceEvents,
} from '../../../../../bridges/recording/events/core/event-arrays.ts';
import { eventsOf, rows } from '../recordings.ts';

type Row = readonly [time: number, x: number, y: number, polarity: number];

const LIST: readonly Row[] = [
  [5, 1, 20, 1],
  [6, 2, 21, 0],
  [7, 3, 22, 1],
  [8, 4, 23, 0],
];
/** With room for more than there is. */
const roomy = (): Events => {
  const events = allocateEvents(9);
  for (const name of ['t', 'x', 'y', 'polarity'] as const) events[name].fill(1).set(eventsOf(...LIST)[name]);
  events.count = LIST.length;
  return events;
};

describe('a message of events', () => {
  it('is empty when it is made, with as much room as is asked for', () => {
    const { count, t, x, y, polarity } = allocateEvents(3);
    expect([count, t, x, y, polarity]).toEqual([
      0,
      new Float64Array(3),
      new Uint16Array(3),
      new Uint16Array(3),
      new Uint8Array(3),
    ]);
  });

  it('has parts, which are views', () => {
    const events = roomy();
    const part = sliceEvents(events, 1, 3);
    expect([part.count, part.t.length, rows(part)]).toEqual([2, 2, LIST.slice(1, 3)]);
    part.x[0] = 99;
    expect(events.x[1]).toBe(99);
  });

  it('has copies with arrays of their own, as long as there are events', () => {
    const events = roomy();
    const copy = copyEvents(events);
    events.t.fill(0);
    events.polarity.fill(0);
    expect(rows(copy)).toEqual(LIST);
    expect([copy.count, ...[copy.t, copy.x, copy.y, copy.polarity].map(({ length }) => length)]).toEqual([
      4, 4, 4, 4, 4,
    ]);
  });

  it('takes others behind it, without what lies behind their count', () => {
    const to = allocateEvents(5);
    for (let k = 0; k < 3; k++) appendEvents(to, roomy());
    appendEvents(to, allocateEvents(2));
    expect(rows(to)).toEqual([...LIST, ...LIST, ...LIST]);
    const whole = concatenateEvents([roomy(), allocateEvents(0), roomy()]);
    expect([rows(whole), whole.t.length]).toEqual([[...LIST, ...LIST], 8]);
    expect(concatenateEvents([])).toEqual(allocateEvents(0));
  });
});

describe('events off the sensor', () => {
  const state = (geometry?: { width: number; height: number }) => ({
    geometry,
    firstOutside: undefined,
    tally: { outside: 10 },
  });

  it('are removed and counted, the first of all is remembered', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.nat(1)), { maxLength: 12 }), (list) => {
        const all = list.map(([x, y, p], t): Row => [t, x, y, p]);
        const events = eventsOf(...all);
        const sensor = state({ width: 3, height: 2 });
        keepOnSensor(events, sensor);
        const off = all.filter(([, x, y]) => x >= 3 || y >= 2);
        expect(rows(events)).toEqual(all.filter(([, x, y]) => x < 3 && y < 2));
        expect(sensor.tally.outside).toBe(10 + off.length);
        const [t, x, y, on] = off[0] ?? [];
        expect(sensor.firstOutside).toEqual(off.length === 0 ? undefined : { t: (t ?? 0) / 1e6, x, y, on: on === 1 });
        const first = sensor.firstOutside;
        keepOnSensor(eventsOf([99, 7, 7, 1]), sensor);
        if (first !== undefined) expect(sensor.firstOutside).toBe(first);
      }),
    );
  });

  it('are none where the sensor is not known', () => {
    const [events, sensor] = [eventsOf([1, 0xffff, 0xffff, 1]), state()];
    keepOnSensor(events, sensor);
    expect([events.count, sensor.tally.outside, sensor.firstOutside]).toEqual([1, 10, undefined]);
  });
});

it('the first time that no recording has is found, from any event on', () => {
  const missed: string[] = [];
  for (let count = 0; count <= 10; count++) {
    const events = eventsOf(...Array.from({ length: count }, () => [0, 0, 0, 1] as const));
    for (let bad = 0; bad <= count; bad++) {
      const time = [2 ** 33, -(2 ** 33), Number.NaN][bad % 3];
      const t = Float64Array.from({ length: count + 1 }, (_, k) => (k === bad ? time : 2 ** 32));
      for (let from = 0; from <= count; from++) {
        const expected = bad >= from && bad < count ? bad : count;
        if (firstDistant({ ...events, t }, from) !== expected) missed.push(`${bad} of ${count}, from ${from}`);
      }
    }
  }
  expect(missed).toEqual([]);
});
