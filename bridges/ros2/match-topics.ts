import { given } from '../../agents/given.ts';
import { ReafferenceError, WiringError } from '../../agents/index.ts';
import { followedReliability, followedType, typesOfEnds } from './followed-ends.ts';
import type { Heard, ProbedSensor, SensorSource, TopicProbe } from './probe-topics.ts';
import { readersOf } from './sensors/index.ts';
import { REWARD_TYPES } from './sensors/reward.ts';
import { VELOCITY_TYPES } from './topics.ts';
import { matches, type Offer, RELIABLE, unmet } from './transport/qos.ts';
import type { RosEndpoint } from './transport/transport.ts';

/** Finding about a sensor, its mount, the velocity, the reward or the clock of an agent on a graph. */
export interface TopicFinding {
  /** Name of the sensor or actuator, `reward` or `/clock`. */
  readonly about: string;
  readonly verdict: 'ok' | 'missing' | 'wrong';
  readonly text: string;
  /** The command or the words that mend it. */
  readonly remedy?: string;
  /** Hertz, as measured and as declared, of a sensor. */
  readonly rateHz?: number;
  readonly declaredHz?: number;
}

type Fault = Pick<TopicFinding, 'verdict' | 'text' | 'remedy'>;

/** A sensor that sends less than this share of the declared rate is too slow. */
const LEAST_SHARE = 0.8;
/** Seconds that the stamp of a message may be away from the time at which it came. */
const MOST_AGE_SECONDS = 1;

/** Compares what an agent would listen to and send with what is on a graph. Each part has one finding that is ok, or all its faults. */
export function matchTopics(probe: TopicProbe): readonly TopicFinding[] {
  return [
    ...probe.sensors.flatMap((sensor) => [...sensorFindings(sensor, probe), ...mountFindings(sensor, probe)]),
    ...velocityFindings(probe),
    ...rewardFindings(probe),
    ...clockFindings(probe),
  ];
}

function sensorFindings(sensor: ProbedSensor, probe: TopicProbe): readonly TopicFinding[] {
  const { name, kind, wiring, heard, declaredHz } = sensor;
  if (wiring instanceof WiringError) return [{ about: name, ...wrongWiring(wiring) }];
  const { sources, type } = wiring;
  const [{ topic }] = sources;
  const readable = readersOf(kind).map((reader) => reader.type as string);
  const publishers = publishersOf(probe, topic);
  const senders = publishers.filter((one) => one.type === type);
  const faults: Fault[] = [];
  if (publishers.length === 0) {
    faults.push({
      verdict: 'missing',
      text: `nobody publishes ${topic} (${type})`,
      remedy: elsewhere(probe, name, topic, readable, 'publishers') ?? startDriver(topic),
    });
  } else if (senders.length === 0) {
    const theirs = publishers[0].type;
    faults.push({
      verdict: 'wrong',
      text: `${topic} carries ${typesOf(publishers)}, and ${name} listens for ${type}`,
      remedy: readable.includes(theirs)
        ? `--topics ${name}=${topic}@${theirs}`
        : (elsewhere(probe, name, topic, readable, 'publishers') ?? `map another topic: --topics ${name}=TOPIC`),
    });
  } else {
    faults.push(...twoTypes(topic, type, publishers));
    faults.push(...sources.flatMap((source) => qosFaults(probe, source, type)));
    faults.push(...heardFaults(sensor, topic, senders, probe));
  }
  const rates = given({ rateHz: heard.rateHz, declaredHz });
  if (faults.length > 0) return faults.map((fault) => ({ about: name, ...fault, ...rates }));
  const text = `${topic} (${type}) from ${nodesOf(senders)}${rateText(heard)}${declaredText(declaredHz)}`;
  return [{ about: name, verdict: 'ok', text, ...rates }];
}

/** What is known of where a sensor is mounted. A robot that does not say it is driven all the same, unless its mounts are to count. */
function mountFindings({ name, mount }: ProbedSensor, { mountPolicy, frames }: TopicProbe): readonly TopicFinding[] {
  if (mount === undefined) return [];
  const { verdict, text, fault } = mount;
  const about = `mount of ${name}`;
  if (fault !== undefined) return [{ about, ...wrong(facts(fault), fault.remedy ?? 'declare the mount of the robot') }];
  if (verdict !== 'unknown' || mountPolicy !== 'tf') return [{ about, verdict: 'ok', text }];
  const remedy = `start what publishes the transforms below ${frames.from}, such as robot_state_publisher; or --mounts agent`;
  return [{ about, verdict: 'missing', text, remedy }];
}

function rateText({ rateHz }: Heard): string {
  return rateHz === undefined ? '' : `: ${hertz(rateHz)}`;
}

function declaredText(declaredHz: number | undefined): string {
  return declaredHz === undefined ? '' : `; the agent declares ${hertz(declaredHz)}`;
}

