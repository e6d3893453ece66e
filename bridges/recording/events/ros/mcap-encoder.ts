import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { McapWriter } from '../../mcap/mcap-writer.ts';
import type { EventEncoder } from '../core/encoder.ts';
import { allocateEvents, sliceEvents } from '../core/event-arrays.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { edgesAmong, type Frame, type InertialSample, type SideSample } from '../core/side-sample.ts';
import { microsecondsOf } from '../core/time-stamps.ts';
import { EVENT_PACKET, PacketEncoder } from './packet-encoder.ts';
import { IMAGE_MESSAGE, IMU_MESSAGE, messageOf } from './side-messages.ts';

/** Most events and most seconds of a packet, as in those of drivers. */
const PACKET_EVENTS = 1 << 14;
const PACKET_SECONDS = 0.01;
const NO_EVENTS = allocateEvents(0);
const TOPIC = '/event_camera/events';
/** Of what comes beside events, which is in the name space of theirs. */
const SIDE_TOPICS = {
  inertial: { topic: '/event_camera/imu', type: IMU_MESSAGE },
  frames: { topic: '/event_camera/image_raw', type: IMAGE_MESSAGE },
} as const;
/** Seconds, the latest time of a message of ROS 2. */
const LATEST = 2 ** 31 - 1;

/** Writes events as the messages of a `PacketEncoder`, inertial samples and frames as those of sensor_msgs, to an MCAP file that the event-camera packages of ROS 2 read. */
export function mcapEncoder(geometry: SensorGeometry): EventEncoder {
  const out = new ByteBuilder();
  const mcap = new McapWriter('ros2', (bytes) => out.append(bytes));
  const channel = mcap.addChannel(TOPIC, EVENT_PACKET.name, 'ros2msg', EVENT_PACKET.schema, 'cdr');
  const packets = new PacketEncoder(geometry);
  const add = (events: Readonly<Events>, beside: readonly SideSample[]): void => {
    const { cdr, nanoseconds } = packets.encode(events, undefined, beside);
    mcap.addMessage(channel, nanoseconds, cdr);
  };
  const kept = { inertial: 0, frames: 0 };
  const channels: { inertial?: number; frames?: number } = {};
  const addSample = (sample: InertialSample | Frame): void => {
    const { kind, t } = sample;
    // The file counts time from 0.
    if (!(t >= 0 && t <= LATEST)) return;
    const { topic, type } = SIDE_TOPICS[kind];
    const side = (channels[kind] ??= mcap.addChannel(topic, type.name, 'ros2msg', type.schema, 'cdr'));
    const nanoseconds = 1000n * BigInt(microsecondsOf(t));
    mcap.addMessage(side, nanoseconds, messageOf(sample, nanoseconds));
    kept[kind]++;
  };
  return {
    get kept() {
      return { ...packets.kept, ...kept };
    },
    begin: () => out.take(),
    encode(events, beside = []) {
      let left: readonly SideSample[] = edgesAmong(beside);
      const samples = beside.filter((sample) => sample.kind !== 'triggers').sort((a, b) => a.t - b.t);
      let next = 0;
      for (let from = 0; from < events.count; ) {
        const to = packetEnd(events, from);
        const isLast = to === events.count;
        while (next < samples.length && samples[next].t < events.t[from]) addSample(samples[next++]);
        add(sliceEvents(events, from, to), isLast ? left : left.filter(({ t }) => t <= events.t[to - 1]));
        left = isLast ? [] : left.filter(({ t }) => !(t <= events.t[to - 1]));
        from = to;
      }
      if (left.length > 0) add(NO_EVENTS, left);
      samples.slice(next).forEach(addSample);
      return out.take();
    },
    end() {
      mcap.end();
      return { bytes: out.take() };
    },
  };
}

function packetEnd({ count, t }: Readonly<Events>, from: number): number {
  const most = Math.min(count, from + PACKET_EVENTS);
  let to = from + 1;
  while (to < most && Math.abs(t[to] - t[from]) < PACKET_SECONDS) to++;
  return to;
}
