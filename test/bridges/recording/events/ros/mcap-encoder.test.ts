import { parse } from '@foxglove/rosmsg';
import { MessageReader } from '@foxglove/rosmsg2-serialization';
import { McapIndexedReader } from '@mcap/core';
import { expect, it } from 'vitest';
import type { Events } from '../../../../../agents/index.ts';
import { concatenateEvents, copyEvents } from '../../../../../bridges/recording/events/core/event-arrays.ts';
import { microsecondsOf } from '../../../../../bridges/recording/events/core/time-stamps.ts';
import { packetKernel } from '../../../../../bridges/recording/events/ros/event-packet.ts';
import { mcapEncoder } from '../../../../../bridges/recording/events/ros/mcap-encoder.ts';
import { encode, rows } from '../recordings.ts';
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
