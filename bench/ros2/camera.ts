/** Sends 1000 packets of 1000 events a second for the seconds that it is given. */
import { messageType, timeOf } from '../../bridges/ros-messages/index.ts';
import { EVENTS, openRclNode } from '../../bridges/ros2/index.ts';

const end = performance.now() + Number(process.argv[2]) * 1e3;
const node = await openRclNode({ node: 'camera', fault: (error) => console.error(error) });
const type = messageType('event_camera_msgs/msg/EventPacket');
const publisher = node.advertise('events', type.name, EVENTS);
const words = BigUint64Array.from({ length: 1000 }, (_, i) => {
  const [polarity, y, x] = [i & 1, (i * 7) % 128, (i * 13) % 128].map(BigInt);
  return (polarity << 63n) | (y << 48n) | (x << 32n) | BigInt(i * 1000);
});
const events = new Uint8Array(words.buffer);
let [due, seq] = [performance.now(), 0n];
const send = (): void => {
  for (const now = performance.now(); due <= now; due++) {
    const time_base = node.now();
    const header = { stamp: timeOf(time_base), frame_id: 'camera' };
    publisher.publish(
      type.encode({ header, height: 128, width: 128, seq: seq++, time_base, encoding: 'mono', events }),
    );
  }
  if (performance.now() < end) setTimeout(send, 1);
  else void node.close().then(() => process.exit());
};
send();
