import { parse as parseDefinition } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg2-serialization';
import { describe, expect, it } from 'vitest';
import type { BagContainer } from '../../../../bridges/recording/bags/containers.ts';
import type { KernelKind } from '../../../../bridges/recording/compression/kernel-kind.ts';
import { loadZstd } from '../../../../bridges/recording/compression/zstd.ts';
import type { ParserState } from '../../../../bridges/recording/events/core/parser.ts';
import { microsecondsOf } from '../../../../bridges/recording/events/core/time-stamps.ts';
import { Evt3Words } from '../../../../bridges/recording/events/formats/prophesee/evt3-encoder.ts';
import { eventsOfBag } from '../../../../bridges/recording/events/ros/bags.ts';
import { lz4Literals } from './compressed.ts';
import { decode, rows, words16, words32 } from './recordings.ts';
import { dvsEventArray, EVENTS, eventPacket, GEOMETRY, mcap, rosbag1, rosbag2, type Topic } from './samples.ts';

const zstd = await loadZstd();

const parserOf = (container: BagContainer) => (state: ParserState, kernel?: KernelKind, topic?: string) =>
  eventsOfBag(container, { zstd, kernel, topic })(state);
const [parseMcap, parseRosbag1] = [eventsOfBag('mcap', { zstd }), eventsOfBag('rosbag1', { zstd })];

const CONTAINERS = [
  { name: 'MCAP', version: 2, write: mcap, parse: parserOf('mcap') },
  { name: 'bag of ROS 2', version: 2, write: rosbag2, parse: parserOf('rosbag2') },
  { name: 'bag of ROS 1', version: 1, write: rosbag1, parse: parserOf('rosbag1') },
] as const;

describe.each(CONTAINERS)('$name', ({ version, write, parse }) => {
  const read = (type: string, ...messages: readonly Uint8Array[]) =>
    decode((state) => parse(state), write([{ topic: '/events', type, messages }]));
  const packets = (encoding: string, ...events: readonly (readonly [timeBase: number, bytes: Uint8Array])[]) =>
    read(
      'event_camera_msgs/msg/EventPacket',
      ...events.map(([timeBase, bytes]) => eventPacket(version, encoding, timeBase, bytes)),
    );

  it('goes on with the state of evt3 from packet to packet', () => {
    const words = new Evt3Words(GEOMETRY);
    const half = EVENTS.count / 2;
    const bytes = words.encode(EVENTS);
    const cut = 2 * Math.floor(bytes.length / 4);
    expect(half).toBeGreaterThan(0);
    const { events } = packets('evt3', [0, bytes.subarray(0, cut)], [0, bytes.subarray(cut)]);
    expect(rows(events)).toEqual(rows(EVENTS));
  });

  it('decodes libcaer, over a wrap of its 31 bits', () => {
    const event = (x: number, y: number, polarity: number): number =>
      ((x << 17) | (y << 2) | (polarity << 1) | 1) >>> 0;
    const { events } = packets('libcaer', [5000, words32(event(3, 4, 1), 0x7fffffff, event(5, 6, 0), 1)]);
    expect(rows(events)).toEqual([
      [2 ** 31 + 4, 3, 4, 1],
      [2 ** 31 + 6, 5, 6, 0],
    ]);
  });

  it('decodes libcaer_cmp, anew with every packet', () => {
    const first = words16(0x0001, 0x1002, 0x2003, 0x3804, 0x4805, 0x5003, 0x5001);
    const { events } = packets('libcaer_cmp', [1e6, first], [2e6, words16(0x2001, 0x3002)]);
    expect(rows(events)).toEqual([
      [1000 + 4098, 3, 4, 1],
      [1000 + 4098, 3, 5, 1],
      [1000 + 4098, 3, 6, 1],
      [1000 + 4098, 3, 13, 1],
      [2000, 1, 2, 0],
    ]);
  });

  it('decodes mono, to the nanosecond', () => {
    const { events } = packets('mono', [1000, words32(1500, 0x80020001)]);
    expect(rows(events)).toEqual([[2.5, 1, 2, 1]]);
  });

  it('decodes the older name of the packets', () => {
    const message = eventPacket(version, 'mono', 0, words32(1000, 0x00020001));
    expect(rows(read('event_array_msgs/msg/EventArray', message).events)).toEqual([[1, 1, 2, 0]]);
  });

  it('decodes dvs_msgs', () => {
    expect(rows(read('dvs_msgs/msg/EventArray', dvsEventArray(version, EVENTS)).events)).toEqual(rows(EVENTS));
  });

  it('reads the topic that is asked for, else the first of events', () => {
    const topic = (name: string, x: number): Topic => ({
      topic: name,
      type: 'event_camera_msgs/msg/EventPacket',
      messages: [eventPacket(version, 'mono', 0, words32(0, x))],
    });
    const file = write([topic('/left', 1), topic('/right', 2)]);
    expect([...decode((state) => parse(state), file).events.x]).toEqual([1]);
    expect([...decode((state) => parse(state, 'wasm', '/right'), file).events.x]).toEqual([2]);
  });

  it('refuses an encoding that it does not know, and a file without events', () => {
    expect(packets('evt4', [0, words32(0)]).error).toMatchObject({ code: 'unsupported_recording' });
    const chatter = read('std_msgs/msg/String', words32(0));
    expect(chatter.error).toMatchObject({ code: 'unsupported_recording', received: '/events (std_msgs/msg/String)' });
  });

  it('names a packet that ends within a word', () => {
    const { error, events } = packets('mono', [0, words16(0, 0, 1, 2, 3)]);
    expect(events.count).toBe(1);
    expect(error).toMatchObject({ code: 'corrupt_recording', received: '10 bytes' });
  });
});

