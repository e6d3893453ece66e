import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Events, eventCamera, point, SimulatedClock, velocityActuator } from '../../../agents/index.ts';
import {
  applyFilters,
  BackgroundActivityFilter,
  DownsamplingFilter,
  type EventFilter,
  EventRangeFilter,
  filterEvents,
  filteredEvents,
  HotPixelFilter,
  ORIENTATIONS,
  OrientationFilter,
  PolarityFilter,
  RefractoryFilter,
  RegionFilter,
  TimeWindowFilter,
} from '../../../controllers/filtering/index.ts';
import { rectangularArena, simulateRobot } from '../../../sim/index.ts';
import { eventsOf } from '../encoding/events-of.ts';

const SIZE = { width: 6, height: 4 };
type Row = readonly [t: number, x: number, y: number, polarity: number];

const rowsOf = ({ count, t, x, y, polarity }: Readonly<Events>): number[][] =>
  Array.from({ length: count }, (_, i) => [t[i], x[i], y[i], polarity[i]]);

/** What passes of some events, each of which came as a message of its own. */
const passed = (filter: EventFilter, events: readonly Row[]): number[][] =>
  events.flatMap((row) => rowsOf(filter.apply(eventsOf([row]))));

/** `count` events of a pixel, `dt` apart from zero on. */
const train = (count: number, dt: number, x = 2, y = 1): Row[] =>
  Array.from({ length: count }, (_, i) => [i * dt, x, y, i % 2]);

describe('slices', () => {
  it('take from <= t < to, of the clock or since the first event', () => {
    const events = train(10, 0.125).map(([t, ...rest]): Row => [5 + t, ...rest]);
    expect(passed(new TimeWindowFilter({ from: 5.25, to: 5.75 }), events).map(([t]) => t)).toEqual([
      5.25, 5.375, 5.5, 5.625,
    ]);
    expect(passed(new TimeWindowFilter({ to: 0.25, sinceFirst: true }), events)).toHaveLength(2);
    expect(passed(new TimeWindowFilter({ from: 6 }), events)).toHaveLength(2);
  });

  it('take events by their number, across messages, and say when no more can pass', () => {
    const filter = new EventRangeFilter({ from: 3, to: 7 });
    const events = train(10, 1);
    const parts = [events.slice(0, 2), events.slice(2, 5), events.slice(5, 7), events.slice(7)].map((part) =>
      eventsOf(part),
    );
    const states = parts.map((part) => [rowsOf(filter.apply(part)).map(([t]) => t), filter.done]);
    expect(states).toEqual([
      [[], false],
      [[3, 4], false],
      [[5, 6], true],
      [[], true],
    ]);
    expect(filter).toMatchObject({ received: 10, removed: 6 });
  });

  it('take a rectangle, whose far edges are outside, and a polarity', () => {
    const all: Row[] = Array.from({ length: 24 }, (_, i) => [i, i % 6, Math.floor(i / 6), i % 2]);
    const region = new RegionFilter({ x: 1, y: 2, width: 3, height: 1 });
    expect(passed(region, all)).toEqual([all[13], all[14], all[15]]);
    expect(passed(new PolarityFilter(1), all)).toEqual(all.filter(([, , , p]) => p === 1));
    expect(passed(new PolarityFilter(0), all)).toEqual(all.filter(([, , , p]) => p === 0));
  });
});

