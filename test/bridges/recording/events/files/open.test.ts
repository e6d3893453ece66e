import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { platform } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Events } from '../../../../../agents/index.ts';
import { concatenateEvents, copyEvents } from '../../../../../bridges/recording/events/core/event-arrays.ts';
import { microsecondsOf, secondsOf } from '../../../../../bridges/recording/events/core/time-stamps.ts';
import { createEventFile, encoderOf, formatOfPath } from '../../../../../bridges/recording/events/files/create.ts';
import { WRITTEN_FORMATS } from '../../../../../bridges/recording/events/files/formats.ts';
import { type OpenOptions, openEvents } from '../../../../../bridges/recording/events/files/open.ts';
import type { ByteSource, Openable } from '../../../../../bridges/recording/reading/byte-source.ts';
import { DETECTION_BYTES } from '../../../../../bridges/recording/reading/byte-source.ts';
import { temporaryFolder } from '../../../../temporary-folder.ts';
import { lz4Literals, zstdRaw } from '../compressed.ts';
import { ascii, encode, eventsOf, rows, words32 } from '../recordings.ts';
import { EVENTS, eventPacket, GEOMETRY, mcap, rosbag2, SAMPLES } from '../samples.ts';

const folder = temporaryFolder();

async function read(from: Openable, options?: OpenOptions): Promise<Events> {
  const parts: Events[] = [];
  for await (const one of await openEvents(from, options)) parts.push(one);
  return concatenateEvents(parts);
}

describe('openEvents', () => {
  it('reads a path, bytes and a blob alike', async () => {
    const path = join(folder, 'sample');
    writeFileSync(path, SAMPLES.rosbag2);
    const blob = new Blob([SAMPLES.rosbag2]);
    for (const from of [path, SAMPLES.rosbag2, blob]) expect(rows(await read(from))).toEqual(rows(EVENTS));
  });

  it('reads a file larger than what it reads at once', { tags: 'long' }, async () => {
    const path = join(folder, 'long.raw');
    const file = createEventFile(path, 'evt3', GEOMETRY);
    const rounds = 2000;
    for (let round = 0; round < rounds; round++) {
      file.write({ ...EVENTS, t: EVENTS.t.map((time) => secondsOf(microsecondsOf(time) + 3_100_000 * round)) });
    }
    file.close();
    const events = await read(path);
    expect(events.count).toBe(rounds * EVENTS.count);
    expect(events.t.at(-1)).toBe(secondsOf(microsecondsOf(EVENTS.t[EVENTS.count - 1]) + 3_100_000 * (rounds - 1)));
  });

  it('may be iterated again, gives events to keep, and borrowed ones on request', async () => {
    const recording = await openEvents(SAMPLES.evt2);
    for (let round = 0; round < 2; round++) {
      const parts: Events[] = [];
      for await (const one of recording) parts.push(one);
      expect(rows(concatenateEvents(parts))).toEqual(rows(EVENTS));
      expect(parts[0].t.buffer.byteLength).toBe(8 * parts[0].count);
    }
    const borrowed: Events[] = [];
    for await (const one of recording.borrowed()) borrowed.push(copyEvents(one));
    expect(rows(concatenateEvents(borrowed))).toEqual(rows(EVENTS));
    expect(recording.geometry).toEqual(GEOMETRY);
    expect(recording.tally.events).toBe(EVENTS.count);
  });

  it('closes the file when the reader stops early', async () => {
    for await (const one of await openEvents(SAMPLES.text)) {
      expect(one.count).toBeGreaterThan(0);
      break;
    }
  });

  it('reads a source that is open more than once, and leaves it open', async () => {
    const file = await open(join(folder, 'sample'));
    try {
      const source: ByteSource = {
        size: SAMPLES.rosbag2.length,
        name: 'sample',
        read: async (offset, into) => (await file.read(into, 0, into.length, offset)).bytesRead,
        close: () => file.close(),
      };
      const recording = await openEvents(source);
      for (let reading = 0; reading < 2; reading++) {
        const parts: Events[] = [];
        for await (const one of recording) parts.push(one);
        expect(rows(concatenateEvents(parts))).toEqual(rows(EVENTS));
      }
      expect((await file.stat()).size).toBe(source.size);
    } finally {
      await file.close();
    }
  });

  it('takes the geometry of the sensor from its options where the file has none', async () => {
    const recording = await openEvents(SAMPLES.text, { geometry: { width: 64, height: 96 } });
    let count = 0;
    for await (const one of recording) count += one.count;
    expect(count).toBe(EVENTS.x.filter((x) => x < 64).length);
    expect(recording.tally.outside).toBe(EVENTS.count - count);
  });

  it('takes the order and the unit of the columns of a text', async () => {
    const file = ascii('x,y,pol,what,t\n# a remark\n3,4,1,9,1500\n5;6;-1;9;2000\n');
    const events = await read(file, { format: 'text', columns: { order: 'xyp-t', time: 'ns' } });
    expect(rows(events)).toEqual([
      [1.5, 3, 4, 1],
      [2, 5, 6, 0],
    ]);
    await expect(read(file, { format: 'text', columns: { order: 'xyt', time: 'ns' } })).rejects.toMatchObject({
      code: 'invalid_columns',
    });
  });

  it('names a line of a text that is no event, after the events before it', async () => {
    const recording = await openEvents(ascii('0.1 1 2 1\n0.2 3 4 0\n0.3 5 six 1\n'));
    const met: Events[] = [];
    const reading = (async () => {
      for await (const one of recording) met.push(one);
    })();
    await expect(reading).rejects.toMatchObject({
      code: 'corrupt_recording',
      offset: 20,
      received: 'line 3: 0.3 5 six 1',
    });
    expect(rows(concatenateEvents(met))).toEqual([
      [100_000, 1, 2, 1],
      [200_000, 3, 4, 0],
    ]);
  });

  it('refuses what it does not know, and what is not there', async () => {
    await expect(openEvents(ascii('hello'))).rejects.toMatchObject({ code: 'unknown_recording' });
    await expect(openEvents(new Uint8Array(0))).rejects.toMatchObject({ code: 'unknown_recording' });
    await expect(openEvents(join(folder, 'nothing'))).rejects.toMatchObject({
      code: 'unreadable_file',
      received: 'ENOENT',
    });
    await expect(openEvents(folder)).rejects.toMatchObject({ code: 'unreadable_file' });
  });
});

