import { type ActuatorSpecs, type SensorSpecs, ValidationError, WiringError } from '../../../agents/index.ts';
import { writerOf } from '../../recording/sensors/index.ts';
import type { TopicWriter } from '../../recording/sensors/topic-writer.ts';
import {
  choiceOf,
  isVelocity,
  REWARD,
  refuseUnknown,
  type TopicMap,
  unmappedActuator,
  VELOCITY_TYPES,
  type VelocityType,
} from '../topics.ts';

/** A simulated sensor and the topic that it fills. */
export interface ServedSensor {
  readonly topic: string;
  readonly writer: TopicWriter;
}

/** The topics of a simulated robot. */
export interface ServedTopics {
  /** By the name of the sensor. */
  readonly sensors: Readonly<Record<string, ServedSensor>>;
  /** Names of the sensors that no usual message carries; they stay in the simulation. */
  readonly unserved: readonly string[];
  /** Where its velocity comes from, in messages of one of the types, the usual one first; undefined for a body that does not move. */
  readonly velocity:
    | { readonly actuator: string; readonly topic: string; readonly types: readonly VelocityType[] }
    | undefined;
  /** Where its reward goes. */
  readonly reward: string;
  /** Where its true pose and twist go if it has no odometry. Default: `odom`. */
  readonly truth?: string;
}

/**
 * Chooses the topic of each sensor of a simulated robot: the usual one of its kind, for others of the same kind and for poses the name of
 * the sensor.
 *
 * @param map what the user says
 * @param agentNode full name of the node of the agent, which hears the reward
 * @param usualVelocity types of a velocity whose type the user does not say, the usual one first
 * @throws WiringError `topic_mismatch` for a type that the sensor is not sent in, `unmapped_actuator`; ValidationError `invalid_option` for a
 * name that the robot lacks, and for two sensors on one topic
 */
export function chooseServedTopics(
  { sensors, actuators }: { readonly sensors: SensorSpecs; readonly actuators: ActuatorSpecs },
  map: TopicMap,
  agentNode: string,
  usualVelocity: readonly VelocityType[] = VELOCITY_TYPES,
): ServedTopics {
  refuseUnknown(map, [...Object.keys(sensors), ...Object.keys(actuators), REWARD]);
  for (const [name, { kind }] of Object.entries(actuators)) if (kind !== 'velocity') throw unmappedActuator(name, kind);
  const served: Record<string, ServedSensor> = {};
  const unserved: string[] = [];
  for (const [name, { kind }] of Object.entries(sensors)) {
    const writer = writerOf(kind);
    if (writer === undefined) {
      unserved.push(name);
      continue;
    }
    const { topic, type = writer.type } = choiceOf(map[name]);
    if (type !== writer.type) throw mismatch('sensor', name, writer.type, type);
    const taken = (one: string): boolean => Object.values(served).some((other) => other.topic === one);
    const usual = writer.topic === undefined || taken(writer.topic) ? name : writer.topic;
    const chosen = topic ?? usual;
    if (taken(chosen)) throw twice(name, chosen);
    served[name] = { topic: chosen, writer };
  }
  const actuator = Object.keys(actuators)[0];
  return {
    sensors: served,
    unserved,
    velocity: actuator === undefined ? undefined : velocityTopic(actuator, map, usualVelocity),
    reward: choiceOf(map[REWARD]).topic ?? `${agentNode}/reward`,
  };
}

function velocityTopic(
  actuator: string,
  map: TopicMap,
  usual: readonly VelocityType[],
): NonNullable<ServedTopics['velocity']> {
  const { topic = 'cmd_vel', type } = choiceOf(map[actuator]);
  if (type === undefined) return { actuator, topic, types: usual };
  if (!isVelocity(type)) throw mismatch('actuator', actuator, VELOCITY_TYPES.join(' or '), type);
  return { actuator, topic, types: [type] };
}

function mismatch(what: string, name: string, expected: string, received: string): WiringError {
  return new WiringError(`${what} '${name}' is not served in messages of this type`, {
    code: 'topic_mismatch',
    expected,
    received,
    block: name,
    remedy: 'leave the type out',
  });
}

function twice(name: string, topic: string): ValidationError {
  return new ValidationError('two sensors would be served on one topic', {
    code: 'invalid_option',
    expected: 'a topic of its own for each sensor',
    received: `${topic} for sensor '${name}'`,
    block: name,
    remedy: `name another topic for it: --topics ${name}=TOPIC`,
  });
}
