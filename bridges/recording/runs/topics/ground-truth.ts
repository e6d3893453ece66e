import type { Pose } from '../../../../agents/index.ts';
import { planarPose } from '../../../ros-messages/index.ts';
import type { RunTopic } from '../topic.ts';

/** The body's true pose. */
export const groundTruth: RunTopic<'geometry_msgs/msg/PoseStamped'> = {
  topic: '/ground_truth/pose',
  type: 'geometry_msgs/msg/PoseStamped',
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
