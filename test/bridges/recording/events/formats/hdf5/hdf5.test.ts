// @module-tag long
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Events } from '../../../../../../agents/index.ts';
import { hdf5 } from '../../../../../../bridges/recording/events/formats/hdf5/hdf5.ts';
import { prepareHdf5 } from '../../../../../../bridges/recording/events/formats/hdf5/hdf5-encoder.ts';
import {
  freshHdf5Path,
  type Hdf5Library,
  type Hdf5LibraryGroup,
  type Hdf5Module,
  loadHdf5,
  loadHdf5Plugins,
} from '../../../../../../bridges/recording/hdf5/index.ts';
import {
  concatenateEvents,
  createEventFile,
  encoderOf,
  type Openable,
  type OpenOptions,
  openEvents,
} from '../../../../../../bridges/recording/index.ts';
import { temporaryFolder } from '../../../../../temporary-folder.ts';
import { encode, eventsOf, rows } from '../../recordings.ts';
import { EVENTS, GEOMETRY } from '../../samples.ts';

const folder = temporaryFolder();
let library: Hdf5Library;
let module: Hdf5Module;

beforeAll(async () => {
  library = await loadHdf5();
  module = await library.ready;
  await prepareHdf5();
});

/** A file as another program would write it. */
function file(build: (root: Hdf5LibraryGroup) => void, options = {}): Uint8Array {
  const path = freshHdf5Path();
  const Writer = library.File as new (path: string, mode: 'w', options: object) => InstanceType<Hdf5Library['File']>;
  const root = new Writer(path, 'w', options);
  build(root);
  root.close();
  const bytes = module.FS.readFile(path);
  module.FS.unlink(path);
  return bytes;
}

type Numbers = Parameters<Hdf5LibraryGroup['create_dataset']>[0]['data'];

const column = (group: Hdf5LibraryGroup, name: string, data: Numbers & { length: number }, more: object = {}) =>
  group.create_dataset({ name, data, shape: [data.length], ...more });

async function read(from: Openable, options?: OpenOptions) {
  const recording = await openEvents(from, options);
  const parts: Events[] = [];
  for await (const one of recording) parts.push(one);
  return { recording, events: concatenateEvents(parts) };
}

/** Three events as everyone below has them, times in us. */
const THREE = [
  [1500, 3, 4, 1],
  [1500, 600, 7, 0],
  [2_000_001, 0, 479, 1],
];

/** Columns of four data sets. */
function columns(group: Hdf5LibraryGroup, times: Numbers & { length: number }, p: Numbers & { length: number }): void {
  column(group, 't', times);
  column(group, 'x', Uint16Array.of(3, 600, 0));
  column(group, 'y', Uint16Array.of(4, 7, 479));
  column(group, 'p', p);
}

