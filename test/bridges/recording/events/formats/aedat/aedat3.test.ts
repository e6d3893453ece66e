import { describe, expect, it } from 'vitest';
import { aedat3 } from '../../../../../../bridges/recording/events/formats/aedat/aedat3.ts';
import { openEvents, secondsOf } from '../../../../../../bridges/recording/index.ts';
import { ascii, decode, join, rows, words32 } from '../../recordings.ts';

const MARK = '#!AER-DAT3.1\r\n';
const END = '#!END-HEADER\r\n';
const header = (...lines: readonly string[]): Uint8Array =>
  ascii(MARK + lines.map((line) => `${line}\r\n`).join('') + END);
const HEADER = header();

/** What the header of a packet says: the type of its events, their bytes, where their time is, overflows, and how many there are. */
interface Said {
  readonly type?: number;
  readonly size?: number;
  readonly timeAt?: number;
  readonly overflow?: number;
  readonly capacity?: number;
  readonly number?: number;
}

function packet({ type = 1, size = 8, timeAt = 4, overflow = 0, ...numbers }: Said, ...events: readonly Uint8Array[]) {
  const { number = events.length, capacity = number } = numbers;
  return join(words32(type, size, timeAt, overflow, capacity, number, number), ...events);
}

const polarity = (x: number, y: number, on: number, time: number): Uint8Array =>
  words32(((x << 17) | (y << 2) | (on << 1) | 1) >>> 0, time);
const ONE = packet({}, polarity(3, 4, 1, 9));
const IN_ONE = [[9, 3, 4, 1]];

const read = (...parts: readonly Uint8Array[]) => decode(aedat3.parser(), join(...parts));

describe('the header of AEDAT 3.1', () => {
  it.each([
    ['#Source 1: DAVIS346', 346, 260],
    ['#Source 1: DAVIS240C', 240, 180],
    ['#Source 2: DVS128', 128, 128],
    ['#Source  12:  DAVIS640', 640, 480],
  ])('says the sensor: %s', (line, width, height) => {
    const { state, events } = read(header('#Format: RAW', line), ONE);
    expect(state.geometry).toEqual({ width, height });
    expect(rows(events)).toEqual(IN_ONE);
  });

  it('says none where it names no source that is known, and a size that is given holds', async () => {
    for (const line of ['#Start-Time: 346', '#Source 1: Dynap-se', '#Sources: DVS128'])
      expect(read(header(line), ONE).state.geometry).toBeUndefined();
    const geometry = { width: 9, height: 8 };
    const recording = await openEvents(join(header('#Source 1: DVS128'), ONE), { geometry });
    for await (const _ of recording);
    expect(recording.geometry).toEqual(geometry);
  });

  it('may be of any length, also where it ends just before or behind what is read of it at once', () => {
    const least = HEADER.length + 3;
    for (const length of [4095, 4096, 4097, 8191, 8192, 8193]) {
      const long = header(`#${'x'.repeat(length - least)}`);
      expect(long).toHaveLength(length);
      const { events, error } = read(long, ONE);
      expect(error).toBeUndefined();
      expect(rows(events), `${length}`).toEqual(IN_ONE);
    }
  });

  it.each([10, 4096, 5000, (1 << 20) + 5000])('that does not end within %i bytes is refused', (length) => {
    const { error } = read(ascii(MARK.padEnd(length, '# ')));
    const received = `${Math.min(Math.max(length, MARK.length), 1 << 20)} bytes without it`;
    expect(error).toMatchObject({
      code: 'corrupt_recording',
      expected: expect.stringContaining('END-HEADER'),
      received,
    });
  });
});

describe('packets of AEDAT 3.1', () => {
  it('have pixels of 15 bits, and times to which overflows of 31 bits are added', () => {
    const most = 2 ** 31 - 1;
    const { events, error } = read(
      HEADER,
      packet({}, polarity(0x7fff, 0, 0, 0), polarity(0, 0x7fff, 1, most)),
      packet({ overflow: 1 }, polarity(1, 2, 0, 0)),
      packet({ overflow: 3 }, polarity(0x5555, 0x2aaa, 1, 7)),
    );
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual([
      [0, 0x7fff, 0, 0],
      [most, 0, 0x7fff, 1],
      [2 ** 31, 1, 2, 0],
      [3 * 2 ** 31 + 7, 0x5555, 0x2aaa, 1],
    ]);
  });

  it('may be empty, and have room for more events than they have', () => {
    const { events, error } = read(HEADER, packet({}), packet({ capacity: 5 }, polarity(3, 4, 1, 9)), packet({}));
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual(IN_ONE);
  });

  it('may have more events than are given at once', () => {
    const count = 8192 + 3;
    const { events, error } = read(
      HEADER,
      packet({}, ...Array.from({ length: count }, (_, k) => polarity(k & 0xff, k >> 8, k & 1, k))),
    );
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual(Array.from({ length: count }, (_, k) => [k, k & 0xff, k >> 8, k & 1]));
  });

  it('have events off the sensor, and such as are marked as none, which are counted', () => {
    const { events, state } = read(
      header('#Source 1: DVS128'),
      packet({}, polarity(127, 127, 1, 1), polarity(128, 0, 1, 2), polarity(0, 128, 0, 3), words32(0, 4)),
    );
    expect(rows(events)).toEqual([[1, 127, 127, 1]]);
    expect(state.tally).toMatchObject({ events: 1, outside: 2, other: 1 });
    expect(state.firstOutside).toEqual({ t: 2e-6, x: 128, y: 0, on: true });
  });

  it.each<[string, Said]>([
    ['events of no bytes', { type: 9, size: 0 }],
    ['events of less than no bytes', { type: 9, size: -1 }],
    ['less than no overflows', { overflow: -1 }],
    ['less than no events', { number: -1, capacity: 1 }],
    ['more events than it has room for', { number: 2, capacity: 1 }],
    ['pixels of another size', { size: 16 }],
    ['special events of another size', { type: 0, size: 16 }],
    ['samples of six axes of another size', { type: 3, size: 37 }],
    ['samples of nine axes of another size', { type: 4, size: 36 }],
    ['frames without all of their head', { type: 2, size: 35, timeAt: 8 }],
    ['frames whose time is before them', { type: 2, size: 40, timeAt: -1 }],
    ['frames whose time is behind their head', { type: 2, size: 40, timeAt: 33 }],
  ])('are damaged with %s, after the events before', (_, said) => {
    const { events, error } = read(HEADER, ONE, packet({ number: 0, ...said }));
    expect(rows(events)).toEqual(IN_ONE);
    expect(error).toMatchObject({ code: 'corrupt_recording' });
  });

  it.each<[string, Said]>([
    ['of a byte each', { type: 9, size: 1 }],
    ['of frames that are a head alone', { type: 2, size: 36, timeAt: 32 }],
    ['of frames whose time is their first word', { type: 2, size: 36, timeAt: 0 }],
  ])('may be empty, %s', (_, said) => {
    const { events, error } = read(HEADER, packet({ number: 0, ...said }), ONE);
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual(IN_ONE);
  });

  it('are cut off within their header, or their events', () => {
    const second = packet({}, polarity(5, 6, 0, 10));
    for (let bytes = 1; bytes < second.length; bytes++) {
      const { events, error } = read(HEADER, ONE, second.subarray(0, bytes));
      expect(rows(events)).toEqual(IN_ONE);
      expect(error).toMatchObject({ code: 'truncated_recording' });
    }
  });
});

