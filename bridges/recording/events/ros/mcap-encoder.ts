import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { McapWriter } from '../../mcap/mcap-writer.ts';
import type { EventEncoder } from '../core/encoder.ts';
import { allocateEvents, sliceEvents } from '../core/event-arrays.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import type { SideSample } from '../core/side-sample.ts';
import { EVENT_PACKET, PacketEncoder } from './packet-encoder.ts';

/** Most events and most seconds of a packet, as in those of drivers. */
const PACKET_EVENTS = 1 << 14;
const PACKET_SECONDS = 0.01;
const NO_EVENTS = allocateEvents(0);
const TOPIC = '/event_camera/events';

/** Writes events as the messages of a `PacketEncoder` to an MCAP file that the event-camera packages of ROS 2 read. */
export function mcapEncoder(geometry: SensorGeometry): EventEncoder {
  const out = new ByteBuilder();
  const mcap = new McapWriter('ros2', (bytes) => out.append(bytes));
  const channel = mcap.addChannel(TOPIC, EVENT_PACKET.name, 'ros2msg', EVENT_PACKET.schema, 'cdr');
  const packets = new PacketEncoder(geometry);
  const add = (events: Readonly<Events>, beside: readonly SideSample[]): void => {
    const { cdr, nanoseconds } = packets.encode(events, undefined, beside);
    mcap.addMessage(channel, nanoseconds, cdr);
  };
  return {
    get kept() {
      return packets.kept;
    },
    begin: () => out.take(),
    encode(events, beside = []) {
      let left = beside;
      for (let from = 0; from < events.count; ) {
        const to = packetEnd(events, from);
        const isLast = to === events.count;
        add(sliceEvents(events, from, to), isLast ? left : left.filter(({ t }) => t <= events.t[to - 1]));
        left = isLast ? [] : left.filter(({ t }) => !(t <= events.t[to - 1]));
        from = to;
      }
      if (left.length > 0) add(NO_EVENTS, left);
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
