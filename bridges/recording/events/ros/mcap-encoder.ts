import type { Events } from '../../../../agents/index.ts';
import { messageType, timeOf } from '../../../ros-messages/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { McapWriter } from '../../mcap/mcap-writer.ts';
import type { EventEncoder } from '../core/encoder.ts';
import { sliceEvents } from '../core/event-arrays.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';
import { EVT3_LATEST_START, Evt3Words } from '../formats/evt3-encoder.ts';
import { LibcaerWords } from './libcaer-words.ts';

/** Most events and most seconds of a packet, as in those of drivers. */
const PACKET_EVENTS = 1 << 14;
const PACKET_SECONDS = 0.01;
const PACKET = messageType('event_camera_msgs/msg/EventPacket');
const TOPIC = '/event_camera/events';
const FRAME = 'event_camera';
const NANOSECONDS = 1000n;

/**
 * Writes events as `event_camera_msgs/EventPacket` messages to an MCAP file that the event-camera packages of ROS 2 read. They are
 * encoded as `evt3`, or as `libcaer_cmp`, whose times count from the packet's own, where the first time is too late for the clock of
 * `evt3`, as in Unix time. Every packet starts with its time and row, so that a reader can start from any.
 */
export function mcapEncoder(geometry: SensorGeometry): EventEncoder {
  const out = new ByteBuilder();
  const mcap = new McapWriter('ros2', (bytes) => out.append(bytes));
  const channel = mcap.addChannel(TOPIC, PACKET.name, 'ros2msg', PACKET.schema, 'cdr');
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
    mcap.addMessage(
      channel,
      time,
      PACKET.encode({
        header: { stamp: timeOf(time), frame_id: FRAME },
        ...geometry,
        seq: BigInt(sequence++),
        time_base: time,
        encoding,
        events: words,
      }),
    );
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