describe('a stream of bytes', () => {
  async function* pieces(bytes: Uint8Array, step: number): AsyncGenerator<Uint8Array, void, undefined> {
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }

  it.each(['evt2', 'evt3', 'dat', 'aedat4', 'event-stream', 'npy', 'text', 'mcap', 'rosbag1', 'n-mnist'] as const)(
    'of %s is read as the file is, in pieces of any length',
    async (format) => {
      const expected = rows(await read(SAMPLES[format]));
      for (const step of [SAMPLES[format].length, 1000, 7]) {
        const recording = await openEvents(pieces(SAMPLES[format], step));
        expect(recording.format).toBe(format);
        expect(recording.bytes).toEqual({ read: 0, size: 0 });
        const parts: Events[] = [];
        for await (const one of recording) parts.push(one);
        expect(rows(concatenateEvents(parts))).toEqual(expected);
        const { bytes } = recording;
        // The table at the end of AEDAT 4 is not read.
        expect(bytes.read).toBeGreaterThanOrEqual(SAMPLES[format].length - (format === 'aedat4' ? 200 : 0));
        expect(bytes.size).toBe(bytes.read);
      }
    },
  );

  it('that is longer than what tells its format is read on from there', async () => {
    const rounds = 40;
    const times = (round: number) => EVENTS.t.map((time) => secondsOf(microsecondsOf(time) + 3_100_000 * round));
    const parts = Array.from({ length: rounds }, (_, round) => ({ ...EVENTS, t: times(round) }));
    const file = encode(encoderOf('dat', GEOMETRY), ...parts);
    expect(file.length).toBeGreaterThan(2 * DETECTION_BYTES);
    expect(rows(await read(pieces(file, 777)))).toEqual(rows(concatenateEvents(parts)));
  });

  it('is read once, and not in another order', async () => {
    const recording = await openEvents(pieces(SAMPLES.text, 50));
    for await (const _ of recording);
    await expect(recording.borrowed().next()).rejects.toMatchObject({ code: 'not_seekable' });
    const large = rosbag2([
      { topic: '/a', type: 'a/msg/A', messages: Array.from({ length: 60 }, () => new Uint8Array(2000)) },
      { topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [] },
    ]);
    expect(large.length).toBeGreaterThan(4 * DETECTION_BYTES);
    await expect(read(pieces(large, 4096))).rejects.toMatchObject({
      code: 'not_seekable',
      remedy: 'save the stream as a file, and read that',
    });
  });

  it('that breaks off is named, after the events before', async () => {
    async function* breaking(): AsyncGenerator<Uint8Array, void, undefined> {
      yield* pieces(SAMPLES.dat, 100);
      throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
    }
    const recording = await openEvents(breaking());
    await expect(
      (async () => {
        for await (const _ of recording);
      })(),
    ).rejects.toMatchObject({ code: 'unreadable_file', received: 'ECONNRESET' });
    expect(recording.tally.events).toBe(EVENTS.count);
  });

  it('is let go of when it is none', async () => {
    let closed = false;
    async function* letter(): AsyncGenerator<Uint8Array, void, undefined> {
      try {
        for (;;) yield ascii('Dear all, ');
      } finally {
        closed = true;
      }
    }
    await expect(openEvents(letter())).rejects.toMatchObject({ code: 'unknown_recording' });
    expect(closed).toBe(true);
  });

  it.skipIf(platform() === 'win32')('may be a named pipe', async () => {
    const path = join(folder, 'pipe');
    execFileSync('mkfifo', [path]);
    const writing = writeFile(path, SAMPLES.evt3);
    expect(rows(await read(path))).toEqual(rows(EVENTS));
    await writing;
  });
});

