import type { SensorSpec } from '../../../agents/index.ts';
import { EVENT_PACKET, PacketEncoder } from '../events/ros/packet-encoder.ts';
import { topicWriter } from './topic-writer.ts';

/** event_camera_msgs/EventPacket in the encoding `evt3`, as cameras of Prophesee send it: times to a microsecond, 2 to 6 bytes an event. */
export const EVENTS = topicWriter({
  kind: 'events',
  type: EVENT_PACKET.name,
  topic: 'events',
  open({ settings }: SensorSpec<'events'>) {
    const packets = new PacketEncoder(settings as NonNullable<typeof settings>);
    return (events, header) => packets.encode(events, header).cdr;
  },
});
