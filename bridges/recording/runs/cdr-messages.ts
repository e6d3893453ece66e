import { parse } from '@foxglove/rosmsg';
import { MessageWriter } from '@foxglove/rosmsg2-serialization';
import { type MessageName, schemaText } from '../mcap/message-definitions.ts';

export interface Time {
  readonly sec: number;
  readonly nanosec: number;
}
export interface Header {
  readonly stamp: Time;
  readonly frame_id: string;
}
/** m, or m/s, or rad/s, as its place says. */
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

/** The messages a recording holds, as `.msg` files name their fields. */
export interface CdrMessages {
  'std_msgs/msg/Float64': { readonly data: number };
  'geometry_msgs/msg/PoseStamped': { readonly header: Header; readonly pose: PoseMessage };
  'geometry_msgs/msg/TwistStamped': { readonly header: Header; readonly twist: TwistMessage };
  'nav_msgs/msg/Odometry': {
    readonly header: Header;
    readonly child_frame_id: string;
    readonly pose: { readonly pose: PoseMessage };
    readonly twist: { readonly twist: TwistMessage };
  };
  'tf2_msgs/msg/TFMessage': {
    readonly transforms: readonly {
      readonly header: Header;
      readonly child_frame_id: string;
      readonly transform: { readonly translation: Vector; readonly rotation: Quaternion };
    }[];
  };
  'visualization_msgs/msg/MarkerArray': { readonly markers: readonly Marker[] };
  'reafference_msgs/msg/Spikes': {
    readonly stamp: Time;
    readonly population: string;
    readonly tick: number;
    readonly ids: Uint32Array;
  };
  'reafference_msgs/msg/Trial': {
    readonly stamp: Time;
    readonly index: number;
    readonly outcome: number;
    readonly reason: string;
    readonly start: PoseMessage;
    readonly goal: Vector;
    readonly goal_radius: number;
    readonly latency_s: number;
    readonly path_m: number;
    readonly collisions: number;
  };
}

/** Serialises messages of one type to CDR. */
export interface CdrEncoder<N extends keyof CdrMessages> {
  readonly name: N;
  /** The text of the definition, as MCAP's `ros2msg` has it. */
  readonly schema: string;
  readonly encode: (message: CdrMessages[N]) => Uint8Array;
}

export function cdrEncoder<N extends keyof CdrMessages & MessageName>(name: N): CdrEncoder<N> {
  const schema = schemaText(name);
  const writer = new MessageWriter(parse(schema, { ros2: true }));
  return { name, schema, encode: (message) => writer.writeMessage(message) };
}

/** Simulated time of a tick as ROS has it. */
export function stamp(tick: number, period: number): Time {
  const nanoseconds = Math.round(tick * period * 1e9);
  const sec = Math.floor(nanoseconds / 1e9);
  return { sec, nanosec: nanoseconds - sec * 1e9 };
}

/** A pose in the plane. @param heading rad */
export function planarPose(x: number, y: number, heading: number): PoseMessage {
  return { position: { x, y, z: 0 }, orientation: yaw(heading) };
}

/** A rotation about z. @param heading rad */
export function yaw(heading: number): Quaternion {
  return { x: 0, y: 0, z: Math.sin(heading / 2), w: Math.cos(heading / 2) };
}
