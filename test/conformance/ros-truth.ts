import assert from 'node:assert/strict';
import type { Agent, Body, Pose, Twist } from '../../agents/index.ts';
import {
  defineBody,
  eventCamera,
  headDirectionSensor,
  imuSensor,
  jointSensor,
  lidar,
  odometrySensor,
  poseSensor,
  rodent,
  velocityActuator,
} from '../../agents/index.ts';
import { headingOf, type KnownMessage, type Message } from '../../bridges/ros-messages/index.ts';
import { rectangularArena, type World } from '../../sim/world/world.ts';
import type { Check } from './check.ts';

/** A message as ROS has it, decoded. */
export interface ToldMessage {
  /** Name of the topic, such as `/tf`. */
  readonly topic: string;
  /** Such as `sensor_msgs/msg/LaserScan`. */
  readonly type: string;
  /** Fields of the message, by their names in ROS. */
  readonly message: object;
}

/** A robot that turns and drives in a room, whose way has a closed form. */
export interface KnownRobot {
  /** Body, sensors and velocity actuator of the robot. */
  readonly agent: Pick<Agent, 'body' | 'sensors' | 'actuators'>;
  /** A room of 3 m by 2 m round the origin, and nothing in it. */
  readonly world: World;
  /** Pose at the beginning, at rest. */
  readonly start: Pose;
  /** The command from the first tick on; the body has this velocity at once. */
  readonly twist: Twist;
  /** How long it drives: more than three turns. */
  readonly seconds: number;
  /** Seconds per tick. */
  readonly period: number;
}

const HALF_LENGTH = 1.5;
const HALF_WIDTH = 1;
const TWIST: Twist = { linearX: 0.4, linearY: 0, angularZ: 2 };
const START: Pose = { x: -0.3, y: -0.25, heading: 0.3 };
const SLIP = 0.01;
/** m/s^2, as REP-103 has z upwards and an accelerometer at rest measures what holds it. */
const GRAVITY = 9.80665;

const BODY: Body = defineBody({
  ...rodent,
  name: 'prompt',
  limits: { linear: 9, angular: 99, linearAcceleration: Infinity, angularAcceleration: Infinity },
});

const ROBOT: KnownRobot = {
  agent: {
    body: BODY,
    sensors: {
      scan: lidar({ beams: 36, rateHz: 10, mount: { x: 0.03, y: -0.01, z: 0.1, yaw: 0.5 } }),
      odometry: odometrySensor({ rateHz: 50, noise: { slip: SLIP } }),
      imu: imuSensor({ rateHz: 100 }),
      compass: headDirectionSensor({ rateHz: 20 }),
      pose: poseSensor({ rateHz: 20 }),
      wheels: jointSensor({ rateHz: 50 }),
      eye: eventCamera({ width: 8, height: 8, fieldOfView: 1, mount: { z: 0.1 }, pixel: 'ideal', rateHz: 20 }),
    },
    actuators: { velocity: velocityActuator() },
  },
  world: { name: 'room', walls: rectangularArena(2 * HALF_LENGTH, 2 * HALF_WIDTH), obstacles: [] },
  start: START,
  twist: TWIST,
  seconds: 10,
  period: 2e-3,
};

/** The true pose after some seconds. */
function poseAt(seconds: number): Pose {
  const [radius, end] = [TWIST.linearX / TWIST.angularZ, START.heading + TWIST.angularZ * seconds];
  return {
    x: START.x + radius * (Math.sin(end) - Math.sin(START.heading)),
    y: START.y - radius * (Math.cos(end) - Math.cos(START.heading)),
    heading: end,
  };
}

/** m from a point of the room to its wall. */
function toWall(x: number, y: number, bearing: number): number {
  const [c, s] = [Math.cos(bearing), Math.sin(bearing)];
  return Math.min((Math.sign(c) * HALF_LENGTH - x) / c, (Math.sign(s) * HALF_WIDTH - y) / s);
}

/** rad, from 0 to pi. */
const apart = (a: number, b: number): number => Math.abs(Math.atan2(Math.sin(a - b), Math.cos(a - b)));

const secondsOf = ({ sec, nanosec }: { readonly sec: number; readonly nanosec: number }): number =>
  sec + nanosec * 1e-9;

