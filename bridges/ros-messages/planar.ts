import type { Twist } from '../../agents/index.ts';
import type { Message } from './message-fields.ts';

/** A point or vector without length. */
export const ORIGIN: Message<'geometry_msgs/msg/Point'> = { x: 0, y: 0, z: 0 };

/** A pose in the plane; lengths in m, heading in rad. */
export function planarPose(x: number, y: number, heading: number): Message<'geometry_msgs/msg/Pose'> {
  return { position: { x, y, z: 0 }, orientation: yaw(heading) };
}

/** A rotation about z; heading in rad. */
export function yaw(heading: number): Message<'geometry_msgs/msg/Quaternion'> {
  return { x: 0, y: 0, z: Math.sin(heading / 2), w: Math.cos(heading / 2) };
}

/** A velocity in the plane. */
export function planarTwist({ linearX, linearY, angularZ }: Readonly<Twist>): Message<'geometry_msgs/msg/Twist'> {
  return { linear: { x: linearX, y: linearY, z: 0 }, angular: { x: 0, y: 0, z: angularZ } };
}
