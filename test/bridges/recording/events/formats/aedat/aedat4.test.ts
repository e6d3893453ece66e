import { describe, expect, it } from 'vitest';
import { compressLz4 } from '../../../../../../bridges/recording/compression/lz4-encoder.ts';
import type { ReadingOptions } from '../../../../../../bridges/recording/events/core/event-format.ts';
import { aedat4 } from '../../../../../../bridges/recording/events/formats/aedat/aedat4.ts';
import {
  AEDAT4_PACKINGS,
  aedat4Encoder,
} from '../../../../../../bridges/recording/events/formats/aedat/aedat4-encoder.ts';
import {
  fitsAedat4,
  frameOf,
  framePacket,
} from '../../../../../../bridges/recording/events/formats/aedat/aedat4-frames.ts';
import { inertialPacket } from '../../../../../../bridges/recording/events/formats/aedat/aedat4-inertial.ts';
import { triggerPacket } from '../../../../../../bridges/recording/events/formats/aedat/aedat4-triggers.ts';
import { FlatTable } from '../../../../../../bridges/recording/events/formats/aedat/flatbuffer.ts';
import { type Frame, type InertialSample, openEvents, secondsOf } from '../../../../../../bridges/recording/index.ts';
import { zstdRaw } from '../../compressed.ts';
import { ascii, decode, eventsOf, join, rows, words16, words32 } from '../../recordings.ts';

const long = (value: bigint | number): Uint8Array => new Uint8Array(BigInt64Array.of(BigInt(value)).buffer);

/** A stream as the header of a file describes it. */
interface Stream {
  readonly type: string;
  readonly size?: readonly [width: number, height: number];
  readonly source?: string;
}

const attribute = (key: string, type: string, value: unknown) => `<attr key="${key}" type="${type}">${value}</attr>`;

function described(streams: Readonly<Record<string, Stream>>): string {
  const nodes = Object.entries(streams).map(([name, { type, size, source = 'camera' }]) => {
    const extent = size && attribute('sizeX', 'int', size[0]) + attribute('sizeY', 'int', size[1]);
    const info = `<node name="info" path="/i/">${extent ?? ''}${attribute('source', 'string', source)}</node>`;
    return `<node name="${name}" path="/s/">${attribute('typeIdentifier', 'string', type)}${info}</node>`;
  });
  return `<dv version="2.0"><node name="outInfo" path="/o/">${nodes.join('')}</node></dv>`;
}

const MAGIC = '#!AER-DAT4.0\r\n';

/** The start of a file: the magic, then a header behind its size, whose table has the compression, the place of the table, and the text. */
function start(streams: Readonly<Record<string, Stream>>, compression = 0, table = -1): Uint8Array {
  return startWith(ascii(described(streams)), compression, table);
}

function startWith(text: Uint8Array, compression = 0, table = -1): Uint8Array {
  const body = join(
    words32(20),
    ascii('IOHE'),
    words16(0, 10, 20, 4, 8, 16),
    words32(10, compression),
    long(table),
    words32(4, text.length),
    text,
  );
  return join(ascii(MAGIC), words32(body.length), body);
}

const packet = (stream: number, payload: Uint8Array): Uint8Array => join(words32(stream, payload.length), payload);

type Row = readonly [time: number, x: number, y: number, polarity: number];

/** A packet of events: a buffer behind its size, whose table has a vector of structures of 16 bytes. */
function eventPacket(...events: readonly Row[]): Uint8Array {
  const elements = new DataView(new ArrayBuffer(16 * events.length));
  events.forEach(([t, x, y, p], k) => {
    elements.setBigInt64(16 * k, BigInt(t), true);
    for (const [i, value] of [x, y, p].entries()) elements.setUint16(16 * k + 8 + 2 * i, value, true);
  });
  const head = join(words32(16), ascii('EVTS'), words16(0, 6, 8, 4), words32(6, 4, events.length));
  const buffer = join(head, new Uint8Array(elements.buffer));
  return join(words32(buffer.length), buffer);
}

const ONE = eventPacket([9, 3, 4, 1]);
const IN_ONE = [[9, 3, 4, 1]];
const STREAMS = { 0: { type: 'EVTS' }, 1: { type: 'TRIG' }, 2: { type: 'IMUS' }, 3: { type: 'FRME' } } as const;
const STILL = [0, 0, 1] as const;
const inertial = (t: number): InertialSample => ({
  kind: 'inertial',
  t: secondsOf(t),
  acceleration: STILL,
  angularVelocity: STILL,
});
const frame = (t: number): Frame => ({
  kind: 'frames',
  t: secondsOf(t),
  width: 2,
  height: 1,
  encoding: 'mono8',
  pixels: Uint8Array.of(7, 8),
});

