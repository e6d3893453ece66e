import type { Events, SensorSpec } from '../../../../agents/index.ts';
import { messageType } from '../../../ros-messages/index.ts';
import { topicWriter } from './topic-writer.ts';

const { name: type, encode } = messageType('event_camera_msgs/msg/EventPacket');
const WORD_BYTES = 8;
/** Seconds that a packet may last: times after its base have 32 bits of nanoseconds. */
const MOST_SECONDS = 4;

/**
 * event_camera_msgs/EventPacket in the encoding `mono`: words of 64 bits with the polarity in bit 63, y in 62..48, x in 47..32 and the
 * nanoseconds after the packet's base in 31..0 (ros-event-camera/event_camera_codecs).
 */
export const EVENTS = topicWriter({
  kind: 'events',
  type,
  topic: 'events',
  open({ settings }: SensorSpec<'events'>) {
    const { width, height } = settings as NonNullable<typeof settings>;
    let sequence = 0n;
    return (events, header) => {
      const base = events.count === 0 ? 0 : Math.max(0, Math.floor(events.t[0] * 1e9));
      return encode({
        header,
        width,
        height,
        seq: sequence++,
        time_base: BigInt(base),
        encoding: 'mono',
        is_bigendian: false,
        events: wordsOf(events, base),
      });
    };
  },
});

function wordsOf({ t, x, y, polarity, count }: Readonly<Events>, base: number): Uint8Array {
  const bytes = new Uint8Array(count * WORD_BYTES);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    const nanoseconds = Math.min(Math.max(0, Math.round(t[i] * 1e9) - base), MOST_SECONDS * 1e9);
    view.setUint32(i * WORD_BYTES, nanoseconds, true);
    view.setUint32(i * WORD_BYTES + 4, ((polarity[i] << 31) | (y[i] << 16) | x[i]) >>> 0, true);
  }
  return bytes;
}
