import { setTimeout as delay } from 'node:timers/promises';
import { given } from '../../agents/given.ts';
import type { ActuatorSpecs, SensorKind, SensorSpec, SensorSpecs } from '../../agents/index.ts';
import { WiringError } from '../../agents/index.ts';
import { messageType as sensorType } from '../../agents/messages.ts';
import { messageType, nanosecondsOf } from '../ros-messages/index.ts';
import { type MountFinding, type MountPolicy, Mounts } from './mounts.ts';
import { FRAMES, type Frames, type Placed } from './sensors/topic-reader.ts';
import { settledGraph } from './settled-graph.ts';
import { type AgentTopics, chooseTopics, type SensorTopic, sourcesOf, type TopicMap } from './topics.ts';
import { CLOCK, type Qos } from './transport/qos.ts';
import type { RosTopic, RosTransport } from './transport/transport.ts';

/** Counts, rate and age of the messages of a sensor, or of `/clock`. */
export interface Heard {
  /** Messages received. */
  readonly messages: number;
  /** Of these, those that told something. */
  readonly telling: number;
  /** Rate of those that told something, in hertz of ROS time; undefined where fewer than two came. */
  readonly rateHz: number | undefined;
  /** Seconds by which the stamp of the last message was behind the time at which it came; undefined without a stamp. */
  readonly ageSeconds: number | undefined;
  /** Why the first of those that could not be read was not. */
  readonly unreadable: unknown;
}

/** A topic that a sensor listens to. */
export interface SensorSource {
  /** Full name. */
  readonly topic: string;
  readonly qos: Qos;
}

/** A sensor of an agent, as it is on a graph. */
export interface ProbedSensor {
  readonly name: string;
  readonly kind: SensorKind;
  /** Samples a second that the agent declares; undefined: one a tick. */
  readonly declaredHz: number | undefined;
  /** Its topics and the type of their messages; its own topic is the first. An error where none can fill it. */
  readonly wiring: { readonly sources: readonly SensorSource[]; readonly type: string } | WiringError;
  readonly heard: Heard;
  /** What is known of its mount; undefined of one that has none, or no message. */
  readonly mount: MountFinding | undefined;
}

/** State of a graph, as far as the topics of an agent go. */
export interface TopicProbe {
  /** Seconds for which it listened. */
  readonly seconds: number;
  readonly graph: readonly RosTopic[];
  readonly sensors: readonly ProbedSensor[];
  /** Where the velocity goes; undefined for an agent that does not move. */
  readonly velocity:
    | { readonly name: string; readonly wiring: { readonly topic: string; readonly type: string } | WiringError }
    | undefined;
  readonly reward: { readonly topic: string; readonly type: string | undefined; readonly mapped: boolean };
  /** Whether the agent is to follow `/clock`, and what came there. */
  readonly useSimTime: boolean;
  readonly clock: Heard;
  /** Frame of the body, and that in which it is sought. */
  readonly frames: Frames;
  /** What a sensor is taken for that is mounted elsewhere. */
  readonly mountPolicy: MountPolicy;
}

/** Options of a probe: the agent, its topics, and how long to listen. */
export interface ProbeOptions {
  readonly agent: { readonly sensors: SensorSpecs; readonly actuators: ActuatorSpecs };
  readonly map: TopicMap;
  /** Full name of a topic, as the node of the agent makes it. */
  readonly fullName: (topic: string) => string;
  /** Frame of the body, and that in which it is sought. Default: `base_link` in `map`. */
  readonly frames?: Frames;
  /** What a sensor is taken for that is mounted elsewhere. Default: it is a fault. */
  readonly mountPolicy?: MountPolicy;
  readonly useSimTime: boolean;
  /** Seconds to listen for. */
  readonly seconds: number;
  /** Seconds without a change after which the graph is taken for known; at most five times as long is waited. Default: 1. */
  readonly settleSeconds?: number;
  /** Ends the probe early. */
  readonly signal?: AbortSignal;
}

/**
 * Listens for some seconds to the topics that an agent would listen to, as it would, and looks who else is there. It publishes
 * nothing.
 *
 * @throws ValidationError `invalid_option` for a name in the map that the agent lacks; BridgeError `invalid_topic`, and what the
 * transport throws
 */
