import type {
  ActuatorSink,
  ActuatorSpecs,
  Agent,
  Clock,
  Robot,
  SensorKind,
  SensorMessages,
  SensorSpec,
  SensorSpecs,
  Twist,
} from '../../agents/index.ts';
import { messageType as sensorType } from '../../agents/messages.ts';
import { Port } from '../../agents/port.ts';
import { sweepSeconds } from '../../agents/staleness.ts';
import { makeSafe, undoAll } from '../../agents/undo.ts';
import { type MountFinding, type MountOptions, Mounts } from './mounts.ts';
import { frameReader } from './sensors/message-frame.ts';
import type { Placed } from './sensors/topic-reader.ts';
import { type AgentTopics, type SensorTopic, sourcesOf } from './topics.ts';
import type { Received, RosTransport } from './transport/transport.ts';

/** A robot on ROS. */
export interface RosRobotOptions<S extends SensorSpecs, A extends ActuatorSpecs> {
  /** Body of the robot, and the sensors and actuators that the agent declares. */
  readonly agent: Pick<Agent<S, A>, 'body' | 'sensors' | 'actuators'>;
  /** Clock at whose ticks messages are delivered. */
  readonly clock: Clock;
  /** Way into the graph that has the topics. */
  readonly transport: RosTransport;
  /** Topic and reader of each sensor. */
  readonly topics: AgentTopics;
  /** Where the velocity goes: a guard, or a publisher. It takes a twist in `base_link`. */
  readonly drive: (velocity: Readonly<Twist>) => void;
  /** Stops the robot at once, whatever limits its accelerations, while it stands for want of news. Default: `drive` is given a velocity of zero. */
  readonly halt?: () => void;
  /**
   * Called soon after a message that takes the place of the one before it; events of a camera, which add up, wait for the next tick.
   * Default: nobody is told.
   */
  readonly arrived?: () => void;
  /** Called with each message of a sensor before it is read: the topic as `topics` names it. Default: nobody is told. */
  readonly heard?: (topic: string, received: Received) => void;
  /** ROS time of tick 0, ns. Default: such that the present tick begins now. */
  readonly began?: bigint;
  /**
   * By sensor, seconds without news of it after which the velocity is zero, whatever is commanded, until there are news again. No news are a
   * message in which nothing was measured, one of another frame than the first, one with the stamp of the message before it, and one that
   * is older by its stamp than this (and than a sweep of the sensor takes), or as far ahead; transforms may be 5 s ahead, for localisers
   * date them so. A message without a stamp is of the time when it comes. Default: Infinity for each.
   */
  readonly standsAfterSeconds?: Readonly<Record<string, number>>;
  /** How the mounts of the sensors are compared with the transforms of the robot. Default: another one is refused, by a fault. */
  readonly mounts?: MountOptions;
}

/** Counts of what came in by a topic. */
export interface TopicCounts {
  /** Messages received. */
  readonly messages: number;
  /** Messages that could not be read. */
  readonly malformed: number;
  /** Messages in which nothing was measured. */
  readonly blind: number;
  /** Messages of another frame than the first. */
  readonly foreign: number;
  /** Messages that were too old when they came. */
  readonly late: number;
  /** Messages whose stamps were too far ahead. */
  readonly early: number;
  /** Messages with the stamp of the one before. */
  readonly repeated: number;
}

/** A robot whose sensors are topics of ROS. */
export interface RosRobot<S extends SensorSpecs = SensorSpecs, A extends ActuatorSpecs = ActuatorSpecs>
  extends Robot<S, A> {
  /** ROS time of tick 0, ns, from which the stamps of messages are counted. */
  readonly began: bigint;
  /** Seconds of ROS time since the clock began, as the stamps of messages are. */
  seconds(): number;
  /** Counts of the messages so far, by the name of the sensor. */
  counts(): Readonly<Record<string, TopicCounts>>;
  /** Whether every sensor has had a message. */
  readonly ready: boolean;
  /** Error of the first message that could not be read, or of a sensor that is mounted elsewhere now; undefined while there is none. */
  readonly fault: unknown;
  /** What is known of the mounts of the sensors that have had a message. */
  mounts(): readonly MountFinding[];
  /** Whether the velocity is held at zero for want of news of a sensor. */
  readonly stands: boolean;
  /** Why it stands: in words, by the name of each sensor that there are no news of. */
  noNews(): Readonly<Record<string, string>>;
  /** Names of the sensors without a message so far. */
  waitingFor(): readonly string[];
}

