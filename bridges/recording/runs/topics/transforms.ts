import type { Pose } from '../../../../agents/index.ts';
import { type Header, ORIGIN, planarPose, type Quaternion, type Vector, yaw } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

interface TransformsMessage {
  readonly transforms: readonly {
    readonly header: Header;
    readonly child_frame_id: string;
    readonly transform: { readonly translation: Vector; readonly rotation: Quaternion };
  }[];
}

/** Poses of `base_link` and `odom` in the `map` frame. */
export const transforms: RunTopic<TransformsMessage> = {
  topic: '/tf',
  type: 'tf2_msgs/msg/TFMessage',
  definition: 'geometry_msgs/TransformStamped[] transforms',
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
