import type {
  Odometry,
  Pose,
  Robot,
  SensorKind,
  SensorMessages,
  SensorSpec,
  SensorStream,
  Twist,
} from '../../../agents/index.ts';
import { messageType as sensorType } from '../../../agents/messages.ts';
import type { RecordedGoal, RecordedWorld } from '../../recording/runs/arena-markers.ts';
import { arena } from '../../recording/runs/topics/arena.ts';
import { type FrameNames, OdometryFrame, sensorFrames } from '../../recording/sensors/frames.ts';
import { ODOMETRY } from '../../recording/sensors/odometry.ts';
import type { TopicSite, WriteMessage } from '../../recording/sensors/topic-writer.ts';
import {
  type KnownMessage,
  type Message,
  type MessageInput,
  messageType,
  type Time,
  timeOf,
} from '../../ros-messages/index.ts';
import { EVENTS, LATCHED, type Qos, RELIABLE } from '../transport/qos.ts';
import type { RosPublisher, RosTransport } from '../transport/transport.ts';
import { occupancyGrid } from './occupancy-grid.ts';
import { robotDescription } from './robot-description.ts';
import type { ServedSensor, ServedTopics } from './served-topics.ts';

/** A simulated robot, and what is known of it that its sensors do not tell. */
export interface ServedRobotOptions {
  readonly robot: Robot;
  /** The true pose of the body in the map, and its true velocity in `base_link`; kept up to date by the simulation. */
  readonly truth: { readonly pose: Readonly<Pose>; readonly twist: Readonly<Twist> };
  readonly transport: RosTransport;
  readonly topics: ServedTopics;
  /** World at the beginning. */
  readonly world: RecordedWorld;
  /** Names of its frames. Default: `base_link`, `odom`, and the names of the sensors. */
  readonly frames?: FrameNames;
  /** Whether `/tf` says where `odom` is in the map. Without, that is left to a localiser. Default: true. */
  readonly tellsMap?: boolean;
}

const NANOSECONDS = 1e9;
const TRANSFORMS: Qos = { ...RELIABLE, depth: 100 };
const SERVED_EVENTS: Qos = { ...EVENTS, reliability: 'reliable' };

/**
 * Publishes a simulated robot: its sensors, `/tf` (map, odom, base_link) and `/tf_static` (mounts), its URDF on `robot_description`, `/clock`, the
 * world as markers on `arena` and as a map on `map`, and the reward. Stamps are simulated time. A robot without odometry publishes its true pose and twist
 * on `odom`.
 *
 * A sensor with a rate is published in the tick in which it delivers; one without, and the events of a camera, when {@link publish} is
 * called.
 */
export class ServedRobot {
  readonly #options: ServedRobotOptions;
  readonly #outputs: readonly SensorOutput[];
  readonly #odometry: SensorOutput | undefined;
  #frame: OdometryFrame;
  readonly #senders: Sender<KnownMessage>[] = [];
  readonly #clock: Sender<'rosgraph_msgs/msg/Clock'>;
  readonly #transforms: Sender<'tf2_msgs/msg/TFMessage'>;
  readonly #odom: Sender<'nav_msgs/msg/Odometry'> | undefined;
  readonly #site: TopicSite;
  #writeTruth: WriteMessage<'odometry'>;
  readonly #map: Sender<'nav_msgs/msg/OccupancyGrid'>;
  readonly #reward: Sender<'std_msgs/msg/Float64'>;
  readonly #arena: ReturnType<typeof arena.listen>;
  readonly #odomFrame: string;
  readonly #detach: () => void;
  #silent = false;
  #shown: RecordedWorld | undefined;

