import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  headDirectionSensor,
  imuSensor,
  jointSensor,
  lidar,
  odometrySensor,
  poseSensor,
  type SensorKind,
  type SensorMessages,
  type SensorSpec,
  messageType as sensorType,
  sonar,
} from '../../../../agents/index.ts';
import {
  type KnownMessage,
  type MessageInput,
  messageType,
  planarPose,
  yaw,
} from '../../../../bridges/ros-messages/index.ts';
import { readersOf } from '../../../../bridges/ros2/sensors/index.ts';
import { REWARD_TYPES } from '../../../../bridges/ros2/sensors/reward.ts';

/** What a sensor has after messages of a type, and what the last reading returned. */
function read<K extends SensorKind, T extends KnownMessage>(
  spec: SensorSpec<K>,
  type: T,
  ...messages: readonly MessageInput<T>[]
): { readonly message: SensorMessages[K]; readonly stamp: bigint | undefined | false } {
  const reader = readersOf(spec.kind).find((one) => one.type === type);
  if (reader === undefined) throw new Error(`no reader of ${type} for ${spec.kind}`);
  const message = sensorType(spec.kind as K).create(spec.size);
  const readNext = reader.open(spec as never);
  let stamp: bigint | undefined | false = false;
  for (const one of messages) stamp = readNext(messageType(type).encode(one as never), message as never);
  return { message, stamp };
}

const header = { stamp: { sec: 12, nanosec: 500 }, frame_id: 'odom' };
const STAMP = 12_000_000_500n;

