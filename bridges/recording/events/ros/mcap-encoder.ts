import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { McapWriter } from '../../mcap/mcap-writer.ts';
import { schemaText } from '../../mcap/message-definitions.ts';
import type { EventEncoder } from '../core/encoder.ts';
import { sliceEvents } from '../core/event-arrays.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';
import { Evt3Words } from '../formats/evt3-encoder.ts';

/** Most events and most seconds of a packet, as in those of drivers. */
const PACKET_EVENTS = 1 << 14;
const PACKET_SECONDS = 0.01;
const TYPE = 'event_camera_msgs/msg/EventPacket';
const TOPIC = '/event_camera/events';
const FRAME = 'event_camera';
const ENCODING = 'evt3';

const SCHEMA = schemaText(`std_msgs/Header header
uint32 height
uint32 width
uint64 seq
uint64 time_base
string encoding
bool is_bigendian
uint8[] events`);

/**
 * Writes events as `event_camera_msgs/EventPacket` messages, encoded as `evt3`, to an MCAP file that the event-camera
 * packages of ROS 2 read. Every packet starts with its time and row, so that a reader can start from any.
 */
export function mcapEncoder(geometry: SensorGeometry): EventEncoder {
  const words = new Evt3Words(geometry);
  const out = new ByteBuilder();
  const mcap = new McapWriter('ros2', (bytes) => out.append(bytes));
  const channel = mcap.addChannel(TOPIC, TYPE, 'ros2msg', SCHEMA, 'cdr');
  let sequence = 0;
  return {
    begin: () => out.take(),
    encode(events) {
      for (let from = 0; from < events.count; ) {
        const to = packetEnd(events, from);
        const packet = sliceEvents(events, from, to);
        words.restart();
        const nanoseconds = 1000n * BigInt(microsecondsOf(packet.t[0]));
        mcap.addMessage(channel, nanoseconds, message(words.encode(packet), geometry, sequence++, nanoseconds));
        from = to;
      }
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

/** The message in CDR, little-endian. */
function message(
  events: Uint8Array,
  { width, height }: SensorGeometry,
  sequence: number,
  nanoseconds: bigint,
): Uint8Array {
  const out = new ByteBuilder();
  const align = (bytes: number): void => {
    while ((out.length - 4) % bytes !== 0) out.u8(0);
  };
  const text = (value: string): void => {
    out.u32(value.length + 1);
    out.text(`${value}\0`);
  };
  out.append(Uint8Array.of(0, 1, 0, 0));
  out.u32(Number(nanoseconds / 1_000_000_000n));
  out.u32(Number(nanoseconds % 1_000_000_000n));
  text(FRAME);
  align(4);
  out.u32(height);
  out.u32(width);
  align(8);
  out.i64(sequence);
  out.i64(nanoseconds);
  text(ENCODING);
  out.u8(0);
  align(4);
  out.u32(events.length);
  out.append(events);
  return out.take();
}
