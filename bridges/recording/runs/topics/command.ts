import { planarTwist } from '../../../ros-messages/index.ts';
import type { RunTopic } from '../topic.ts';

/** The velocity commanded in a tick. */
export const command: RunTopic<'geometry_msgs/msg/TwistStamped'> = {
  topic: '/cmd_vel',
  type: 'geometry_msgs/msg/TwistStamped',
  listen: ({ header, send }) => ({
    tick({ tick, command }, sampled) {
      if (sampled) send(tick, { header: header(tick, 'base_link'), twist: planarTwist(command) });
    },
  }),
};