describe('layouts of data sets', () => {
  it('DSEC: times in us count from t_offset, which may be Unix time', async () => {
    const bytes = file((root) => {
      columns(root.create_group('events'), Uint32Array.of(1500, 1500, 2_000_001), Uint8Array.of(1, 0, 1));
      root.create_dataset({ name: 't_offset', data: BigInt64Array.of(1_700_000_000_000_000n), shape: [], dtype: '<q' });
    });
    const { events, recording } = await read(bytes);
    expect(rows(events)).toEqual(THREE.map(([t, ...rest]) => [1_700_000_000_000_000 + t, ...rest]));
    expect(recording).toMatchObject({ format: 'hdf5', geometry: undefined });
  });

  it('M3ED: times of 64 bits and the size of the sensor beside them; the other camera on request', async () => {
    const bytes = file((root) => {
      const prophesee = root.create_group('prophesee');
      for (const [k, side] of ['left', 'right'].entries()) {
        const group = prophesee.create_group(side);
        columns(group, BigInt64Array.of(1500n, 1500n, 2_000_001n + BigInt(k)), Int8Array.of(1, 0, 1));
        column(group.create_group('calib'), 'resolution', BigInt64Array.of(1280n, 720n));
      }
    });
    const { events, recording } = await read(bytes);
    expect(rows(events)).toEqual(THREE);
    expect(recording.geometry).toEqual({ width: 1280, height: 720 });
    expect(recording.remarks).toEqual([expect.stringContaining('--topic prophesee/right')]);
    const right = await read(bytes, { topic: 'prophesee/right' });
    expect(rows(right.events).at(-1)).toEqual([2_000_002, 0, 479, 1]);
    await expect(read(bytes, { topic: 'prophesee/rear' })).rejects.toMatchObject({
      code: 'unsupported_recording',
      received: 'prophesee/left, prophesee/right',
    });
  });

  it('MVSEC: a table of fractions x, y, t, p, with p of -1 and 1', async () => {
    const rowsOf = THREE.flatMap(([t, x, y, p]) => [x, y, t / 1e6, 2 * p - 1]);
    const bytes = file((root) =>
      root
        .create_group('davis')
        .create_group('left')
        .create_dataset({ name: 'events', data: Float64Array.from(rowsOf), shape: [3, 4] }),
    );
    expect(rows((await read(bytes)).events)).toEqual(THREE);
  });

  it('v2e: a table of whole numbers t, x, y, p', async () => {
    const bytes = file((root) =>
      root.create_dataset({ name: 'events', data: Uint32Array.from(THREE.flat()), shape: [3, 4], chunks: [2, 4] }),
    );
    expect(rows((await read(bytes)).events)).toEqual(THREE);
    // In another unit, if it is said.
    expect(rows((await read(bytes, { columns: { time: 'ms' } })).events)[0][0]).toBe(1_500_000);
  });

  it('ESIM: ts, xs, ys, ps in seconds, and the size of the sensor rows first', async () => {
    const bytes = file((root) => {
      const group = root.create_group('events');
      column(group, 'ts', Float64Array.of(1500e-6, 1500e-6, 2.000001));
      column(group, 'xs', Int16Array.of(3, 600, 0));
      column(group, 'ys', Int16Array.of(4, 7, 479));
      column(group, 'ps', Int8Array.of(1, -1, 1));
      root.create_attribute('sensor_resolution', Int32Array.of(480, 640));
    });
    const { events, recording } = await read(bytes);
    expect(rows(events)).toEqual(THREE);
    expect(recording.geometry).toEqual({ width: 640, height: 480 });
  });

  it('has no size of the sensor that no sensor has, or of other than two numbers', async () => {
    const sizeIn = async (name: string, value: unknown) => {
      const bytes = file((root) => {
        const group = root.create_group('events');
        column(group, 'ts', Float64Array.of(1500e-6));
        for (const coordinate of ['xs', 'ys', 'ps']) column(group, coordinate, Int16Array.of(1));
        root.create_attribute(name, value as Int32Array);
      });
      return (await read(bytes)).recording.geometry;
    };
    expect(await sizeIn('geometry', '1280x720')).toEqual({ width: 1280, height: 720 });
    for (const none of ['0x720', '1280x65536', '1280', 'large']) expect(await sizeIn('geometry', none)).toBeUndefined();
    for (const none of [[0, 640], [480, 65536], [480], [480, 640, 3]])
      expect(await sizeIn('sensor_resolution', Int32Array.from(none))).toBeUndefined();
  });
});