describe('orientation', () => {
  /** Where the corner at (5, 0) and the pixel at (1, 2) of 6 x 4 come to lie. */
  it.each([
    ['flip-x', [0, 0], [4, 2], SIZE],
    ['flip-y', [5, 3], [1, 1], SIZE],
    ['transpose', [0, 5], [2, 1], { width: 4, height: 6 }],
    ['rotate-90', [3, 5], [1, 1], { width: 4, height: 6 }],
    ['rotate-180', [0, 3], [4, 1], SIZE],
    ['rotate-270', [0, 0], [2, 4], { width: 4, height: 6 }],
  ] as const)('%s', (turn, corner, inner, size) => {
    const filter = new OrientationFilter(turn, SIZE);
    const rows: Row[] = [
      [0, 5, 0, 1],
      [1, 1, 2, 0],
    ];
    expect(passed(filter, rows).map(([, x, y]) => [x, y])).toEqual([corner, inner]);
    expect(filter.resized(SIZE)).toEqual(size);
    expect(filter.removed).toBe(0);
  });

  it('comes back to where it was', () => {
    const rows: Row[] = [
      [0, 5, 0, 1],
      [1, 1, 2, 0],
    ];
    for (const turn of ORIENTATIONS) {
      const times = turn === 'rotate-90' || turn === 'rotate-270' ? 4 : 2;
      let [size, seen]: [typeof SIZE, Readonly<Events>] = [SIZE, eventsOf(rows)];
      for (let k = 0; k < times; k++) {
        const filter = new OrientationFilter(turn, size);
        seen = filter.apply(seen);
        size = filter.resized(size);
      }
      expect(rowsOf(seen), turn).toEqual(rows);
    }
  });
});

describe('downsampling', () => {
  it('joins blocks, the last of which may be cut', () => {
    const filter = new DownsamplingFilter({ ...SIZE, factor: 4 });
    expect(filter.resized(SIZE)).toEqual({ width: 2, height: 1 });
    expect(
      passed(filter, [
        [0, 3, 3, 1],
        [1, 4, 0, 0],
      ]),
    ).toEqual([
      [0, 0, 0, 1],
      [1, 1, 0, 0],
    ]);
  });

  it('sends one event for so many more of one polarity than of the other', () => {
    const filter = new DownsamplingFilter({ ...SIZE, factor: 2, events: 3 });
    const signs = [1, 1, 0, 1, 1, 0, 0, 0, 1, 1, 1];
    // Sums: 1 2 1 2 3! then -1 -2 -3! then 1 2 3!
    const rows = signs.map((p, i): Row => [i, i % 2, 1, p]);
    expect(passed(filter, rows).map(([t, x, y, p]) => [t, x, y, p])).toEqual([
      [4, 0, 0, 1],
      [7, 0, 0, 0],
      [10, 0, 0, 1],
    ]);
  });
});

describe('the refractory period', () => {
  it('lets every n-th event of a train pass, n dt >= the period', () => {
    for (const [period, n] of [
      [0.0625, 1],
      [0.125, 1],
      [0.126, 2],
      [0.375, 3],
      [0.4, 4],
    ]) {
      const filter = new RefractoryFilter({ ...SIZE, seconds: period });
      expect(passed(filter, train(13, 0.125)).map(([t]) => 8 * t)).toEqual(
        Array.from({ length: Math.ceil(13 / n) }, (_, k) => k * n),
      );
      expect(filter).toMatchObject({ received: 13, removed: 13 - Math.ceil(13 / n) });
    }
  });

  it('is one of each pixel, and ends where the time steps back', () => {
    const filter = new RefractoryFilter({ ...SIZE, seconds: 1 });
    const rows: Row[] = [
      [9, 0, 1, 1],
      [9, 1, 0, 1],
      [9.5, 0, 1, 0],
      [3, 0, 1, 1],
      [3.5, 0, 1, 1],
    ];
    expect(passed(filter, rows)).toEqual([rows[0], rows[1], rows[3]]);
  });
});

