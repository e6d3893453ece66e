import type { Pose } from '../../../../agents/index.ts';
import { type Header, type PoseMessage, planarPose } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

/** The body's true pose. */
export const pose: RunTopic<{ readonly header: Header; readonly pose: PoseMessage }> = {
  topic: '/pose',
  type: 'geometry_msgs/msg/PoseStamped',
  definition: 'std_msgs/Header header\ngeometry_msgs/Pose pose',
  listen({ header, send }) {
    const sendPose = (tick: number, { x, y, heading }: Readonly<Pose>): void =>
      send(tick, { header: header(tick, 'map'), pose: planarPose(x, y, heading) });
    return {
      trialStart: ({ tick, start }) => sendPose(tick, start),
      tick({ tick, pose }, sampled) {
        if (sampled) sendPose(tick + 1, pose);
      },
    };
  },
};
