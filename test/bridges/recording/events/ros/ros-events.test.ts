import { describe, expect, it } from 'vitest';
import { EventDecoder } from '../../../../../bridges/recording/events/core/event-decoder.ts';
import { EVENT_PACKET, PacketEncoder } from '../../../../../bridges/recording/events/ros/packet-encoder.ts';
import { RosEvents } from '../../../../../bridges/recording/events/ros/ros-events.ts';
import { messageOf } from '../../../../../bridges/recording/events/ros/side-messages.ts';
import { openEvents, type SideSample } from '../../../../../bridges/recording/index.ts';
import { timeOf } from '../../../../../bridges/ros-messages/index.ts';
import { eventsOf, rows, words16, words32 } from '../recordings.ts';
import { dvsEventArray, eventPacket, mcap, rosbag1, type Topic } from '../samples.ts';

const PACKETS = 'event_camera_msgs/msg/EventPacket';
const ARRAYS = 'dvs_msgs/msg/EventArray';
const IMU = 'sensor_msgs/msg/Imu';

async function read(file: Uint8Array, options = {}) {
  const recording = await openEvents(file, options);
  const [all, beside]: [number[][], SideSample[]] = [[], []];
  let error: unknown;
  try {
    for await (const events of recording.borrowed()) {
      all.push(...rows(events));
      beside.push(...recording.beside);
    }
  } catch (fault) {
    error = fault;
  }
  return { all, beside, recording, error };
}

const topic = (name: string, type: string, ...messages: readonly Uint8Array[]): Topic => ({
  topic: name,
  type,
  messages,
});
const of = (type: string, ...messages: readonly Uint8Array[]) => read(mcap([topic('/events', type, ...messages)]));
const mono = (x: number, time = 1000): Uint8Array => eventPacket(2, 'mono', 0, words32(time, x));

describe('packets of events', () => {
  const packet = (change: Partial<Parameters<typeof EVENT_PACKET.encode>[0]>): Uint8Array =>
    EVENT_PACKET.encode({
      header: { stamp: { sec: 0, nanosec: 0 }, frame_id: 'a' },
      width: 8,
      height: 4,
      seq: 0n,
      time_base: 0n,
      encoding: 'mono',
      is_bigendian: false,
      events: words32(1000, (3 << 16) | 7),
      ...change,
    } as never);

  it.each([
    [0, 4],
    [8, 0],
    [65_536, 4],
    [8, 65_536],
  ])('of a sensor of %i x %i are damaged', async (width, height) => {
    expect((await of(PACKETS, packet({ width, height }))).error).toMatchObject({
      code: 'corrupt_recording',
      received: `a sensor of ${width}x${height} pixels`,
    });
  });

  it('say the size of the sensor, of up to 65535 columns and rows', async () => {
    for (const [width, height] of [
      [8, 4],
      [65_535, 4],
      [8, 65_535],
    ] as const) {
      const { recording, all } = await of(PACKETS, packet({ width, height }));
      expect(recording.geometry).toEqual({ width, height });
      expect(all).toEqual([[1, 7, 3, 0]]);
    }
    const { recording, all } = await of(PACKETS, packet({ width: 7 }), packet({ height: 3 }), packet({}));
    expect([all, recording.tally.outside]).toEqual([[[1, 7, 3, 0]], 2]);
  });

  it('of the highest byte first, or of an encoding that is not known, are refused', async () => {
    for (const [change, received] of [
      [{ is_bigendian: true }, 'mono, big-endian'],
      [{ encoding: 'evt2' }, 'evt2, little-endian'],
    ] as const)
      expect((await of(PACKETS, packet(change))).error).toMatchObject({ code: 'unsupported_recording', received });
  });

  it('may change their encoding, and begin anew with it', async () => {
    const evt3 = (...words: readonly number[]) => eventPacket(2, 'evt3', 0, words16(...words));
    const { all } = await of(
      PACKETS,
      evt3(0x8001, 0x6002, 0x0003),
      evt3(0x2001),
      mono(5),
      evt3(0x2002, 0x8002, 0x2004),
    );
    expect(all).toEqual([
      [4098, 1, 3, 0],
      [1, 5, 0, 0],
      [8192, 4, 0, 0],
    ]);
  });

  it('may have more events than are decoded at once', async () => {
    const count = 8192 + 3;
    const words = words32(...Array.from({ length: count }, (_, k) => [1000 * k, k % 128]).flat());
    const { all, error } = await of(PACKETS, eventPacket(2, 'mono', 0, words));
    expect(error).toBeUndefined();
    expect(all.map(([t, x]) => [t, x])).toEqual(Array.from({ length: count }, (_, k) => [k, k % 128]));
  });
});