async function read(file: Uint8Array, options: ReadingOptions = {}) {
  return decode(await aedat4.parser(options), file);
}

describe('the start of AEDAT 4', () => {
  it('has another text in a file that is none', async () => {
    const file = join(ascii(MAGIC.replace('\r\n', '\n ')), start(STREAMS).subarray(MAGIC.length));
    expect((await read(file)).error).toMatchObject({ code: 'corrupt_recording', received: '#!AER-DAT4.0\n ' });
  });

  it('has a header of at most 16 MiB', async () => {
    const of = (bytes: number) => read(join(ascii(MAGIC), words32(bytes)));
    expect((await of(1 << 24)).error).toMatchObject({ code: 'truncated_recording' });
    expect((await of((1 << 24) + 1)).error).toMatchObject({ code: 'corrupt_recording' });
  });

  it.each<[number, string, (bytes: Uint8Array) => Uint8Array]>([
    [0, 'none', (bytes) => bytes],
    [1, 'LZ4', compressLz4],
    [2, 'LZ4, higher', compressLz4],
    [3, 'Zstandard', zstdRaw],
    [4, 'Zstandard, higher', zstdRaw],
  ])('says with %i that the compression is %s', async (code, _, pack) => {
    for (const kernel of ['wasm', 'javascript'] as const) {
      const { events, error } = await read(join(start(STREAMS, code), packet(0, pack(ONE))), { kernel });
      expect(error).toBeUndefined();
      expect(rows(events)).toEqual(IN_ONE);
    }
  });

  it.each([-1, 5])('that says the compression is %i is refused', async (code) => {
    const { error } = await read(join(start(STREAMS, code), packet(0, ONE)));
    expect(error).toMatchObject({ code: 'corrupt_recording', received: code });
  });

  it('says where the packets end: what lies behind them is not read', async () => {
    const head = start(STREAMS, 0, 0);
    const both = join(packet(0, ONE), packet(0, eventPacket([10, 5, 6, 0])));
    const at = (table: number) => read(join(start(STREAMS, 0, table), both, new Uint8Array(40).fill(0xff)));
    const one = await at(head.length + both.length / 2);
    expect([rows(one.events), one.error]).toEqual([IN_ONE, undefined]);
    const two = await at(head.length + both.length);
    expect([rows(two.events), two.error]).toEqual([[...IN_ONE, [10, 5, 6, 0]], undefined]);
    expect((await at(head.length + both.length + 1)).error).toMatchObject({ code: 'corrupt_recording' });
  });
});

