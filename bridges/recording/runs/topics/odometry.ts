import type { Odometry } from '../../../../agents/index.ts';
import { type Header, type PoseMessage, planarPose, planarTwist, type TwistMessage } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

interface OdometryMessage {
  readonly header: Header;
  readonly child_frame_id: string;
  readonly pose: { readonly pose: PoseMessage };
  readonly twist: { readonly twist: TwistMessage };
}

/** The odometry of an agent with that sensor, else its true pose and twist. */
export const odometry: RunTopic<OdometryMessage> = {
  topic: '/odom',
  type: 'nav_msgs/msg/Odometry',
  definition:
    'std_msgs/Header header\nstring child_frame_id\ngeometry_msgs/PoseWithCovariance pose\ngeometry_msgs/TwistWithCovariance twist',
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