/** Faults of the messages that came, or did not. */
function heardFaults(
  { name, kind, heard, declaredHz }: ProbedSensor,
  topic: string,
  senders: readonly RosEndpoint[],
  probe: TopicProbe,
): Fault[] {
  const { messages, telling, rateHz, ageSeconds, unreadable } = heard;
  if (unreadable !== undefined) {
    const own = unreadable instanceof ReafferenceError ? unreadable : undefined;
    const reason = own === undefined ? String(unreadable) : facts(own);
    return [wrong(`a message of ${topic} cannot be read: ${reason}`, own?.remedy ?? `ros2 topic echo --once ${topic}`)];
  }
  if (messages === 0) {
    const text = `${nodesOf(senders)} has ${topic}, but sent nothing in ${probe.seconds} s`;
    return [{ verdict: 'missing', text, remedy: `look why it is silent: ros2 topic hz ${topic}` }];
  }
  if (telling === 0) {
    const transforms = kind === 'pose' || kind === 'headDirection';
    const { from, to } = probe.frames;
    return [
      wrong(
        `${messages} messages came on ${topic}, and none told ${name} anything${transforms ? `: no way from ${from} to ${to}` : ''}`,
        transforms
          ? `start a localiser (ros2 run tf2_ros tf2_echo ${to} ${from}), or take odometry: --topics ${name}=odom@nav_msgs/msg/Odometry`
          : `ros2 topic echo --once ${topic}`,
      ),
    ];
  }
  const faults: Fault[] = [];
  if (declaredHz !== undefined && rateHz !== undefined && rateHz < LEAST_SHARE * declaredHz) {
    const remedy = `raise the rate of ${nodesOf(senders)}, or declare rateHz: ${Number(rateHz.toPrecision(2))} of ${name}`;
    faults.push(wrong(`${topic} comes at ${hertz(rateHz)}, and the agent declares ${hertz(declaredHz)}`, remedy));
  }
  if (ageSeconds !== undefined && Math.abs(ageSeconds) > MOST_AGE_SECONDS) {
    const apart = `${Number(Math.abs(ageSeconds).toPrecision(3))} s ${ageSeconds > 0 ? 'behind' : 'ahead of'}`;
    const simulated = !probe.useSimTime && publishersOf(probe, '/clock').length > 0;
    faults.push(
      wrong(
        `stamps of ${topic} are ${apart} the time of the agent`,
        simulated ? '--use-sim-time' : 'set the clocks of both machines alike (chrony), or use_sim_time of both nodes',
      ),
    );
  }
  return faults;
}

function velocityFindings(probe: TopicProbe): readonly TopicFinding[] {
  if (probe.velocity === undefined) return [];
  const { name, wiring } = probe.velocity;
  if (wiring instanceof WiringError) return [{ about: name, ...wrongWiring(wiring) }];
  const { topic, type } = wiring;
  const listeners = endsOf(probe, topic, 'subscriptions');
  const hearing = listeners.filter((one) => one.type === type);
  const faults: Fault[] = [];
  if (listeners.length === 0) {
    faults.push({
      verdict: 'missing',
      text: `nobody listens to ${topic}: the robot would stand`,
      remedy:
        elsewhere(probe, name, topic, VELOCITY_TYPES, 'subscriptions') ?? `start the base that listens to ${topic}`,
    });
  } else {
    const deaf = listeners.filter((one) => one.type !== type);
    for (const one of deaf) {
      const takes = VELOCITY_TYPES.some((velocity) => velocity === one.type);
      faults.push(
        wrong(
          `${one.node} takes ${one.type} on ${topic}, and ${name} would be sent as ${type}: it hears nothing`,
          takes ? `--topics ${name}=${topic}@${one.type}` : `map another topic: --topics ${name}=TOPIC`,
        ),
      );
    }
    for (const { node, qos } of hearing) {
      if (qos === undefined || matches(RELIABLE, qos)) continue;
      faults.push(
        wrong(`${node} asks ${topic} for ${unmet(RELIABLE, qos)}, and no command reaches it`, relax(node, qos)),
      );
    }
  }
  if (faults.length > 0) return faults.map((fault) => ({ about: name, ...fault }));
  const rivals = publishersOf(probe, topic);
  const also = rivals.length === 0 ? '' : `; commanded by ${nodesOf(rivals)} too`;
  return [{ about: name, verdict: 'ok', text: `${topic} (${type}) to ${nodesOf(hearing)}${also}` }];
}

/** A reward need not be there, unless it was named. */
function rewardFindings(probe: TopicProbe): readonly TopicFinding[] {
  const { topic, type, mapped } = probe.reward;
  const types = type === undefined ? Object.keys(REWARD_TYPES) : [type];
  const publishers = publishersOf(probe, topic);
  const about = 'reward';
  if (publishers.length === 0) {
    if (!mapped) return [];
    const remedy = elsewhere(probe, about, topic, types, 'publishers') ?? startDriver(topic);
    return [{ about, verdict: 'missing', text: `nobody publishes ${topic} (${types.join(' or ')})`, remedy }];
  }
  const faults: Fault[] = publishers
    .filter((one) => !types.includes(one.type))
    .map((one) =>
      wrong(`${one.node} sends ${one.type} on ${topic}, and a reward is ${types.join(' or ')}`, 'send it as that'),
    );
  const carrying = publishers.filter((one) => types.includes(one.type));
  const heard = followedType(types, types[0], typesOfEnds(carrying));
  if (faults.length === 0) faults.push(...twoTypes(topic, heard, carrying));
  const qos = { ...RELIABLE, reliability: followedReliability(heard, carrying) };
  faults.push(...qosFaults(probe, { topic, qos }, heard));
  if (faults.length > 0) return faults.map((fault) => ({ about, ...fault }));
  return [{ about, verdict: 'ok', text: `${topic} (${typesOf(publishers)}) from ${nodesOf(publishers)}` }];
}