describe('background activity', () => {
  const SUPPORT = { ...SIZE, seconds: 0.25 };

  it('passes what one of exactly 8 neighbours supports in time', () => {
    for (let dy = -2; dy <= 2; dy++) {
      for (let dx = -2; dx <= 2; dx++) {
        const near = Math.max(Math.abs(dx), Math.abs(dy)) === 1;
        const { width, height } = { width: 8, height: 8 };
        const filter = new BackgroundActivityFilter({ width, height, seconds: 0.25 });
        const rows: Row[] = [
          [1, 4 + dx, 4 + dy, 0],
          [1.25, 4, 4, 1],
        ];
        expect(passed(filter, rows), `${dx}, ${dy}`).toEqual(near ? [rows[1]] : []);
      }
    }
  });

  it('does not pass what is late, nor a pixel alone, nor the far end of the row above or below', () => {
    const late: Row[] = [
      [1, 2, 2, 1],
      [1.26, 3, 2, 1],
    ];
    expect(passed(new BackgroundActivityFilter(SUPPORT), late)).toEqual([]);
    expect(passed(new BackgroundActivityFilter(SUPPORT), train(20, 0.01))).toEqual([]);
    const wrapped: Row[] = [
      [1, 5, 1, 1],
      [1, 0, 2, 1],
      [1, 5, 3, 1],
      [1, 0, 0, 1],
    ];
    expect(passed(new BackgroundActivityFilter(SUPPORT), wrapped)).toEqual([]);
  });

  it('counts what it leaves out of an edge with noise: the first event, and the noise', () => {
    const filter = new BackgroundActivityFilter(SUPPORT);
    const edge: Row[] = [0, 1, 2, 3].map((y) => [1 + y / 16, 1, y, 1]);
    const noise: Row = [1.1, 5, 0, 0];
    expect(passed(filter, [...edge, noise])).toEqual(edge.slice(1));
    expect(filter).toMatchObject({ received: 5, removed: 2 });
  });
});

describe('hot pixels', () => {
  it('pass as many events as the rate allows in a window, and none later', () => {
    const filter = new HotPixelFilter({ ...SIZE, rateHz: 4, windowSeconds: 2 });
    const hot = train(40, 0.125);
    const calm = train(20, 0.25, 0, 0);
    const rows = [...hot, ...calm].sort(([a], [b]) => a - b);
    const left = passed(filter, rows);
    expect(left.filter(([, x]) => x === 2).map(([t]) => t)).toEqual(hot.slice(0, 8).map(([t]) => t));
    expect(left.filter(([, x]) => x === 0)).toHaveLength(20);
    expect(filter.masked).toEqual([{ x: 2, y: 1 }]);
    expect(filter.removed).toBe(32);
  });

  it('are not those with just the rate', () => {
    const filter = new HotPixelFilter({ ...SIZE, rateHz: 8 });
    expect(passed(filter, train(80, 0.125))).toHaveLength(80);
    expect(filter.masked).toEqual([]);
  });
});

/** A filter of each kind, with sizes and states of its own. */
const KINDS: Readonly<Record<string, () => EventFilter>> = {
  window: () => new TimeWindowFilter({ from: 0.1, to: 0.7, sinceFirst: true }),
  range: () => new EventRangeFilter({ from: 5, to: 30 }),
  region: () => new RegionFilter({ x: 1, y: 1, width: 3, height: 2 }),
  polarity: () => new PolarityFilter(1),
  orientation: () => new OrientationFilter('rotate-90', SIZE),
  downsampling: () => new DownsamplingFilter({ ...SIZE, factor: 2, events: 2 }),
  refractory: () => new RefractoryFilter({ ...SIZE, seconds: 0.1 }),
  background: () => new BackgroundActivityFilter({ ...SIZE, seconds: 0.1 }),
  hot: () => new HotPixelFilter({ ...SIZE, rateHz: 5, windowSeconds: 0.25 }),
};

const anyEvent = fc.tuple(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 5 }),
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 1 }),
);

it.each(Object.keys(KINDS))(
  '%s: a stream may be cut anywhere, the message stays, and every event is counted',
  (name) => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.nat(60), (unsorted, cut) => {
        const events = [...unsorted].sort(([a], [b]) => a - b);
        const message = eventsOf(events);
        const [whole, parts] = [KINDS[name](), KINDS[name]()];
        const at = rowsOf(whole.apply(message));
        const pieces = [events.slice(0, cut), events.slice(cut)].map((piece) => rowsOf(parts.apply(eventsOf(piece))));
        expect(pieces.flat()).toEqual(at);
        expect(rowsOf(message)).toEqual(events);
        expect([whole.received, whole.removed]).toEqual([events.length, events.length - at.length]);
        expect([parts.received, parts.removed]).toEqual([whole.received, whole.removed]);
      }),
    );
  },
);