describe('the folder of a bag of ROS 2', () => {
  const UNSPLIT = 'rosbag2_bagfile_information:\n  version: 5\n  storage_identifier: mcap\n';
  const packet = (count: number, x: number): Uint8Array =>
    eventPacket(2, 'mono', 0, words32(...Array.from({ length: count }, (_, i) => [1000 * i, x]).flat()));
  const topic = (name: string, ...messages: readonly Uint8Array[]) => ({
    topic: name,
    type: 'event_camera_msgs/msg/EventPacket',
    messages,
  });

  function bag(name: string, files: Readonly<Record<string, Uint8Array>>, metadata?: string): string {
    const path = join(folder, name);
    mkdirSync(path);
    for (const [file, bytes] of Object.entries(files)) writeFileSync(join(path, file), bytes);
    const list = Object.keys(files).map((file) => `    - ${file}\n`);
    writeFileSync(
      join(path, 'metadata.yaml'),
      metadata ?? `${UNSPLIT}  relative_file_paths:\n${list.join('')}  files:\n`,
    );
    return path;
  }

  it('is read as one recording of all its files, and counts them together', async () => {
    const files = {
      'b_0.mcap': mcap([topic('/other'), { topic: '/imu', type: 'sensor_msgs/msg/Imu', messages: [words32(1)] }]),
      'b_1.mcap': mcap([topic('/left', packet(3, 1)), topic('/right', packet(9, 2))]),
      'b_2.mcap': mcap([topic('/right', packet(9, 2)), topic('/left', packet(4, 3))]),
    };
    const recording = await openEvents(bag('split', files));
    const columns: number[] = [];
    for (let round = 0; round < 2; round++) {
      columns.length = 0;
      for await (const { x } of recording) columns.push(...x);
    }
    expect(columns).toEqual([1, 1, 1, 3, 3, 3, 3]);
    expect(recording.tally).toMatchObject({ events: 7, inertial: 1, other: 2 });
    expect(recording.topics.map(({ name, messages }) => [name, messages])).toEqual([
      ['/other', 0],
      ['/imu', 1],
      ['/left', 2],
      ['/right', 2],
    ]);
    expect(recording.remarks).toEqual([expect.stringContaining('--topic /right')]);
    const size = Object.values(files).reduce((sum, { length }) => sum + length, 0);
    expect(recording.bytes).toEqual({ read: size, size });
  });

  it('names the file that is damaged, after the events of those before it', async () => {
    const sound = mcap([topic('/left', packet(3, 1))]);
    const path = bag('damaged', { 'a.mcap': sound, 'b.mcap': sound.subarray(0, sound.length - 60) });
    const recording = await openEvents(path);
    await expect(
      (async () => {
        for await (const _ of recording);
      })(),
    ).rejects.toMatchObject({ code: 'truncated_recording', block: join(path, 'b.mcap') });
    expect(recording.tally.events).toBeGreaterThanOrEqual(3);
  });

  it('without events in any of its files is refused', async () => {
    const path = bag('without', { 'a.mcap': mcap([topic('/left')]), 'b.mcap': mcap([topic('/left')]) });
    await expect(read(path)).rejects.toMatchObject({ code: 'unsupported_recording' });
  });

  it('is found where older versions say it lies, and in databases', async () => {
    const file = SAMPLES.rosbag2;
    const path = bag(
      'older',
      { 'a.db3': file },
      `${UNSPLIT}  relative_file_paths:\r\n  - "older/a.db3"\r\n  duration: 3\r\n`,
    );
    expect(rows(await read(path))).toEqual(rows(EVENTS));
  });

  it('is read with its messages or its files compressed', async () => {
    const packed = mcap([{ ...topic('/left'), messages: [zstdRaw(packet(1, 1)), zstdRaw(packet(2, 2))] }]);
    const plain = mcap([topic('/left', packet(1, 1), packet(2, 2))]);
    const expected = rows(await read(plain));
    expect(rows(await read(bag('packed messages', { 'a.mcap': packed })))).toEqual(expected);
    expect(rows(await read(bag('packed files', { 'a.mcap.zstd': zstdRaw(plain) })))).toEqual(expected);
  });

  it.each([
    ['nothing', undefined, 'metadata.yaml'],
    ['no file', 'rosbag2_bagfile_information:\n  relative_file_paths: []\n', 'names no file'],
  ])('is refused with %s', async (name, metadata, received) => {
    const path = join(folder, `refused ${name}`);
    mkdirSync(path);
    if (metadata !== undefined) writeFileSync(join(path, 'metadata.yaml'), metadata);
    await expect(openEvents(path)).rejects.toMatchObject({
      code: 'unreadable_file',
      received: expect.stringContaining(received),
    });
  });
});