  constructor(options: ServedRobotOptions) {
    this.#options = options;
    const { robot, topics, world, frames = {} } = options;
    const { base = 'base_link', odom = 'odom' } = frames;
    const { sensors } = robot.specs;
    const site = { body: robot.body, period: robot.clock.period, baseFrame: base };
    this.#site = site;
    this.#frame = new OdometryFrame(frames);
    this.#odomFrame = odom;
    const { frameOf, transforms } = sensorFrames(sensors, timeOf(0n), frames);
    const called: Readonly<Record<string, string>> = { base_link: base, odom };
    this.#outputs = Object.entries(topics.sensors).map(([name, served]) => {
      const spec = sensors[name];
      const publisher = this.#sender(
        served.topic,
        served.writer.type,
        spec.kind === 'events' ? SERVED_EVENTS : RELIABLE,
      );
      const { frame: usual } = served.writer;
      const frame = usual === undefined ? frameOf[name] : (called[usual] ?? usual);
      return new SensorOutput({ spec, site, served, frame, stream: robot.sensors[name], publisher });
    });
    this.#odometry = this.#outputs.find(({ spec }) => spec.kind === 'odometry');
    this.#clock = this.#sender('/clock', 'rosgraph_msgs/msg/Clock', RELIABLE);
    this.#transforms = this.#sender('/tf', 'tf2_msgs/msg/TFMessage', TRANSFORMS);
    const mounts = this.#sender('/tf_static', 'tf2_msgs/msg/TFMessage', LATCHED);
    if (transforms.length > 0) mounts.send({ transforms: [...transforms] });
    if (this.#odometry === undefined)
      this.#odom = this.#sender(topics.truth ?? 'odom', 'nav_msgs/msg/Odometry', RELIABLE);
    this.#writeTruth = truthWriter(site);
    const description = this.#sender('robot_description', 'std_msgs/msg/String', LATCHED);
    description.send({ data: robotDescription(robot.body, transforms, base) });
    this.#map = this.#sender('map', 'nav_msgs/msg/OccupancyGrid', LATCHED);
    this.#reward = this.#sender(topics.reward, 'std_msgs/msg/Float64', RELIABLE);
    const markers = this.#sender('arena', 'visualization_msgs/msg/MarkerArray', LATCHED);
    this.#arena = arena.listen({
      body: robot.body,
      world,
      baseFrame: base,
      stamp: (tick) => this.#stamp(tick),
      header: (tick, frame) => ({ stamp: this.#stamp(tick), frame_id: frame }),
      send: (_, message) => markers.send(message),
    });
    this.#detach = robot.clock.on('sense', (tick) => this.#sensed(tick));
  }

  /** Whether every sensor has told something. */
  get ready(): boolean {
    return this.#outputs.every(({ heard }) => heard);
  }

  /** Whether nothing is sent; the last message of each topic is kept all the same, for {@link repeat}. */
  set silent(silent: boolean) {
    this.#silent = silent;
  }

  /** Publishes what is true at the beginning of a tick, and last of all its time. */
  publish(tick: number): void {
    const { truth, tellsMap = true } = this.#options;
    for (const output of this.#outputs) output.flush((seconds) => this.#stampOf(seconds, tick));
    const stamp = this.#stamp(tick);
    const { pose, twist } = truth;
    this.#odom?.sendBytes(this.#writeTruth({ ...pose, ...twist } as Odometry, { stamp, frame_id: this.#odomFrame }));
    this.#transforms.send({ transforms: [...this.#frame.transforms(pose, stamp, tellsMap)] });
    this.#clock.send({ clock: stamp });
  }

  /** Sends the last message of each sensor, of `/tf` and of `/clock` again, for those who come while simulated time stands. */
  repeat(): void {
    for (const output of this.#outputs) output.repeat();
    this.#odom?.repeat();
    this.#transforms.repeat();
    this.#clock.repeat();
  }

  /** Forgets what was told of the sensors, as simulated time is about to begin anew: what is published then is what was published at first. */
  restart(): void {
    for (const output of this.#outputs) output.restart();
    this.#frame = new OdometryFrame(this.#options.frames);
    this.#writeTruth = truthWriter(this.#site);
  }

  /** Shows the world and the goals of a trial. */
  show(tick: number, world: RecordedWorld, start: Readonly<Pose>, goals: readonly RecordedGoal[], index: number): void {
    this.#arena.trialStart?.({ index, tick, start, goals, world });
    if (this.#shown === world) return;
    this.#shown = world;
    const header = { stamp: this.#stamp(tick), frame_id: 'map' };
    this.#map.send(occupancyGrid(world, this.#options.robot.body.height, header));
  }

  /** Publishes a reward, dimensionless. */
  reward(data: number): void {
    this.#reward.send({ data });
  }

  /** Leaves the topics. */
  close(): void {
    this.#detach();
    for (const output of this.#outputs) output.close();
    for (const sender of this.#senders) sender.close();
  }

  /** Publishes sensors that have a rate, and places the frame of the odometry. */
  #sensed(tick: number): void {
    const odometry = this.#odometry?.unsent as Odometry | undefined;
    if (odometry !== undefined) this.#frame.correct(this.#options.truth.pose, odometry);
    for (const output of this.#outputs) if (output.rated) output.flush((seconds) => this.#stampOf(seconds, tick));
  }

  #sender<Name extends KnownMessage>(topic: string, type: Name, qos: Qos): Sender<Name> {
    const publisher = this.#options.transport.advertise(topic, type, qos);
    const sender = new Sender<Name>(publisher, type, () => !this.#silent);
    this.#senders.push(sender as unknown as Sender<KnownMessage>);
    return sender;
  }

  #stamp(tick: number): Time {
    return timeOf(BigInt(Math.round(tick * this.#options.robot.clock.period * NANOSECONDS)));
  }

  /** The time of a message's origin; that of the tick if it is not known. */
  #stampOf(seconds: number, tick: number): Time {
    return Number.isNaN(seconds) ? this.#stamp(tick) : timeOf(BigInt(Math.round(seconds * NANOSECONDS)));
  }
}

/** Writes the true pose and twist as odometry without errors. */
function truthWriter(site: TopicSite): WriteMessage<'odometry'> {
  return ODOMETRY.open({ noise: {} } as SensorSpec, site) as unknown as WriteMessage<'odometry'>;
}

/** A topic, and the last message that was sent on it. */
class Sender<Name extends KnownMessage> {
  readonly #publisher: RosPublisher;
  readonly #encode: (message: MessageInput<Name>) => Uint8Array;
  readonly #speaks: () => boolean;
  #last: Uint8Array | undefined;

  constructor(publisher: RosPublisher, type: Name, speaks: () => boolean) {
    this.#publisher = publisher;
    this.#encode = messageType(type).encode;
    this.#speaks = speaks;
  }

  send(message: MessageInput<Name>): void {
    this.#last = this.#encode(message);
    this.repeat();
  }

  /** @param cdr is copied */
  sendBytes(cdr: Uint8Array): void {
    this.#last = cdr.slice();
    this.repeat();
  }

  repeat(): void {
    if (this.#last !== undefined && this.#speaks()) this.#publisher.publish(this.#last);
  }

  close(): void {
    this.#publisher.close();
  }
}

interface SensorOutputOptions {
  readonly spec: SensorSpec;
  readonly site: TopicSite;
  readonly served: ServedSensor;
  readonly frame: string;
  readonly stream: SensorStream<SensorMessages[SensorKind]>;
  readonly publisher: Sender<KnownMessage>;
}

/** One sensor: keeps what it told since it was published last. */
class SensorOutput {
  /** Whether it has told something. */
  heard = false;
  readonly spec: SensorSpec;
  readonly publisher: Sender<KnownMessage>;
  readonly #frame: string;
  readonly #open: () => WriteMessage<SensorKind>;
  #write: WriteMessage<SensorKind>;
  readonly #pending: SensorMessages[SensorKind];
  readonly #end: () => void;
  #waiting = false;
  #stampSeconds = Number.NaN;
  /** Of the last message. */
  #header: Message<'std_msgs/msg/Header'> | undefined;

  constructor({ spec, site, served, frame, stream, publisher }: SensorOutputOptions) {
    this.spec = spec;
    this.publisher = publisher;
    this.#frame = frame;
    this.#open = () => served.writer.open(spec as never, site) as WriteMessage<SensorKind>;
    this.#write = this.#open();
    const type = sensorType(spec.kind);
    this.#pending = type.create(spec.size);
    const subscription = stream.borrowed().subscribe((message) => {
      if (this.#waiting && type.join !== undefined) type.join(message, this.#pending);
      else type.copy(message, this.#pending);
      this.#stampSeconds = stream.stampSeconds;
      this.#waiting = true;
      this.heard = true;
    });
    this.#end = () => subscription.unsubscribe();
  }

  /** Whether it is published in the tick in which it delivers. */
  get rated(): boolean {
    return this.spec.rateHz !== undefined && this.spec.kind !== 'events';
  }

  /** Message that was not published yet; undefined if there is none. */
  get unsent(): SensorMessages[SensorKind] | undefined {
    return this.#waiting ? this.#pending : undefined;
  }

  /** Publishes the messages that wait. */
  flush(stampOf: (seconds: number) => Time): void {
    if (!this.#waiting) return;
    this.#waiting = false;
    this.#header = { stamp: stampOf(this.#stampSeconds), frame_id: this.#frame };
    this.publisher.sendBytes(this.#write(this.#pending, this.#header));
  }

  /** Forgets what it told, and how its messages follow from those before. */
  restart(): void {
    this.#write = this.#open();
    this.heard = this.#waiting = false;
    this.#header = undefined;
  }

  /** Sends the last message again, as often as is wanted: of events, which add up, one without any. */
  repeat(): void {
    if (this.spec.kind !== 'events') this.publisher.repeat();
    else if (this.#header !== undefined) {
      const nothing = { ...this.#pending, count: 0 };
      this.publisher.sendBytes(this.#write(nothing, this.#header));
    }
  }

  close(): void {
    this.#end();
  }
}
