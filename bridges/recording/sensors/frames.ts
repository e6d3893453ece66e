import type { Mount, Pose, SensorSpecs } from '../../../agents/index.ts';
import { wrapAngle } from '../../../kernels/angle.ts';
import { type Message, type MessageInput, planarPose, type Time, yawStream } from '../../ros-messages/index.ts';
import { mountTransform, OPTICAL } from './mount.ts';

type Header = Message<'std_msgs/msg/Header'>;
type Stamped = MessageInput<'geometry_msgs/msg/TransformStamped'>;

/** Frames of the sensors of a body: where each is mounted, and the frame that its messages are given in. */
export interface SensorFrames {
  /** By the name of the sensor; that of the body for one that is mounted nowhere else. */
  readonly frameOf: Readonly<Record<string, string>>;
  /** Transforms that stay as they are: the mounts on the body, and the optical frames of cameras. */
  readonly transforms: readonly Stamped[];
}

/** Names of the frames of a robot. */
export interface FrameNames {
  /** Frame of the body. Default: `base_link`. */
  readonly base?: string;
  /** Frame of the odometry. Default: `odom`. */
  readonly odom?: string;
  /** Frames of mounts, by the name of the sensor. Default: that name. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** The frames of the sensors: by default the name of the sensor for its mount, and for a camera `<name>_optical_frame` in it. */
export function sensorFrames(
  sensors: SensorSpecs,
  stamp: Time,
  { base = 'base_link', mounts = {} }: FrameNames = {},
): SensorFrames {
  const frameOf: Record<string, string> = {};
  const transforms: Stamped[] = [];
  for (const [name, { kind, settings }] of Object.entries(sensors)) {
    const mount = (settings as { readonly mount?: Mount } | undefined)?.mount;
    const own = mounts[name] ?? name;
    frameOf[name] = mount === undefined ? base : own;
    if (mount === undefined) continue;
    const header = (frame: string): Header => ({ stamp, frame_id: frame });
    transforms.push({ header: header(base), child_frame_id: own, transform: mountTransform(mount) });
    if (kind !== 'events') continue;
    frameOf[name] = `${own}_optical_frame`;
    transforms.push({ header: header(own), child_frame_id: frameOf[name], transform: OPTICAL });
  }
  return { frameOf, transforms };
}

/**
 * Where odometry puts a body, and how far off that is. The frame `odom` is placed in the map so that the body is where it truly is
 * (REP-105: odometry moves smoothly and drifts, the map is right and may jump).
 */
export class OdometryFrame {
  /** Pose of `odom` in the map. */
  readonly #inMap: Pose = { x: 0, y: 0, heading: 0 };

  readonly #base: string;
  readonly #odom: string;
  readonly #turnInMap = yawStream();
  readonly #turnInOdom = yawStream();

  constructor({ base = 'base_link', odom = 'odom' }: FrameNames = {}) {
    this.#base = base;
    this.#odom = odom;
  }

  /** Takes what odometry says of a body that truly is at `truth` in the map. */
  correct(truth: Readonly<Pose>, odometry: Readonly<Pose>): void {
    const heading = wrapAngle(truth.heading - odometry.heading);
    const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
    this.#inMap.heading = heading;
    this.#inMap.x = truth.x - (cos * odometry.x - sin * odometry.y);
    this.#inMap.y = truth.y - (sin * odometry.x + cos * odometry.y);
  }

  /** The transforms from the map to a body that truly is at `truth`; without the first, the map is left to a localiser. */
  transforms(truth: Readonly<Pose>, stamp: Time, withMap: boolean): readonly Stamped[] {
    const { x, y, heading } = this.#inMap;
    const [cos, sin] = [Math.cos(heading), Math.sin(heading)];
    const away = { x: truth.x - x, y: truth.y - y };
    const inOdom = {
      x: cos * away.x + sin * away.y,
      y: cos * away.y - sin * away.x,
      heading: wrapAngle(truth.heading - heading),
    };
    const body = stamped(this.#odom, this.#base, inOdom, stamp, this.#turnInOdom);
    return withMap ? [stamped('map', this.#odom, this.#inMap, stamp, this.#turnInMap), body] : [body];
  }
}

function stamped(
  parent: string,
  child: string,
  { x, y, heading }: Readonly<Pose>,
  stamp: Time,
  turn: ReturnType<typeof yawStream>,
): Stamped {
  const { position, orientation } = planarPose(x, y, heading, turn);
  return {
    header: { stamp, frame_id: parent },
    child_frame_id: child,
    transform: { translation: position, rotation: orientation },
  };
}
