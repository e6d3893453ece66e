import type { Pose, Twist } from '../../agents/index.ts';
import { atan2, cos, sin } from '../../kernels/math-f64.ts';
import type { Message } from './message-fields.ts';

type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;

/** A point or vector without length. */
export const ORIGIN: Message<'geometry_msgs/msg/Point'> = { x: 0, y: 0, z: 0 };

/**
 * A pose in the plane; lengths in m, heading in rad.
 *
 * @example
 * const odometry = messageType('nav_msgs/msg/Odometry');
 * const header = { stamp: timeOf(1_000_000_000n), frame_id: 'odom' };
 * const cdr = odometry.encode({ header, pose: { pose: planarPose(0.3, -0.2, Math.PI / 2) } });
 * console.log(headingOf(odometry.decode(cdr).pose.pose.orientation)); // pi / 2
 *
 * @param turn the rotation of a heading. Default: {@link yaw}
 */
export function planarPose(
  x: number,
  y: number,
  heading: number,
  turn: (heading: number) => Quaternion = yaw,
): Message<'geometry_msgs/msg/Pose'> {
  return { position: { x, y, z: 0 }, orientation: turn(heading) };
}

/**
 * The rotations of a stream of headings. A rotation has two quaternions, q and -q. Each time it is the one nearer to that before, so that no number
 * of the stream jumps when a heading passes pi; the first has w >= 0. {@link headingOf} has the same heading back from both.
 */
export function yawStream(): (heading: number) => Quaternion {
  let before: Quaternion = { x: 0, y: 0, z: 0, w: 1 };
  return (heading) => {
    const { z, w } = yaw(heading);
    const side = z * before.z + w * before.w < 0 ? -1 : 1;
    before = { x: 0, y: 0, z: side * z, w: side * w };
    return before;
  };
}

/** By what part of themselves z and w of a quaternion differ from those of its neighbours within six last bits, the nearest first. */
const NEIGHBOURS = Array.from({ length: 25 }, (_, k) => k - 12)
  .flatMap((i, _, steps) => steps.map((k) => [i, k] as const))
  .sort(([a, b], [c, d]) => Math.abs(a) + Math.abs(b) - Math.abs(c) - Math.abs(d))
  .map(([i, k]) => [i * 2 ** -53, k * 2 ** -53] as const);

/**
 * A rotation about z; heading in rad. Of the quaternions within some last bits, it is one from which {@link headingOf} has a heading in
 * [-pi, pi] back exactly.
 */
export function yaw(heading: number): Quaternion {
  const [z, w] = [sin(heading / 2), cos(heading / 2)];
  const turned = { x: 0, y: 0, z, w };
  if (!(Math.abs(heading) <= Math.PI)) return turned;
  for (let n = 1; n < NEIGHBOURS.length && headingOf(turned) !== heading; n++) {
    turned.z = z + z * NEIGHBOURS[n][0];
    turned.w = w + w * NEIGHBOURS[n][1];
  }
  return turned;
}

/** Rotation of a quaternion of any length about the vertical, rad in [-pi, pi]: what is left of it in the plane. */
export function headingOf({ x, y, z, w }: Quaternion): number {
  const heading = atan2(2 * (w * z + x * y), w * w + x * x - (y * y + z * z));
  if (x !== 0 || y !== 0) return heading;
  // A step of Newton's: the sines and cosines of the arctangent are coarser than headings just below a power of two.
  const [s, c] = [sin(heading / 2), cos(heading / 2)];
  return heading + (2 * (z * c - w * s)) / (w * c + z * s || 1);
}

/** Writes what a pose is in the plane. */
export function flattenPose({ position, orientation }: Message<'geometry_msgs/msg/Pose'>, into: Pose): void {
  into.x = position.x;
  into.y = position.y;
  into.heading = headingOf(orientation);
}

/** A velocity in the plane. */
export function planarTwist({ linearX, linearY, angularZ }: Readonly<Twist>): Message<'geometry_msgs/msg/Twist'> {
  return { linear: { x: linearX, y: linearY, z: 0 }, angular: { x: 0, y: 0, z: angularZ } };
}

/** Writes what a velocity is in the plane; m/s and rad/s. {@link planarTwist} is the way back. */
export function flattenTwist({ linear, angular }: Message<'geometry_msgs/msg/Twist'>, into: Twist): void {
  into.linearX = linear.x;
  into.linearY = linear.y;
  into.angularZ = angular.z;
}