it.each(['orientation', 'downsampling', 'refractory', 'background', 'hot'])(
  '%s refuses an event off its sensor',
  (name) => {
    for (const [x, y] of [
      [6, 0],
      [0, 4],
    ])
      expect(() => KINDS[name]().apply(eventsOf([[0, x, y, 1]]))).toThrow(
        expect.objectContaining({ code: 'events_off_sensor', received: `(${x}, ${y}), 0 s` }),
      );
  },
);

it.each<[string, () => unknown]>([
  ['TimeWindowFilter', () => new TimeWindowFilter({ from: 2, to: 2 })],
  ['EventRangeFilter', () => new EventRangeFilter({ from: 1.5 })],
  ['RegionFilter', () => new RegionFilter({ x: 0, y: 0, width: 0, height: 3 })],
  ['PolarityFilter', () => new PolarityFilter(2 as 1)],
  ['OrientationFilter', () => new OrientationFilter('left' as 'flip-x', SIZE)],
  ['DownsamplingFilter', () => new DownsamplingFilter({ ...SIZE, factor: 0 })],
  ['RefractoryFilter', () => new RefractoryFilter({ ...SIZE, seconds: 0 })],
  ['BackgroundActivityFilter', () => new BackgroundActivityFilter({ width: 1e5, height: 1e5, seconds: 1 })],
  ['HotPixelFilter', () => new HotPixelFilter({ ...SIZE, rateHz: Number.NaN })],
])('%s refuses what it cannot be', (block, make) => {
  expect(make).toThrow(expect.objectContaining({ code: 'invalid_event_filter', block }));
});

/** What a filter is made of, by numbers that it takes and numbers that it refuses. */
const NUMBERS: Readonly<
  Record<string, readonly [make: (number: number) => unknown, taken: readonly number[], refused: readonly number[]]>
> = {
  'columns of pixels': [
    (width) => new OrientationFilter('flip-x', { width, height: 1 }),
    [1, 2, 1 << 24],
    [0, -1, 1.5, (1 << 24) + 1, Number.NaN, Infinity],
  ],
  'rows of pixels': [
    (height) => new OrientationFilter('flip-x', { width: 1, height }),
    [1, 2],
    [0, -1, 1.5, (1 << 24) + 1, Number.NaN],
  ],
  'seconds of support': [
    (seconds) => new BackgroundActivityFilter({ ...SIZE, seconds }),
    [1e-9, 1, 2],
    [0, -1, Infinity, Number.NaN],
  ],
  'seconds of dead time': [
    (seconds) => new RefractoryFilter({ ...SIZE, seconds }),
    [1e-9, 1, 2],
    [0, -1, Infinity, Number.NaN],
  ],
  'a rate of hot pixels': [
    (rateHz) => new HotPixelFilter({ ...SIZE, rateHz }),
    [1e-3, 0.5, 1],
    [0, -1, Infinity, Number.NaN],
  ],
  'a window of hot pixels': [
    (windowSeconds) => new HotPixelFilter({ ...SIZE, rateHz: 1, windowSeconds }),
    [1e-3, 0.5, 1],
    [0, -1, Infinity, Number.NaN],
  ],
  'the first event': [(from) => new EventRangeFilter({ from }), [0, 1, 7], [-1, 0.5, Infinity, Number.NaN]],
  'the event after the last': [(to) => new EventRangeFilter({ from: 2, to }), [3, Infinity], [2, 1, 3.5, Number.NaN]],
  'the left edge of a region': [
    (x) => new RegionFilter({ x, y: 0, width: 1, height: 1 }),
    [0, 1, 9],
    [-1, 0.5, Number.NaN],
  ],
  'the rows of a region': [
    (height) => new RegionFilter({ x: 0, y: 0, width: 1, height }),
    [1, 2],
    [0, -1, 0.5, Number.NaN],
  ],
  'the columns of a region': [
    (width) => new RegionFilter({ x: 0, y: 0, width, height: 1 }),
    [1, 2],
    [0, -1, 0.5, Number.NaN],
  ],
};

