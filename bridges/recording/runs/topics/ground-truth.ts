import type { Pose } from '../../../../agents/index.ts';
import { planarPose, yawStream } from '../../../ros-messages/index.ts';
import type { RunTopic } from '../topic.ts';

/** The body's true pose. */
export const groundTruth: RunTopic<'geometry_msgs/msg/PoseStamped'> = {
  topic: '/ground_truth/pose',
  type: 'geometry_msgs/msg/PoseStamped',
  listen({ header, send }) {
    const turn = yawStream();
    const sendPose = (tick: number, { x, y, heading }: Readonly<Pose>): void =>
      send(tick, { header: header(tick, 'map'), pose: planarPose(x, y, heading, turn) });
    return {
      trialStart: ({ tick, start }) => sendPose(tick, start),
      tick({ tick, pose }, sampled) {
        if (sampled) sendPose(tick + 1, pose);
      },
    };
  },
};
