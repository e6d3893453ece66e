import { existsSync } from 'node:fs';
import { join as inFolder } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Events } from '../../../../agents/index.ts';
import { aedat3 } from '../../../../bridges/recording/events/formats/aedat/aedat3.ts';
import { PacketEncoder } from '../../../../bridges/recording/events/ros/packet-encoder.ts';
import { messageOf } from '../../../../bridges/recording/events/ros/side-messages.ts';
import {
  encoderOf,
  type Frame,
  formatOf,
  type InertialSample,
  openEvents,
  type SideSample,
  secondsOf,
  type TriggerEdge,
  type Triple,
  WRITTEN_FORMATS,
  type WrittenFormatName,
} from '../../../../bridges/recording/index.ts';
import { timeOf } from '../../../../bridges/ros-messages/index.ts';
import { share } from '../../../effort.ts';
import { ascii, decode, eventsOf, join, rows, words32 } from './recordings.ts';
import { dvsEventArray, mcap } from './samples.ts';

const GEOMETRY = { width: 64, height: 32 };
const KERNELS = ['wasm', 'javascript'] as const;

/** Formats with a place for triggers: the number of their channels, and whether a pulse stays one. */
const WITH_TRIGGERS: readonly (readonly [format: WrittenFormatName, channels: number, pulses: number])[] = [
  ['evt2', 32, 0],
  ['evt3', 16, 0],
  ['mcap', 16, 0],
  ['aedat4', 2, 1],
];

const time = fc.nat({ max: 30_000_000 });
const event = fc.tuple(time, fc.nat({ max: 63 }), fc.nat({ max: 31 }), fc.nat({ max: 1 }));
const trigger = fc.record({
  kind: fc.constant('triggers' as const),
  t: time.map(secondsOf),
  channel: fc.nat({ max: 40 }),
  edge: fc.constantFrom<TriggerEdge['edge']>('rising', 'falling', 'pulse'),
});

/** A file of messages of events, each with what came beside it. */
function fileOf(name: WrittenFormatName, messages: readonly (readonly [Events, readonly SideSample[]])[]) {
  const encoder = encoderOf(name, GEOMETRY);
  const pieces = [encoder.begin(), ...messages.map(([events, beside]) => encoder.encode(events, beside))];
  const { bytes, replace } = encoder.end();
  const file = join(...pieces, bytes);
  if (replace !== undefined) file.set(replace.bytes, replace.offset);
  return { file, kept: encoder.kept };
}

describe.each(WITH_TRIGGERS)('triggers in %s', (name, channels, pulses) => {
  it('come back as they were written, beside the same events, in pieces of any length', { tags: 'long' }, async () => {
    const parses = await Promise.all(KERNELS.map((kernel) => formatOf(name, WRITTEN_FORMATS).parser({ kernel })));
    fc.assert(
      fc.property(
        fc.array(event, { maxLength: 40 }),
        fc.array(trigger, { maxLength: 20 }),
        time,
        fc.integer({ min: 1, max: 500 }),
        (drawn, triggers, cut, step) => {
          const events = [...drawn].sort((a, b) => a[0] - b[0]);
          const edges = [...triggers].sort((a, b) => a.t - b.t);
          const { file, kept } = fileOf(name, [
            [eventsOf(...events.filter(([t]) => t < cut)), edges.filter(({ t }) => t < secondsOf(cut))],
            [eventsOf(...events.filter(([t]) => t >= cut)), edges.filter(({ t }) => t >= secondsOf(cut))],
          ]);
          const placed = edges.filter(({ channel }) => channel < channels);
          // Of nothing at all some formats make no recording.
          fc.pre(events.length + placed.length > 0);
          expect(kept).toMatchObject({ triggers: placed.length });
          const expected = placed.flatMap((sample): TriggerEdge[] =>
            sample.edge === 'pulse' && sample.channel >= pulses
              ? [
                  { ...sample, edge: 'rising' },
                  { ...sample, edge: 'falling' },
                ]
              : [sample],
          );
          for (const parse of parses) {
            const decoded = decode(parse, file, step);
            expect(decoded.error).toBeUndefined();
            expect(rows(decoded.events)).toEqual(events);
            expect(decoded.beside).toEqual(expected);
            expect(decoded.state.tally.triggers).toBe(expected.length);
          }
        },
      ),
      { numRuns: share(40) },
    );
  });

  it('alone make a recording', async () => {
    const edge: TriggerEdge = { kind: 'triggers', t: 20, channel: 1, edge: 'rising' };
    const { file } = fileOf(name, [[eventsOf(), [edge]]]);
    const recording = await openEvents(file, { beside: true });
    const found: SideSample[] = [];
    for await (const events of recording) {
      expect(events.count).toBe(0);
      found.push(...recording.beside);
    }
    expect(found).toEqual([edge]);
  });

  it('are not given where nobody asks for them, nor messages without events', async () => {
    const { file } = fileOf(name, [[eventsOf(), [{ kind: 'triggers', t: 20, channel: 1, edge: 'rising' }]]]);
    const recording = await openEvents(file);
    for await (const events of recording) expect(events.count).toBeGreaterThan(0);
    expect(recording).toMatchObject({ beside: [], tally: { triggers: 1 } });
  });
});

