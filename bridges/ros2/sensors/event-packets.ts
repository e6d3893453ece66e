import { BridgeError, type Events, reserveEvents, type SensorSpec } from '../../../agents/index.ts';
import { keepOnSensor } from '../../recording/events/core/event-arrays.ts';
import { PacketDecoder, type PacketSensor } from '../../recording/events/ros/packet-decoder.ts';
import { RosMessageReader } from '../../recording/events/ros/ros-message.ts';
import { type MountDependence, type Placed, topicReader } from './topic-reader.ts';

const SECOND = 1_000_000_000n;

/** Pixels cannot be had from another place or direction. */
const MOUNTED: MountDependence = { axes: ['x', 'y', 'z'], optical: true, takes: () => false };

/**
 * event_camera_msgs/EventPacket: the events of a packet, which is decoded from its bytes, with no object an event. The decoder goes on
 * from packet to packet, as `evt3` needs it. Times are those of the camera: since it was switched on, or in Unix time, as its driver has
 * them. Events off the declared sensor are left out. The header of a packet has the time of its first event; the stamp of the message is that
 * of its last one.
 */
export const EVENT_PACKETS = topicReader({
  kind: 'events',
  type: 'event_camera_msgs/msg/EventPacket',
  mounted: MOUNTED,
  open(spec: SensorSpec<'events'>, _frames, placed) {
    const sensor = new DeclaredSensor(spec);
    const decoder = new PacketDecoder();
    return (cdr, into) =>
      wellFormed(() => {
        const reader = new RosMessageReader(cdr, 2);
        const stamp = headerStamp(reader, placed);
        sensor.check(reader);
        decoder.decode(reader, sensor.state, into);
        return stamp + duration(into);
      });
  },
});

/** dvs_msgs/EventArray: the events of an array, read from its bytes one after the other. Stamps are as those of packets, in Unix time. */
export const EVENT_ARRAYS = topicReader({
  kind: 'events',
  type: 'dvs_msgs/msg/EventArray',
  mounted: MOUNTED,
  open(spec: SensorSpec<'events'>, _frames, placed) {
    const sensor = new DeclaredSensor(spec);
    return (cdr, into) =>
      wellFormed(() => {
        const reader = new RosMessageReader(cdr, 2);
        const stamp = headerStamp(reader, placed);
        sensor.check(reader);
        const count = reader.u32();
        if (count * LEAST_EVENT_BYTES > reader.left) throw new RangeError(`${count} events in ${reader.left} bytes`);
        reserveEvents(into, count);
        const { t, x, y, polarity } = into;
        for (let i = 0; i < count; i++) {
          x[i] = reader.u16();
          y[i] = reader.u16();
          t[i] = reader.time();
          polarity[i] = Number(reader.bool());
        }
        into.count = count;
        keepOnSensor(into, sensor.state);
        return stamp + duration(into);
      });
  },
});

/** Bytes of an event of dvs_msgs, without the padding behind it. */
const LEAST_EVENT_BYTES = 13;

/** The sensor that an agent declared, which messages must be of. */
class DeclaredSensor {
  readonly state: PacketSensor;

  constructor({ settings }: SensorSpec<'events'>) {
    const { width, height } = settings as NonNullable<typeof settings>;
    this.state = { geometry: { width, height }, firstOutside: undefined, tally: { outside: 0 } };
  }

  /** Reads the size of the sensor of a message. @throws BridgeError `topic_mismatch` */
  check(reader: RosMessageReader): void {
    const height = reader.u32();
    const width = reader.u32();
    const { geometry } = this.state;
    if (width === geometry.width && height === geometry.height) return;
    throw new BridgeError('the camera is of another size than the agent declares', {
      code: 'topic_mismatch',
      expected: `${geometry.width}x${geometry.height} pixels`,
      received: `${width}x${height} pixels`,
      remedy: 'declare the size of the camera, or choose another topic',
    });
  }
}

/** Nanoseconds of the stamp of a header, which is read to its end; its frame is told. */
function headerStamp(reader: RosMessageReader, placed: Placed | undefined): bigint {
  const seconds = reader.u32() | 0;
  const stamp = BigInt(seconds) * SECOND + BigInt(reader.u32());
  if (placed === undefined) reader.bytes();
  else placed(reader.text());
  return stamp;
}

/** Nanoseconds from the first event to the last. */
function duration({ t, count }: Readonly<Events>): bigint {
  return count === 0 ? 0n : BigInt(Math.max(0, Math.round((t[count - 1] - t[0]) * 1e9)));
}

function wellFormed<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BridgeError('a message of events cannot be read', {
      code: 'malformed_message',
      expected: 'a message of events in CDR',
      received: error.message,
      remedy: 'check that both ends have the same definition of the type',
      cause: error,
    });
  }
}
