import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { McapIndexedReader, McapStreamReader } from '@mcap/core';
import { describe, expect, it } from 'vitest';
import type { Events } from '../../../../../agents/index.ts';
import { concatenateEvents, copyEvents } from '../../../../../bridges/recording/events/core/event-arrays.ts';
import { microsecondsOf, secondsOf } from '../../../../../bridges/recording/events/core/time-stamps.ts';
import { packetKernel } from '../../../../../bridges/recording/events/ros/event-packet.ts';
import { LibcaerWords } from '../../../../../bridges/recording/events/ros/libcaer-words.ts';
import { mcapEncoder } from '../../../../../bridges/recording/events/ros/mcap-encoder.ts';
import {
  encoderOf,
  type Frame,
  type InertialSample,
  openEvents,
  parserOf,
  type SideSample,
} from '../../../../../bridges/recording/index.ts';
import { decode, encode, eventsOf, join, rows } from '../recordings.ts';
import { EVENTS, GEOMETRY } from '../samples.ts';

interface EventPacket {
  readonly header: { readonly stamp: { readonly sec: number; readonly nanosec: number }; readonly frame_id: string };
  readonly height: number;
  readonly width: number;
  readonly seq: bigint;
  readonly encoding: string;
  readonly is_bigendian: boolean;
  readonly events: Uint8Array;
}

describe('of Unix time', () => {
  const UNIX = 1_700_000_000_123_456;
  const late: Events = { ...EVENTS, t: EVENTS.t.map((time) => secondsOf(microsecondsOf(time) + UNIX)) };

  it('writes packets whose times count from their own', async () => {
    const { events, error } = decode(await parserOf('mcap'), encode(mcapEncoder(GEOMETRY), late));
    expect(error).toBeUndefined();
    expect(rows(events)).toEqual(rows(late));
  });

  it('writes time high and low, then the column where it changes, then the row with the polarity', () => {
    const events = eventsOf([UNIX, 3, 4, 1], [UNIX, 3, 5, 0], [UNIX + 4096, 3, 6, 1], [UNIX + 4097, 2047, 6, 1]);
    const bytes = new LibcaerWords({ width: 2048, height: 2048 }).encode(events, UNIX);
    const words = [...new Uint16Array(bytes.buffer)].map((word) => word.toString(16).padStart(4, '0'));
    expect(words).toEqual(['0000', '1000', '2003', '3804', '3005', '0001', '1000', '3806', '1001', '27ff', '3806']);
  });

  it('takes steps back within a packet, columns of any width, and the second of its 12-bit words', async () => {
    const some = eventsOf(
      [UNIX + 9000, 2047, 5, 1],
      [UNIX + 4000, 2047, 2047, 0],
      [UNIX + 9000, 0, 0, 1],
      [UNIX + 4095, 0, 0, 1],
      [UNIX + 4096, 0, 0, 0],
      [UNIX + 30_000_000, 7, 7, 1],
      [UNIX, 8, 8, 1],
    );
    const file = encode(mcapEncoder({ width: 2048, height: 2048 }), some);
    expect(rows(decode(await parserOf('mcap'), file).events)).toEqual(rows(some));
  });

  it('gives the time of reception and the stamp of the header that time, too', async () => {
    const recording = await openEvents(encode(mcapEncoder(GEOMETRY), late));
    for await (const _ of recording);
    expect(recording.topics).toMatchObject([{ name: '/event_camera/events', holdsEvents: true }]);
    expect(recording.topics[0].earliest).toBeCloseTo(late.t[0], 5);
  });

  it('refuses a jump of years in a file that began at zero, and times that no recording has', () => {
    const jump = eventsOf([0, 1, 1, 1], [UNIX, 1, 1, 1]);
    const far = eventsOf([2 ** 33 * 1e6, 1, 1, 1]);
    for (const events of [jump, far, { ...EVENTS, t: EVENTS.t.map(() => Number.NaN) }]) {
      expect(() => encode(mcapEncoder(GEOMETRY), events)).toThrow(
        expect.objectContaining({ code: 'event_not_representable' }),
      );
    }
  });
});

it.each(['dat', 'evt2', 'evt3', 'event-stream'] as const)('%s cannot hold Unix time, and says what to do', (format) => {
  const events = eventsOf([1_700_000_000_000_000, 1, 1, 1]);
  expect(() => encode(encoderOf(format, GEOMETRY), events)).toThrow(
    expect.objectContaining({ code: 'event_not_representable', remedy: expect.stringContaining('--from-zero') }),
  );
});