describe('four columns', () => {
  /** Of a group `events`, with attributes or data sets beside it. */
  const of = (
    data: {
      readonly t?: Numbers & { length: number };
      readonly x?: Numbers & { length: number };
      readonly y?: Numbers & { length: number };
    },
    beside: (root: Hdf5LibraryGroup) => void = () => {},
  ): Uint8Array =>
    file((root) => {
      const { t = Uint32Array.of(1500, 1501), x = Uint16Array.of(1, 2), y = Uint16Array.of(3, 4) } = data;
      const group = root.create_group('events');
      column(group, 't', t);
      column(group, 'x', x);
      column(group, 'y', y);
      column(group, 'p', Int8Array.of(2, 0));
      beside(root);
    });
  const offset = (root: Hdf5LibraryGroup) =>
    root.create_dataset({ name: 't_offset', data: BigInt64Array.of(5_000_000n), shape: [], dtype: '<q' });

  it('are gathered of bytes that are more than what is read of them at once', async () => {
    // They look like chance, and are not compressed.
    const t = Uint32Array.from({ length: 12_000 }, (_, k) => k);
    const x = Uint16Array.from(t, (k) => Math.imul(k, 40_503) >>> 3);
    const bytes = file((root) => {
      const group = root.create_group('events');
      column(group, 't', t);
      for (const name of ['x', 'y']) column(group, name, x);
      column(
        group,
        'p',
        Uint8Array.from(t, (k) => k & 1),
      );
    });
    expect(bytes.length).toBeGreaterThan((1 << 16) + 4096);
    const { events, recording } = await read(bytes);
    expect(recording.bytes).toEqual({ read: bytes.length, size: bytes.length });
    expect(events.count).toBe(t.length);
    expect([events.x, events.y]).toEqual([x, x]);
    expect(events.t.at(-1)).toBe(0.011_999);
  });

  it('have times in any unit, to which an offset in us is added', async () => {
    const timesOf = async (bytes: Uint8Array, options?: OpenOptions) => [...(await read(bytes, options)).events.t];
    expect(await timesOf(of({}, offset))).toEqual([5.0015, 5.001501]);
    expect(await timesOf(of({}, offset), { columns: { time: 'ms' } })).toEqual([6.5, 6.501]);
    expect(await timesOf(of({ t: Float64Array.of(1.5, 2.25) }, offset))).toEqual([6.5, 7.25]);
    expect(await timesOf(of({ t: Float32Array.of(1.5, 2.25) }), { columns: { time: 'ms' } })).toEqual([
      0.0015, 0.00225,
    ]);
  });

  it('have seconds that are whole only with a remark, where nobody says so', async () => {
    const remarks = async (t: Numbers & { length: number }, options?: OpenOptions) =>
      (await read(of({ t }), options)).recording.remarks;
    expect(await remarks(Float64Array.of(0, 5000))).toEqual([
      expect.stringMatching(/^all times are whole numbers, up to 5000, .*--time-unit us$/),
    ]);
    expect(await remarks(Float64Array.of(0, 5000), { columns: { time: 's' } })).toEqual([]);
    expect(await remarks(Float64Array.of(0.5, 5000))).toEqual([]);
    expect(await remarks(Uint32Array.of(0, 5000))).toEqual([]);
    await expect(remarks(Float64Array.of(0, 1.7e15))).rejects.toMatchObject({
      remedy: expect.stringContaining('--time-unit us'),
    });
  });

  it('have whole pixels from 0 to 65535, on the sensor where that is known', async () => {
    const most = Uint32Array.of(65_535, 0);
    expect(rows((await read(of({ x: most, y: Uint32Array.of(0, 65_535) }))).events)).toEqual([
      [1500, 65_535, 0, 1],
      [1501, 0, 65_535, 0],
    ]);
    for (const wrong of [Int32Array.of(0, 65_536), Int32Array.of(-1, 0), Float64Array.of(0, 0.5)])
      for (const name of ['x', 'y'])
        await expect(read(of({ [name]: wrong }))).rejects.toMatchObject({ code: 'corrupt_recording' });
    const { events, recording } = await read(of({}), { geometry: { width: 2, height: 9 } });
    expect(rows(events)).toEqual([[1500, 1, 3, 1]]);
    expect(recording.tally.outside).toBe(1);
    expect(recording.geometry).toEqual({ width: 2, height: 9 });
  });

  it('are held to what they may have in all, to the byte', async () => {
    // Two events of 4 + 2 + 2 + 1 bytes.
    expect((await read(of({}), { mostContentBytes: 18 })).events.count).toBe(2);
    await expect(read(of({}), { mostContentBytes: 17 })).rejects.toMatchObject({
      code: 'oversized_recording',
      received: '18 bytes',
    });
  });

  it('are found at a path with strokes around it, and not where one is missing or none', async () => {
    expect((await read(of({}), { topic: '/events/' })).events.count).toBe(2);
    const table = (root: Hdf5LibraryGroup) =>
      root.create_dataset({ name: 'events', data: new Uint32Array(10), shape: [2, 5] });
    const three = (root: Hdf5LibraryGroup) => {
      const group = root.create_group('events');
      for (const name of ['t', 'x', 'y']) column(group, name, Uint8Array.of(1));
    };
    const square = (root: Hdf5LibraryGroup) => {
      const group = root.create_group('events');
      for (const name of ['t', 'x', 'y', 'p']) group.create_dataset({ name, data: Uint8Array.of(1, 1), shape: [1, 2] });
    };
    for (const [build, received] of [
      [table, 'events (2x5)'],
      [three, 'events/t (1), events/x (1), events/y (1)'],
      [square, 'events/p (1x2)'],
    ] as const)
      await expect(read(file(build))).rejects.toMatchObject({
        code: 'unsupported_recording',
        received: expect.stringContaining(received),
      });
  });

  it('that are no numbers, or have the highest byte first, are refused', async () => {
    const columnsWith = (data: unknown, options = {}) =>
      file((root) => {
        const group = root.create_group('events');
        for (const name of ['t', 'x', 'y']) column(group, name, Uint16Array.of(1, 2));
        group.create_dataset({ name: 'p', data: data as Numbers, shape: [2] });
      }, options);
    await expect(read(columnsWith(['ON', 'OFF']))).rejects.toMatchObject({
      code: 'unsupported_recording',
      received: 'others',
    });
    // Its type is a signed number of 32 bits, the lowest byte first, in a header without a checksum.
    const bytes = columnsWith(Int32Array.of(1, 0), { libver: ['earliest', 'latest'] });
    const type = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf(
      Uint8Array.of(0x10, 0x08, 0, 0, 4, 0, 0, 0, 0, 0, 32, 0),
    );
    expect((await read(bytes)).events.count).toBe(2);
    bytes[type + 1] |= 1;
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'unsupported_recording',
      received: 'big-endian ones',
    });
  });
});