/**
 * A robot on ROS: each sensor listens to a topic, and the velocity goes to `drive`. What comes between two ticks is delivered at the
 * start of the next, the latest message of each topic, and all events of a camera. Messages keep the stamp of their header, in seconds
 * since the clock began.
 *
 * A message in which nothing was measured, or of another frame than the first, is counted, and is no message otherwise. One that cannot be
 * read is counted, and fails the run like a sensor that broke; so does a sensor that is mounted elsewhere than it is declared.
 *
 * @example
 * const agent = { body: point, sensors: { odometry: odometrySensor() }, actuators: { velocity: velocityActuator() } };
 * const transport = new MemoryGraph().open({ node: 'agent', fault: (error) => console.error(error) });
 * const robot = rosRobot({
 *   agent,
 *   clock: new RealClock({ period: 0.01 }),
 *   transport,
 *   topics: chooseTopics(agent, {}, await transport.topics()),
 *   drive: ({ linearX, angularZ }) => console.log(linearX, angularZ),
 * });
 * robot.sensors.odometry.stream.subscribe(({ x, y }) => console.log(x, y));
 */
export function rosRobot<S extends SensorSpecs, A extends ActuatorSpecs>(
  options: RosRobotOptions<S, A>,
): RosRobot<S, A> {
  const { agent, clock, transport, topics, drive, arrived, heard, standsAfterSeconds = {} } = options;
  const { halt = () => drive(AT_REST) } = options;
  const { began = transport.now() - BigInt(Math.round(clock.tick * clock.period * 1e9)) } = options;
  const mounts = new Mounts(transport, agent.sensors, topics.sensors, options.mounts);
  const tapped = new Set<string>();
  const inputs = Object.entries(agent.sensors).map(([name, spec]) => {
    const limit = standsAfterSeconds[name] ?? Number.POSITIVE_INFINITY;
    const around = { began, limit, arrived, heard, tapped, placed: mounts.of(name) };
    return [name, new Input(transport, topics.sensors[name], spec, around)] as const;
  });
  const stands = (): boolean => inputs.some(([, input]) => input.isOld());
  const velocity: ActuatorSink<Twist> = { next: (wanted) => (stands() ? halt() : drive(wanted)) };
  const safe = (): void => drive(AT_REST);
  const robot: RosRobot<S, A> = {
    body: agent.body,
    clock,
    specs: { sensors: agent.sensors, actuators: agent.actuators },
    sensors: Object.fromEntries(inputs.map(([name, { port }]) => [name, port])) as unknown as Robot<S, A>['sensors'],
    actuators: Object.fromEntries(Object.keys(agent.actuators).map((name) => [name, velocity])) as unknown as Robot<
      S,
      A
    >['actuators'],
    deliver() {
      const { fault } = mounts;
      if (fault !== undefined) throw fault;
      for (const [, input] of inputs) input.deliver();
    },
    sense() {},
    advance() {},
    safe,
    began,
    seconds: () => Number(transport.now() - began) * 1e-9,
    counts: () => Object.fromEntries(inputs.map(([name, { counts }]) => [name, { ...counts }])),
    get ready() {
      return inputs.every(([, { heard }]) => heard);
    },
    waitingFor: () => inputs.filter(([, { heard }]) => !heard).map(([name]) => name),
    get fault() {
      return inputs.find(([, { fault }]) => fault !== undefined)?.[1].fault ?? mounts.fault;
    },
    mounts: () => mounts.findings(),
    get stands() {
      return stands();
    },
    noNews: () =>
      Object.fromEntries(inputs.filter(([, input]) => input.isOld()).map(([name, input]) => [name, input.reason])),
    dispose() {
      const closing = inputs.flatMap(([, input]) => input.closing());
      undoAll([() => makeSafe({ safe }, clock.tick), detach, () => mounts.close(), ...closing], clock.tick);
    },
  };
  const detach = clock.attach({ robot });
  return robot;
}

const AT_REST: Readonly<Twist> = { linearX: 0, linearY: 0, angularZ: 0 };

/** Seconds by which transforms may be ahead: localisers say that a transform holds for a while, AMCL for 1 s unless it is told otherwise. */
const FARTHEST_TRANSFORM_SECONDS = 5;

/** What is lacking before anything came. */
export const NO_MESSAGE = 'no message yet';

/** One sensor: reads the messages of its topic as they come, and delivers when it is told. */
class Input {
  readonly port: Port<SensorMessages[SensorKind]>;
  readonly counts = { messages: 0, malformed: 0, blind: 0, foreign: 0, late: 0, early: 0, repeated: 0 };
  /** Whether there has been a message. */
  heard = false;
  /** Error of the first message that could not be read; undefined while all could. */
  fault: unknown;
  /** Why the latest message was no news, in words. */
  #reason = NO_MESSAGE;
  readonly #type: ReturnType<typeof sensorType<SensorKind>>;
  readonly #ends: (() => void)[];
  readonly #read: ReturnType<SensorTopic['reader']['open']>;
  readonly #readFrame: ReturnType<typeof frameReader>;
  /** Frame of the first message; undefined before it. */
  #frame: string | undefined;
  /** Seconds by which stamps may be ahead. */
  readonly #farthest: number;
  readonly #transport: RosTransport;
  readonly #began: bigint;
  readonly #arrived: (() => void) | undefined;
  /** Seconds without news that are borne, and at which age a message is none. */
  readonly #limit: number;
  readonly #oldest: number;
  /** ROS time of the latest news, and the latest stamp. */
  #news: bigint | undefined;
  #stamp: bigint | undefined;
  /** Message that waits for the next tick, and the one that is being read. */
  readonly #pending: SensorMessages[SensorKind];
  readonly #latest: SensorMessages[SensorKind];
  #waiting = false;
  #stampSeconds = Number.NaN;