function clockFindings(probe: TopicProbe): readonly TopicFinding[] {
  const about = '/clock';
  const { useSimTime, clock, seconds } = probe;
  const publishers = publishersOf(probe, about);
  if (!useSimTime) {
    if (publishers.length === 0) return [];
    const text = `${nodesOf(publishers)} publishes /clock, and the agent would not follow it`;
    return [{ about, ...wrong(text, '--use-sim-time') }];
  }
  if (publishers.length === 0) {
    const remedy = 'start the simulation, or `ros2 bag play --clock`; on a robot, leave out --use-sim-time';
    return [{ about, verdict: 'missing', text: 'nobody publishes /clock: the time of the agent would stand', remedy }];
  }
  if (clock.messages === 0) {
    const text = `${nodesOf(publishers)} has /clock, but sent nothing in ${seconds} s: the time of the agent would stand`;
    return [{ about, verdict: 'missing', text, remedy: 'let the simulation run' }];
  }
  return [{ about, verdict: 'ok', text: `from ${nodesOf(publishers)}: ${clock.messages} messages in ${seconds} s` }];
}

function twoTypes(topic: string, type: string, publishers: readonly RosEndpoint[]): Fault[] {
  const unheard = publishers.filter((one) => one.type !== type);
  if (unheard.length === 0) return [];
  return [
    wrong(
      `two types on ${topic}: ${type}, and of ${nodesOf(unheard)} ${typesOf(unheard)}, which is never heard`,
      `give one of them another name: --ros-args -r ${topic}:=/ANOTHER`,
    ),
  ];
}

/** Publishers of a topic that offer less than the agent asks for: not a message passes, and ROS says nothing. */
function qosFaults(probe: TopicProbe, { topic, qos: asked }: SensorSource, type: string): Fault[] {
  return publishersOf(probe, topic).flatMap(({ node, type: theirs, qos }) => {
    if (theirs !== type || qos === undefined || matches(qos, asked)) return [];
    return [
      wrong(
        `the agent asks ${topic} for ${unmet(qos, asked)}, which ${node} does not offer: it hears nothing`,
        raise(node, qos, asked),
      ),
    ];
  });
}

function raise(node: string, offered: Offer, asked: Offer): string {
  return `let ${node} publish with ${unmet(offered, asked).replaceAll(' messages', '')} quality of service`;
}

function relax(node: string, asked: Offer): string {
  return `let ${node} subscribe without ${unmet(RELIABLE, asked)}`;
}

function wrongWiring(error: WiringError): Fault {
  return wrong(facts(error), error.remedy ?? 'map another topic');
}

/** An error in one line. */
function facts({ message, expected, received }: ReafferenceError): string {
  const parts = [
    message.split('\n', 1)[0],
    ...(expected === undefined ? [] : [`it takes ${expected}`]),
    ...(received === undefined ? [] : [`this is ${String(received)}`]),
  ];
  return parts.join('; ');
}

function wrong(text: string, remedy: string): Fault {
  return { verdict: 'wrong', text, remedy };
}

/** Topics of other names that would do, as the options that name them. */
function elsewhere(
  probe: TopicProbe,
  name: string,
  topic: string,
  types: readonly string[],
  ends: 'publishers' | 'subscriptions',
): string | undefined {
  const fitting = probe.graph.filter((one) => one.name !== topic && one[ends].some(({ type }) => types.includes(type)));
  if (fitting.length === 0) return undefined;
  return fitting.map((one) => `--topics ${name}=${one.name}`).join(', or ');
}

function startDriver(topic: string): string {
  return `start what publishes ${topic}; \`ros2 topic list -t\` shows what is there`;
}

function publishersOf(probe: TopicProbe, topic: string): readonly RosEndpoint[] {
  return endsOf(probe, topic, 'publishers');
}

function endsOf(probe: TopicProbe, topic: string, ends: 'publishers' | 'subscriptions'): readonly RosEndpoint[] {
  return probe.graph.find(({ name }) => name === topic)?.[ends] ?? [];
}

function nodesOf(ends: readonly RosEndpoint[]): string {
  return [...new Set(ends.map(({ node }) => node))].join(', ');
}

function typesOf(ends: readonly RosEndpoint[]): string {
  return [...new Set(ends.map(({ type }) => type))].join(', ');
}

function hertz(rate: number): string {
  return `${Number(rate.toPrecision(3))} Hz`;
}