describe('streams of AEDAT 4', () => {
  const streams = {
    4: { type: 'FRME', source: 'left' },
    12: { type: 'EVTS', size: [20, 10], source: 'left' },
    7: { type: 'EVTS', size: [40, 30], source: 'right' },
    20: { type: 'TRIG', source: 'left' },
    21: { type: 'TRIG', source: 'right' },
    22: { type: 'IMUS', source: 'left' },
    23: { type: 'FRME', source: 'right' },
  } as const;
  const file = join(
    start(streams),
    packet(12, eventPacket([5, 1, 2, 1], [6, 20, 2, 1])),
    packet(7, eventPacket([7, 39, 29, 0], [8, 40, 2, 1], [9, 2, 30, 1])),
    packet(20, triggerPacket([{ time: 10, source: 1 }])),
    packet(21, triggerPacket([{ time: 11, source: 2 }])),
    packet(22, inertialPacket([inertial(12), inertial(13)])),
    packet(4, framePacket(frame(14))),
    packet(23, framePacket(frame(15))),
    packet(99, new Uint8Array(5)),
  );

  it('of events without the whole of a size: as large as it is told', async () => {
    const whole = described({ 0: { type: 'EVTS', size: [9, 8] } });
    for (const missing of ['sizeX', 'sizeY']) {
      const text = whole.replace(new RegExp(`<attr key="${missing}"[^>]*>[^<]*</attr>`), '');
      expect(text.length).toBeLessThan(whole.length);
      const { state } = await read(join(startWith(ascii(text)), packet(0, ONE)));
      expect(state.geometry).toBeUndefined();
    }
  });

  it('of events: the one of the lowest number is read, or the one that is asked for, as large as it is', async () => {
    const right = await read(file);
    expect(right.error).toBeUndefined();
    expect(rows(right.events)).toEqual([[7, 39, 29, 0]]);
    expect(right.state.geometry).toEqual({ width: 40, height: 30 });
    expect(right.state.tally).toMatchObject({ events: 1, outside: 2 });
    const left = await read(file, { stream: 12 });
    expect(rows(left.events)).toEqual([[5, 1, 2, 1]]);
    expect(left.state.geometry).toEqual({ width: 20, height: 10 });
    expect(left.state.tally.outside).toBe(1);
  });

  it('of another camera are counted, and that its events are not among these is said', async () => {
    for (const [stream, other, t] of [
      [7, 12, [11, 15]],
      [12, 7, [10, 12, 13, 14]],
    ] as const) {
      const { beside, state } = await read(file, { stream });
      expect(beside.map((sample) => Math.round(1e6 * sample.t))).toEqual(t);
      // The events of the other, and a packet of no stream.
      expect(state.tally).toMatchObject({ triggers: 2, inertial: 2, frames: 2, other: 2 });
      expect([...state.remarks]).toEqual([expect.stringContaining(`--stream ${other}`)]);
    }
  });

  it('are counted alike where nobody asks for more than the events', async () => {
    const recording = await openEvents(file);
    for await (const events of recording) expect(events.count).toBeGreaterThan(0);
    expect(recording.tally).toMatchObject({ events: 1, triggers: 2, inertial: 2, frames: 2, other: 2 });
    expect(recording.beside).toEqual([]);
  });

  it('that are asked for as events and have none are refused, with those that there are', async () => {
    for (const stream of [4, 5]) {
      expect((await read(file, { stream })).error).toMatchObject({
        code: 'unsupported_recording',
        received: '4 FRME, 7 EVTS, 12 EVTS, 20 TRIG, 21 TRIG, 22 IMUS, 23 FRME',
      });
    }
    expect((await read(start({}))).error).toMatchObject({ code: 'unsupported_recording', received: 'no stream' });
    expect((await read(start({ a1: { type: 'EVTS' } }))).error).toMatchObject({ received: 'no stream' });
  });

  it('have the size that is given where the file says none', async () => {
    const geometry = { width: 9, height: 8 };
    const recording = await openEvents(join(start(STREAMS), packet(0, ONE)), { geometry });
    for await (const _ of recording);
    expect(recording.geometry).toEqual(geometry);
  });
});

describe.each(['wasm', 'javascript'] as const)('packets of events of AEDAT 4 (%s)', (kernel) => {
  it('may have more events than are decoded at once, or none', async () => {
    const events = Array.from({ length: 8192 + 9 }, (_, k): Row => [k, k % 300, k % 200, k & 1]);
    const parts = [eventPacket(), eventPacket(...events), eventPacket(), eventPacket([9000, 1, 2, 0])];
    const found = await read(join(start(STREAMS), ...parts.map((part) => packet(0, part))), { kernel });
    expect(found.error).toBeUndefined();
    expect(rows(found.events)).toEqual([...events, [9000, 1, 2, 0]]);
  });

  it('have times before 0, pixels of 16 bits, and a polarity whose lowest bit says ON', async () => {
    const list: Row[] = [
      [-1, 0, 0xffff, 2],
      [-(2 ** 40), 0xffff, 0, 3],
      [2 ** 51, 1, 2, 0xfe],
    ];
    const { events } = await read(join(start(STREAMS), packet(0, eventPacket(...list))), { kernel });
    expect(rows(events)).toEqual(list.map(([t, x, y, p]) => [t, x, y, p % 2]));
  });

  it('that are damaged, or whose size is none, are told after the events before', async () => {
    const damaged = ONE.slice();
    new DataView(damaged.buffer).setUint32(28, 2, true);
    for (const [bytes, code] of [
      [packet(0, damaged), 'corrupt_recording'],
      [packet(0, new Uint8Array(6)), 'corrupt_recording'],
      [words32(0, 0x80000000), 'corrupt_recording'],
      [words32(9, 0x80000000), 'corrupt_recording'],
      [words32(9, 0x7fffffff), 'truncated_recording'],
    ] as const) {
      const { events, error } = await read(join(start(STREAMS), packet(0, ONE), bytes), { kernel });
      expect(rows(events)).toEqual(IN_ONE);
      expect(error).toMatchObject({ code });
    }
  });
});

