import { describe, expect, it } from 'vitest';
import { prepareHdf5 } from '../../../../../bridges/recording/events/formats/hdf5/hdf5-encoder.ts';
import {
  encoderOf,
  formatOf,
  WRITTEN_FORMATS,
  type WrittenFormatName,
} from '../../../../../bridges/recording/index.ts';
import { decode, eventsOf, join, rows } from '../recordings.ts';

/** Times in us. */
interface Limits {
  readonly name: WrittenFormatName;
  /** Columns, and rows, that a sensor can have. */
  readonly extent: number;
  readonly earliest: number;
  readonly latest: number;
  /** The largest fall and rise from one time to the next. */
  readonly back: number;
  readonly ahead: number;
}

const SAFE = Number.MAX_SAFE_INTEGER;
/** Whole microseconds are told apart by times in double precision up to here. */
const EXACT = 2 ** 51;

/** From the widths of the fields of each format, and half the range of those that wrap. */
const LIMITS: readonly Limits[] = [
  {
    name: 'evt2',
    extent: 2 ** 11,
    earliest: 0,
    latest: SAFE,
    back: 64 * (2 ** 27 - 1),
    ahead: 64 * (2 ** 27 - 1) * 2 ** 14,
  },
  { name: 'evt3', extent: 2 ** 11, earliest: 0, latest: SAFE, back: 4096 * 2047, ahead: 4096 * 2047 * 2 ** 16 },
  { name: 'dat', extent: 2 ** 14, earliest: 0, latest: 2 ** 32 - 1, back: 2 ** 32 - 1, ahead: 2 ** 32 - 1 },
  { name: 'event-stream', extent: 2 ** 16 - 1, earliest: 0, latest: SAFE, back: 0, ahead: 127 * 2 ** 24 },
  { name: 'aedat4', extent: 2 ** 15, earliest: -SAFE, latest: SAFE, back: 2 * SAFE, ahead: 2 * SAFE },
  // As packets of EVT 3; later starts are below.
  {
    name: 'mcap',
    extent: 2 ** 11,
    earliest: 0,
    latest: SAFE,
    back: 4096 * 2047,
    ahead: 4096 * 2047 * 2 ** 16,
  },
  { name: 'hdf5', extent: 2 ** 16 - 1, earliest: -(2 ** 32) * 1e6, latest: 2 ** 32 * 1e6, back: 0, ahead: 2 ** 32 - 1 },
  { name: 'text', extent: 2 ** 16 - 1, earliest: -SAFE, latest: SAFE, back: 2 * SAFE, ahead: 2 * SAFE },
  { name: 'npy', extent: 2 ** 16 - 1, earliest: -SAFE, latest: SAFE, back: 2 * SAFE, ahead: 2 * SAFE },
];

const REFUSED = expect.objectContaining({ code: 'event_not_representable' });

await prepareHdf5();

it('are known of every format that is written', () => {
  expect(LIMITS.map(({ name }) => name).sort()).toEqual(WRITTEN_FORMATS.map(({ name }) => name).sort());
});

describe.each(LIMITS)('$name', ({ name, extent, earliest, latest, back, ahead }) => {
  const geometry = { width: extent, height: extent };
  type Row = readonly [time: number, x: number, y: number, polarity: number];

  const written = (...events: readonly Row[]): Uint8Array => {
    const encoder = encoderOf(name, geometry);
    const pieces = [encoder.begin(), encoder.encode(eventsOf(...events))];
    const { bytes, replace } = encoder.end();
    const file = join(...pieces, bytes);
    if (replace !== undefined) file.set(replace.bytes, replace.offset);
    return file;
  };
  /** Events that must come back to the microsecond. */
  const comesBack = async (...events: readonly Row[]): Promise<void> => {
    const file = written(...events);
    for (const kernel of ['wasm', 'javascript'] as const) {
      const { events: read, error } = decode(await formatOf(name, WRITTEN_FORMATS).parser({ kernel }), file);
      expect(error).toBeUndefined();
      expect(rows(read)).toEqual(events);
    }
  };

  it('holds the last pixel of the largest sensor, and no larger one', { tags: 'long' }, async () => {
    await comesBack([0, extent - 1, extent - 1, 1], [1, 0, 0, 0], [2, extent - 1, 0, 0], [3, 0, extent - 1, 1]);
    if (name === 'text' || name === 'npy') return;
    expect(() => encoderOf(name, { width: extent + 1, height: 1 })).toThrow(REFUSED);
    expect(() => encoderOf(name, { width: 1, height: extent + 1 })).toThrow(REFUSED);
  });

  it('holds its earliest and its latest time, and none beyond', { tags: 'long' }, async () => {
    const first = Math.max(earliest, -EXACT);
    await comesBack([first, 1, 2, 1]);
    const last = Math.min(latest, ahead, EXACT);
    await comesBack([0, 1, 2, 1], [last, 3, 4, 0]);
    if (earliest > -SAFE) expect(() => written([earliest - 1, 1, 2, 1])).toThrow(REFUSED);
    if (latest <= Math.min(ahead, EXACT)) expect(() => written([latest + 1, 1, 2, 1])).toThrow(REFUSED);
  });

  it('holds the largest fall and rise of times that it says, and none beyond', { tags: 'long' }, async () => {
    const middle = Math.max(0, Math.min(back, EXACT));
    const steps: number[] = [];
    for (let at = 0; at < middle; at += Math.min(ahead, middle - at)) steps.push(at);
    await comesBack(...[...steps, middle, middle - Math.min(back, middle)].map((time): Row => [time, 1, 2, 1]));
    if (back < EXACT && earliest < 0) expect(() => written([0, 1, 2, 1], [-back - 1, 1, 2, 1])).toThrow(REFUSED);
    if (back + 1 < Math.min(latest, ahead)) expect(() => written([back + 1, 1, 2, 1], [0, 1, 2, 1])).toThrow(REFUSED);
    if (ahead + 1 < Math.min(latest, EXACT)) {
      await comesBack([0, 1, 2, 1], [ahead, 1, 2, 1]);
      expect(() => written([0, 1, 2, 1], [ahead + 1, 1, 2, 1])).toThrow(REFUSED);
    }
  });
});

it('HDF5 holds its latest time where the first is late, too', () => {
  const latest = 2 ** 32 * 1e6;
  const write = (...times: readonly number[]): Uint8Array =>
    encoderOf('hdf5', { width: 4, height: 4 }).encode(eventsOf(...times.map((t) => [t, 1, 2, 1] as const)));
  expect(() => write(latest - 5, latest)).not.toThrow();
  expect(() => write(latest - 5, latest + 1)).toThrow(REFUSED);
});

it('MCAP holds any times from 0 to 2^31 s where the first is too late for EVT 3', async () => {
  const latest = 2 ** 31 * 1e6 - 1;
  const written = (...times: readonly number[]): Uint8Array => {
    const encoder = encoderOf('mcap', { width: 4, height: 4 });
    return join(
      encoder.begin(),
      encoder.encode(eventsOf(...times.map((t) => [t, 1, 2, 1] as const))),
      encoder.end().bytes,
    );
  };
  const late = 4096 * 2047 * 2 ** 16 + 1;
  const parse = await formatOf('mcap', WRITTEN_FORMATS).parser({});
  const { events, error } = decode(parse, written(late, latest, 0, late));
  expect(error).toBeUndefined();
  expect(rows(events).map(([t]) => t)).toEqual([late, latest, 0, late]);
  expect(() => written(late, latest + 1)).toThrow(REFUSED);
  expect(() => written(late, -1)).toThrow(REFUSED);
});
