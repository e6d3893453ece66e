import { describe, expect, it } from 'vitest';
import {
  findEvents,
  type Hdf5Events,
  isNumeric,
} from '../../../../../../bridges/recording/events/formats/hdf5/hdf5-columns.ts';

/** Classes of elements, by the numbers of HDF5. */
const [INTEGER, FLOAT, STRING, OPAQUE, COMPOUND, REFERENCE, ENUM] = [0, 1, 3, 5, 6, 7, 8];

/** A data set as the library has it: `rows` of numbers, or of records. */
class Dataset {
  readonly shape: readonly number[];
  readonly metadata: object;
  readonly #rows: readonly (readonly unknown[])[];

  constructor(shape: readonly number[], type: number, rows: readonly (readonly unknown[])[] = [], members?: object[]) {
    this.shape = shape;
    this.metadata = { type, ...(members && { compound_type: { members } }) };
    this.#rows = rows;
  }

  slice([[from, to], columns]: readonly (readonly [number, number])[]): unknown {
    const part = this.#rows.slice(from, to);
    // The library refuses what is not there.
    if (to > this.shape[0] || (columns !== undefined && columns[1] > this.shape[1])) throw new Error('out of bounds');
    return columns === undefined ? part : part.flatMap((row) => row.slice(...columns));
  }
}

class Group {
  readonly attrs = {};
  readonly #items: Readonly<Record<string, unknown>>;

  constructor(items: Readonly<Record<string, unknown>>) {
    this.#items = items;
  }

  keys(): string[] {
    return Object.keys(this.#items);
  }

  get(name: string): unknown {
    return this.#items[name] === 'itself' ? this : this.#items[name];
  }
}

const found = (items: Readonly<Record<string, unknown>>) =>
  findEvents({ Group, Dataset } as never, new Group(items) as never);

/** Events from one number to before another, as rows t, x, y, p. */
const rowsOf = (events: Hdf5Events, from: number, to: number): number[][] => {
  const parts = events.read(from, to);
  return Array.from({ length: to - from }, (_, i) => parts.map(({ values, first, step }) => values[first + i * step]));
};

describe('records in HDF5', () => {
  const names = ['x', 'y', 'p', 't'];
  const members = (type = INTEGER, list = names) => list.map((name) => ({ name, type: name === 't' ? type : INTEGER }));
  const ROWS = [
    [3, 4, 1, 1500n],
    [5, 6, -1, 1501n],
    [7, 8, 0, 2n ** 40n],
  ];

  it('have columns by their names, in any order, and among others', () => {
    const [events, ...more] = found({ CD: new Group({ events: new Dataset([3], COMPOUND, ROWS, members()) }) }).events;
    expect(more).toEqual([]);
    expect(events).toMatchObject({ path: 'CD/events', count: 3, inSeconds: false, offset: 0, geometry: undefined });
    expect(rowsOf(events, 0, 3)).toEqual([
      [1500, 3, 4, 1],
      [1501, 5, 6, -1],
      [2 ** 40, 7, 8, 0],
    ]);
    expect(rowsOf(events, 1, 2)).toEqual([[1501, 5, 6, -1]]);
    const among = members(FLOAT, ['p', 'what', 't', 'y', 'x']);
    const [others] = found({ a: new Dataset([1], COMPOUND, [[1, 9, 0.5, 4, 3]], among) }).events;
    expect(others.inSeconds).toBe(true);
    expect(rowsOf(others, 0, 1)).toEqual([[0.5, 3, 4, 1]]);
  });

  it('are no events without one of the columns, or with more axes', () => {
    for (const name of names)
      expect(
        found({
          a: new Dataset(
            [1],
            COMPOUND,
            ROWS,
            members(
              INTEGER,
              names.filter((one) => one !== name),
            ),
          ),
        }).events,
      ).toEqual([]);
    expect(found({ a: new Dataset([1, 1], COMPOUND, ROWS, members()) }).events).toEqual([]);
    expect(found({ a: new Dataset([1], COMPOUND, ROWS) }).events).toEqual([]);
    expect(found({ a: new Dataset([1], INTEGER, ROWS, members()) }).events).toEqual([]);
  });
});

describe('tables in HDF5', () => {
  it('have t, x, y, p in whole numbers, and x, y, t, p in fractions', () => {
    const rows = [
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ];
    const [whole] = found({ events: new Dataset([2, 4], INTEGER, rows) }).events;
    expect([whole.inSeconds, rowsOf(whole, 0, 2)]).toEqual([false, rows]);
    expect(rowsOf(whole, 1, 2)).toEqual([[5, 6, 7, 8]]);
    const [fractions] = found({ a: new Group({ events: new Dataset([2, 4], FLOAT, rows) }) }).events;
    expect([fractions.inSeconds, fractions.path]).toEqual([true, 'a/events']);
    expect(rowsOf(fractions, 0, 2)).toEqual([
      [3, 1, 2, 4],
      [7, 5, 6, 8],
    ]);
  });

  it('are none of another name, shape or kind of elements', () => {
    for (const [name, shape, type] of [
      ['more_events', [2, 4], INTEGER],
      ['events2', [2, 4], INTEGER],
      ['events', [2, 5], INTEGER],
      ['events', [2, 3], FLOAT],
      ['events', [2], FLOAT],
      ['events', [2, 4, 1], INTEGER],
      ['events', [2, 4], STRING],
      ['events', [2, 4], ENUM],
    ] as const) {
      const { events, datasets } = found({ [name]: new Dataset(shape, type) });
      expect([events, datasets]).toEqual([[], [`${name} (${shape.join('x')})`]]);
    }
  });
});

it('a file whose groups hold themselves, or very many, is looked through as far as 10000 of its parts', () => {
  const one = new Dataset([1], INTEGER);
  const endless = found({ a: one, b: 'itself' });
  expect(endless.datasets).toHaveLength(5000);
  expect(endless.datasets.slice(0, 3)).toEqual(['a (1)', 'b/a (1)', 'b/b/a (1)']);
  for (const count of [10_000, 10_001]) {
    const many = Object.fromEntries(Array.from({ length: count }, (_, k) => [`d${k}`, one]));
    expect(found(many).datasets).toHaveLength(Math.min(count, 10_000));
  }
});

it('numbers are whole ones, fractions, records of them, and names of them', () => {
  const kinds = [INTEGER, FLOAT, STRING, OPAQUE, COMPOUND, REFERENCE, ENUM, 2, 4, 9, 10];
  const numeric = kinds.filter((type) => isNumeric(new Dataset([1], type) as never));
  expect(numeric).toEqual([INTEGER, FLOAT, COMPOUND, ENUM]);
});