it('the mark of HDF5 may be behind 512, 1024 or 2048 bytes of others', () => {
  const mark = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');
  const at = (place: number) => hdf5.recognise(Buffer.concat([Buffer.alloc(place), mark, Buffer.alloc(9)]));
  expect([0, 512, 1024, 2048].map(at)).toEqual([true, true, true, true]);
  expect([1, 256, 1536, 4096].map(at)).toEqual([false, false, false, false]);
});

describe('what is written', () => {
  const bytes = (): Uint8Array => encode(encoderOf('hdf5', GEOMETRY), EVENTS);

  it('is read again from bytes, a path and a stream', async () => {
    const path = join(folder, 'events.h5');
    const whole = bytes() as Uint8Array<ArrayBuffer>;
    writeFileSync(path, whole);
    async function* stream(): AsyncGenerator<Uint8Array, void, undefined> {
      for (let at = 0; at < whole.length; at += 1000) yield whole.subarray(at, at + 1000);
    }
    for (const from of [whole, path, stream(), new Blob([whole])]) {
      const { events, recording } = await read(from);
      expect(rows(events)).toEqual(rows(EVENTS));
      expect(recording.geometry).toEqual(GEOMETRY);
    }
  });

  it('goes over chunks', async () => {
    const path = join(folder, 'long.h5');
    const long = createEventFile(path, 'hdf5', GEOMETRY);
    for (let k = 0; k < 300; k++) long.write({ ...EVENTS, t: EVENTS.t.map((t) => t + 4 * k) });
    long.close();
    const { events } = await read(path);
    expect(events.count).toBe(300 * EVENTS.count);
    expect(events.t.at(-1)).toBe(EVENTS.t[EVENTS.count - 1] + 4 * 299);
    for (const k of [0, 1, 272, 273, 299]) {
      const part = (values: Uint16Array | Uint8Array) => values.subarray(k * EVENTS.count, (k + 1) * EVENTS.count);
      expect([part(events.x), part(events.y), part(events.polarity)]).toEqual([EVENTS.x, EVENTS.y, EVENTS.polarity]);
    }
  });

  it('has the index of DSEC: t[i - 1] < 1000 ms <= t[i], for every millisecond', () => {
    const path = freshHdf5Path();
    const from = eventsOf([7_000_300, 1, 1, 1], [7_000_310, 1, 2, 0], [7_003_300, 1, 1, 1], [7_004_299, 2, 2, 0]);
    module.FS.writeFile(path, encode(encoderOf('hdf5', GEOMETRY), from));
    const root = new library.File(path, 'r');
    const numbersAt = (name: string) => Array.from((root.get(name) as { readonly value: Uint32Array }).value, Number);
    expect(Number((root.get('t_offset') as { readonly value: bigint }).value)).toBe(7_000_300);
    const times = numbersAt('events/t');
    const index = numbersAt('ms_to_idx');
    expect(times).toEqual([0, 10, 3000, 3999]);
    expect(index).toEqual([0, 2, 2, 2, 4]);
    index.forEach((at, ms) => {
      expect(at === 0 || times[at - 1] < 1000 * ms).toBe(true);
      expect(at === times.length || times[at] >= 1000 * ms).toBe(true);
    });
    root.close();
  });

  it('of no events, or of whole chunks, has all that is to be there', async () => {
    const written = (count: number) => {
      const encoder = encoderOf('hdf5', GEOMETRY);
      encoder.encode({
        count,
        t: Float64Array.from({ length: count }, (_, k) => k / 1e6),
        x: new Uint16Array(count),
        y: new Uint16Array(count),
        polarity: new Uint8Array(count),
      });
      const { bytes } = encoder.end();
      // What comes after the end is left out.
      expect(encoder.encode(eventsOf([count, 1, 2, 1]))).toHaveLength(0);
      const path = freshHdf5Path();
      module.FS.writeFile(path, bytes);
      const root = new library.File(path, 'r');
      const contentOf = (name: string) => (root.get(name) as { readonly value: Uint32Array | bigint }).value;
      const found = [
        contentOf('t_offset'),
        Array.from(contentOf('ms_to_idx') as Uint32Array, Number),
        (contentOf('events/t') as Uint32Array).length,
      ];
      root.close();
      return found;
    };
    expect(written(0)).toEqual([0n, [0], 0]);
    expect(written(1)).toEqual([0n, [0, 1], 1]);
    const all = 1 << 16;
    expect(written(all)).toEqual([0n, [...Array.from({ length: 66 }, (_, ms) => 1000 * ms), all], all]);
    expect((await read(encode(encoderOf('hdf5', GEOMETRY), eventsOf()))).events.count).toBe(0);
  });

  it('does not hold events that step back, or lie more than 2^32 us apart', () => {
    for (const [a, b] of [
      [5, 4],
      [0, 2 ** 32],
    ])
      expect(() => encode(encoderOf('hdf5', GEOMETRY), eventsOf([a, 1, 1, 1], [b, 1, 1, 1]))).toThrow(
        expect.objectContaining({ code: 'event_not_representable' }),
      );
  });
});

