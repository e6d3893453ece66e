import type { Mount } from '../../../agents/index.ts';
import { headingOf, type Message, quaternionProduct } from '../../ros-messages/index.ts';

type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;
type Transform = Message<'geometry_msgs/msg/Transform'>;

/** From a sensor's frame to its optical one: z forward, x to the right, y down (REP-103). */
export const OPTICAL: Transform = {
  translation: { x: 0, y: 0, z: 0 },
  rotation: { x: -0.5, y: 0.5, z: -0.5, w: 0.5 },
};

/**
 * Where a mount is in `base_link`: turned by its yaw, then its pitch, then its roll. A pitch upwards is a negative turn about y, which points
 * to the left. The quaternion has w >= 0.
 */
export function mountTransform({ x = 0, y = 0, z = 0, yaw = 0, pitch = 0, roll = 0 }: Mount): Transform {
  const about = (axis: 'x' | 'y' | 'z', angle: number): Quaternion => ({
    ...{ x: 0, y: 0, z: 0, w: Math.cos(angle / 2) },
    [axis]: Math.sin(angle / 2),
  });
  const turned = quaternionProduct(quaternionProduct(about('z', yaw), about('y', -pitch)), about('x', roll));
  const side = turned.w < 0 ? -1 : 1;
  const rotation = { x: side * turned.x, y: side * turned.y, z: side * turned.z, w: side * turned.w };
  return { translation: { x, y, z }, rotation };
}

/** The mount that a transform to `base_link` is; see {@link mountTransform}. */
export function mountOf({ translation: { x, y, z }, rotation }: Transform): Required<Mount> {
  const { x: a, y: b, z: c, w } = rotation;
  return {
    ...{ x, y, z, yaw: headingOf(rotation) },
    pitch: -Math.asin(Math.max(-1, Math.min(1, 2 * (w * b - c * a)))),
    roll: Math.atan2(2 * (w * a + b * c), 1 - 2 * (a * a + b * b)),
  };
}