describe('what comes beside the events of AEDAT 4', () => {
  it('are edges of the signal and of the generator, by their source; others are counted', async () => {
    const triggers = Array.from({ length: 12 }, (_, source) => ({ time: 100 + source, source }));
    const { beside, state } = await read(join(start(STREAMS), packet(1, triggerPacket(triggers)), packet(0, ONE)));
    const at = (source: number) => ({ kind: 'triggers', t: secondsOf(100 + source) });
    expect(beside).toEqual([
      { ...at(1), channel: 0, edge: 'rising' },
      { ...at(2), channel: 0, edge: 'falling' },
      { ...at(3), channel: 0, edge: 'pulse' },
      { ...at(4), channel: 1, edge: 'rising' },
      { ...at(5), channel: 1, edge: 'falling' },
    ]);
    expect(state.tally).toMatchObject({ triggers: 5, other: 7, events: 1 });
  });

  it('has nothing that was not measured, and no sample without acceleration or turning', async () => {
    const none = [0, Number.NaN, 0] as const;
    const samples: InertialSample[] = [
      { ...inertial(1), temperature: 20.5 },
      { ...inertial(2), magneticField: [0, 0, 0] },
      { ...inertial(3), magneticField: none },
      { ...inertial(4), acceleration: none },
      { ...inertial(5), angularVelocity: none },
    ];
    const { beside, state } = await read(join(start(STREAMS), packet(2, inertialPacket(samples)), packet(0, ONE)));
    const at = (t: number) => ({
      kind: 'inertial',
      t: secondsOf(t),
      acceleration: [0, 0, expect.closeTo(1, 6)],
      angularVelocity: [0, 0, expect.closeTo(1, 6)],
    });
    expect(beside).toEqual([{ ...at(1), temperature: 20.5 }, { ...at(2), magneticField: [0, 0, 0] }, at(3)]);
    expect(state.tally.inertial).toBe(5);
  });

  it('is given in parts where a packet has very many', async () => {
    const triggers = Array.from({ length: 4096 + 2 }, (_, time) => ({ time, source: 1 }));
    const recording = await openEvents(join(start(STREAMS), packet(1, triggerPacket(triggers))), { beside: true });
    const parts: number[] = [];
    for await (const _ of recording.borrowed()) parts.push(recording.beside.length);
    expect(parts).toEqual([4096, 2]);
  });

  it('is counted once where it is damaged, and the events are read on', async () => {
    const cut = (bytes: Uint8Array) => bytes.subarray(0, bytes.length - 20);
    const { events, beside, error, state } = await read(
      join(
        start(STREAMS),
        packet(1, cut(triggerPacket([{ time: 1, source: 1 }]))),
        packet(2, cut(inertialPacket([inertial(2)]))),
        packet(3, cut(framePacket(frame(3)))),
        packet(0, ONE),
      ),
    );
    expect([rows(events), beside, error]).toEqual([IN_ONE, [], undefined]);
    expect(state.tally).toMatchObject({ triggers: 1, inertial: 1, frames: 1 });
  });

  it('is left out at a time that microseconds cannot hold', async () => {
    const triggers = [2 ** 52, 2 ** 32 * 1e6, 5].map((time) => ({ time, source: 1 }));
    const { beside, error } = await read(join(start(STREAMS), packet(1, triggerPacket(triggers)), packet(0, ONE)));
    expect(error).toBeUndefined();
    expect(beside.map(({ t }) => t)).toEqual([2 ** 32, 5e-6]);
  });

  it.each([
    ['triggers', 1, triggerPacket(Array.from({ length: 100 }, (_, time) => ({ time, source: 1 })))],
    ['frames', 3, framePacket({ ...frame(1), width: 1000, pixels: new Uint8Array(1000) })],
  ])('decompresses to no more than is allowed: %s', async (_, stream, payload) => {
    const file = join(start(STREAMS, 1), packet(stream, compressLz4(payload)), packet(0, compressLz4(ONE)));
    expect((await read(file, { mostContentBytes: 1000 })).error).toMatchObject({ code: 'oversized_recording' });
    expect((await read(file, { mostContentBytes: 10_000 })).error).toBeUndefined();
  });
});

