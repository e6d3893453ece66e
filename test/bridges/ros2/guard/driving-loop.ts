/** A process with a loop that drives a robot through its guard, and blocks when it is told to. */
import { GuardedTransport } from '../../../../bridges/ros2/guard/guarded-transport.ts';
import { SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { CHARGE, openingTo } from './witnessed.ts';

const transport = await GuardedTransport.open(openingTo(process.argv[2]));
transport.guard(CHARGE);
transport.subscribe('/odom', 'nav_msgs/msg/Odometry', SENSOR, () => {
  transport.command({ linearX: 0.3, linearY: 0, angularZ: 0 });
});
transport.activate();
process.on('message', () => {
  const until = Date.now() + 1500;
  while (Date.now() < until);
});
process.send?.('driving');
