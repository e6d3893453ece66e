import type { Pose } from '../../../agents/index.ts';
import { atan2 } from '../../../kernels/math-f64.ts';
import type { Message } from '../../ros-messages/index.ts';

/** Rotation of a quaternion about the vertical, rad in (-pi, pi]: what is left of it in the plane. */
export function headingOf({ x, y, z, w }: Message<'geometry_msgs/msg/Quaternion'>): number {
  return atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z));
}

/** Writes what a pose is in the plane. */
export function flattenPose({ position, orientation }: Message<'geometry_msgs/msg/Pose'>, into: Pose): void {
  into.x = position.x;
  into.y = position.y;
  into.heading = headingOf(orientation);
}
