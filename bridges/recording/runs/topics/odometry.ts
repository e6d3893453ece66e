import type { Odometry } from '../../../../agents/index.ts';
import { planarPose, planarTwist } from '../../../ros-messages/index.ts';
import type { RunTopic } from '../topic.ts';

/** The odometry of an agent with that sensor, else its true pose and twist. */
export const odometry: RunTopic<'nav_msgs/msg/Odometry'> = {
  topic: '/odom',
  type: 'nav_msgs/msg/Odometry',
  listen: ({ header, send }) => ({
    tick({ tick, pose, twist, observations }, sampled) {
      if (!sampled) return;
      const { x, y, heading, ...velocity } = sensed(observations) ?? { ...pose, ...twist };
      send(tick + 1, {
        header: header(tick + 1, 'odom'),
        child_frame_id: 'base_link',
        pose: { pose: planarPose(x, y, heading) },
        twist: { twist: planarTwist(velocity) },
      });
    },
  }),
};

/** The first observation that is an odometry message. */
function sensed(observations: Readonly<Record<string, object>>): Odometry | undefined {
  for (const name in observations) {
    const message = observations[name];
    if ('linearX' in message && 'heading' in message) return message as Odometry;
  }
  return undefined;
}
