import type { Body } from '../../../../agents/index.ts';
import type { Assignment } from '../../../../bridges/ros2/guard/channel.ts';

/** A guard over the robot of `witnessed-transport.ts`. @param log file in which it writes down what it is told */
export function assignmentTo(log: string, limits: Body['limits']): Assignment {
  return {
    transport: { module: new URL('witnessed-transport.ts', import.meta.url).href, data: { log } },
    guard: { beatTimeoutSeconds: 0.15, commandTimeoutSeconds: 0.5, staleAfterSeconds: { '/odom': 0.15 }, limits },
    velocity: { topic: '/cmd_vel', type: 'geometry_msgs/msg/Twist', frame: 'base_link', leastRateHz: 20 },
  };
}