describe('special events of AEDAT 3.1', () => {
  /** By libcaer (events/special.h): three of each input in a row, among others. */
  const EDGES = new Map([
    [2, [0, 'rising']],
    [3, [0, 'falling']],
    [4, [0, 'pulse']],
    [6, [1, 'rising']],
    [7, [1, 'falling']],
    [8, [1, 'pulse']],
    [9, [2, 'rising']],
    [10, [2, 'falling']],
    [11, [2, 'pulse']],
  ]);

  it('are edges of three inputs, by their type, whatever their data are', () => {
    const types = Array.from({ length: 128 }, (_, type) => type);
    for (const data of [0, 0xffffff]) {
      const events = types.map((type) => words32(((data << 8) | (type << 1) | 1) >>> 0, 100 + type));
      const { beside, state, error } = read(HEADER, packet({ type: 0 }, ...events));
      expect(error).toBeUndefined();
      expect(beside).toEqual(
        [...EDGES].map(([type, [channel, edge]]) => ({ kind: 'triggers', t: secondsOf(100 + type), channel, edge })),
      );
      expect(state.tally).toMatchObject({ events: 0, triggers: EDGES.size, other: types.length - EDGES.size });
    }
  });

  it('and samples and frames are counted where nobody asks for them, and pixels are read on', async () => {
    const nothing = (bytes: number) => join(words32(1), new Uint8Array(bytes - 4));
    const recording = await openEvents(
      join(
        HEADER,
        packet({ type: 0 }, words32((2 << 1) | 1, 5), words32(1, 5)),
        packet({ type: 2, size: 50, timeAt: 8 }, nothing(50), nothing(50)),
        packet({ type: 3, size: 36 }, nothing(36)),
        packet({ type: 4, size: 48 }, nothing(48), nothing(48)),
        packet({ type: 7, size: 3 }, nothing(4).subarray(1)),
        ONE,
      ),
    );
    const found: number[][] = [];
    for await (const events of recording) {
      expect(events.count).toBeGreaterThan(0);
      found.push(...rows(events));
    }
    expect(found).toEqual(IN_ONE);
    expect(recording.tally).toMatchObject({ events: 1, triggers: 1, frames: 2, inertial: 3, other: 2 });
    expect(recording.beside).toEqual([]);
  });
});

describe('frames of AEDAT 3.1', () => {
  /** A frame of two pixels; `info` has what is behind the mark that it is valid. */
  const frame = (info: number, width = 2, height = 1, column = 0, exposure = [50, 60]): Uint8Array =>
    join(words32(info | 1, 40, 300, ...exposure, width, height, column, 0), Uint8Array.of(1, 2, 3, 4));
  const given = (bytes: Uint8Array) => read(HEADER, packet({ type: 2, size: bytes.length, timeAt: 8 }, bytes));
  const MONO = 1 << 1;

  it('have a region of interest and an exposure that may be of any kind', () => {
    const { beside } = given(frame(MONO | (0x7f << 8)));
    expect(beside).toMatchObject([{ encoding: 'mono16', width: 2, height: 1, t: secondsOf(300) }]);
    for (const exposure of [
      [60, 60],
      [60, 50],
    ])
      expect(given(frame(MONO, 2, 1, 0, exposure)).beside[0]).not.toHaveProperty('exposure');
    expect(given(frame(MONO, 1, 2)).beside).toMatchObject([{ width: 1, height: 2 }]);
  });

  it.each([
    ['behind a filter of the last kind', frame(MONO | (8 << 4))],
    ['without channels', frame(0)],
    ['of five channels', frame(5 << 1)],
    ['without columns', frame(MONO, 0)],
    ['without rows', frame(MONO, 1, 0)],
    ['of a part of the sensor', frame(MONO, 2, 1, 1)],
  ])('are not given %s', (_, bytes) => {
    const { beside, state, error } = given(bytes);
    expect([beside, error]).toEqual([[], undefined]);
    expect(state.tally.frames).toBe(1);
  });
});