describe('a sensor on ROS', () => {
  it('takes joints by their names, in any order and among others', () => {
    const spec = jointSensor({ names: ['elbow', 'wrist'] }) as SensorSpec<'joints'>;
    const all = { header, name: ['finger', 'wrist', 'elbow'], position: [1, 2, 3], velocity: [4, 5, 6] };
    const { message, stamp } = read(spec, 'sensor_msgs/msg/JointState', all);
    expect(message).toEqual({ positions: Float64Array.of(3, 2), velocities: Float64Array.of(6, 5) });
    expect(stamp).toBe(STAMP);
    // Parts of a robot tell of their own joints.
    const [elbow, wrist, finger] = ['elbow', 'wrist', 'finger'].map((name, k) => ({
      header,
      name: [name],
      position: [k + 1],
      velocity: [10 * (k + 1)],
    }));
    expect(read(spec, 'sensor_msgs/msg/JointState', elbow).stamp).toBe(false);
    expect(read(spec, 'sensor_msgs/msg/JointState', elbow, elbow, finger).stamp).toBe(false);
    expect(read(spec, 'sensor_msgs/msg/JointState', elbow, wrist)).toEqual({
      message: { positions: Float64Array.of(1, 2), velocities: Float64Array.of(10, 20) },
      stamp: STAMP,
    });
    expect(read(spec, 'sensor_msgs/msg/JointState', elbow, wrist, finger).stamp).toBe(false);
    expect(read(spec, 'sensor_msgs/msg/JointState', { header, name: ['elbow', 'wrist'], velocity: [1, 2] }).stamp).toBe(
      false,
    );
  });

  it('takes velocities of joints from their positions, where a message has none', () => {
    const spec = jointSensor({ names: ['elbow'] }) as SensorSpec<'joints'>;
    const at = (position: number, nanosec: number) => ({
      header: { ...header, stamp: { sec: 12, nanosec } },
      name: ['elbow'],
      position: [position],
    });
    const velocity = (...messages: readonly ReturnType<typeof at>[]): number =>
      read(spec, 'sensor_msgs/msg/JointState', ...messages).message.velocities[0];
    expect(velocity(at(1, 0))).toBe(0);
    expect(velocity(at(1, 0), at(1.5, 100_000_000))).toBeCloseTo(5, 12);
    // A message that comes again, or out of its order, tells of no motion.
    expect(velocity(at(1, 0), at(1.5, 100_000_000), at(1.5, 100_000_000))).toBeCloseTo(5, 12);
    expect(velocity(at(1, 0), at(1.5, 100_000_000), at(1.2, 0))).toBeCloseTo(5, 12);
  });

  it.each([{ position: [1] }, { position: [1, 2], velocity: [1, 2, 3] }])(
    'refuses joints with %o for two names',
    (values) => {
      const names = ['elbow', 'wrist'];
      const spec = jointSensor({ names }) as SensorSpec<'joints'>;
      expect(() => read(spec, 'sensor_msgs/msg/JointState', { header, name: names, ...values })).toThrow(
        expect.objectContaining({ code: 'malformed_message', expected: 'none, or 2' }),
      );
    },
  );

  it('takes the pose and the twist of an odometry', () => {
    const twist = { twist: { linear: { x: 0.3, y: -0.1, z: 9 }, angular: { x: 9, y: 9, z: 0.7 } } };
    const odometry = { header, child_frame_id: 'base_link', pose: { pose: planarPose(1, -2, 3) }, twist };
    const { message, stamp } = read(odometrySensor(), 'nav_msgs/msg/Odometry', odometry);
    expect(message).toEqual({
      x: 1,
      y: -2,
      heading: expect.closeTo(3, 12),
      linearX: 0.3,
      linearY: -0.1,
      angularZ: 0.7,
    });
    expect(stamp).toBe(STAMP);
    expect(read(poseSensor(), 'nav_msgs/msg/Odometry', odometry).message).toEqual({
      x: 1,
      y: -2,
      heading: expect.closeTo(3, 12),
    });
    expect(read(headDirectionSensor(), 'nav_msgs/msg/Odometry', odometry).message.heading).toBeCloseTo(3, 12);
  });

  it('takes the heading of any rotation that tilts a little', () => {
    fc.assert(
      fc.property(fc.double({ min: -3.1, max: 3.1, noNaN: true }), (heading) => {
        const { message } = read(poseSensor(), 'geometry_msgs/msg/Pose', planarPose(0, 0, heading));
        expect(message.heading).toBeCloseTo(heading, 9);
      }),
    );
    // Rolled by 0.2 about its own x axis, then turned by 1 about z.
    const [roll, turn] = [0.1, 0.5];
    const orientation = {
      x: Math.cos(turn) * Math.sin(roll),
      y: Math.sin(turn) * Math.sin(roll),
      z: Math.sin(turn) * Math.cos(roll),
      w: Math.cos(turn) * Math.cos(roll),
    };
    const { message, stamp } = read(poseSensor(), 'geometry_msgs/msg/Pose', { orientation });
    expect(message.heading).toBeCloseTo(1, 12);
    expect(stamp).toBeUndefined();
  });

  it.each(['geometry_msgs/msg/PoseStamped', 'geometry_msgs/msg/PoseWithCovarianceStamped'] as const)(
    'takes a pose from %s',
    (type) => {
      const pose = planarPose(0.5, 0.25, -1);
      const given = type === 'geometry_msgs/msg/PoseStamped' ? { header, pose } : { header, pose: { pose } };
      const { message, stamp } = read(poseSensor(), type, given as never);
      expect(message).toEqual({ x: 0.5, y: 0.25, heading: expect.closeTo(-1, 12) });
      expect(stamp).toBe(STAMP);
    },
  );

  it('takes rates and specific forces of an inertial unit', () => {
    const angular_velocity = { x: 0.1, y: 0.2, z: 0.3 };
    const linear_acceleration = { x: 1, y: 2, z: 9.81 };
    const { message } = read(imuSensor(), 'sensor_msgs/msg/Imu', { header, angular_velocity, linear_acceleration });
    expect(message).toEqual({
      angularX: 0.1,
      angularY: 0.2,
      angularZ: 0.3,
      accelerationX: 1,
      accelerationY: 2,
      accelerationZ: 9.81,
    });
  });

  it('takes no heading from a unit that says it has none', () => {
    const orientation_covariance = [-1, 0, 0, 0, 0, 0, 0, 0, 0];
    const type = 'sensor_msgs/msg/Imu';
    expect(read(headDirectionSensor(), type, { header, orientation: yaw(1), orientation_covariance }).stamp).toBe(
      false,
    );
    expect(read(headDirectionSensor(), type, { header, orientation: yaw(1) }).message.heading).toBeCloseTo(1, 12);
  });

  it('follows transforms from base_link to map', () => {
    const transform = (parent: string, child: string, x: number, y: number, heading: number, sec = 1) => ({
      header: { stamp: { sec, nanosec: 0 }, frame_id: parent },
      child_frame_id: child,
      transform: { translation: { x, y, z: 0 }, rotation: yaw(heading) },
    });
    const type = 'tf2_msgs/msg/TFMessage';
    const outer = { transforms: [transform('map', 'odom', 1, 2, Math.PI / 2)] };
    const inner = {
      transforms: [transform('odom', 'base_footprint', 3, 0, 0.5, 7), transform('base_link', 'laser', 9, 9, 0, 99)],
    };
    const fixed = { transforms: [transform('base_footprint', 'base_link', 0, 0, 0.25)] };
    expect(read(poseSensor(), type, outer, inner).stamp).toBe(false);
    const { message, stamp } = read(poseSensor(), type, outer, fixed, inner);
    expect(message.x).toBeCloseTo(1, 12);
    expect(message.y).toBeCloseTo(5, 12);
    expect(message.heading).toBeCloseTo(Math.PI / 2 + 0.75, 12);
    expect(stamp).toBe(7_000_000_000n);
    // A transform that does not lead there tells nothing new.
    expect(
      read(poseSensor(), type, outer, fixed, inner, { transforms: [transform('base_link', 'camera', 0, 0, 0)] }).stamp,
    ).toBe(false);
  });

  it.each([
    ['std_msgs/msg/Float32', 0.5],
    ['std_msgs/msg/Float64', -0.1],
  ] as const)('takes a reward from %s', (type, data) => {
    expect(REWARD_TYPES[type](messageType(type).encode({ data }))).toBe(data);
  });
});