it.each(Object.keys(NUMBERS))('%s: takes what there can be, and refuses the rest', (name) => {
  const [make, taken, refused] = NUMBERS[name];
  for (const number of taken) expect(() => make(number), String(number)).not.toThrow();
  for (const number of refused)
    expect(() => make(number), String(number)).toThrow(expect.objectContaining({ code: 'invalid_event_filter' }));
});

it('hot pixels are counted window by window, from the first event on, also where the time steps back', () => {
  const filter = new HotPixelFilter({ ...SIZE, rateHz: 2, windowSeconds: 1 });
  // Two a window are as many as may be; the third in one makes the pixel hot.
  const rows = [5, 5.9, 6, 6.9, 7, 7.5, 3, 3.5, 2.9, 3.4, 3.9, 4].map((t): Row => [t, 1, 1, 1]);
  expect(passed(filter, rows)).toEqual(rows);
  const third: Row[] = [
    [4.5, 1, 1, 1],
    [4.89, 1, 1, 1],
    [9, 1, 1, 1],
    [9, 0, 0, 1],
  ];
  expect(passed(filter, third).map(([, x]) => x)).toContain(0);
  expect(filter.masked).toEqual([{ x: 1, y: 1 }]);
});

it('work one after the other, on what is iterated over, and end it when no event can pass any more', async () => {
  let read = 0;
  async function* messages(): AsyncGenerator<Events, void, undefined> {
    for (; read < 10; read++) yield eventsOf(train(4, 1, read % 2));
  }
  const filters = [new RegionFilter({ x: 1, y: 0, width: 1, height: 4 }), new EventRangeFilter({ to: 6 })];
  const seen: number[] = [];
  for await (const { count } of filteredEvents(messages(), ...filters)) seen.push(count);
  expect(seen).toEqual([4, 2]);
  expect(read).toBe(3);
  expect(filters.map(({ removed }) => removed)).toEqual([8, 2]);
});

it('work on the stream of a simulated camera', () => {
  const size = { width: 32, height: 24 };
  const eye = eventCamera({ ...size, fieldOfView: 1, pixel: 'v2e-noisy', mount: { z: 0.1 } });
  const clock = new SimulatedClock();
  const agent = { body: point, sensors: { eye }, actuators: { velocity: velocityActuator() } };
  const world = { name: 'arena', walls: rectangularArena(1, 1), obstacles: [] };
  const robot = simulateRobot({ world, agent, clock, physics: 'kinematic', seed: 5 });
  const background = new BackgroundActivityFilter({ ...size, seconds: 0.01 });
  const raw: Events[] = [];
  let [left, messages] = [0, 0];
  robot.sensors.eye.stream.subscribe((events) => void raw.push({ ...events, ...copied(events) }));
  robot.sensors.eye.stream
    .pipe(filterEvents(background, new RefractoryFilter({ ...size, seconds: 1e-3 })))
    .subscribe(({ count }) => {
      left += count;
      messages++;
    });
  for (let tick = 0; tick < 300; tick++) {
    robot.actuators.velocity.next({ linearX: 0, linearY: 0, angularZ: 1 });
    clock.step();
  }
  const again = [
    new BackgroundActivityFilter({ ...size, seconds: 0.01 }),
    new RefractoryFilter({ ...size, seconds: 1e-3 }),
  ];
  const expected = raw.reduce((sum, events) => sum + applyFilters(events, again).count, 0);
  expect(messages).toBe(raw.length);
  expect(left).toBe(expected);
  expect(background.removed).toBeGreaterThan(0);
  expect(left).toBeGreaterThan(100);
});

const copied = ({ t, x, y, polarity }: Readonly<Events>) => ({
  t: t.slice(),
  x: x.slice(),
  y: y.slice(),
  polarity: polarity.slice(),
});