it('writes packets that the readers of MCAP and of ROS 2 messages read, each from its own start', async () => {
  const bytes = encode(mcapEncoder(GEOMETRY), EVENTS);
  const reader = await McapIndexedReader.Initialize({
    readable: {
      size: async () => BigInt(bytes.length),
      read: async (offset, size) => new Uint8Array(bytes.subarray(Number(offset), Number(offset + size))),
    },
  });
  const parts: Events[] = [];
  let sequence = 0n;
  for await (const { channelId, logTime, data } of reader.readMessages()) {
    const channel = reader.channelsById.get(channelId);
    const schema = reader.schemasById.get(channel?.schemaId ?? 0);
    expect(channel).toMatchObject({ topic: '/event_camera/events', messageEncoding: 'cdr' });
    expect(schema).toMatchObject({ name: 'event_camera_msgs/msg/EventPacket', encoding: 'ros2msg' });
    const definitions = parse(new TextDecoder().decode(schema?.data), { ros2: true });
    const packet = new MessageReader(definitions).readMessage<EventPacket>(data);
    expect(packet).toMatchObject({ ...GEOMETRY, seq: sequence++, encoding: 'evt3', is_bigendian: false });
    const { sec, nanosec } = packet.header.stamp;
    expect(BigInt(sec) * 1_000_000_000n + BigInt(nanosec)).toBe(logTime);
    const kernel = packetKernel('evt3');
    kernel.decode(packet.events);
    parts.push(copyEvents(kernel.events));
    expect(1000 * microsecondsOf(parts[parts.length - 1].t[0])).toBe(Number(logTime));
  }
  expect(parts.length).toBeGreaterThan(1);
  expect(rows(concatenateEvents(parts))).toEqual(rows(EVENTS));
});

describe('messages in MCAP', () => {
  const logged = async (bytes: Uint8Array): Promise<(readonly [topic: string, microseconds: number])[]> => {
    const reader = new McapStreamReader();
    reader.append(bytes);
    const topics = new Map<number, string>();
    const found: (readonly [string, number])[] = [];
    for (let record = reader.nextRecord(); record !== undefined; record = reader.nextRecord()) {
      if (record.type === 'Channel') topics.set(record.id, record.topic.replace('/event_camera/', ''));
      if (record.type === 'Message') found.push([topics.get(record.channelId) ?? '', Number(record.logTime) / 1000]);
    }
    return found;
  };
  const write = (events: Events, beside: readonly SideSample[] = []) => {
    const encoder = mcapEncoder(GEOMETRY);
    const pieces = [encoder.begin(), encoder.encode(events, beside), encoder.end().bytes];
    return { bytes: join(...pieces), kept: encoder.kept };
  };
  const at = (...times: readonly number[]) => eventsOf(...times.map((time) => [time, 1, 2, 1] as const));
  const frame = (t: number): Frame => ({
    kind: 'frames',
    t,
    width: 1,
    height: 1,
    encoding: 'mono8',
    pixels: new Uint8Array(1),
  });
  const inertial = (t: number): InertialSample => ({
    kind: 'inertial',
    t,
    acceleration: [0, 0, 9.8],
    angularVelocity: [0, 0, 0],
  });

  it('are packets of less than 0.01 s, also where time steps back, and of at most 2^14 events', {
    tags: 'long',
  }, async () => {
    const starts = async (events: Events) => (await logged(write(events).bytes)).map(([, time]) => time);
    expect(await starts(at(100, 10_099))).toEqual([100]);
    expect(await starts(at(0, 10_000))).toEqual([0, 10_000]);
    expect(await starts(at(100, 10_101, 20_100, 30_105))).toEqual([100, 10_101, 30_105]);
    expect(await starts(at(50_000, 40_001, 30_000))).toEqual([50_000, 30_000]);
    const many = (count: number) => eventsOf(...Array.from({ length: count }, (_, k) => [7, k % 100, 3, 1] as const));
    expect(await starts(many(1 << 14))).toEqual([7]);
    expect(await starts(many((1 << 14) + 1))).toEqual([7, 7]);
    expect(await starts(at())).toEqual([]);
  });

  it('lie in the order of time, what comes beside the events among them', async () => {
    const beside = [frame(0.05), inertial(0.02), frame(0.001), inertial(0.03), inertial(0.09)];
    expect(await logged(write(at(10_000, 30_000, 60_000), beside).bytes)).toEqual([
      ['image_raw', 1000],
      ['events', 10_000],
      ['imu', 20_000],
      ['events', 30_000],
      ['imu', 30_000],
      ['image_raw', 50_000],
      ['events', 60_000],
      ['imu', 90_000],
    ]);
  });

  it('have times from 0 to those of a stamp of ROS 2, and what has none is left out', async () => {
    const last = 2 ** 31 - 1;
    const { bytes, kept } = write(at(), [
      inertial(0),
      frame(last),
      inertial(-1e-6),
      frame(last + 1e-6),
      frame(Number.NaN),
    ]);
    expect(await logged(bytes)).toEqual([
      ['imu', 0],
      ['image_raw', last * 1e6],
    ]);
    expect(kept).toEqual({ triggers: 0, inertial: 1, frames: 1 });
  });
});
