import type { Hdf5Library, Hdf5LibraryDataset, Hdf5LibraryGroup } from '../../../hdf5/index.ts';
import { type SensorGeometry, sizeOf } from '../../core/sensor-geometry.ts';

/** Numbers of one quantity of some events: that of event i at `first + i * step`. */
export interface ColumnPart {
  readonly values: Float64Array;
  readonly first: number;
  readonly step: number;
}

/** Events in an HDF5 file: where they are, and how they are read. */
export interface Hdf5Events {
  /** Path of their group or data set, as for `--topic`. */
  readonly path: string;
  /** The data sets that hold them. */
  readonly datasets: readonly Hdf5LibraryDataset[];
  /** Number of events that these have. */
  readonly count: number;
  /** Whether times are fractions of numbers, and so seconds; else they are microseconds. */
  readonly inSeconds: boolean;
  /** Microseconds that are added to all times. */
  readonly offset: number;
  readonly geometry: SensorGeometry | undefined;
  /** t, x, y and polarity of the events from one number to before another. */
  read(from: number, to: number): readonly ColumnPart[];
}

/** Names of the columns in a group: t x y p, ts xs ys ps. */
const NAMES = ['t', 'x', 'y', 'p'];
/** Order of the columns of a table of whole numbers (v2e), and of one of fractions (MVSEC). */
const WHOLE_ORDER = [0, 1, 2, 3];
const FRACTION_ORDER = [2, 0, 1, 3];
/** Groups and data sets, beyond which a file is taken for one whose groups hold themselves. */
const MOST_ITEMS = 10_000;
/** Classes of elements in HDF5. */
const [INTEGER, FLOAT, COMPOUND, ENUM] = [0, 1, 6, 8];

/** Content of an HDF5 file: its events, and the names of its data sets. */
export interface Hdf5Content {
  readonly events: readonly Hdf5Events[];
  /** Paths and shapes of all data sets, for messages. */
  readonly datasets: readonly string[];
}

/** Looks through a file for events, in the order of its names. */
export function findEvents(library: Hdf5Library, root: Hdf5LibraryGroup): Hdf5Content {
  const [events, datasets]: [Hdf5Events[], string[]] = [[], []];
  let items = 0;
  const walk = (group: Hdf5LibraryGroup, path: string): void => {
    const inGroup = eventsOfGroup(library, root, group, path);
    if (inGroup !== undefined) events.push(inGroup);
    for (const name of group.keys()) {
      if (++items > MOST_ITEMS) return;
      const [item, at] = [group.get(name), path === '' ? name : `${path}/${name}`];
      if (item instanceof library.Group) walk(item, at);
      if (!(item instanceof library.Dataset)) continue;
      datasets.push(`${at} (${item.shape?.join('x') ?? 'nothing'})`);
      const table = tableOf(item, at, sizeAt(root));
      if (table !== undefined) events.push(table);
    }
  };
  walk(root, '');
  return { events, datasets };
}

/** A group of four data sets: DSEC and M3ED (`t x y p`), and the files of ESIM and of event_utils (`ts xs ys ps`). */
function eventsOfGroup(
  library: Hdf5Library,
  root: Hdf5LibraryGroup,
  group: Hdf5LibraryGroup,
  path: string,
): Hdf5Events | undefined {
  const names = group.keys();
  const found = ['', 's']
    .map((plural) => NAMES.map((name) => name + plural))
    .find((all) => all.every((one) => names.includes(one)));
  const columns = found?.map((name) => group.get(name));
  if (columns === undefined || !columns.every((one) => one instanceof library.Dataset)) return undefined;
  const datasets = columns as Hdf5LibraryDataset[];
  if (!datasets.every(({ shape }) => shape?.length === 1)) return undefined;
  const offset = root.keys().includes('t_offset') ? (root.get('t_offset') as Hdf5LibraryDataset).value : 0;
  return {
    path,
    datasets,
    count: Math.max(...datasets.map(({ shape }) => shape?.[0] ?? 0)),
    inSeconds: datasets[0].metadata.type === FLOAT,
    offset: Number(offset),
    geometry: sizeAt(root) ?? sizeAt(group) ?? resolutionOf(library, group),
    read: (from, to) => datasets.map((one) => ({ values: numbersOf(one.slice([[from, to]])), first: 0, step: 1 })),
  };
}