describe('messages that another library wrote or reads', () => {
  const header = `std_msgs/Header header\nuint32 height\nuint32 width\n`;
  const part = (name: string, fields: string): string => `${'='.repeat(80)}\nMSG: ${name}\n${fields}\n`;
  const headerParts = part('std_msgs/Header', 'builtin_interfaces/Time stamp\nstring frame_id');
  const stamp = { sec: 1, nanosec: 2 };

  it('dvs_msgs, in CDR', () => {
    const event = part('dvs_msgs/Event', 'uint16 x\nuint16 y\nbuiltin_interfaces/Time ts\nbool polarity');
    const definitions = parseDefinition(`${header}dvs_msgs/Event[] events\n${headerParts}${event}`, { ros2: true });
    const { count, t, x, y, polarity } = EVENTS;
    const events = Array.from({ length: count }, (_, i) => {
      const time = microsecondsOf(t[i]);
      const ts = { sec: Math.floor(time / 1e6), nanosec: 1e3 * (time % 1e6) };
      return { x: x[i], y: y[i], ts, polarity: polarity[i] === 1 };
    });
    const message = { header: { stamp, frame_id: 'left' }, ...GEOMETRY, events };
    const bytes = new MessageWriter(definitions).writeMessage(message);
    const file = mcap([{ topic: '/events', type: 'dvs_msgs/msg/EventArray', messages: [bytes] }]);
    expect(rows(decode(parseMcap, file).events)).toEqual(rows(EVENTS));
  });

  it('EventPacket, in CDR', () => {
    const fields = 'uint64 seq\nuint64 time_base\nstring encoding\nbool is_bigendian\nuint8[] events\n';
    const definitions = parseDefinition(`${header}${fields}${headerParts}`, { ros2: true });
    const message = {
      header: { stamp, frame_id: 'a' },
      ...GEOMETRY,
      seq: 3n,
      time_base: 5000n,
      encoding: 'mono',
      is_bigendian: false,
      events: words32(1500, 0x80020001),
    };
    const bytes = new MessageWriter(definitions).writeMessage(message);
    const file = mcap([{ topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [bytes] }]);
    expect(rows(decode(parseMcap, file).events)).toEqual([[6.5, 1, 2, 1]]);
  });
});

describe('chunks compressed by LZ4', () => {
  const topics: readonly Topic[] = [
    {
      topic: '/events',
      type: 'event_camera_msgs/EventPacket',
      messages: [eventPacket(1, 'mono', 0, words32(1000, 0x00020001))],
    },
  ];

  it('of a bag of ROS 1', () => {
    expect(rows(decode(parseRosbag1, rosbag1(topics, 'lz4', lz4Literals)).events)).toEqual([[1, 1, 2, 0]]);
  });

  it('of an MCAP file', () => {
    const packet = eventPacket(2, 'mono', 0, words32(1000, 0x00020001));
    const file = mcap(
      [{ topic: '/events', type: 'event_camera_msgs/msg/EventPacket', messages: [packet] }],
      'lz4',
      lz4Literals,
    );
    expect(rows(decode(parseMcap, file).events)).toEqual([[1, 1, 2, 0]]);
  });

  it('a compression that is not read is named with a remedy', () => {
    const { error } = decode(parseRosbag1, rosbag1(topics, 'xz'));
    expect(error).toMatchObject({ code: 'unsupported_recording', received: 'xz', remedy: 'rosbag decompress FILE' });
  });
});
