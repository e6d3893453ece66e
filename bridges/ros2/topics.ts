import type { ActuatorSpecs, SensorKind, SensorSpecs } from '../../agents/index.ts';
import { ValidationError, WiringError } from '../../agents/index.ts';
import { nearestName } from '../../agents/nearest-name.ts';
import { followedType, typesOfEnds } from './followed-ends.ts';
import { readersOf } from './sensors/index.ts';
import { FRAMES, type Frames, type TopicReader } from './sensors/topic-reader.ts';
import { EVENTS, LATCHED, type Qos, SENSOR } from './transport/qos.ts';
import type { RosTopic } from './transport/transport.ts';

/** A topic, and the type of its messages. */
export interface TopicChoice {
  /** Name of the topic; a relative one belongs to the namespace of the node, `~/` to the node. */
  readonly topic: string;
  /** Full name of the type. Default: what the graph says of the topic, else the usual type of the kind. */
  readonly type?: string;
}

/** The topic of each sensor and actuator, by its name, and that of the reward. Those left out have their usual topic. */
export type TopicMap = Readonly<Record<string, string | TopicChoice>>;

/** Usual topic and type of each kind of sensor that a robot can have. */
const USUAL: Readonly<Partial<Record<SensorKind, Required<TopicChoice>>>> = {
  odometry: { topic: 'odom', type: 'nav_msgs/msg/Odometry' },
  pose: { topic: '/tf', type: 'tf2_msgs/msg/TFMessage' },
  headDirection: { topic: '/tf', type: 'tf2_msgs/msg/TFMessage' },
  imu: { topic: 'imu', type: 'sensor_msgs/msg/Imu' },
  joints: { topic: 'joint_states', type: 'sensor_msgs/msg/JointState' },
  scan: { topic: 'scan', type: 'sensor_msgs/msg/LaserScan' },
  events: { topic: 'events', type: 'event_camera_msgs/msg/EventPacket' },
};

/** A sensor, the topic that it listens to, and how its messages are read. */
export interface SensorTopic {
  /** Name of the topic; a relative one belongs to the namespace of the node. */
  readonly topic: string;
  /** Reader of its messages for the kind of the sensor. */
  readonly reader: TopicReader;
  /** Frames between which every transform is needed; absent where the reader needs none. */
  readonly frames?: Frames;
}

/** A topic and the quality of service with which it is listened to. */
export interface Source {
  readonly topic: string;
  readonly qos: Qos;
}

/** Topics of transforms. Those that hold are told once, by any number of nodes, which are all to be heard. */
const MOVING: Source = { topic: '/tf', qos: SENSOR };
const HOLDING: Source = { topic: '/tf_static', qos: { ...LATCHED, depth: 100 } };
export const TRANSFORM_SOURCES: readonly Source[] = [MOVING, HOLDING];

/** The topics that a sensor listens to, and with which quality of service; its own is the first. */
export function sourcesOf({ topic, reader }: SensorTopic): readonly Source[] {
  const own = { topic, qos: reader.kind === 'events' ? EVENTS : SENSOR };
  return topic === MOVING.topic ? [own, HOLDING] : [own];
}

/** Types of a velocity on ROS. */
export const VELOCITY_TYPES = ['geometry_msgs/msg/Twist', 'geometry_msgs/msg/TwistStamped'] as const;
export type VelocityType = (typeof VELOCITY_TYPES)[number];

/** Distributions in which a velocity comes without a stamp; later ones have it stamped. */
const UNSTAMPED: readonly (string | undefined)[] = ['foxy', 'galactic', 'humble', 'iron', 'jazzy', undefined];

/** The usual types of a velocity first. @param distribution `ROS_DISTRO`; undefined where it is not set */
export function velocityTypes(distribution: string | undefined): readonly [VelocityType, VelocityType] {
  const [plain, stamped] = VELOCITY_TYPES;
  return UNSTAMPED.includes(distribution) ? [plain, stamped] : [stamped, plain];
}

/** Topics that an agent listens to, and the one that its velocity goes to. */
export interface AgentTopics {
  /** By the name of the sensor. */
  readonly sensors: Readonly<Record<string, SensorTopic>>;
  /** Where the velocity goes; undefined for an agent that does not move. */
  readonly velocity:
    | {
        /** Name of the topic, such as `cmd_vel`. */
        readonly topic: string;
        /** Type of its messages: a velocity without or with a stamp. */
        readonly type: VelocityType;
        /** Whether the user says the type, so that no other one takes its place. */
        readonly fixed: boolean;
      }
    | undefined;
  /** Where the reward comes from, with its type if it is known. */
  readonly reward: TopicChoice;
}

/** What a node knows of its names and of its robot when topics are chosen. */
export interface ChoiceOptions {
  /** Full name of a topic, as the node that listens has it. Default: in the namespace `/`. */
  readonly fullName?: (topic: string) => string;
  /** Type of a velocity that nobody takes yet. Default: without a stamp. */
  readonly usualVelocity?: VelocityType;
  /** Frame of the body, and that in which it is sought. Default: `base_link` in `map`. */
  readonly frames?: Frames;
}

/**
 * Chooses the topic and the reader of each sensor of an agent, and the topic of its velocity.
 *
 * @example
 * const agent = {
 *   sensors: { odometry: odometrySensor(), scan: lidar({ mount: { z: 0.2 } }) },
 *   actuators: { velocity: velocityActuator() },
 * };
 * const { sensors, velocity } = chooseTopics(agent, { scan: '/front/scan' }, []);
 * console.log(sensors.odometry.topic, sensors.scan.topic, velocity?.topic); // odom /front/scan cmd_vel
 *
 * @param map what the user says
 * @param graph what is there: topics with their types
 * @throws WiringError `unmapped_sensor` for a sensor that no topic can fill, `topic_mismatch` for a topic of another type;
 * ValidationError `invalid_option` for a name that the agent lacks
 */
