import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  eventCamera,
  headDirectionSensor,
  imuSensor,
  lidar,
  type Mount,
  odometrySensor,
  point,
  type SensorSpecs,
  SimulatedClock,
} from '../../../agents/index.ts';
import { mountOf, mountTransform, OPTICAL } from '../../../bridges/recording/sensors/mount.ts';
import { type MessageInput, messageType, yaw } from '../../../bridges/ros-messages/index.ts';
import type { MountOptions } from '../../../bridges/ros2/mounts.ts';
import { rosRobot } from '../../../bridges/ros2/robot.ts';
import { compose } from '../../../bridges/ros2/sensors/transform-tree.ts';
import { chooseTopics, type TopicMap } from '../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../bridges/ros2/transport/memory.ts';
import { LATCHED, RELIABLE } from '../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

type Link = readonly [parent: string, child: string, mount: Mount];

const transforms = messageType('tf2_msgs/msg/TFMessage');
const message = (links: readonly Link[]) =>
  transforms.encode({
    transforms: links.map(([frame_id, child_frame_id, mount]) => ({
      ...{ header: { frame_id }, child_frame_id, transform: mountTransform(mount) },
    })),
  });

const BEAMS = 8;
const scan = lidar({ mount: { x: 0.1, z: 0.2 }, beams: BEAMS });
const sensorTopics = { scan: 'sensor_msgs/msg/LaserScan', imu: 'sensor_msgs/msg/Imu' } as const;

/** A robot with sensors in a graph with those who tell transforms: some that hold, each a node of its own, and some that do not. */
function robotWith(sensors: SensorSpecs, mounts: MountOptions = {}, map: TopicMap = {}) {
  const graph = new MemoryGraph();
  const agent = { body: point, sensors, actuators: {} };
  const clock = new SimulatedClock(1e-2);
  const graphTopics = Object.values(map).map((topic) => ({
    ...{ name: `/${topic}`, types: [sensorTopics.imu], publishers: [], subscriptions: [] },
  }));
  const topics = chooseTopics(agent, map, graphTopics);
  const robot = rosRobot({ agent, clock, transport: graph.open({ node: 'agent', fault }), topics, drive() {}, mounts });
  const sensed: Record<string, object> = {};
  for (const [name, { stream }] of Object.entries(robot.sensors)) stream.subscribe((one) => void (sensed[name] = one));
  const driver = graph.open({ node: 'driver', fault });
  const moving = driver.advertise('/tf', transforms.name, RELIABLE);
  return {
    robot,
    /** The latest message of each sensor. */
    sensed,
    holds(...links: readonly Link[]) {
      graph.open({ node: 'holder', fault }).advertise('/tf_static', transforms.name, LATCHED).publish(message(links));
    },
    tells: (sent: MessageInput<'tf2_msgs/msg/TFMessage'>) => moving.publish(transforms.encode(sent)),
    moves: (...links: readonly Link[]) => moving.publish(message(links)),
    scans(frame_id: string, ranges: readonly number[] = [1, 1, 1, 1, 1, 1, 1, 1]) {
      const step = (2 * Math.PI) / BEAMS;
      const { name, encode } = messageType(sensorTopics.scan);
      const angles = { angle_min: -Math.PI, angle_increment: step, range_max: 6 };
      driver
        .advertise('scan', name, RELIABLE)
        .publish(encode({ header: { frame_id }, ...angles, ranges: [...ranges] }));
    },
    imu(sent: MessageInput<'sensor_msgs/msg/Imu'>) {
      const { name, encode } = messageType(sensorTopics.imu);
      driver.advertise('imu', name, RELIABLE).publish(encode(sent));
    },
    events(frame_id: string) {
      const { name, encode } = messageType('event_camera_msgs/msg/EventPacket');
      const packet = { height: 8, width: 8, encoding: 'mono', events: new Uint8Array(8) };
      driver.advertise('events', name, RELIABLE).publish(encode({ header: { frame_id }, ...packet }));
    },
    /** What is known in the next tick, which may fail. */
    async next() {
      await turn();
      await turn();
      clock.step();
      return robot.mounts().map(({ verdict, text }) => `${verdict}: ${text}`);
    },
  };
}