describe('a scan on ROS', () => {
  const mount = { z: 0.1 };
  const laser = (ranges: readonly number[], more: MessageInput<'sensor_msgs/msg/LaserScan'> = {}) => ({
    header,
    angle_min: -Math.PI,
    angle_increment: (2 * Math.PI) / ranges.length,
    range_min: 0.05,
    range_max: 30,
    ranges,
    ...more,
  });

  it('is the same, beam by beam, where the beams are the same', () => {
    const ranges = [1, 2, 3, 4, 5, 5.5, 0.5, 0.25];
    const { message, stamp } = read(lidar({ mount, beams: 8 }), 'sensor_msgs/msg/LaserScan', laser(ranges));
    expect([...message.ranges]).toEqual(ranges);
    expect(stamp).toBe(STAMP);
  });

  it('is stamped at its first ray, and says how long it took to the last', () => {
    const spec = lidar({ mount, beams: 4 });
    const sweep = laser([1, 2, 3, 4, 5], { time_increment: 0.25 });
    const { message, stamp } = read(spec, 'sensor_msgs/msg/LaserScan', sweep);
    expect(message.sweepSeconds).toBe(1);
    expect(stamp).toBe(STAMP);
    expect(read(spec, 'sensor_msgs/msg/LaserScan', laser([], { time_increment: 0.25 })).message.sweepSeconds).toBe(0);
  });

  it('takes the shortest of the measurements in a beam, also where the scan begins elsewhere', () => {
    const around = Array.from({ length: 16 }, (_, k) => 1 + k / 10);
    const { message } = read(
      lidar({ mount, beams: 4, maximum: 9 }),
      'sensor_msgs/msg/LaserScan',
      laser(around, { angle_min: 0 }),
    );
    // Beams point to -pi, -pi/2, 0, pi/2; measurement k points to k pi/8.
    const within = (angle: number) =>
      Math.min(
        ...around.filter(
          (_, k) =>
            Math.abs(Math.atan2(Math.sin((k * Math.PI) / 8 - angle), Math.cos((k * Math.PI) / 8 - angle))) <=
            Math.PI / 4 + 1e-9,
        ),
      );
    const expected = [-Math.PI, -Math.PI / 2, 0, Math.PI / 2].map(within);
    expect([...message.ranges].map((metres) => metres.toFixed(4))).toEqual(expected.map((metres) => metres.toFixed(4)));
  });

  it('says what is too near, too far and not measured as REP-117 does', () => {
    const ranges = [0.01, 40, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 7, 0.07, 2];
    const { message } = read(
      lidar({ mount, beams: 8, minimum: 0.1, maximum: 6 }),
      'sensor_msgs/msg/LaserScan',
      laser(ranges),
    );
    const [near, far] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    expect([...message.ranges]).toEqual([near, far, Number.NaN, far, near, far, near, 2]);
  });

  it('is refused where it does not look along all the declared beams, which names both', () => {
    const ahead = laser([1, 1, 1], { angle_min: -0.1, angle_increment: 0.1 });
    expect(() => read(lidar({ mount, beams: 4 }), 'sensor_msgs/msg/LaserScan', ahead)).toThrow(
      expect.objectContaining({
        code: 'scan_not_covered',
        expected: expect.stringContaining('-180.0 to 90.0 degrees'),
        received: 'a scan from -5.7 to 5.7 degrees',
      }),
    );
    const narrow = lidar({ mount, beams: 3, fieldOfView: 0.2 });
    expect([...read(narrow, 'sensor_msgs/msg/LaserScan', ahead).message.ranges]).toEqual([1, 1, 1]);
  });

  it('goes all round where less than a step is lacking, which its ends see, and not where a step is', () => {
    // As nav2_loopback_sim tells: 240 readings, for 240.7 steps make a turn.
    const step = 0.0261;
    const readings = (count: number) => {
      const ranges = Array.from({ length: count }, (_, k) => (k === 0 ? 2 : k === count - 1 ? 3 : 5));
      const scan = laser(ranges, { angle_min: -Math.PI, angle_increment: step });
      return read(lidar({ mount, beams: 360, maximum: 10 }), 'sensor_msgs/msg/LaserScan', scan).message.ranges;
    };
    const ranges = readings(240);
    // At -180, -179 and at 177, 178, 179 degrees; the last reading is at 177.4.
    expect([...ranges.slice(0, 2), ...ranges.slice(-3)]).toEqual([2, 2, 3, 3, 2]);
    expect([...ranges.slice(4, -5)].every((metres) => metres === 5)).toBe(true);
    expect(() => readings(239)).toThrow(expect.objectContaining({ code: 'scan_not_covered' }));
  });

  it('measures nothing where it is empty, and no beam that has no measurement within it, in whatever order', () => {
    const { tells } = sensorType('scan');
    const empty = read(lidar({ mount, beams: 4 }), 'sensor_msgs/msg/LaserScan', laser([])).message;
    expect([...empty.ranges]).toEqual([Number.NaN, Number.NaN, Number.NaN, Number.NaN]);
    expect(tells?.(empty)).toBe(false);
    fc.assert(
      fc.property(
        fc.array(fc.option(fc.integer({ min: 1, max: 5 }), { nil: Number.NaN }), { minLength: 16, maxLength: 16 }),
        fc.boolean(),
        (around, down) => {
          const turned = down ? { angle_min: Math.PI - Math.PI / 8, angle_increment: -Math.PI / 8 } : {};
          const sent = laser(down ? around.toReversed() : around, turned);
          const { message } = read(lidar({ mount, beams: 4 }), 'sensor_msgs/msg/LaserScan', sent);
          // Measurement k points to -pi + k pi/8, beam b to -pi + b pi/2: within it and half a step beyond are five.
          for (let b = 0; b < 4; b++) {
            const within = [-2, -1, 0, 1, 2]
              .map((k) => around[(4 * b + k + 16) % 16])
              .filter((one) => !Number.isNaN(one));
            expect(message.ranges[b]).toBe(within.length === 0 ? Number.NaN : Math.min(...within));
          }
          expect(tells?.(message)).toBe(around.some((one) => !Number.isNaN(one)));
        },
      ),
    );
  });

  it('takes a sonar', () => {
    const measured = { header, field_of_view: 0.5, min_range: 0.02, max_range: 3, range: 1.5 };
    expect([...read(sonar({ mount }), 'sensor_msgs/msg/Range', measured).message.ranges]).toEqual([1.5]);
    const silent = read(sonar({ mount }), 'sensor_msgs/msg/Range', { ...measured, range: Number.NaN }).message;
    expect([...silent.ranges]).toEqual([Number.NaN]);
    expect(() => read(sonar({ mount, count: 4 }), 'sensor_msgs/msg/Range', measured)).toThrow(
      expect.objectContaining({ code: 'scan_not_covered' }),
    );
  });

  it('takes the points of a cloud that lie in its plane', () => {
    const points = [
      [2, 0, 0],
      [1, 0, 0.5],
      [0, 3, 0.05],
      [-1.5, 0, -0.09],
    ];
    const toTheRight = [0, -2, 0.6];
    const cloudOf = (those: readonly (readonly number[])[]) => {
      const data = new Uint8Array(those.length * 16);
      const view = new DataView(data.buffer);
      for (const [n, point] of those.entries())
        for (const [k, value] of point.entries()) view.setFloat32(16 * n + 4 * k, value, true);
      return {
        header,
        height: 1,
        width: those.length,
        fields: ['x', 'y', 'z'].map((name, k) => ({ name, offset: 4 * k, datatype: 7, count: 1 })),
        point_step: 16,
        row_step: data.length,
        data,
      };
    };
    const scan = (those: readonly (readonly number[])[]): number[] => [
      ...read(lidar({ mount, beams: 4 }), 'sensor_msgs/msg/PointCloud2', cloudOf(those)).message.ranges,
    ];
    // Nothing says whether it looked to the right, unless there is a point outside of the plane.
    expect(scan(points)).toEqual([1.5, Number.NaN, 2, 3]);
    expect(scan([...points, toTheRight])).toEqual([1.5, Number.POSITIVE_INFINITY, 2, 3]);
    expect(scan([...points, [0, Number.NaN, 0]])).toEqual([1.5, Number.NaN, 2, 3]);
    const cloud = cloudOf(points);
    expect(() => read(lidar({ mount, beams: 4 }), 'sensor_msgs/msg/PointCloud2', { ...cloud, fields: [] })).toThrow(
      expect.objectContaining({ code: 'malformed_message' }),
    );
  });
});