describe.each([
  [1, rosbag1, 30],
  [2, mcap, 32],
] as const)('arrays of events in ROS %i', (version, write, countAt) => {
  const list = (count: number) =>
    Array.from({ length: count }, (_, k) => [k, k % 128, k % 96, k & 1] as [number, number, number, number]);
  const array = (count: number, said = count): Uint8Array => {
    const bytes = dvsEventArray(version, eventsOf(...list(count)));
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    expect(view.getUint32(countAt, true)).toBe(count);
    view.setUint32(countAt, said, true);
    return bytes;
  };
  const readOf = (...messages: readonly Uint8Array[]) => read(write([topic('/events', ARRAYS, ...messages)]));

  it('may be empty, or have more events than are given at once', async () => {
    for (const count of [0, 1, 8192 + 3]) {
      const { all, error } = await readOf(array(count), array(0));
      expect(error).toBeUndefined();
      expect(all).toEqual(list(count));
    }
  });

  it('that say more events than they have are damaged, after the events before', async () => {
    for (const said of [4, 1000, 2 ** 32 - 1]) {
      const { all, error } = await readOf(array(2), array(3, said));
      expect(all).toEqual(list(2));
      expect(error).toMatchObject({ code: 'corrupt_recording' });
    }
    expect((await readOf(array(3, 2 ** 32 - 1))).error).toMatchObject({ expected: `${2 ** 32 - 1} events` });
  });

  it('have events off the sensor, which are counted', async () => {
    const { all, recording } = await readOf(
      dvsEventArray(version, eventsOf([1, 128, 0, 1], [2, 5, 6, 1], [3, 0, 96, 0])),
    );
    expect([all, recording.tally.outside]).toEqual([[[2, 5, 6, 1]], 2]);
  });
});

describe('topics of a bag', () => {
  it('are told with how many messages they have, from when to when, and how often', async () => {
    const messages = [mono(1), mono(2), mono(3)];
    const times = [2_000_000_000n, 2_500_000_000n, 3_000_000_000n];
    const { recording } = await read(mcap([{ topic: '/events', type: PACKETS, messages, times }, topic('/none', IMU)]));
    expect(recording.topics).toMatchObject([
      { name: '/events', type: PACKETS, holdsEvents: true, messages: 3, earliest: 2, latest: 3, medianHz: 2 },
      { name: '/none', type: IMU, holdsEvents: false, messages: 0, earliest: Infinity, latest: -Infinity },
    ]);
    expect(recording.topics[1].medianHz).toBeUndefined();
  });

  it('of events that are not read are named, each once; others are counted by their kind', async () => {
    const { all, recording } = await read(
      mcap([
        topic('/left', PACKETS, mono(1)),
        topic('/right', PACKETS, mono(2)),
        topic('/rear', ARRAYS, mono(3), mono(4)),
        topic('/empty', PACKETS),
        topic('/a', 'sensor_msgs/msg/Image', mono(5)),
        topic('/b', 'sensor_msgs/msg/CompressedImage', mono(5)),
        topic('/c', IMU, mono(5)),
        topic('/d', 'std_msgs/msg/String', mono(5), mono(6), mono(7)),
      ]),
    );
    expect(all.map(([, x]) => x)).toEqual([1]);
    expect(recording.remarks).toEqual([
      expect.stringContaining('--topic /right'),
      expect.stringContaining('--topic /rear'),
    ]);
    expect(recording.tally).toMatchObject({ events: 1, frames: 2, inertial: 1, other: 6 });
  });

  it('are listed where none has events, up to a hundred', async () => {
    const listed = async (count: number) => {
      const topics = Array.from({ length: count }, (_, k) => topic(`/t${k}`, 'a/msg/A'));
      return ((await read(mcap(topics))).error as { readonly received: string }).received;
    };
    const names = Array.from({ length: 100 }, (_, k) => `/t${k} (a/msg/A)`);
    expect(await listed(100)).toBe(names.join(', '));
    expect(await listed(101)).toBe([...names, '...'].join(', '));
    const detected = await read(mcap([topic('/events', PACKETS, mono(1)), topic('/b', IMU, mono(1))]), { topic: '/b' });
    expect(detected.error).toMatchObject({ code: 'unsupported_recording', expected: 'messages of events on /b' });
  });
});