export async function probeTopics(transport: RosTransport, options: ProbeOptions): Promise<TopicProbe> {
  const { agent, map, fullName, frames = FRAMES, mountPolicy = 'compare' } = options;
  const { useSimTime, seconds, settleSeconds = 1, signal } = options;
  choose(agent, map, [], options);
  const settled = await settledGraph(transport, settleSeconds, signal);
  const chosen = Object.entries(agent.sensors).map(([name, spec]) => {
    const part = { sensors: { [name]: spec }, actuators: {} };
    const topics = choose(part, given({ [name]: map[name] }), settled, options);
    return { name, spec, wiring: topics instanceof WiringError ? topics : topics.sensors[name] };
  });
  const wired = chosen.flatMap(({ name, wiring }) => (wiring instanceof WiringError ? [] : [[name, wiring] as const]));
  const inNames: Pick<RosTransport, 'subscribe'> = {
    subscribe: (topic, ...rest) => transport.subscribe(fullName(topic), ...rest),
  };
  const placing = { policy: mountPolicy, base: frames.from };
  const mounts = new Mounts(inNames, agent.sensors, Object.fromEntries(wired), placing);
  const listeners = chosen.map(({ name, spec, wiring }) => {
    const listener = new Listener(transport);
    if (wiring instanceof WiringError) return { name, spec, wiring, listener };
    const sources = sourcesOf(wiring).map(({ topic, qos }) => ({ topic: fullName(topic), qos }));
    listener.listen(wiring, spec, sources, mounts.of(name));
    return { name, spec, wiring: { sources, type: wiring.reader.type }, listener };
  });
  const clock = new Listener(transport);
  clock.listenToClock();
  try {
    await delay(seconds * 1e3, undefined, { signal });
  } finally {
    for (const { listener } of listeners) listener.close();
    mounts.close();
    clock.close();
  }
  const graph = await transport.topics();
  return {
    seconds,
    graph,
    sensors: listeners.map(({ name, spec, wiring, listener }) => ({
      name,
      kind: spec.kind,
      declaredHz: spec.rateHz,
      wiring,
      heard: listener.heard(),
      mount: mounts.findings().find(({ sensor }) => sensor === name),
    })),
    velocity: probedVelocity(options, graph),
    reward: probedReward(options),
    useSimTime,
    clock: clock.heard(),
    frames,
    mountPolicy,
  };
}

/** The topics of an agent, or of a part of one, or why it has none. */
function choose(
  agent: ProbeOptions['agent'],
  map: TopicMap,
  graph: readonly RosTopic[],
  { fullName, frames = FRAMES }: ProbeOptions,
): AgentTopics | WiringError {
  try {
    return chooseTopics(agent, map, graph, { fullName, frames });
  } catch (error) {
    if (error instanceof WiringError) return error;
    throw error;
  }
}

function probedVelocity(options: ProbeOptions, graph: readonly RosTopic[]): TopicProbe['velocity'] {
  const { agent, map, fullName } = options;
  const { actuators } = agent;
  const names = Object.keys(actuators);
  const name = names.find((one) => actuators[one].kind === 'velocity') ?? names[0];
  if (name === undefined) return undefined;
  const chosen = choose({ sensors: {}, actuators }, given({ [name]: map[name] }), graph, options);
  if (chosen instanceof WiringError) return { name, wiring: chosen };
  if (chosen.velocity === undefined) return undefined;
  return { name, wiring: { ...chosen.velocity, topic: fullName(chosen.velocity.topic) } };
}

function probedReward({ map, fullName }: ProbeOptions): TopicProbe['reward'] {
  const { reward } = chooseTopics({ sensors: {}, actuators: {} }, given({ reward: map['reward'] }), []);
  return { topic: fullName(reward.topic), type: reward.type, mapped: map['reward'] !== undefined };
}

/** Counts messages. */
class Listener {
  readonly #transport: RosTransport;
  readonly #ends: (() => void)[] = [];
  #messages = 0;
  #telling = 0;
  #first = 0n;
  #last = 0n;
  #ageSeconds: number | undefined;
  #unreadable: unknown;

  constructor(transport: RosTransport) {
    this.#transport = transport;
  }

  listen(
    { reader, frames }: SensorTopic,
    spec: SensorSpec,
    sources: readonly SensorSource[],
    placed: Placed | undefined,
  ): void {
    const read = reader.open(spec as never, frames, placed);
    const into = sensorType(spec.kind).create(spec.size);
    for (const { topic, qos } of sources) this.#count(topic, reader.type, qos, (cdr) => read(cdr, into));
  }

  listenToClock(): void {
    const { name, decode } = messageType('rosgraph_msgs/msg/Clock');
    this.#count('/clock', name, CLOCK, (cdr) => nanosecondsOf(decode(cdr).clock));
  }

  #count(
    topic: string,
    type: `${string}/msg/${string}`,
    qos: Qos,
    read: (cdr: Uint8Array) => bigint | undefined | false,
  ): void {
    const end = this.#transport.subscribe(topic, type, qos, ({ cdr, receivedNanoseconds: now }) => {
      this.#messages++;
      let stamp: bigint | undefined | false;
      try {
        stamp = read(cdr);
      } catch (error) {
        this.#unreadable ??= error;
        return;
      }
      if (stamp === false) return;
      if (this.#telling++ === 0) this.#first = now;
      this.#last = now;
      // What was said once, before this node came, is old.
      if (typeof stamp === 'bigint' && now !== 0n && qos.durability === 'volatile')
        this.#ageSeconds = Number(now - stamp) * 1e-9;
    });
    this.#ends.push(end);
  }

  heard(): Heard {
    const seconds = Number(this.#last - this.#first) * 1e-9;
    return {
      messages: this.#messages,
      telling: this.#telling,
      rateHz: this.#telling < 2 || seconds <= 0 ? undefined : (this.#telling - 1) / seconds,
      ageSeconds: this.#ageSeconds,
      unreadable: this.#unreadable,
    };
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}