describe('what cannot be read', () => {
  it('has no events: the data sets that there are, and what to do', async () => {
    const bytes = file((root) => column(root.create_group('images'), 'left', Uint8Array.of(1, 2, 3)));
    await expect(read(bytes)).rejects.toMatchObject({ code: 'unsupported_recording', received: 'images/left (3)' });
  });

  it('has the mark of HDF5, at one of its places, and nothing else', async () => {
    const mark = Buffer.from('\x89HDF\r\n\x1a\n', 'latin1');
    for (const bytes of [mark, Buffer.concat([Buffer.alloc(512), mark])]) {
      await expect(read(bytes)).rejects.toMatchObject({ code: 'corrupt_recording', offset: 0 });
    }
  });

  it('is cut off or damaged', async () => {
    const whole = encode(encoderOf('hdf5', GEOMETRY), EVENTS);
    await expect(read(whole.subarray(0, whole.length - 900))).rejects.toMatchObject({ code: 'corrupt_recording' });
  });

  it('has columns of unlike lengths, pixels that are none, or times that nobody has', async () => {
    const of = (t: Float64Array, x: Int32Array) =>
      file((root) => {
        const group = root.create_group('events');
        column(group, 't', t);
        column(group, 'x', x);
        for (const name of ['y', 'p']) column(group, name, Uint8Array.of(1, 1));
      });
    for (const bytes of [
      of(Float64Array.of(1, 2, 3), Int32Array.of(1, 2)),
      of(Float64Array.of(1, 2), Int32Array.of(1, -2)),
      of(Float64Array.of(1, 2), Int32Array.of(1, 70_000)),
      of(Float64Array.of(1, 1e300), Int32Array.of(1, 2)),
      of(Float64Array.of(1, Number.NaN), Int32Array.of(1, 2)),
    ])
      await expect(read(bytes)).rejects.toMatchObject({ code: 'corrupt_recording' });
  });

  it('declares more than a file of its size may hold, or chunks of more than 2^24 events', async () => {
    const declared = (data: Numbers, rows: number, chunk = 1024) =>
      file((root) => {
        const group = root.create_group('events');
        for (const name of ['t', 'x', 'y', 'p'])
          group.create_dataset({ name, data, shape: [0], maxshape: [null], chunks: [chunk] }).resize([rows]);
      });
    const oversized = { code: 'oversized_recording' };
    await expect(read(declared(new Uint32Array(0), 1e12))).rejects.toMatchObject(oversized);
    // Four bytes for each event: one more than 64 MiB have.
    const more = declared(new Uint8Array(0), (1 << 24) + 1);
    await expect(read(more)).rejects.toMatchObject({
      ...oversized,
      expected: expect.stringContaining(`${1 << 26} bytes`),
    });
    const chunks = (events: number) => read(declared(new Uint8Array(0), 0, events));
    expect((await chunks(1 << 24)).events.count).toBe(0);
    await expect(chunks((1 << 24) + 1)).rejects.toMatchObject({
      ...oversized,
      received: `chunks of ${(1 << 24) + 1}`,
    });
  });
});

