import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { McapWriter } from '../../mcap/mcap-writer.ts';
import { schemaText } from '../../mcap/message-definitions.ts';
import type { EventEncoder } from '../core/encoder.ts';
import { sliceEvents } from '../core/event-arrays.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';
import { EVT3_LATEST_START, Evt3Words } from '../formats/evt3-encoder.ts';
import { LibcaerWords } from './libcaer-words.ts';

/** Most events and most seconds of a packet, as in those of drivers. */
const PACKET_EVENTS = 1 << 14;
const PACKET_SECONDS = 0.01;
const TYPE = 'event_camera_msgs/msg/EventPacket';
const TOPIC = '/event_camera/events';
const FRAME = 'event_camera';
const NANOSECONDS = 1000n;

const SCHEMA = schemaText(`std_msgs/Header header
uint32 height
uint32 width
uint64 seq
uint64 time_base
string encoding
bool is_bigendian
uint8[] events`);

/**
 * Writes events as `event_camera_msgs/EventPacket` messages to an MCAP file that the event-camera packages of ROS 2 read. They are
 * encoded as `evt3`, or as `libcaer_cmp`, whose times count from the packet's own, where the first time is too late for the clock of
 * `evt3`, as in Unix time. Every packet starts with its time and row, so that a reader can start from any.
 */
export function mcapEncoder(geometry: SensorGeometry): EventEncoder {
  const out = new ByteBuilder();
  const mcap = new McapWriter('ros2', (bytes) => out.append(bytes));
  const channel = mcap.addChannel(TOPIC, TYPE, 'ros2msg', SCHEMA, 'cdr');
  const [evt3, libcaer] = [new Evt3Words(geometry), new LibcaerWords(geometry)];
  let encoding: 'evt3' | 'libcaer_cmp' | undefined;
  let sequence = 0;
  const encode = (packet: Readonly<Events>): void => {
    const first = microsecondsOf(packet.t[0]);
    encoding ??= first <= EVT3_LATEST_START ? 'evt3' : 'libcaer_cmp';
    let base = first;
    let words: Uint8Array;
    if (encoding === 'evt3') {
      evt3.restart();
      words = evt3.encode(packet);
    } else {
      for (let i = 1; i < packet.count; i++) base = Math.min(base, microsecondsOf(packet.t[i]));
      words = libcaer.encode(packet, base);
    }
    const time = NANOSECONDS * BigInt(base);
    mcap.addMessage(channel, time, message(encoding, words, geometry, sequence++, time));
  };
  return {
    begin: () => out.take(),
    encode(events) {
      for (let from = 0; from < events.count; ) {
        const to = packetEnd(events, from);
        encode(sliceEvents(events, from, to));
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
  encoding: string,
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
  text(encoding);
  out.u8(0);
  align(4);
  out.u32(events.length);
  out.append(events);
  return out.take();
}
