import type { Twist } from '../../../agents/index.ts';

export interface Time {
  readonly sec: number;
  readonly nanosec: number;
}
export interface Header {
  readonly stamp: Time;
  readonly frame_id: string;
}
/** A vector in m, m/s or rad/s, depending on its use. */
export interface Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}
export interface Quaternion extends Vector {
  readonly w: number;
}
export interface PoseMessage {
  readonly position: Vector;
  readonly orientation: Quaternion;
}
export interface TwistMessage {
  readonly linear: Vector;
  readonly angular: Vector;
}
export interface Color {
  readonly r: number;
  readonly g: number;
  readonly b: number;
  readonly a: number;
}
/** Fields left out are zero, empty, or a definition's default. */
export interface Marker {
  readonly header: Header;
  readonly ns: string;
  readonly id: number;
  readonly type: number;
  readonly action: number;
  readonly pose: PoseMessage;
  readonly scale: Vector;
  readonly color: Color;
  readonly frame_locked?: boolean;
}

/** Simulated time of a tick as a ROS time. */
export function stamp(tick: number, period: number): Time {
  const nanoseconds = Math.round(tick * period * 1e9);
  const sec = Math.floor(nanoseconds / 1e9);
  return { sec, nanosec: nanoseconds - sec * 1e9 };
}

/** A pose in the plane; lengths in m, heading in rad. */
export function planarPose(x: number, y: number, heading: number): PoseMessage {
  return { position: { x, y, z: 0 }, orientation: yaw(heading) };
}

/** A rotation about z; heading in rad. */
export function yaw(heading: number): Quaternion {
  return { x: 0, y: 0, z: Math.sin(heading / 2), w: Math.cos(heading / 2) };
}

/** A velocity in the plane. */
export function planarTwist({ linearX, linearY, angularZ }: Readonly<Twist>): TwistMessage {
  return { linear: { x: linearX, y: linearY, z: 0 }, angular: { x: 0, y: 0, z: angularZ } };
}

export const ORIGIN: Vector = { x: 0, y: 0, z: 0 };