describe('filters of others', () => {
  /** Columns compressed by a filter, in headers without checksums. */
  const compressed = (filter: number, options: readonly number[]): Uint8Array =>
    file(
      (root) => {
        const group = root.create_group('events');
        const packed = { compression: filter, compression_opts: options, chunks: [EVENTS.count] };
        column(
          group,
          't',
          Uint32Array.from(EVENTS.t, (t) => Math.round(1e6 * t)),
          packed,
        );
        column(group, 'x', EVENTS.x, packed);
        column(group, 'y', EVENTS.y, packed);
        column(group, 'p', EVENTS.polarity, packed);
      },
      { libver: ['earliest', 'latest'] },
    );

  it.each([
    ['blosc with Zstandard, as in DSEC', 32001, [2, 2, 2, 0, 5, 1, 5]],
    ['Zstandard', 32015, [3]],
    ['LZ4', 32004, [0]],
  ] as const)('%s is read with h5wasm-plugins', async (_, filter, options) => {
    expect(await loadHdf5Plugins(module)).toBe(true);
    const bytes = compressed(filter, options);
    expect(rows((await read(bytes)).events)).toEqual(rows(EVENTS));
  });

  it('are not there without that package', async () => {
    expect(await loadHdf5Plugins(module, 'h5wasm-plugins-that-are-not-there')).toBe(false);
  });

  it('are refused by name: that of Prophesee, which nobody else has', async () => {
    // The number of blosc (0x7d01) in the messages of its filters, as that of ECF.
    const bytes = compressed(32001, [2, 2, 2, 0, 5, 1, 5]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at + 2 < bytes.length; at++)
      if (view.getUint16(at, true) === 32001) view.setUint16(at, 0x8ecf, true);
    await expect(read(bytes)).rejects.toMatchObject({
      code: 'unsupported_recording',
      received: 'the filter ECF of Prophesee',
      remedy: expect.stringContaining('metavision_file_to_dat'),
    });
  });
});

it('says how to install the library where it is not there', async () => {
  await expect(loadHdf5('h5wasm-that-is-not-there')).rejects.toMatchObject({
    code: 'hdf5_unavailable',
    remedy: 'npm install h5wasm@~0.10.3',
  });
});