/** Fails unless the robot was there at that time, within as many m and rad. */
function expectPose({ x, y, heading }: Pose, seconds: number, tolerance: number): void {
  const truth = poseAt(seconds);
  const [off, turned] = [Math.hypot(x - truth.x, y - truth.y), apart(heading, truth.heading)];
  assert.ok(off < tolerance && turned < tolerance, `at ${seconds} s it is ${off} m and ${turned} rad off`);
}

/** A pose in one that is above it. */
function within(above: Pose, { x, y, heading }: Pose): Pose {
  const [c, s] = [Math.cos(above.heading), Math.sin(above.heading)];
  return { x: above.x + c * x - s * y, y: above.y + s * x + c * y, heading: above.heading + heading };
}

type Stamped = Message<'geometry_msgs/msg/TransformStamped'>;
type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;

/** A transform in the plane. */
const flat = ({ translation: { x, y }, rotation }: Stamped['transform']): Pose => ({
  x,
  y,
  heading: headingOf(rotation),
});

/** Messages that a robot told, by what they are. */
class Told {
  readonly #messages: readonly ToldMessage[];

  constructor(messages: readonly ToldMessage[]) {
    this.#messages = messages;
  }

  /** The messages of a type in their order, of which there must be some. */
  of<Name extends KnownMessage>(type: Name, which: (message: Message<Name>) => boolean = () => true): Message<Name>[] {
    const found = this.#messages.filter((told) => told.type === type && which(told.message as Message<Name>));
    assert.ok(found.length > 0, `nothing of type ${type} was told`);
    return found.map(({ message }) => message as Message<Name>);
  }