describe('the mount of a sensor', () => {
  it('is the declared one within 5 degrees and 0.05 m, at any height', async () => {
    const { holds, scans, next } = robotWith({ scan });
    holds(['base_link', 'laser', { x: 0.13, y: 0.03, z: 0.9, yaw: 0.08 }]);
    scans('laser');
    expect(await next()).toEqual([
      'same: scan is mounted at { x: 0.13, y: 0.03, z: 0.9, yaw: 0.08 }, as the agent says within 5 degrees and 0.05 m',
    ]);
  });

  it.each([
    ['backwards', { x: 0.1, z: 0.2, yaw: Math.PI }, true],
    ['upside down', { x: 0.1, z: 0.2, roll: Math.PI }, true],
    ['6 degrees aside', { x: 0.1, z: 0.2, yaw: 0.105 }, true],
    ['0.06 m farther ahead', { x: 0.16, z: 0.2 }, false],
    ['0.06 m to the right', { x: 0.1, y: -0.06, z: 0.2 }, false],
    ['tilted by 6 degrees', { x: 0.1, z: 0.2, pitch: 0.105 }, false],
  ] as const)('is refused: %s', async (_, mount, turns) => {
    for (const policy of ['compare', 'tf'] as const) {
      const { robot, holds, scans, next } = robotWith({ scan }, { policy });
      holds(['base_link', 'laser', mount]);
      scans('laser');
      if (turns && policy === 'tf') {
        expect(await next()).toEqual([expect.stringMatching(/^turned: scan is mounted at/)]);
        continue;
      }
      const words = mountOf(mountTransform(mount));
      const yaw = words.yaw === 0 ? '' : `yaw: ${Number(words.yaw.toFixed(3))}`;
      await expect(next()).rejects.toMatchObject({
        code: 'mount_mismatch',
        block: 'scan',
        expected: '{ x: 0.1, z: 0.2 }, as the agent declares (m, rad, in base_link)',
        received: expect.stringMatching(
          new RegExp(`^\\{ x: ${mount.x}, .*z: 0.2.*${yaw}.*, where the transforms have laser$`),
        ),
        remedy: expect.stringContaining('--mounts agent'),
      });
      const { remedy } = robot.fault as { readonly remedy: string };
      expect(remedy.includes('--mounts tf')).toBe(turns);
      expect(robot.mounts()[0].verdict).toBe('other');
    }
  });

  it('is found through frames that hold and frames that move, told by several nodes', async () => {
    const { robot, holds, moves, scans, next } = robotWith({ scan });
    scans('/laser');
    expect(await next()).toEqual(['unknown: mount of scan not compared: no transform from base_link to laser']);
    holds(['base_link', 'mast', { x: 0.1, z: 1, yaw: Math.PI }]);
    holds(['map', 'odom', {}], ['base_footprint', 'base_link', { z: 0.1 }]);
    moves(['mast', 'laser', { yaw: Math.PI }]);
    expect(await next()).toEqual([expect.stringMatching(/^same/)]);
    // No scan comes meanwhile: the robot stops all the same, and goes on when it is put right.
    moves(['mast', 'laser', { yaw: 3 }]);
    await expect(next()).rejects.toMatchObject({ code: 'mount_mismatch' });
    moves(['mast', 'laser', { yaw: -Math.PI }]);
    expect(await next()).toEqual([expect.stringMatching(/^same/)]);
    expect(robot.fault).toBeUndefined();
  });

  it('is found in a tree whose root is neither of the frames', async () => {
    const { holds, scans, next } = robotWith({ scan }, { base: 'r1/base_link' });
    holds(
      ['r1/foot', 'r1/base_link', { x: 1, yaw: Math.PI / 2 }],
      ['r1/foot', 'laser', { x: 1, y: 0.1, yaw: Math.PI / 2 }],
    );
    scans('laser');
    expect(await next()).toEqual([expect.stringMatching(/^same: scan is mounted at \{ x: 0.1, z: 0 \}/)]);
  });

  it('is not compared where messages name no frame, nor for ever in frames that go round', async () => {
    const { holds, scans, next } = robotWith({ scan });
    scans('');
    expect(await next()).toEqual(['unknown: mount of scan not compared: its messages name no frame']);
    holds(['a', 'base_link', {}], ['base_link', 'a', {}], ['laser', 'b', {}], ['b', 'laser', {}]);
    scans('laser');
    expect(await next()).toEqual([expect.stringContaining('no transform from base_link to laser')]);
  });

  it('is not compared with a transform that turns nothing, as nobody filled it in', async () => {
    for (const policy of ['compare', 'tf'] as const) {
      const { tells, scans, next } = robotWith({ scan }, { policy });
      const transform = { translation: { x: 0.1 }, rotation: { x: 0, y: 0, z: 0, w: 0 } };
      tells({ transforms: [{ header: { frame_id: 'base_link' }, child_frame_id: 'laser', transform }] });
      scans('laser');
      await expect(next()).resolves.toEqual([
        expect.stringContaining('no rotation in the transform from base_link to laser'),
      ]);
    }
  });

  it('is that of the body for a frame that is the body, without any transform', async () => {
    const { scans, next } = robotWith({ scan: lidar({ mount: { z: 0.2 }, beams: BEAMS }) });
    scans('base_link');
    expect(await next()).toEqual([expect.stringMatching(/^same/)]);
    const { scans: other, next: then } = robotWith({ scan });
    other('base_link');
    await expect(then()).rejects.toMatchObject({ code: 'mount_mismatch' });
  });

  it('is believed if it is to be, and nobody listens to transforms then, nor for sensors without a mount', async () => {
    const { sensed, holds, scans, next } = robotWith({ scan }, { policy: 'agent' });
    holds(['base_link', 'laser', { yaw: Math.PI }]);
    scans('laser', [1, 2, 3, 4, 5, 6, 1, 2]);
    expect(await next()).toEqual([]);
    expect(sensed['scan']).toMatchObject({ ranges: Float64Array.of(1, 2, 3, 4, 5, 6, 1, 2) });
    const graph = new MemoryGraph();
    const agent = { body: point, sensors: { odometry: odometrySensor() }, actuators: {} };
    const [clock, transport] = [new SimulatedClock(1e-2), graph.open({ node: 'agent', fault })];
    rosRobot({ agent, clock, transport, topics: chooseTopics(agent, {}, []), drive() {} });
    expect(graph.topics().map(({ name }) => name)).toEqual(['/odom']);
  });

  it('turns what is sensed, if it is to be that of the robot', async () => {
    const sensors = { scan, imu: imuSensor(), heading: headDirectionSensor() };
    const { robot, sensed, holds, scans, imu, next } = robotWith(sensors, { policy: 'tf' }, { heading: 'imu' });
    holds(
      ['base_link', 'laser', { x: 0.1, yaw: Math.PI }],
      ['base_link', 'chip', { x: 2, yaw: Math.PI / 2, roll: Math.PI }],
    );
    scans('laser', [1, 2, 3, 4, 5, 5.5, 1.5, 2.5]);
    imu({
      header: { frame_id: 'chip' },
      // The body looks to 1 rad: the chip, half a turn about its own x axis, is turned by pi/2 more.
      orientation: ((q) => ({ x: q.w, y: q.z, z: 0, w: 0 }))(yaw(1 + Math.PI / 2)),
      angular_velocity: { x: 0.1, y: 0.2, z: 0.3 },
      linear_acceleration: { x: 1, y: 2, z: -9.81 },
    });
    await next();
    expect(robot.mounts().map(({ verdict }) => verdict)).toEqual(['turned', 'turned', 'turned']);
    expect(sensed['scan']).toMatchObject({ ranges: Float64Array.of(5, 5.5, 1.5, 2.5, 1, 2, 3, 4) });
    // The axes of the chip in the body: x = (0, 1, 0), y = (1, 0, 0), z = (0, 0, -1).
    const near = (value: number) => expect.closeTo(value, 12);
    expect(sensed['imu']).toEqual({
      ...{ angularX: near(0.2), angularY: near(0.1), angularZ: near(-0.3) },
      ...{ accelerationX: near(2), accelerationY: near(1), accelerationZ: near(9.81) },
    });
    expect(sensed['heading']).toEqual({ heading: near(1) });
  });

  it('turns an inertial unit by any angle', async () => {
    const sensors = { imu: imuSensor(), heading: headDirectionSensor() };
    const { sensed, holds, imu, next } = robotWith(sensors, { policy: 'tf' }, { heading: 'imu' });
    holds(['base_link', 'aside', { yaw: 0.5 }]);
    imu({ header: { frame_id: 'aside' }, orientation: yaw(1.5), angular_velocity: { x: 1 } });
    await next();
    const near = (value: number) => expect.closeTo(value, 12);
    expect(sensed['heading']).toEqual({ heading: near(1) });
    expect(sensed['imu']).toMatchObject({ angularX: near(Math.cos(0.5)), angularY: near(Math.sin(0.5)) });
  });

  it('is refused of an inertial unit that is turned, wherever it is', async () => {
    const { holds, imu, next } = robotWith({ imu: imuSensor() });
    holds(['base_link', 'chip', { x: 2 }], ['base_link', 'other', { pitch: 0.2 }]);
    imu({ header: { frame_id: 'chip' } });
    expect(await next()).toEqual([expect.stringMatching(/^same/)]);
    imu({ header: { frame_id: 'other' } });
    await expect(next()).rejects.toMatchObject({
      received: '{ z: 0, pitch: 0.2 }, where the transforms have other',
      remedy:
        'let what it reads be turned: --mounts tf; or hear another topic: --topics imu=TOPIC; or correct the transforms; or believe the agent: --mounts agent',
    });
  });

  it('is that of a camera or of its optical frame, and cannot be turned', async () => {
    const mount = { x: 0.2, z: 0.3, yaw: 1, pitch: -0.3 };
    const camera = eventCamera({ width: 8, height: 8, fieldOfView: 1, mount, pixel: 'ideal' });
    const lens = mountOf(compose(mountTransform(mount), OPTICAL));
    const aside = mountOf(compose(mountTransform({ ...mount, yaw: 0.9 }), OPTICAL));
    for (const policy of ['compare', 'tf'] as const) {
      const { holds, events, next } = robotWith({ camera }, { policy });
      holds(['base_link', 'camera', mount], ['base_link', 'lens', lens], ['base_link', 'aside_optical_frame', aside]);
      events('camera');
      expect(await next()).toEqual([expect.stringMatching(/^same/)]);
      events('lens');
      expect(await next()).toEqual([expect.stringMatching(/^same.*yaw: 1, pitch: -0.3 /)]);
      events('aside_optical_frame');
      await expect(next()).rejects.toMatchObject({
        received: '{ x: 0.2, z: 0.3, yaw: 0.9, pitch: -0.3 }, where the transforms have aside_optical_frame',
        remedy: expect.not.stringContaining('--mounts tf'),
      });
    }
  });
});

it('is had back from its transform', () => {
  const angle = (most: number) => fc.double({ min: -most, max: most, noNaN: true });
  fc.assert(
    fc.property(angle(3.1), angle(1.5), angle(3.1), (yaw, pitch, roll) => {
      const mount = { x: 1, y: 2, z: 3, yaw, pitch, roll };
      const back = mountOf(mountTransform(mount));
      for (const name of Object.keys(mount) as (keyof typeof mount)[]) expect(back[name]).toBeCloseTo(mount[name], 6);
    }),
  );
});