describe('the clock of what comes beside', () => {
  const imu = (t: number) =>
    messageOf(
      { kind: 'inertial', t, acceleration: [0, 0, 9.8], angularVelocity: [1, 0, 0] },
      BigInt(Math.round(1e9 * t)),
    );
  /** A packet of an event at 5 s, whose header has another time. */
  const packet = (milliseconds: number): Uint8Array =>
    new PacketEncoder({ width: 8, height: 4 })
      .encode(eventsOf([5_000_000, 1, 2, 1]), {
        stamp: timeOf(BigInt(milliseconds) * 1_000_000n),
        frame_id: 'a',
      })
      .cdr.slice();

  it.each([
    [5999, 7, []],
    [6000, 6, [expect.stringContaining('1.000 s ahead')]],
    [4001, 7, []],
    [4000, 8, [expect.stringContaining('-1.000 s ahead')]],
  ])('is that of the events, unless headers differ from them by a second: %i ms', async (header, expected, remarks) => {
    for (const order of [
      ['/a/events', '/a/imu'],
      ['/a/imu', '/a/events'],
    ]) {
      const topics = order.map((name) =>
        name.endsWith('imu') ? topic(name, IMU, imu(7)) : topic(name, PACKETS, packet(header), packet(5000)),
      );
      // All topics are known before the first message.
      const declared = [topic('/a/events', PACKETS), ...topics];
      const { beside, recording } = await read(mcap(declared), { beside: true });
      expect(beside.map(({ t }) => t)).toEqual([expected]);
      expect(recording.remarks).toEqual(remarks);
    }
  });

  it('is that of a trigger, where a packet begins with no event', async () => {
    const trigger = EVENT_PACKET.encode({
      header: { stamp: timeOf(7_000_000_000n), frame_id: 'a' },
      ...{ height: 4, width: 8, seq: 0n, time_base: 0n, encoding: 'evt3', is_bigendian: false },
      // The upper and the lower 12 bits of 7 000 000 us, and a rising edge on channel 0.
      events: words16(0x86ac, 0x6fc0, 0xa001),
    });
    const topics = [topic('/a/events', PACKETS, trigger), topic('/a/imu', IMU, imu(9))];
    const { beside, recording } = await read(mcap(topics), { beside: true });
    expect(beside.map(({ kind, t }) => [kind, t])).toEqual([
      ['triggers', 7],
      ['inertial', 9],
    ]);
    expect(recording.remarks).toEqual([]);
  });

  it('is waited for by 64 MiB of samples, and no more', { tags: 'long' }, () => {
    /** Frames of so many pixels, and a sample behind them, before the first events. */
    const waited = (frames: number, pixels: number): string[] => {
      // Of one pixel; its width, the bytes of a row and of all are made larger, which stand before the pixels.
      const pixel = { width: 1, height: 1, encoding: 'mono8', pixels: new Uint8Array(1) };
      const small = messageOf({ kind: 'frames', t: 7, ...pixel }, 7_000_000_000n);
      const frame = new Uint8Array(small.length - 1 + pixels);
      frame.set(small);
      const view = new DataView(frame.buffer);
      for (const at of [36, 52, 56]) {
        expect(view.getUint32(at, true)).toBe(1);
        view.setUint32(at, pixels, true);
      }
      const decoder = new EventDecoder(
        function* (state) {
          const taker = new RosEvents(state);
          const topic = (name: string, type: string) => ({ name, type, encoding: 'cdr', definition: '' });
          const events = topic('/a/events', PACKETS);
          taker.declare(events);
          const image = topic('/a/image', 'sensor_msgs/msg/Image');
          for (let k = 0; k < frames; k++) yield* taker.message({ topic: image, nanoseconds: 0n, bytes: frame });
          yield* taker.message({ topic: topic('/a/imu', IMU), nanoseconds: 0n, bytes: imu(7) });
          yield* taker.message({ topic: events, nanoseconds: 0n, bytes: packet(5000) });
        },
        undefined,
        { beside: true },
      );
      const found: string[] = [];
      for (const _ of decoder.feed(new Uint8Array(1)))
        found.push(...(decoder.state.beside ?? []).map(({ kind }) => kind));
      return found;
    };
    // A sample counts 128 bytes, and its pixels.
    const all = (1 << 26) - 2 * 128;
    expect(waited(1, all)).toEqual(['frames', 'inertial']);
    expect(waited(1, all + 1)).toEqual(['frames']);
    expect(waited(2, all / 2)).toEqual(['frames', 'frames']);
  });

  it('is not spoken of where nothing comes beside', async () => {
    const { recording } = await read(mcap([topic('/a/events', PACKETS, packet(9000))]), { beside: true });
    expect(recording.remarks).toEqual([]);
  });
});