describe('a frame of AEDAT 4', () => {
  const table = (one: Frame, change: (view: DataView, place: (field: number) => number) => void = () => {}) => {
    const bytes = framePacket(one);
    const view = new DataView(bytes.buffer);
    const root = 4 + view.getUint32(4, true);
    const vtable = root - view.getInt32(root, true);
    change(view, (field) => root + view.getUint16(vtable + 4 + 2 * field, true));
    return FlatTable.root(bytes, true);
  };

  it('has its times in the order of the format: of the frame from start to end, then of the exposure', () => {
    const exposed = table({ ...frame(1000), exposure: [-30e-6, 20e-6] });
    expect([0, 1, 2, 3, 4].map((field) => exposed.i64(field, -1))).toEqual([1000, 970, 1020, 970, 1020]);
    expect(frameOf(exposed)).toEqual({ ...frame(1000), exposure: [-30e-6, 20e-6] });
    expect(frameOf(table(frame(1000)))).toEqual(frame(1000));
  });

  it.each([
    ['mono8', 0, 1],
    ['mono16', 2, 2],
    ['bgr8', 16, 3],
    ['bgra8', 24, 4],
  ])('of %s is of the format %i of OpenCV', (encoding, code, bytes) => {
    const one = { ...frame(5), encoding, pixels: Uint8Array.from({ length: 2 * bytes }, (_, k) => 1 + k) };
    expect(fitsAedat4(one)).toBe(true);
    const written = table(one);
    expect(written.i8(5, -1)).toBe(code);
    expect(frameOf(written)).toEqual(one);
    for (const length of [2 * bytes - 1, 2 * bytes + 1])
      expect(fitsAedat4({ ...one, pixels: new Uint8Array(length) })).toBe(false);
  });

  it('of red, green and blue is written with blue first', () => {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const six = { ...frame(5), width: 4, encoding: 'rgb8', pixels };
    expect(fitsAedat4(six)).toBe(true);
    const turned = Uint8Array.of(3, 2, 1, 6, 5, 4, 9, 8, 7, 12, 11, 10);
    expect(frameOf(table(six))).toEqual({ ...six, encoding: 'bgr8', pixels: turned });
    const four = { ...frame(5), width: 3, encoding: 'rgba8', pixels };
    const withAlpha = Uint8Array.of(3, 2, 1, 4, 7, 6, 5, 8, 11, 10, 9, 12);
    expect(frameOf(table(four))).toEqual({ ...four, encoding: 'bgra8', pixels: withAlpha });
    expect(pixels[0]).toBe(1);
  });

  it('of an encoding without a place does not fit', () => {
    for (const encoding of ['rgb16', 'bayer_rggb8', '8UC1', ''])
      expect(fitsAedat4({ ...frame(5), encoding })).toBe(false);
  });

  it.each<[string, number, number]>([
    ['of another format', 5, 1],
    ['with fewer columns than it has pixels for', 6, 1],
    ['with more columns than it has pixels for', 6, 3],
    ['with no columns', 6, 0],
    ['with no rows', 7, 0],
    ['with more rows than it has pixels for', 7, 2],
    ['that begins in another column', 8, 1],
    ['that begins in another row', 9, 1],
    ['that begins before the first column', 8, 255],
  ])('%s is not given', (_, field, value) => {
    expect(frameOf(table(frame(5), (view, place) => view.setUint8(place(field), value)))).toBeUndefined();
  });

  it('has an exposure only where that takes some time', () => {
    const ending = (end: number) =>
      frameOf(
        table({ ...frame(50), exposure: [0, 1] }, (view, place) => view.setBigInt64(place(4), BigInt(end), true)),
      );
    expect(ending(50)).toEqual(frame(50));
    expect(ending(49)).toEqual(frame(50));
    expect(ending(51)).toEqual({ ...frame(50), exposure: [0, 1e-6] });
  });
});