  constructor(
    transport: RosTransport,
    sensor: SensorTopic,
    spec: SensorSpec,
    {
      began,
      limit,
      arrived,
      heard,
      tapped,
      placed,
    }: {
      readonly began: bigint;
      /** Seconds without news after which they are old. */
      readonly limit: number;
      readonly arrived: (() => void) | undefined;
      readonly heard: RosRobotOptions<SensorSpecs, ActuatorSpecs>['heard'];
      /** Topics whose messages are told of already, for another sensor. */
      readonly tapped: Set<string>;
      readonly placed: Placed | undefined;
    },
  ) {
    this.#transport = transport;
    this.#began = began;
    this.#limit = limit;
    this.#oldest = limit + sweepSeconds(spec);
    this.#farthest = Math.max(this.#oldest, sensor.reader.framed ? FARTHEST_TRANSFORM_SECONDS : 0);
    this.#type = sensorType(spec.kind);
    this.#arrived = this.#type.join === undefined ? arrived : undefined;
    this.port = new Port(this.#type, spec.size);
    this.#pending = this.#type.create(spec.size);
    this.#latest = this.#type.create(spec.size);
    this.#read = sensor.reader.open(spec as never, sensor.frames, placed);
    this.#readFrame = frameReader(sensor.reader.type);
    this.#ends = sourcesOf(sensor).map(({ topic, qos }) => {
      const tap = tapped.has(topic) ? undefined : heard;
      tapped.add(topic);
      return transport.subscribe(topic, sensor.reader.type, qos, (received) => {
        tap?.(topic, received);
        this.#take(received);
      });
    });
  }

  #take({ cdr }: Received): void {
    this.counts.messages++;
    try {
      const stamp = this.#read(cdr, this.#latest);
      if (stamp === false) return;
      if (this.#type.tells?.(this.#latest) === false) {
        this.counts.blind++;
        this.#reason = 'nothing is measured';
        return;
      }
      if (this.#isForeign(cdr)) return;
      this.#noteNews(stamp);
      if (this.#waiting && this.#type.join !== undefined) this.#type.join(this.#latest, this.#pending);
      else this.#type.copy(this.#latest, this.#pending);
      this.#stampSeconds = stamp === undefined ? Number.NaN : Number(stamp - this.#began) / 1e9;
      this.#waiting = true;
      this.heard = true;
      // Others may listen to the same message: they are to have it by then.
      if (this.#arrived !== undefined) queueMicrotask(this.#arrived);
    } catch (error) {
      this.counts.malformed++;
      this.fault ??= error;
    }
  }

  /** Whether a message is of another frame than the first. */
  #isForeign(cdr: Uint8Array): boolean {
    const frame = this.#readFrame?.(cdr);
    this.#frame ??= frame;
    if (frame === this.#frame) return false;
    this.counts.foreign++;
    this.#reason = `it is of frame '${frame}', and was of '${this.#frame}'`;
    return true;
  }

  #noteNews(stamp: bigint | undefined): void {
    const now = this.#transport.now();
    const repeated = stamp !== undefined && stamp === this.#stamp;
    this.#stamp = stamp;
    const age = stamp === undefined ? 0 : Number(now - stamp) * 1e-9;
    if (repeated) {
      this.counts.repeated++;
      this.#reason = 'its stamp stands still';
    } else if (age > this.#oldest) {
      this.counts.late++;
      this.#reason = `its stamps are ${age.toFixed(2)} s old`;
    } else if (-age > this.#farthest) {
      this.counts.early++;
      this.#reason = `its stamps are ${(-age).toFixed(2)} s ahead`;
    } else {
      this.#news = now;
      this.#reason = 'it is silent';
    }
  }

  /** Why the latest message was no news, in words; before the first, what is lacking. */
  get reason(): string {
    const lacks = this.#reason === NO_MESSAGE && this.counts.messages > 0 ? this.#read.lacks : undefined;
    return lacks?.() ?? this.#reason;
  }

  /** Whether the latest news are too long ago. */
  isOld(): boolean {
    if (this.#limit === Number.POSITIVE_INFINITY) return false;
    if (this.#news === undefined) return true;
    const passed = Number(this.#transport.now() - this.#news) * 1e-9;
    // Time that jumped back says nothing of how old they are.
    return passed < 0 || passed > this.#limit;
  }

  /** @throws what a message could not be read for */
  deliver(): void {
    if (this.fault !== undefined) throw this.fault;
    if (!this.#waiting) return;
    this.#waiting = false;
    this.port.emit(this.#pending, this.#stampSeconds);
  }

  /** Functions that end it, step by step. */
  closing(): readonly (() => void)[] {
    return [...this.#ends.splice(0), () => this.port.complete()];
  }
}
