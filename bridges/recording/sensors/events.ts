import type { SensorSpec } from '../../../agents/index.ts';
import { timeOf } from '../../ros-messages/index.ts';
import { EVENT_PACKET, PacketEncoder } from '../events/ros/packet-encoder.ts';
import { topicWriter } from './topic-writer.ts';

/**
 * event_camera_msgs/EventPacket in the encoding `evt3`, as cameras of Prophesee send it: times to a microsecond, 2 to 6 bytes an event. The
 * stamp is the time of the first event, as drivers of cameras have it; that of a packet without events is the message's own, just before which the
 * next packet may still have an event, as a camera draws its pictures when they change.
 */
export const EVENTS = topicWriter({
  kind: 'events',
  type: EVENT_PACKET.name,
  topic: 'events',
  open({ settings }: SensorSpec<'events'>) {
    const packets = new PacketEncoder(settings as NonNullable<typeof settings>);
    return (events, header) => {
      const stamp = events.count === 0 ? header.stamp : timeOf(BigInt(Math.round(events.t[0] * 1e6)) * 1000n);
      return packets.encode(events, { ...header, stamp }).cdr;
    };
  },
});
