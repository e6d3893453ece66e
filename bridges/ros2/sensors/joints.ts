import { BridgeError } from '../../../agents/index.ts';
import { messageType, nanosecondsOf } from '../../ros-messages/index.ts';
import { topicReader } from './topic-reader.ts';

const { name: type, decode } = messageType('sensor_msgs/msg/JointState');

/**
 * sensor_msgs/JointState: joints by their names, in any order and among others. Parts of a robot may tell of their joints in messages of their
 * own: the sensor has a message when all of its joints were told of, and again with each that tells of one. Where velocities are left out, they are
 * what the positions changed by, by the time between the stamps; 0 at first.
 */
export const JOINTS = topicReader({
  kind: 'joints',
  type,
  open({ settings, size }) {
    const places = new Map((settings?.names ?? []).map((name, place) => [name, place]));
    const positions = new Float64Array(size);
    const velocities = new Float64Array(size);
    const stamps = new BigInt64Array(size);
    const known = new Uint8Array(size);
    let missing = size;
    return (cdr, into) => {
      const { header, name, position, velocity } = decode(cdr);
      const stamp = nanosecondsOf(header.stamp);
      checkLength('positions', name.length, position.length);
      checkLength('velocities', name.length, velocity.length);
      if (position.length === 0) return false;
      let told = false;
      for (let k = 0; k < name.length; k++) {
        const place = places.get(name[k]);
        if (place === undefined) continue;
        told = true;
        const seconds = known[place] === 0 ? 0 : Number(stamp - stamps[place]) * 1e-9;
        missing -= 1 - known[place];
        known[place] = 1;
        if (velocity.length > 0) velocities[place] = velocity[k];
        else if (seconds > 0) velocities[place] = (position[k] - positions[place]) / seconds;
        positions[place] = position[k];
        stamps[place] = stamp;
      }
      if (!told || missing > 0) return false;
      into.positions.set(positions);
      into.velocities.set(velocities);
      return stamp;
    };
  },
});

/** Values may be left out as a whole. @throws BridgeError `malformed_message` */
function checkLength(what: string, names: number, values: number): void {
  if (values === 0 || values === names) return;
  throw new BridgeError(`a message of joints has not as many ${what} as names`, {
    code: 'malformed_message',
    expected: `none, or ${names}`,
    received: values,
    remedy: 'look after the node that sends it',
  });
}