it('MCAP has no place for triggers in Unix time, and counts none as kept', () => {
  const { kept } = fileOf('mcap', [
    [eventsOf([1.7e15, 1, 2, 1]), [{ kind: 'triggers', t: 1.7e9, channel: 0, edge: 'rising' }]],
  ]);
  expect(kept).toMatchObject({ triggers: 0 });
});

it.each(['evt2', 'evt3'] as const)('%s leaves out triggers at times that it cannot hold', (name) => {
  const at = (t: number): TriggerEdge => ({ kind: 'triggers', t, channel: 0, edge: 'rising' });
  const { file, kept } = fileOf(name, [[eventsOf([5, 1, 2, 1]), [at(-1), at(2e-6), at(1e12)]]]);
  expect(kept).toEqual({ triggers: 1 });
  expect(decode(formatOf(name, WRITTEN_FORMATS).parser({}) as never, file).beside).toEqual([at(2e-6)]);
});

/** As 32 bits hold it. */
const single = fc.float({ min: -100, max: 100, noNaN: true });
const triple = fc.tuple(single, single, single);
const inertial: fc.Arbitrary<InertialSample> = fc
  .record({ t: time, g: triple, degrees: triple, microtesla: triple, temperature: single })
  .map(({ t, g, degrees, microtesla, temperature }) => ({
    kind: 'inertial',
    t: secondsOf(t),
    acceleration: scaled(g, 9.80665),
    angularVelocity: scaled(degrees, Math.PI / 180),
    magneticField: scaled(microtesla, 1e-6),
    temperature,
  }));
const PIXELS = { mono8: 1, mono16: 2, bgr8: 3, bgra8: 4, bayer_rggb8: 1 };
const frame: fc.Arbitrary<Frame> = fc
  .record({
    t: time,
    width: fc.integer({ min: 1, max: 7 }),
    height: fc.integer({ min: 1, max: 5 }),
    encoding: fc.constantFrom(...(Object.keys(PIXELS) as (keyof typeof PIXELS)[])),
    seed: fc.nat({ max: 255 }),
    exposure: fc.option(fc.tuple(fc.nat({ max: 9 }), fc.integer({ min: 10, max: 999 })), { nil: undefined }),
  })
  .map(({ t, width, height, encoding, seed, exposure }) => ({
    kind: 'frames',
    t: secondsOf(t),
    width,
    height,
    encoding,
    pixels: Uint8Array.from({ length: width * height * PIXELS[encoding] }, (_, k) => seed + k),
    ...(exposure && { exposure: [secondsOf(0 - exposure[0]), secondsOf(exposure[1])] as const }),
  }));

