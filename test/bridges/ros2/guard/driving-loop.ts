/** A process with a loop that drives a robot through its guard, and blocks when it is told to. */
import { point } from '../../../../agents/index.ts';
import { GuardedTransport } from '../../../../bridges/ros2/guard/guarded-transport.ts';
import { SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { assignmentTo } from './assignment.ts';

const transport = await GuardedTransport.open(assignmentTo(process.argv[2], point.limits));
transport.subscribe('/odom', 'nav_msgs/msg/Odometry', SENSOR, () => {
  transport.command({ linearX: 0.3, linearY: 0, angularZ: 0 });
});
transport.activate();
process.on('message', () => {
  const until = Date.now() + 1500;
  while (Date.now() < until);
});
process.send?.('driving');