  get topics(): readonly string[] {
    return [...new Set(this.#messages.map(({ topic }) => topic))];
  }

  on(topic: string): readonly object[] {
    return this.#messages.filter((told) => told.topic === topic).map(({ message }) => message);
  }

  get transforms(): readonly Stamped[] {
    return this.of('tf2_msgs/msg/TFMessage').flatMap(({ transforms }) => transforms);
  }

  /** Where a frame was in the one above it, by the time in s. */
  transformsOf(frame: string): ReadonlyMap<number, Pose> {
    const of = this.transforms.filter(({ child_frame_id }) => child_frame_id === frame);
    return new Map(of.map(({ header, transform }) => [secondsOf(header.stamp), flat(transform)]));
  }

  /** Where a frame is fixed in `base_link`. */
  mountOf(frame: string): Pose {
    if (frame === 'base_link') return { x: 0, y: 0, heading: 0 };
    const fixed = this.transforms.find(({ child_frame_id }) => child_frame_id === frame);
    assert.ok(fixed, `no transform says where '${frame}' is`);
    return within(this.mountOf(fixed.header.frame_id), flat(fixed.transform));
  }
}

/** Every quaternion in a message, each with the place where it is. */
function* quaternions(value: unknown, place: string): Generator<readonly [string, Quaternion]> {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return;
  if ('w' in value && 'z' in value) yield [place, value as Quaternion];
  else for (const [key, inner] of Object.entries(value)) yield* quaternions(inner, `${place}.${key}`);
}

/** Every covariance in a message. */
function* covariances(value: unknown, name = ''): Generator<readonly [string, ArrayLike<number>]> {
  if (typeof value !== 'object' || value === null) return;
  if (name.endsWith('covariance')) yield [name, value as ArrayLike<number>];
  else if (!ArrayBuffer.isView(value)) for (const [key, inner] of Object.entries(value)) yield* covariances(inner, key);
}

/** Whether an Imu measures turns and pushes, and no orientation. */
const isInertial = ({ orientation_covariance }: Message<'sensor_msgs/msg/Imu'>): boolean =>
  orientation_covariance[0] === -1;

/**
 * Checks that messages mean what REP-103, REP-105, REP-117 and their definitions say, and that they are true, on a robot that turns and drives in a
 * circle.
 *
 * @param tell drives the robot for its time and gives what it told, in order: a record of a run, or what is published
 */
export function rosTruthConformance(
  tell: (robot: KnownRobot) => Promise<readonly ToldMessage[]> | readonly ToldMessage[],
): readonly Check[] {
  let telling: Promise<Told> | undefined;
  const check = (name: string, holds: (told: Told) => void): Check => ({
    name,
    async run() {
      telling ??= Promise.resolve(tell(ROBOT)).then((messages) => new Told(messages));
      holds(await telling);
    },
  });
  return [
    check('stamps begin at 0 or later, and fall on no topic', (told) => {
      for (const topic of told.topics) {
        let last = 0;
        for (const message of told.on(topic) as {
          readonly header?: Message<'std_msgs/msg/Header'>;
          readonly events?: Uint8Array;
        }[]) {
          // A packet without events has the time at which it was asked for; an event just before may still be in the next.
          if (message.header === undefined || message.events?.length === 0) continue;
          const seconds = secondsOf(message.header.stamp);
          assert.ok(seconds >= last, `on ${topic} ${seconds} s came after ${last} s`);
          last = seconds;
        }
      }
    }),
    check(
      'frames are one tree below map, odom and base_link, without slashes, and every message is given in one of them',
      (told) => {
        const parents = new Map<string, string>();
        for (const { header, child_frame_id: child } of told.transforms) {
          assert.equal(parents.get(child) ?? header.frame_id, header.frame_id, `${child} has two parents`);
          parents.set(child, header.frame_id);
        }
        assert.equal(parents.get('base_link'), 'odom');
        assert.equal(parents.get('odom'), 'map');
        const known = new Set([...parents.keys(), ...parents.values()]);
        assert.deepEqual(
          [...known].filter((frame) => !parents.has(frame)),
          ['map'],
        );
        for (const topic of told.topics) {
          for (const message of told.on(topic) as { readonly header?: Message<'std_msgs/msg/Header'> }[]) {
            const frame = message.header?.frame_id;
            assert.ok(
              frame === undefined || known.has(frame),
              `${topic} is given in '${frame}', which no transform has`,
            );
          }
        }
        for (const frame of known) assert.ok(!frame.includes('/'), frame);
      },
    ),
    check('each beam of a scan ends at the wall, from where the robot was in its own time', (told) => {
      let [squares, beams] = [0, 0];
      for (const { header, angle_min, angle_increment, time_increment, ranges } of told.of(
        'sensor_msgs/msg/LaserScan',
      )) {
        const mount = told.mountOf(header.frame_id);
        for (const [i, range] of ranges.entries()) {
          const { x, y, heading } = within(poseAt(secondsOf(header.stamp) + i * time_increment), mount);
          squares += (range - toWall(x, y, heading + angle_min + i * angle_increment)) ** 2;
          beams++;
        }
      }
      const error = Math.sqrt(squares / beams);
      assert.ok(error < 1e-5, `beams are ${error} m off`);
    }),
    check('a scan has the angles, the limits and the duration that it says', (told) => {
      for (const scan of told.of('sensor_msgs/msg/LaserScan').slice(1)) {
        const last = scan.ranges.length - 1;
        assert.ok(Math.abs(scan.angle_min + last * scan.angle_increment - scan.angle_max) < 1e-5);
        assert.ok(scan.time_increment * last <= scan.scan_time && scan.time_increment > 0);
        for (const range of scan.ranges)
          assert.ok(range >= scan.range_min && (range <= scan.range_max || range === Infinity));
      }
    }),
    check('the transforms of a time put the robot where it was', (told) => {
      const [inMap, inOdom] = [told.transformsOf('odom'), told.transformsOf('base_link')];
      assert.ok(inOdom.size > 100);
      for (const [seconds, pose] of inOdom) {
        const above = inMap.get(seconds);
        assert.ok(above, `no transform says where odom is at ${seconds} s`);
        expectPose(within(above, pose), seconds, 1e-9);
      }
    }),
    check('the robot is in odom where its odometry puts it, but for the drift of a message', (told) => {
      const inOdom = told.transformsOf('base_link');
      let compared = 0;
      for (const { header, pose } of told.of('nav_msgs/msg/Odometry')) {
        const there = inOdom.get(secondsOf(header.stamp));
        if (there === undefined) continue;
        compared++;
        const { position, orientation } = pose.pose;
        assert.ok(Math.hypot(position.x - there.x, position.y - there.y) < 0.01);
        assert.ok(apart(headingOf(orientation), there.heading) < 0.02);
      }
      assert.ok(compared > 100);
    }),
    check('a sensed pose is that of its stamp', (told) => {
      for (const { header, pose } of told.of('geometry_msgs/msg/PoseStamped')) {
        const { position, orientation } = pose;
        expectPose({ x: position.x, y: position.y, heading: headingOf(orientation) }, secondsOf(header.stamp), 1e-9);
      }
    }),
    check('odometry moves forward in base_link, turns to the left, and ends where that leads', (told) => {
      const all = told.of('nav_msgs/msg/Odometry');
      const { separation } = BODY.wheels as NonNullable<Body['wheels']>;
      const fastest = (2 * TWIST.linearX) / separation + TWIST.angularZ;
      for (const { header, child_frame_id, twist, pose } of all.slice(1)) {
        assert.deepEqual([header.frame_id, child_frame_id], ['odom', 'base_link']);
        const { linear, angular } = twist.twist;
        assert.ok(Math.abs(linear.x - TWIST.linearX) < 6 * SLIP * TWIST.linearX, `${linear.x} m/s`);
        assert.ok(Math.abs(angular.z - TWIST.angularZ) < 6 * SLIP * fastest, `${angular.z} rad/s`);
        assert.deepEqual([linear.y, linear.z, angular.x, angular.y, pose.pose.position.z], [0, 0, 0, 0, 0]);
      }
      const { header, pose } = all[all.length - 1];
      const { position, orientation } = pose.pose;
      expectPose(
        within(START, { x: position.x, y: position.y, heading: headingOf(orientation) }),
        secondsOf(header.stamp),
        0.2,
      );
    }),
    check(
      'an inertial unit turns to the left about z, is pushed to the left in a left turn, and is held up against gravity',
      (told) => {
        for (const { angular_velocity, linear_acceleration, header } of told.of('sensor_msgs/msg/Imu', isInertial)) {
          if (secondsOf(header.stamp) < 0.05) continue;
          const { x, y, z } = linear_acceleration;
          for (const [value, wanted] of [
            [angular_velocity.z, TWIST.angularZ],
            [x, 0],
            [y, TWIST.linearX * TWIST.angularZ],
            [z, GRAVITY],
          ])
            assert.ok(Math.abs(value - wanted) < 1e-6, `${value} in place of ${wanted}`);
        }
      },
    ),
    check('a compass points along the heading, counter-clockwise from x', (told) => {
      for (const { orientation, header } of told.of('sensor_msgs/msg/Imu', (imu) => !isInertial(imu))) {
        assert.ok(apart(headingOf(orientation), poseAt(secondsOf(header.stamp)).heading) < 1e-9);
      }
    }),
    check('wheels have rolled as far as the robot came', (told) => {
      const { radius, separation } = BODY.wheels as NonNullable<Body['wheels']>;
      for (const { header, position } of told.of('sensor_msgs/msg/JointState')) {
        for (const [wheel, side] of [-1, 1].entries()) {
          const speed = TWIST.linearX + (side * TWIST.angularZ * separation) / 2;
          assert.ok(Math.abs(position[wheel] - (speed * secondsOf(header.stamp)) / radius) < 1e-6);
        }
      }
    }),
    check('covariances are symmetric, with variances above 0, or -1 at their head', (told) => {
      for (const topic of told.topics) {
        for (const message of told.on(topic)) {
          for (const [name, covariance] of covariances(message)) {
            if (covariance[0] === -1) continue;
            const size = Math.sqrt(covariance.length);
            for (let row = 0; row < size; row++) {
              assert.ok(
                covariance[row * (size + 1)] > 0,
                `${name} of ${topic} has a variance of ${covariance[row * (size + 1)]}`,
              );
              for (let column = 0; column < row; column++)
                assert.equal(covariance[row * size + column], covariance[column * size + row]);
            }
          }
        }
      }
    }),
    check('odometry is the less certain of its place the farther it came', (told) => {
      const all = told.of('nav_msgs/msg/Odometry');
      const yaw = [0.1, 0.5, 1].map((share) => all[Math.round(share * (all.length - 1))].pose.covariance[35]);
      assert.ok(yaw[0] < yaw[1] && yaw[1] < yaw[2], `${yaw}`);
    }),
    check('quaternions have a length of 1, and stay on one side', (told) => {
      for (const topic of told.topics) {
        const last = new Map<string, Quaternion>();
        for (const message of told.on(topic)) {
          for (const [place, now] of quaternions(message, '')) {
            if (now.x === 0 && now.y === 0 && now.z === 0 && now.w === 0) continue;
            assert.ok(Math.abs(Math.hypot(now.x, now.y, now.z, now.w) - 1) < 1e-9, `${topic}${place}`);
            const { x, y, z, w } = last.get(place) ?? now;
            assert.ok(x * now.x + y * now.y + z * now.z + w * now.w >= 0, `${topic}${place} changes its side`);
            last.set(place, now);
          }
        }
      }
    }),
  ];
}