it('says that messages in a write-ahead log beside a database are not read', async () => {
  const file = SAMPLES.rosbag2.slice();
  file.set([2, 2], 18);
  const recording = await openEvents(file);
  for await (const _ of recording);
  expect(recording.remarks).toEqual([expect.stringContaining('write-ahead log')]);
});

describe('a file of a format that is not read', () => {
  it.each<[string, Uint8Array, string]>([
    ['gzip', gzipSync('events'), 'gunzip'],
    ['Zstandard', zstdRaw(ascii('events')), 'zstd -d'],
    ['LZ4', lz4Literals(ascii('events')), 'lz4 -d'],
    ['bzip2', ascii('BZh91AY&SY'), 'bunzip2'],
    ['zip', ascii('PK\x03\x04'), 'unzip'],
  ])('is told as %s, with what to do', async (name, bytes, remedy) => {
    await expect(openEvents(new Uint8Array(bytes))).rejects.toMatchObject({
      code: 'unknown_recording',
      message: expect.stringContaining(name),
      received: expect.stringContaining(name),
      remedy: expect.stringContaining(remedy),
    });
  });
});

describe('a file that was compressed as a whole', () => {
  it.each([
    ['gz', (bytes: Uint8Array) => gzipSync(bytes), 'gzip'],
    ['zst', zstdRaw, 'zstd'],
  ] as const)('ending in .%s is read as what it holds', async (ending, pack, name) => {
    const path = join(folder, `whole.aedat.${ending}`);
    writeFileSync(path, pack(SAMPLES.aedat2));
    const recording = await openEvents(path);
    expect(rows(await read(path))).toEqual(rows(EVENTS));
    for await (const _ of recording.borrowed());
    expect(recording).toMatchObject({ format: 'aedat2', compressions: [name] });
  });

  it('by gzip is held to what it may hold, and refused where it is damaged', { tags: 'long' }, async () => {
    const path = join(folder, 'bomb.raw.gz');
    writeFileSync(path, gzipSync(new Uint8Array(70 << 20)));
    await expect(openEvents(path)).rejects.toMatchObject({ code: 'oversized_recording' });
    writeFileSync(path, gzipSync(SAMPLES.evt3).subarray(0, 200));
    await expect(openEvents(path)).rejects.toMatchObject({ code: 'corrupt_recording' });
  });
});

