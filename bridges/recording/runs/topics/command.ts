import { type Header, planarTwist, type TwistMessage } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

/** The velocity commanded in a tick. */
export const command: RunTopic<{ readonly header: Header; readonly twist: TwistMessage }> = {
  topic: '/cmd_vel',
  type: 'geometry_msgs/msg/TwistStamped',
  definition: 'std_msgs/Header header\ngeometry_msgs/Twist twist',
  listen: ({ header, send }) => ({
    tick({ tick, command }, sampled) {
      if (sampled) send(tick, { header: header(tick, 'base_link'), twist: planarTwist(command) });
    },
  }),
};