export function chooseTopics(
  { sensors, actuators }: { readonly sensors: SensorSpecs; readonly actuators: ActuatorSpecs },
  map: TopicMap,
  graph: readonly RosTopic[],
  { fullName = rootName, usualVelocity = VELOCITY_TYPES[0], frames = FRAMES }: ChoiceOptions = {},
): AgentTopics {
  const there = (topic: string): RosTopic | undefined => graph.find(({ name }) => name === fullName(topic));
  const typesOn = (topic: string): readonly string[] => there(topic)?.types ?? [];
  refuseUnknown(map, [...Object.keys(sensors), ...Object.keys(actuators), REWARD]);
  const moving = Object.entries(actuators).find(([, { kind }]) => kind === 'velocity')?.[0];
  for (const [name, { kind }] of Object.entries(actuators)) if (kind !== 'velocity') throw unmappedActuator(name, kind);
  return {
    sensors: Object.fromEntries(
      Object.entries(sensors).map(([name, { kind }]) => [
        name,
        sensorTopic(name, kind, choiceOf(map[name]), typesOn, frames),
      ]),
    ),
    velocity: moving === undefined ? undefined : velocityTopic(moving, choiceOf(map[moving]), there, usualVelocity),
    reward: { topic: '~/reward', ...choiceOf(map[REWARD]) },
  };
}

/** Full name of a topic in the namespace `/`. */
export function rootName(topic: string): string {
  return topic.startsWith('/') ? topic : `/${topic}`;
}

/** The name by which a map gives the topic of the reward. */
export const REWARD = 'reward';

/** Topic and type that a map gives for a name, as far as it gives them. */
export function choiceOf(given: string | TopicChoice | undefined): Partial<TopicChoice> {
  return typeof given === 'string' ? { topic: given } : (given ?? {});
}

function sensorTopic(
  name: string,
  kind: SensorKind,
  given: Partial<TopicChoice>,
  typesOn: (topic: string) => readonly string[],
  frames: Frames,
): SensorTopic {
  const readers = readersOf(kind);
  if (readers.length === 0) throw unmapped(name, kind);
  const usual = USUAL[kind];
  const topic = given.topic ?? usual?.topic ?? name;
  const there = typesOn(topic);
  const type = given.type ?? there.find((one) => readers.some((reader) => reader.type === one)) ?? there[0];
  const wanted = type ?? (given.topic === undefined ? usual?.type : undefined) ?? readers[0].type;
  const reader = readers.find((one) => one.type === wanted);
  if (reader !== undefined) return { topic, reader, ...(reader.framed ? { frames } : {}) };
  throw new WiringError(`sensor '${name}' cannot be filled from topic ${topic}`, {
    code: 'topic_mismatch',
    expected: readers.map((one) => one.type).join(', '),
    received: wanted,
    block: name,
    remedy: `name another topic for it: --topics ${name}=TOPIC`,
  });
}

function velocityTopic(
  name: string,
  given: Partial<TopicChoice>,
  there: (topic: string) => RosTopic | undefined,
  usual: VelocityType,
): NonNullable<AgentTopics['velocity']> {
  const topic = given.topic ?? 'cmd_vel';
  const fixed = given.type !== undefined;
  const { subscriptions = [], types = [] } = there(topic) ?? {};
  // Who listens decides; where nobody does, as in a log, who speaks.
  const others = subscriptions.length > 0 ? typesOfEnds(subscriptions) : types;
  const type = given.type ?? followedType(VELOCITY_TYPES, usual, others);
  if (isVelocity(type)) return { topic, type, fixed };
  throw new WiringError(`actuator '${name}' cannot command topic ${topic}`, {
    code: 'topic_mismatch',
    expected: VELOCITY_TYPES.join(' or '),
    received: type,
    block: name,
  });
}

/** Whether a type carries a velocity. */
export function isVelocity(type: string): type is VelocityType {
  return VELOCITY_TYPES.some((one) => one === type);
}

/** @throws ValidationError `invalid_option` for a name of a map that is none of those */
export function refuseUnknown(map: TopicMap, names: readonly string[]): void {
  for (const name of Object.keys(map)) {
    if (names.includes(name)) continue;
    const nearest = nearestName(name, names);
    throw new ValidationError(`the topics name '${name}', which is no sensor or actuator of the agent`, {
      code: 'invalid_option',
      expected: names.join(', '),
      received: name,
      ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
    });
  }
}

function unmapped(name: string, kind: string): WiringError {
  return new WiringError(`no topic can fill sensor '${name}' of kind '${kind}'`, {
    code: 'unmapped_sensor',
    expected: `a sensor of kind ${Object.keys(USUAL).join(', ')}`,
    received: kind,
    block: name,
    remedy: 'leave the sensor out of the agent that drives a robot, or of its controller',
  });
}

/** The error of an actuator that no topic commands. */
export function unmappedActuator(name: string, kind: string): WiringError {
  return new WiringError(`no topic takes the commands to actuator '${name}' of kind '${kind}'`, {
    code: 'unmapped_actuator',
    expected: "an actuator of kind 'velocity'",
    received: kind,
    block: name,
  });
}