/** A table of four columns: of whole numbers t x y p (v2e), of fractions x y t p (MVSEC); or of records (Prophesee). */
function tableOf(
  dataset: Hdf5LibraryDataset,
  path: string,
  geometry: SensorGeometry | undefined,
): Hdf5Events | undefined {
  const { shape, metadata } = dataset;
  const { type, compound_type } = metadata;
  const count = shape?.[0] ?? 0;
  const common = { path, datasets: [dataset], count, offset: 0, geometry };
  if (shape?.length === 2 && shape[1] === 4 && (type === INTEGER || type === FLOAT) && /(^|\/)events$/.test(path)) {
    const order = type === INTEGER ? WHOLE_ORDER : FRACTION_ORDER;
    const read = (from: number, to: number): readonly ColumnPart[] => {
      const values = numbersOf(
        dataset.slice([
          [from, to],
          [0, 4],
        ]),
      );
      return order.map((first) => ({ values, first, step: 4 }));
    };
    return { ...common, inSeconds: type === FLOAT, read };
  }
  if (type !== COMPOUND || shape?.length !== 1 || compound_type === undefined) return undefined;
  const members = compound_type.members.map(({ name }) => name);
  const places = NAMES.map((name) => members.indexOf(name));
  if (places.includes(-1)) return undefined;
  const read = (from: number, to: number): readonly ColumnPart[] => {
    const rows = dataset.slice([[from, to]]) as readonly (readonly (number | bigint)[])[];
    return places.map((place) => ({ values: Float64Array.from(rows, (row) => Number(row[place])), first: 0, step: 1 }));
  };
  return { ...common, inSeconds: compound_type.members[places[0]].type === FLOAT, read };
}

/** Size of the sensor in attributes: `sensor_resolution`, rows first (ESIM), or `geometry`, as `1280x720` (Prophesee). */
function sizeAt({ attrs }: Hdf5LibraryGroup): SensorGeometry | undefined {
  const [rows, columns] = pairOf(attrs['sensor_resolution']?.value);
  const text = attrs['geometry']?.value;
  const [, width, height] = typeof text === 'string' ? (/^(\d+)x(\d+)$/.exec(text) ?? []) : [];
  return sizeOf(columns, rows) ?? sizeOf(width, height);
}

/** Size of the sensor in the data set `calib/resolution` beside events, columns first (M3ED). */
function resolutionOf(library: Hdf5Library, group: Hdf5LibraryGroup): SensorGeometry | undefined {
  const calib = group.keys().includes('calib') ? group.get('calib') : undefined;
  if (!(calib instanceof library.Group) || !calib.keys().includes('resolution')) return undefined;
  return sizeOf(...pairOf((calib.get('resolution') as Hdf5LibraryDataset).value));
}

/** Two numbers of an array that has no more. */
function pairOf(value: unknown): readonly [number | undefined, number | undefined] {
  const [first, second, ...more] = ArrayBuffer.isView(value)
    ? Array.from(value as unknown as ArrayLike<number | bigint>, Number)
    : [];
  return more.length === 0 ? [first, second] : [undefined, undefined];
}

/** Elements as the library gives them, as numbers; those of 64 bits are exact up to 2^53. */
function numbersOf(values: unknown): Float64Array {
  if (!(values instanceof BigInt64Array) && !(values instanceof BigUint64Array)) {
    return new Float64Array(values as ArrayLike<number>);
  }
  const numbers = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) numbers[i] = Number(values[i]);
  return numbers;
}

/** Whether a data set has elements of a kind that is read. */
export function isNumeric({ metadata: { type } }: Hdf5LibraryDataset): boolean {
  return [INTEGER, FLOAT, COMPOUND, ENUM].includes(type);
}