describe('what is written as AEDAT 4', () => {
  const encoder = () => aedat4Encoder({ width: 64, height: 32 }, AEDAT4_PACKINGS.none);
  /** The numbers of the streams of the packets in some bytes, one after the other. */
  const streamsIn = (bytes: Uint8Array): number[] => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const found: number[] = [];
    for (let at = 0; at < bytes.length; at += 8 + view.getUint32(at + 4, true)) found.push(view.getUint32(at, true));
    return found;
  };
  const trigger = (t: number) => ({ kind: 'triggers', t: secondsOf(t), channel: 0, edge: 'rising' }) as const;

  it('has packets in the order of their first times', () => {
    const events = eventsOf([30, 1, 2, 1], [31, 1, 2, 1]);
    const [events0, triggers1, inertial2, frames3] = [0, 1, 2, 3];
    const writes = (...beside: Parameters<ReturnType<typeof encoder>['encode']>[1] & object) => {
      const one = encoder();
      one.begin();
      return streamsIn(one.encode(events, beside));
    };
    expect(writes(trigger(40), inertial(20), frame(10))).toEqual([frames3, inertial2, events0, triggers1]);
    expect(writes(frame(35), frame(5), inertial(40), trigger(7))).toEqual([
      frames3,
      triggers1,
      events0,
      frames3,
      inertial2,
    ]);
    expect(writes()).toEqual([events0]);
  });

  it('has at most 4096 events in a packet', () => {
    const one = encoder();
    one.begin();
    const many = (count: number) =>
      streamsIn(one.encode(eventsOf(...Array.from({ length: count }, (_, k) => [k, 1, 2, 1] as const)))).length;
    expect([0, 1, 4096, 4097].map(many)).toEqual([0, 1, 1, 2]);
  });

  it('is read up to where its writing was broken off', async () => {
    const one = encoder();
    const events = eventsOf([30, 1, 2, 1], [31, 1, 2, 0]);
    const { events: found, error } = await read(join(one.begin(), one.encode(events), one.encode(events)));
    expect(error).toBeUndefined();
    expect(rows(found)).toEqual([...rows(events), ...rows(events)]);
  });

  it('counts what it takes from message to message, and leaves out what has no place or no time', async () => {
    const one = encoder();
    const unfit = { ...frame(4), encoding: 'bayer_rggb8' };
    const pieces = [
      one.begin(),
      one.encode(eventsOf(), [trigger(1), { ...trigger(2), channel: 2 }, inertial(3), frame(4), unfit]),
      one.encode(eventsOf([6, 1, 2, 1]), [trigger(7), inertial(8), inertial(9), frame(10), frame(11)]),
      one.encode(
        eventsOf(),
        [Number.NaN, Infinity, 1e17].flatMap((t) => [trigger(t), inertial(t), frame(t)]),
      ),
      one.encode(eventsOf(), [{ ...trigger(12), channel: 1, edge: 'pulse' }]),
    ];
    expect(one.kept).toEqual({ triggers: 3, inertial: 3, frames: 3 });
    const { beside, error, events } = await read(join(...pieces));
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual([[6, 1, 2, 1]]);
    expect(beside.map(({ kind, t }) => [kind, Math.round(1e6 * t)])).toEqual(
      [
        ['triggers', 1],
        ['inertial', 3],
        ['frames', 4],
        ['triggers', 7],
        ['inertial', 8],
        ['inertial', 9],
        ['frames', 10],
        ['frames', 11],
        ['triggers', 12],
        ['triggers', 12],
      ].sort((a, b) => Number(a[1]) - Number(b[1])),
    );
    expect(beside.slice(-2)).toMatchObject([
      { channel: 1, edge: 'rising' },
      { channel: 1, edge: 'falling' },
    ]);
  });

  it('says of each stream what it is, and of those with pixels how large', () => {
    const text = new TextDecoder('latin1').decode(encoder().begin());
    const nodes = text.split(/<node name="\d+"/).slice(1);
    const attributes = nodes.map((node) =>
      Object.fromEntries(
        [...node.matchAll(/<attr key="(\w+)" type="(\w+)">([^<]*)</g)].map(([, key, , value]) => [key, value]),
      ),
    );
    const size = { sizeX: '64', sizeY: '32' };
    const common = { compression: 'NONE', tsOffset: '0', source: 'reafference' };
    expect(attributes).toHaveLength(4);
    expect(attributes).toMatchObject([
      { ...common, ...size, originalOutputName: 'events', typeIdentifier: 'EVTS' },
      { ...common, originalOutputName: 'triggers', typeIdentifier: 'TRIG' },
      { ...common, originalOutputName: 'imu', typeIdentifier: 'IMUS' },
      { ...common, ...size, originalOutputName: 'frames', typeIdentifier: 'FRME' },
    ]);
    for (const k of [1, 2]) expect(attributes[k]).not.toHaveProperty('sizeX');
    expect(text.match(/name="\d+" path="[^"]*"/g)).toEqual(
      [0, 1, 2, 3].map((k) => `name="${k}" path="/mainloop/Recorder/outInfo/${k}/"`),
    );
  });
});
