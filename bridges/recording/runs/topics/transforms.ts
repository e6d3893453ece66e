import type { Pose } from '../../../../agents/index.ts';
import { ORIGIN, planarPose, yaw } from '../../../ros-messages/index.ts';
import type { RunTopic } from '../topic.ts';

/** Poses of `base_link` and `odom` in the `map` frame. */
export const transforms: RunTopic<'tf2_msgs/msg/TFMessage'> = {
  topic: '/tf',
  type: 'tf2_msgs/msg/TFMessage',
  listen({ header, send }) {
    const sendTransforms = (tick: number, { x, y, heading }: Readonly<Pose>): void => {
      const { position, orientation } = planarPose(x, y, heading);
      const toBody = { translation: position, rotation: orientation };
      const toOdometry = { translation: ORIGIN, rotation: yaw(0) };
      send(tick, {
        transforms: [
          { header: header(tick, 'map'), child_frame_id: 'base_link', transform: toBody },
          { header: header(tick, 'map'), child_frame_id: 'odom', transform: toOdometry },
        ],
      });
    };
    return {
      trialStart: ({ tick, start }) => sendTransforms(tick, start),
      tick({ tick, pose }, sampled) {
        if (sampled) sendTransforms(tick + 1, pose);
      },
    };
  },
};
