import type { Body, RaisedMount, SensorKind } from '../../../agents/index.ts';
import type { VelocityType } from '../topics.ts';
import type { MessageName } from '../transport/transport.ts';

/** Distributions of ROS 2 in the order in which they came. */
export const DISTRIBUTIONS = ['humble', 'iron', 'jazzy', 'kilted', 'lyrical'] as const;
/** Name of a distribution of ROS 2, as in `ROS_DISTRO`. */
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** A file of a public repository, from which values of a robot are. */
export interface RobotSource {
  /** Owner and name on GitHub. */
  readonly repository: string;
  /** Whole hash of the commit. */
  readonly commit: string;
  /** Path in the repository. */
  readonly path: string;
}

/** Values that are stated in files. */
interface Stated<File extends string> {
  /** Files that state the values, by their names among the sources of the profile. */
  readonly from: readonly File[];
}

/** A topic of a robot that fills a sensor. */
export interface RobotTopic<File extends string = string> extends Stated<File> {
  /** Name in the namespace of the robot. */
  readonly topic: string;
  /** Full name of the type of its messages. */
  readonly type: MessageName;
  /** Messages a second. */
  readonly rateHz?: number;
  /** Frame of its messages. */
  readonly frame?: string;
  /** Where that frame is on the robot: forward and left of the base frame, above the floor. */
  readonly mount?: RaisedMount;
}

/**
 * What is publicly known of a robot for whoever drives it by ROS 2. What the sources do not state is left out: nothing is guessed, nothing is
 * from memory. Values are in SI units.
 */
export interface RobotProfile<File extends string = string> {
  /** Name by which it is asked for: `turtlebot4`. */
  readonly name: string;
  /** Name for people. */
  readonly title: string;
  /** The files that its values are from. */
  readonly sources: Readonly<Record<File, RobotSource>>;
  /** Names of frames. */
  readonly frames: Stated<File> & {
    /** Frame of the body, whose origin is where it turns. */
    readonly base: string;
    /** Frame of the odometry. */
    readonly odom: string;
  };
  /** Where the robot takes its velocity from. */
  readonly velocity: Stated<File> & {
    /** Name in the namespace of the robot. */
    readonly topic: string;
    /** Type of its messages, from a distribution on until the next entry. */
    readonly types: Readonly<Partial<Record<Distribution, VelocityType>> & Record<'humble', VelocityType>>;
    /** How it subscribes. */
    readonly reliability?: 'reliable' | 'best-effort';
    /** Seconds after which a velocity no longer holds. */
    readonly timeoutSeconds?: number;
  };
  /** Topics that fill sensors, by their kind. */
  readonly sensors: Readonly<Partial<Record<SensorKind, RobotTopic<File>>>>;
  /** Place that the robot takes on the floor. */
  readonly footprint?: Stated<File> & {
    /** Radius in metres of the disc about the base frame in which the robot is. */
    readonly radius: number;
  };
  /** Wheels of a differential drive, in metres. */
  readonly wheels?: Stated<File> & NonNullable<Body['wheels']>;
  /** Largest magnitudes, of m/s, rad/s, m/s^2 and rad/s^2. */
  readonly limits?: Stated<File> & Partial<Body['limits']>;
  /** Beams of its range finder. */
  readonly beams?: Stated<File> & {
    /** Number of beams. */
    readonly count: number;
    /** Radians that they cover. */
    readonly fieldOfView: number;
    /** Least distance in metres. */
    readonly minimum: number;
    /** Largest distance in metres. */
    readonly maximum: number;
  };
  /** What a user should know of these values, a sentence each. */
  readonly remarks?: readonly string[];
}

/** A profile as it is written, whose values name sources that it has. */
export function defineRobot<const File extends string>(profile: RobotProfile<File>): RobotProfile {
  return profile;
}

/**
 * Type in which a robot takes its velocity.
 *
 * @param distribution `ROS_DISTRO`. One that is not known, or not set, is taken for the newest
 */
export function velocityTypeOf({ velocity }: RobotProfile, distribution: string | undefined): VelocityType {
  const known = DISTRIBUTIONS.indexOf(distribution as Distribution);
  const present = known < 0 ? DISTRIBUTIONS : DISTRIBUTIONS.slice(0, known + 1);
  const since = present.findLast((one) => velocity.types[one] !== undefined) ?? 'humble';
  return velocity.types[since] ?? velocity.types.humble;
}

/** Parts of a robot that a profile may state, in the words that name them. */
const PARTS: Readonly<Record<string, (profile: RobotProfile) => unknown>> = {
  footprint: ({ footprint }) => footprint,
  wheels: ({ wheels }) => wheels,
  'greatest speed': ({ limits }) => limits?.linear,
  'greatest turning rate': ({ limits }) => limits?.angular,
  acceleration: ({ limits }) => limits?.linearAcceleration,
  'acceleration of the turn': ({ limits }) => limits?.angularAcceleration,
  'time for which a velocity holds': ({ velocity }) => velocity.timeoutSeconds,
  'topic of a range finder': ({ sensors }) => sensors.scan,
  'mount of a range finder': ({ sensors }) => sensors.scan?.mount,
  'beams of a range finder': ({ beams }) => beams,
};

/** What the sources of a robot do not state, in words. */
export function notStated(profile: RobotProfile): readonly string[] {
  return Object.entries(PARTS).flatMap(([part, of]) => (of(profile) === undefined ? [part] : []));
}
