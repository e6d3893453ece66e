import { point } from '../../../../agents/index.ts';
import type { Charge, Opening } from '../../../../bridges/ros2/guard/channel.ts';

/** The robot of `witnessed-transport.ts`. @param log file in which it writes down what it is told */
export function openingTo(log: string): Opening {
  return { transport: { module: new URL('witnessed-transport.ts', import.meta.url).href, data: { log } } };
}

/** What its guard watches. */
export const CHARGE: Charge = {
  beatTimeoutSeconds: 0.15,
  commandTimeoutSeconds: 0.5,
  staleAfterSeconds: { '/odom': 0.15 },
  limits: point.limits,
  velocity: {
    topic: '/cmd_vel',
    type: 'geometry_msgs/msg/Twist',
    frame: 'base_link',
    leastRateHz: 20,
    mostRateHz: 1e6,
  },
};