function scaled([x, y, z]: Triple, unit: number): Triple {
  return [unit * x, unit * y, unit * z];
}

/** What each format has a place for. */
const HELD: Readonly<Record<'aedat4' | 'mcap', (sample: InertialSample | Frame) => readonly SideSample[]>> = {
  aedat4: (sample) => (sample.kind === 'frames' && sample.encoding.startsWith('bayer') ? [] : [sample]),
  mcap({ ...sample }) {
    if (sample.kind === 'frames') delete sample.exposure;
    else {
      delete sample.magneticField;
      delete sample.temperature;
    }
    return [sample];
  },
};

describe.each(['aedat4', 'mcap'] as const)('inertial samples and frames in %s', (name) => {
  it('come back as they were written, before, among and after the events', { tags: 'long' }, async () => {
    const parse = await formatOf(name, WRITTEN_FORMATS).parser({});
    fc.assert(
      fc.property(
        fc.array(event, { minLength: 1, maxLength: 20 }),
        fc.array(fc.oneof(inertial, frame), { maxLength: 12 }),
        fc.integer({ min: 1, max: 500 }),
        (drawn, samples, step) => {
          const events = [...drawn].sort((a, b) => a[0] - b[0]);
          const { file, kept } = fileOf(name, [[eventsOf(...events), samples]]);
          const { beside, state, error, events: read } = decode(parse as never, file, step);
          expect(error).toBeUndefined();
          expect(rows(read)).toEqual(events);
          const expected = samples.flatMap(HELD[name]);
          for (const kind of ['inertial', 'frames'] as const) {
            const ofKind = (all: readonly SideSample[]) =>
              all
                .filter((one) => one.kind === kind)
                .sort((a, b) => a.t - b.t || (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
            expect(ofKind(beside).map(near)).toEqual(ofKind(expected).map(near));
            expect(kept?.[kind]).toBe(ofKind(expected).length);
            expect(state.tally[kind]).toBe(ofKind(expected).length);
          }
        },
      ),
      { numRuns: share(60) },
    );
  });
});

/** Numbers as 32 bits hold them in the units of a file, where AEDAT 4 has them so. */
function near(sample: SideSample): SideSample {
  if (sample.kind !== 'inertial') return sample;
  const { magneticField } = sample;
  return {
    ...sample,
    acceleration: singles(sample.acceleration, 9.80665),
    angularVelocity: singles(sample.angularVelocity, Math.PI / 180),
    ...(magneticField && { magneticField: singles(magneticField, 1e-6) }),
  };
}

function singles([x, y, z]: Triple, unit: number): Triple {
  return [Math.fround(x / unit), Math.fround(y / unit), Math.fround(z / unit)];
}

describe('messages beside events in a bag', () => {
  const FAR = 1_700_000_000;
  const imu = (seconds: number, turn = 1) =>
    messageOf(
      { kind: 'inertial', t: 0, acceleration: [0, 0, 9.8], angularVelocity: [turn, 0, 0] },
      BigInt(Math.round(seconds * 1e9)),
    );
  /** A packet with an event at 5 s, that was sent at another time. */
  const packet = (seconds: number): Uint8Array =>
    new PacketEncoder(GEOMETRY)
      .encode(eventsOf([5_000_000, 1, 2, 1]), { stamp: timeOf(BigInt(seconds) * 1_000_000_000n), frame_id: 'a' })
      .cdr.slice();
  const [events, inertial] = ['event_camera_msgs/msg/EventPacket', 'sensor_msgs/msg/Imu'];
  const read = async (topics: Parameters<typeof mcap>[0]) => {
    const recording = await openEvents(mcap(topics), { beside: true });
    const found: SideSample[] = [];
    for await (const _ of recording.borrowed()) found.push(...recording.beside);
    return { recording, found };
  };

  it('are taken back to the clock of the camera, those before the first events too, and that is said', async () => {
    const { found, recording } = await read([
      { topic: '/dvs/events', type: events, messages: [] },
      { topic: '/dvs/imu', type: inertial, messages: [imu(FAR - 2)] },
      { topic: '/dvs/events', type: events, messages: [packet(FAR)] },
      { topic: '/dvs/imu', type: inertial, messages: [imu(FAR + 3)] },
    ]);
    expect(found.map(({ t }) => t)).toEqual([3, 8]);
    expect(recording.remarks).toEqual([expect.stringContaining(`${FAR - 5}.000 s ahead of the camera's clock`)]);
  });

  it('are taken back to that of an array of events, too', async () => {
    const array = dvsEventArray(2, eventsOf([5_000_000, 1, 2, 1])); // It was sent at 1 s.
    const { found } = await read([
      { topic: '/dvs/events', type: 'dvs_msgs/msg/EventArray', messages: [array] },
      { topic: '/dvs/imu', type: inertial, messages: [imu(2)] },
    ]);
    expect(found.map(({ t }) => t)).toEqual([expect.closeTo(6, 6)]);
  });

  it('keep their times where both have one clock', async () => {
    const { found, recording } = await read([
      { topic: '/dvs/events', type: events, messages: [packet(5)] },
      { topic: '/dvs/imu', type: inertial, messages: [imu(7.5)] },
    ]);
    expect(found.map(({ t }) => t)).toEqual([7.5]);
    expect(recording.remarks).toEqual([]);
  });

  it('are those of the name space of the events, the first of a kind; others are counted', async () => {
    const { found, recording } = await read([
      { topic: '/dvs/events', type: events, messages: [packet(5)] },
      { topic: '/base/imu', type: inertial, messages: [imu(6)] },
      { topic: '/dvs/imu', type: inertial, messages: [imu(7), imu(8).subarray(0, 100)] },
      { topic: '/dvs/imu_raw', type: inertial, messages: [imu(9)] },
      { topic: '/dvs/image', type: 'sensor_msgs/msg/CompressedImage', messages: [imu(9)] },
    ]);
    expect(found.map(({ t }) => t)).toEqual([7]);
    expect(recording.tally).toMatchObject({ inertial: 4, frames: 1 });
  });
});

it('AEDAT 3.1 has triggers among its special events', () => {
  const special = (type: number, valid = 1): number => (type << 1) | valid;
  const events = [
    special(2),
    5,
    special(3),
    6,
    special(4),
    7,
    special(7),
    8,
    special(11),
    9,
    special(5),
    10,
    special(2, 0),
    11,
  ];
  const count = events.length / 2;
  // Type and source, size, offset of the time, overflow, capacity, number, valid.
  const header = words32(0, 8, 4, 1, count, count, count);
  const file = join(ascii('#!AER-DAT3.1\r\n#!END-HEADER\r\n'), header, words32(...events));
  const { beside, state, error } = decode(aedat3.parser(), file);
  expect(error).toBeUndefined();
  const wrap = 2 ** 31;
  expect(beside).toEqual([
    { kind: 'triggers', t: secondsOf(wrap + 5), channel: 0, edge: 'rising' },
    { kind: 'triggers', t: secondsOf(wrap + 6), channel: 0, edge: 'falling' },
    { kind: 'triggers', t: secondsOf(wrap + 7), channel: 0, edge: 'pulse' },
    { kind: 'triggers', t: secondsOf(wrap + 8), channel: 1, edge: 'falling' },
    { kind: 'triggers', t: secondsOf(wrap + 9), channel: 2, edge: 'pulse' },
  ]);
  expect(state.tally).toMatchObject({ triggers: 5, other: 2 });
});

describe('AEDAT 3.1, as libcaer has it in memory', () => {
  const WRAP = 2 ** 31;
  /** A packet after one overflow of its times; `timeAt` is where its events have theirs. */
  const packet = (type: number, size: number, timeAt: number, events: readonly Uint8Array[]): Uint8Array =>
    join(words32(type, size, timeAt, 1, events.length, events.length, events.length), ...events);
  const read = (...packets: readonly Uint8Array[]) =>
    decode(aedat3.parser(), join(ascii('#!AER-DAT3.1\r\n#!END-HEADER\r\n'), ...packets), 7);
  const singlesOf = (...values: number[]): Uint8Array => new Uint8Array(Float32Array.from(values).buffer);

  it('has each event once, whatever lies between', () => {
    const polarity = (info: number, t: number) => packet(1, 8, 4, [words32(info, t)]);
    const sample = join(words32(1, 22), singlesOf(0, 0, 1, 0, 0, 0, 20));
    const { events, beside, state, error } = read(
      polarity((5 << 17) | (4 << 2) | 3, 20),
      packet(0, 8, 4, [words32((2 << 1) | 1, 21)]),
      packet(3, 36, 4, [sample]),
      packet(2, SIZE, 8, [frame3()]),
      packet(9, 16, 4, [words32(1, 23, 0, 0)]),
      polarity((6 << 17) | (3 << 2) | 1, 24),
      polarity((6 << 17) | (3 << 2), 25),
    );
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual([
      [WRAP + 20, 5, 4, 1],
      [WRAP + 24, 6, 3, 0],
    ]);
    expect(beside.map(({ kind }) => kind)).toEqual(['triggers', 'inertial', 'frames']);
    expect(state.tally).toMatchObject({ triggers: 1, inertial: 1, frames: 1, other: 2 });
  });

  it('has samples of six and of nine axes', () => {
    const six = (info: number, t: number, ...values: number[]) => join(words32(info, t), singlesOf(...values));
    const { beside, state, error } = read(
      packet(3, 36, 4, [six(1, 20, 1, 2, -3, 90, -180, 45, 30.5), six(0, 21, 1, 2, 3, 4, 5, 6, 7)]),
      packet(3, 36, 4, [six(1, 22, Number.NaN, 0, 0, 0, 0, 0, 0), six(1, 23, 0, 0, 1, 0, 0, 0, Number.NaN)]),
      packet(4, 48, 4, [six(1, 24, 0, 0, 1, 0, 0, 360, 20, 25, -50, 75)]),
    );
    expect(error).toBeUndefined();
    const [g, turn] = [9.80665, 2 * Math.PI];
    expect(beside).toEqual([
      {
        kind: 'inertial',
        t: secondsOf(WRAP + 20),
        acceleration: [g, 2 * g, -3 * g],
        angularVelocity: [turn / 4, -turn / 2, turn / 8].map((value) => expect.closeTo(value, 12)),
        temperature: 30.5,
      },
      { kind: 'inertial', t: secondsOf(WRAP + 23), acceleration: [0, 0, g], angularVelocity: [0, 0, 0] },
      {
        kind: 'inertial',
        t: secondsOf(WRAP + 24),
        acceleration: [0, 0, g],
        angularVelocity: [0, 0, expect.closeTo(turn, 12)],
        magneticField: [25e-6, -50e-6, 75e-6].map((value) => expect.closeTo(value, 15)),
        temperature: 20,
      },
    ]);
    expect(state.tally).toMatchObject({ inertial: 5, other: 0 });
  });

  /** A frame of 2 x 3 pixels in an event that has room for more. */
  const frame3 = ({ info = 1 | (1 << 1), exposure = [50, 250], size = [2, 3], place = [0, 0] } = {}) =>
    join(
      words32(info, 40, 300, ...exposure, ...size, ...place),
      Uint8Array.from({ length: 6 * 4 * 2 }, (_, k) => 10 + k),
    );
  const SIZE = 36 + 6 * 4 * 2;

  it('has frames, whose time is where the packet says, and pixels of 16 bits in one to four channels', () => {
    const colour = 1 | (3 << 1);
    const { beside, state, error } = read(
      packet(2, SIZE, 8, [frame3(), frame3({ info: colour, exposure: [60, 60] })]),
      packet(2, SIZE, 4, [frame3({ info: 1 | (4 << 1) })]),
    );
    expect(error).toBeUndefined();
    const pixels = (channels: number) => Uint8Array.from({ length: 12 * channels }, (_, k) => 10 + k);
    const said = { kind: 'frames', width: 2, height: 3 } as const;
    expect(beside).toEqual([
      {
        ...said,
        t: secondsOf(WRAP + 300),
        encoding: 'mono16',
        exposure: [secondsOf(-250), secondsOf(-50)],
        pixels: pixels(1),
      },
      { ...said, t: secondsOf(WRAP + 300), encoding: 'rgb16', pixels: pixels(3) },
      {
        ...said,
        t: secondsOf(WRAP + 40),
        encoding: 'rgba16',
        exposure: [secondsOf(10), secondsOf(210)],
        pixels: pixels(4),
      },
    ]);
    expect(state.tally.frames).toBe(3);
  });

  it.each([
    ['marked as none', { info: 1 << 1 }],
    ['with two channels', { info: 1 | (2 << 1) }],
    ['behind a filter of colours', { info: 1 | (1 << 1) | (1 << 4) }],
    ['of a part of the sensor', { place: [0, 1] }],
    ['without rows', { size: [2, 0] }],
    ['whose pixels do not fit into their event', { size: [5, 5] }],
  ])('counts a frame %s, does not give it, and reads on', (_, frame) => {
    const { beside, state, error } = read(packet(2, SIZE, 8, [frame3(frame), frame3()]));
    expect(error).toBeUndefined();
    expect(beside).toHaveLength(1);
    expect(state.tally.frames).toBe(2);
  });

  it.each([
    ['samples of another size', packet(3, 48, 4, [])],
    ['frames too short for their head', packet(2, 35, 8, [])],
    ['frames whose time is among the pixels', packet(2, SIZE, 36, [])],
    ['frames whose time is before them', packet(2, SIZE, -4, [])],
  ])('is damaged where it has %s', (_, bytes) => {
    expect(read(bytes).error).toMatchObject({ code: 'corrupt_recording' });
  });
});

const FOLDER = process.env['REAFFERENCE_RECORDINGS'] ?? '';

it.skipIf(!existsSync(inFolder(FOLDER, 'eccodecs_evt3_trigger.db3')))('the triggers of a driver are read', async () => {
  const recording = await openEvents(inFolder(FOLDER, 'eccodecs_evt3_trigger.db3'), { beside: true });
  const found: SideSample[] = [];
  for await (const _ of recording.borrowed()) found.push(...recording.beside);
  expect(found.flatMap((one) => (one.kind === 'triggers' ? [one.edge] : [])).sort()).toEqual(['falling', 'rising']);
});

it.skipIf(!existsSync(inFolder(FOLDER, 'evl_sample.aedat4')))(
  'frames and inertial samples of a DAVIS are read',
  async () => {
    const recording = await openEvents(inFolder(FOLDER, 'evl_sample.aedat4'), { beside: true });
    const found: SideSample[] = [];
    for await (const _ of recording.borrowed()) found.push(...recording.beside);
    const frames = found.filter((one) => one.kind === 'frames');
    const samples = found.filter((one) => one.kind === 'inertial');
    expect(frames).toHaveLength(4);
    for (const one of frames) expect(one).toMatchObject({ width: 346, height: 260, encoding: 'mono8' });
    expect(samples).toHaveLength(160);
    for (const {
      acceleration: [x, y, z],
    } of samples) {
      // It stands, or nearly.
      expect(Math.abs(Math.hypot(x, y, z) - 9.8)).toBeLessThan(1);
    }
  },
);
