import { planarTwist } from '../../../ros-messages/index.ts';
import type { RunTopic } from '../topic.ts';

/** The velocity commanded in a tick: whenever it changes, and at the rate of poses. */
export const command: RunTopic<'geometry_msgs/msg/TwistStamped'> = {
  topic: '/cmd_vel',
  type: 'geometry_msgs/msg/TwistStamped',
  listen({ header, send }) {
    const before = { linearX: Number.NaN, linearY: Number.NaN, angularZ: Number.NaN };
    return {
      tick({ tick, command }, sampled) {
        const { linearX, linearY, angularZ } = command;
        const changed = linearX !== before.linearX || linearY !== before.linearY || angularZ !== before.angularZ;
        if (!sampled && !changed) return;
        Object.assign(before, { linearX, linearY, angularZ });
        send(tick, { header: header(tick, 'base_link'), twist: planarTwist(command) });
      },
    };
  },
};