describe('createEventFile', () => {
  const path = join(folder, 'kept.raw');
  const [first, ...others] = rows(EVENTS) as [number, number, number, number][];

  it('leaves the file that was there until it is closed', async () => {
    writeFileSync(path, 'old');
    const file = createEventFile(path, 'evt3', GEOMETRY);
    file.write(EVENTS);
    expect(readFileSync(path, 'utf8')).toBe('old');
    file.close();
    file.close();
    expect(rows(await read(path))).toEqual(rows(EVENTS));
  });

  it('leaves it, and nothing else, where events are refused', () => {
    writeFileSync(path, 'old');
    const before = readdirSync(folder);
    const file = createEventFile(path, 'evt3', GEOMETRY);
    file.write(eventsOf(first));
    const refused = expect.objectContaining({ code: 'event_not_representable' });
    expect(() => file.write(eventsOf([first[0], 5000, 5000, 1]))).toThrow(refused);
    expect(() => file.write(eventsOf(...others))).toThrow(refused);
    file.close();
    expect(file.closeBeside()).toEqual([]);
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(before);
  });

  it('has a part of a recording beside it, and nothing of one that is discarded', async () => {
    writeFileSync(path, 'old');
    const part = createEventFile(path, 'evt3', GEOMETRY);
    part.write(eventsOf(first));
    expect(part.closeBeside()).toEqual([join(folder, 'kept.partial.raw')]);
    part.close();
    part.discard();
    expect(rows(await read(join(folder, 'kept.partial.raw')))).toEqual([first]);
    const before = readdirSync(folder);
    const none = createEventFile(path, 'evt3', GEOMETRY);
    none.write(eventsOf(first));
    none.discard();
    none.close();
    expect(readFileSync(path, 'utf8')).toBe('old');
    expect(readdirSync(folder)).toEqual(before);
  });

  it.skipIf(!existsSync('/dev/full'))('says so once when a disk is full', () => {
    expect(() => createEventFile('/dev/full', 'evt3', GEOMETRY)).toThrow(
      expect.objectContaining({ code: 'recording_failed', received: 'ENOSPC' }),
    );
  });
});

describe.each(WRITTEN_FORMATS)('createEventFile: $name', (format) => {
  beforeAll(async () => format.writing.prepare?.());

  it('writes what is read back, and is told by the name and by the content', { tags: 'long' }, async () => {
    const path = join(folder, `written${format.writing.endings[0]}`);
    expect(formatOfPath(path)).toBe(format);
    const file = createEventFile(path, format, GEOMETRY);
    const half = EVENTS.count / 2;
    for (const part of [rows(EVENTS).slice(0, half), rows(EVENTS).slice(half)]) {
      file.write(eventsOf(...(part as [number, number, number, number][])));
    }
    file.close();
    const recording = await openEvents(path);
    expect(recording.format).toBe(format.name);
    expect(rows(await read(path))).toEqual(rows(EVENTS));
  });

  it('says that it cannot be written', () => {
    expect(() => createEventFile(join(folder, 'no', 'folder'), format, GEOMETRY)).toThrow(
      expect.objectContaining({ code: 'recording_failed', received: 'ENOENT' }),
    );
  });
});
