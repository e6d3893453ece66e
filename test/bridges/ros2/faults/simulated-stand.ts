import { setImmediate as turn } from 'node:timers/promises';
import { vi } from 'vitest';
import {
  type Agent,
  type Controller,
  defineAgent,
  lidar,
  odometrySensor,
  point,
  poseSensor,
  type Twist,
  velocityActuator,
} from '../../../../agents/index.ts';
import { messageType, planarPose, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { FAULTS, type Fault, type FaultName, type Mutilation } from '../../../../bridges/ros2/faults/mutilations.ts';
import type { ToGuard } from '../../../../bridges/ros2/guard/channel.ts';
import { GuardHost } from '../../../../bridges/ros2/guard/guard-host.ts';
import { AgentNode } from '../../../../bridges/ros2/node/agent-node.ts';
import { Parameters } from '../../../../bridges/ros2/node/parameters.ts';
import { SimulatedTimeClock } from '../../../../bridges/ros2/simulated-time.ts';
import { chooseTopics } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';

/** Seconds of a step: of simulated time, of the guard's own, and of every timer. */
export const STEP = 0.02;
/** Seconds without news that are borne. */
export const LIMIT = 0.3;
/** Seconds for which simulated time may stand. */
export const CLOCK_LIMIT = 1;
/** Turns of the event loop from a message to the velocity that answers it. */
const TURNS = 3;
const BEAMS = 12;

/** What may be wrong with stamps and with `/clock` while they agree: time that stands ages nothing, and both may jump alike. */
const AGREE: readonly (readonly [stamps: FaultName | undefined, clock: FaultName | undefined])[] = [
  [undefined, undefined],
  [undefined, 'clock-stops'],
  ['old', 'clock-back'],
  ['future', 'clock-ahead'],
];

/** Faults of what transforms say. They are seen when a transform comes, and until then a pose is as well as the one that came last. */
const SAID: readonly FaultName[] = ['old', 'future', 'nan', 'infinite'];

const fault = (error: unknown): never => {
  throw error;
};
const clockType = messageType('rosgraph_msgs/msg/Clock');
const twistType = messageType('geometry_msgs/msg/Twist');
const scanType = messageType('sensor_msgs/msg/LaserScan');
const odometryType = messageType('nav_msgs/msg/Odometry');
const transformsType = messageType('tf2_msgs/msg/TFMessage');

type Stamp = ReturnType<typeof timeOf>;
const linkOf = (frame_id: string, child_frame_id: string) => (stamp: Stamp) =>
  transformsType.encode({
    transforms: [{ header: { stamp, frame_id }, child_frame_id, transform: { rotation: { x: 0, y: 0, z: 0, w: 1 } } }],
  });

/** What a robot tells: steps from one message to the next, and the message. Both transforms are needed for a pose. */
const SOURCES = {
  scan: {
    topic: 'scan',
    steps: 5,
    message: (stamp: Stamp) =>
      scanType.encode({
        header: { stamp, frame_id: 'laser' },
        ...{ angle_min: -Math.PI, angle_increment: (2 * Math.PI) / BEAMS, range_min: 0.1, range_max: 10 },
        ranges: Array<number>(BEAMS).fill(4),
      }),
  },
  odometry: {
    topic: 'odom',
    steps: 2,
    message: (stamp: Stamp) =>
      odometryType.encode({
        header: { stamp, frame_id: 'odom' },
        child_frame_id: 'base_link',
        pose: { pose: planarPose(1, 2, 0) },
      }),
  },
  'odom in map': { topic: '/tf', steps: 5, message: linkOf('map', 'odom') },
  'base_link in odom': { topic: '/tf', steps: 2, message: linkOf('odom', 'base_link') },
} as const;
type Source = keyof typeof SOURCES;

/** Topics that faults befall, and the types of their messages. */
export const TOPICS = {
  scan: scanType.name,
  odom: odometryType.name,
  '/tf': transformsType.name,
  '/clock': clockType.name,
} as const;
export type Topic = keyof typeof TOPICS;

/** Sensors of an agent. */
export type Sensors = readonly ('scan' | 'odometry' | 'pose')[];

/** An agent that drives at a velocity, whatever it senses: what stops it is not its own. */
function driving(sensors: Sensors, velocity: Readonly<Twist>): Agent {
  const specs = { scan: lidar({ mount: { z: 0.2 }, beams: BEAMS }), odometry: odometrySensor(), pose: poseSensor() };
  const controller: Controller<never, { velocity: Twist }> = {
    manifest: {
      name: 'driving',
      version: 1,
      sensors: Object.fromEntries(
        sensors.map((name) => [name, { kind: name, ...(name === 'scan' ? { size: BEAMS } : {}) }]),
      ),
      actuators: { velocity: { kind: 'velocity' } },
    } as never,
    initialise() {},
    beginTrial() {},
    endTrial() {},
    save: () => new Uint8Array(),
    restore() {},
    step: (_tick, _seen, _feedback, commands) => void Object.assign(commands.velocity, velocity),
  };
  return defineAgent({
    body: {
      ...point,
      // It would take seconds to brake: what stops it must not wait for that.
      limits: { linear: 10, angular: 10, linearAcceleration: 0.3, angularAcceleration: 0.3 },
    },
    sensors: Object.fromEntries(sensors.map((name) => [name, specs[name]])) as never,
    actuators: { velocity: velocityActuator() },
    controller: () => controller as never,
  }) as unknown as Agent;
}

/** A fault that befalls a topic. */
interface Present {
  readonly name: FaultName;
  readonly mutilation: Mutilation;
}

/**
 * A robot, the node of an agent, and the guard between them, on a graph in memory and in a time of their own. It knows by itself, from what it
 * did to each message, since when each input that the agent needs has not been well.
 */
export class SimulatedStand {
  readonly #graph = new MemoryGraph();
  readonly #robot = this.#graph.open({ node: 'robot', fault });
  readonly #sources: readonly Source[];
  readonly #publishers = new Map<string, (cdr: Uint8Array) => void>();
  readonly #present = new Map<string, Present>();
  readonly #latest = new Map<string, Map<string, Uint8Array>>();
  #delayed: { readonly at: number; readonly send: () => void }[] = [];
  readonly #well = new Map<string, number>();
  readonly #ends: (() => Promise<void>)[] = [];
  #step = 0;
  /** Steps in which simulated time went on, by which the age of inputs is measured. */
  #told = 0;
  #velocity: readonly number[] = [0, 0];
  #take: (message: ToGuard) => void = () => {};

  constructor(sensors: Sensors) {
    const of = { scan: ['scan'], odometry: ['odometry'], pose: ['odom in map', 'base_link in odom'] } as const;
    this.#sources = sensors.flatMap((name) => of[name]);
    for (const [topic, type] of Object.entries(TOPICS)) {
      const { publish } = this.#robot.advertise(topic, type, RELIABLE);
      this.#publishers.set(topic, publish);
    }
    this.#robot.subscribe('/cmd_vel', twistType.name, { ...RELIABLE, depth: 100 }, ({ cdr }) => {
      const { linear, angular } = twistType.decode(cdr);
      this.#velocity = [linear.x, angular.z];
    });
  }

  /** Opens it, until the robot drives at a velocity. @throws Error if it does not */
  static async open(sensors: Sensors, velocity: Readonly<Twist>): Promise<SimulatedStand> {
    const stand = new SimulatedStand(sensors);
    await stand.#start(driving(sensors, velocity), sensors);
    return stand;
  }

  get #now(): number {
    return this.#step * STEP;
  }

  /** Whether the agent needs a topic. */
  listensTo(topic: string): boolean {
    return topic === '/clock' || this.#sources.some((source) => SOURCES[source].topic === topic);
  }

  /** Whether the robot moves, as it was told last. */
  get moves(): boolean {
    return this.#velocity.some((part) => part !== 0);
  }

  /** What has not been well for longer than it may, and for how many seconds; undefined if all is. */
  get unwell(): { readonly input: string; readonly seconds: number } | undefined {
    for (const input of [...this.#sources, '/clock']) {
      const seconds = (input === '/clock' ? this.#now : this.#told * STEP) - (this.#well.get(input) ?? 0);
      if (seconds > this.#borne(input)) return { input, seconds };
    }
    return undefined;
  }

  /** Seconds for which an input need not be well. What comes within a step is seen in the next. */
  #borne(input: string): number {
    if (input === '/clock') return CLOCK_LIMIT + 2.5 * STEP;
    const said = SAID.includes(this.#present.get('/tf')?.name ?? 'silent') && input.includes(' in ');
    return LIMIT + (said ? 7.5 : 2.5) * STEP;
  }

  /** A fault befalls a topic from now on. */
  befall(topic: Topic, name: FaultName, random: () => number): void {
    const mutilation = (FAULTS[name] as Fault).open(TOPICS[topic], random);
    for (const cdr of this.#latest.get(topic)?.values() ?? []) mutilation.note(cdr);
    this.#present.set(topic, { name, mutilation });
  }

  /** Everything is well again. */
  heal(): void {
    this.#present.clear();
    this.#delayed = [];
  }

  /** Lets a step of time pass. */
  async pass(): Promise<void> {
    this.#step++;
    if (this.#present.get('/clock')?.name !== 'clock-stops') this.#told++;
    const stamp = timeOf(BigInt(Math.round((50 + this.#now) * 1e9)));
    this.#send('/clock', '/clock', clockType.encode({ clock: stamp }));
    for (const source of this.#sources) {
      const { topic, steps, message } = SOURCES[source];
      if (this.#step % steps === 0) this.#send(topic, source, message(stamp));
    }
    const due = this.#delayed.filter(({ at }) => at <= this.#now);
    this.#delayed = this.#delayed.filter(({ at }) => at > this.#now);
    for (const { send } of due) send();
    await this.#settle();
    this.#take({ what: 'beat' });
    vi.advanceTimersByTime(STEP * 1e3);
    await this.#settle();
  }

  async close(): Promise<void> {
    const closing = Promise.all(this.#ends.map((end) => end()));
    await vi.advanceTimersByTimeAsync(100);
    await closing;
  }

  #send(topic: string, source: string, cdr: Uint8Array): void {
    const publish = this.#publishers.get(topic) as (cdr: Uint8Array) => void;
    const present = this.#present.get(topic);
    if (present === undefined) {
      const latest = this.#latest.get(topic) ?? new Map<string, Uint8Array>();
      this.#latest.set(topic, latest.set(source, cdr));
      publish(cdr);
      this.#noteWell(source);
      return;
    }
    const { name, mutilation } = present;
    const harmless = (FAULTS[name] as Fault).stops(TOPICS[topic as Topic]) === false;
    for (const { cdr: sent, afterSeconds = 0 } of mutilation.mutilate(cdr)) {
      const send = (): void => {
        publish(sent);
        // One link dies, the other lives, and time that jumps does not stand; what is swapped may be of the other link.
        if (name === 'link-dead' || source === '/clock') this.#noteWell(source);
        else if (harmless) for (const one of this.#sourcesIn(topic, sent) ?? [source]) this.#noteWell(one);
        else if (AGREE.some(([stamps]) => stamps === name)) this.#noteWell(source, name);
      };
      if (afterSeconds === 0) send();
      else this.#delayed.push({ at: this.#now + afterSeconds, send });
    }
  }

  /** The transforms that a message has; undefined for a message of another topic. */
  #sourcesIn(topic: string, cdr: Uint8Array): readonly string[] | undefined {
    if (topic !== '/tf') return undefined;
    return transformsType
      .decode(cdr)
      .transforms.map(({ header, child_frame_id }) => `${child_frame_id} in ${header.frame_id}`);
  }

  /** An input is well if its stamps agree with the time by which its age is judged. */
  #noteWell(source: string, stamps?: FaultName): void {
    const clock = this.#present.get('/clock')?.name;
    if (source === '/clock') this.#well.set(source, this.#now);
    else if (AGREE.some((pair) => pair[0] === stamps && pair[1] === clock)) this.#well.set(source, this.#told * STEP);
  }

  async #settle(): Promise<void> {
    for (let n = 0; n < TURNS; n++) await turn();
  }

  async #start(agent: Agent, sensors: Sensors): Promise<void> {
    const ofEach = (seconds: number) => Object.fromEntries(sensors.map((name) => [name, seconds]));
    const transport = this.#graph.open({ node: 'agent', useSimTime: true, fault });
    const host = new GuardHost({
      channel: {
        send: (_, sent) => sent?.(),
        listen: (take) => {
          this.#take = take;
        },
      },
      open: async () => this.#graph.open({ node: 'guard', useSimTime: true, fault }),
      now: () => this.#now,
      closed: () => {},
    });
    const topics = chooseTopics(agent, {}, []);
    const watched = Object.values(topics.sensors);
    this.#take({ what: 'open', opening: { transport: { module: '', data: {} }, useSimTime: true } });
    await this.#settle();
    this.#take({
      what: 'guard',
      charge: {
        beatTimeoutSeconds: 0.125,
        commandTimeoutSeconds: 0.25,
        staleAfterSeconds: Object.fromEntries(watched.map(({ topic }) => [topic, LIMIT])),
        transforms: sensors.includes('pose') ? { '/tf': { from: 'base_link', to: 'map' } } : {},
        limits: agent.body.limits,
        velocity: { topic: '/cmd_vel', type: twistType.name, frame: 'base_link', leastRateHz: 20, mostRateHz: 50 },
      },
    });
    watched.forEach(({ topic, reader }, id) => {
      this.#take({ what: 'subscribe', id, topic, type: reader.type, qos: SENSOR });
    });
    const clock = new SimulatedTimeClock(transport, STEP);
    const node = new AgentNode({
      agent,
      transport,
      topics,
      parameters: new Parameters(transport),
      drive: {
        command: (velocity) => this.#take({ what: 'command', velocity: { ...velocity }, decided: transport.now() }),
        halt: () =>
          this.#take({
            what: 'command',
            velocity: { linearX: Number.NaN, linearY: 0, angularZ: 0 },
            decided: transport.now(),
          }),
        activate: () => this.#take({ what: 'activate' }),
        deactivate: () => this.#take({ what: 'deactivate' }),
      },
      clock,
      seed: 1,
      store: { save: () => '', load: () => new Uint8Array() },
      standsAfterSeconds: ofEach(LIMIT),
      staleAfterSeconds: ofEach(1e3),
      // Where sensors are mounted is no matter here.
      mounts: { policy: 'agent' },
      log: (level, text, error) => {
        if (level === 'error') throw error ?? new Error(text);
      },
    });
    this.#ends.push(
      () => node.close(),
      () => host.close(),
    );
    await node.lifecycle.change('configure');
    for (let n = 0; n < 10; n++) await this.pass();
    await node.lifecycle.change('activate');
    for (let n = 0; n < 20; n++) await this.pass();
    if (!this.moves) throw new Error('the robot does not drive at the beginning');
  }
}
