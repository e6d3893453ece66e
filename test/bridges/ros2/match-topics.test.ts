// @module-tag long
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  choiceActuator,
  imuSensor,
  lidar,
  odometrySensor,
  poseSensor,
  velocityActuator,
} from '../../../agents/index.ts';
import { mountTransform } from '../../../bridges/recording/sensors/mount.ts';
import { type KnownMessage, type MessageInput, messageType, timeOf } from '../../../bridges/ros-messages/index.ts';
import { matchTopics } from '../../../bridges/ros2/match-topics.ts';
import { type ProbeOptions, probeTopics } from '../../../bridges/ros2/probe-topics.ts';
import { MemoryGraph } from '../../../bridges/ros2/transport/memory.ts';
import { RosNames } from '../../../bridges/ros2/transport/names.ts';
import { LATCHED, type Qos, RELIABLE, SENSOR } from '../../../bridges/ros2/transport/qos.ts';
import type { RosTransport } from '../../../bridges/ros2/transport/transport.ts';

const fault = (error: unknown): never => {
  throw error;
};

const ODOMETRY = 'nav_msgs/msg/Odometry';
const TWIST = 'geometry_msgs/msg/Twist';
const STAMPED = 'geometry_msgs/msg/TwistStamped';
const BEST_EFFORT = SENSOR;

/** A graph with the nodes of a robot, and a doctor's. */
class Robot {
  readonly #graph = new MemoryGraph();
  readonly #ends: (() => unknown)[] = [];

  node(name: string, useSimTime = false): RosTransport {
    const node = this.#graph.open({ node: name, fault, useSimTime });
    this.#ends.push(() => node.close());
    return node;
  }

  /** A simulation that sends odometry at 25 Hz of its time, which runs as fast as it likes. */
  simulates(): this {
    const node = this.node('gazebo');
    const [time, odometry] = [messageType('rosgraph_msgs/msg/Clock'), messageType(ODOMETRY)];
    const clock = node.advertise('/clock', time.name, BEST_EFFORT);
    const publisher = node.advertise('/odom', ODOMETRY, RELIABLE);
    let nanoseconds = 0n;
    const timer = setInterval(() => {
      nanoseconds += 40_000_000n;
      clock.publish(time.encode({ clock: timeOf(nanoseconds) }));
      publisher.publish(odometry.encode(now(nanoseconds)));
    }, 10);
    this.#ends.unshift(() => clearInterval(timer));
    return this;
  }

  /** A node that sends a message every some milliseconds; without, it only says that it could. */
  sends<Name extends KnownMessage>(
    node: string,
    topic: string,
    type: Name,
    {
      every,
      qos = RELIABLE,
      message,
    }: { every?: number; qos?: Qos; message?: (now: bigint) => MessageInput<Name> } = {},
  ): this {
    const transport = this.node(node);
    const publisher = transport.advertise(topic, type, qos);
    if (every === undefined) return this;
    const { encode } = messageType(type);
    const send = () => publisher.publish(encode(message?.(transport.now()) ?? ({} as MessageInput<Name>)));
    const timer = setInterval(send, every);
    this.#ends.unshift(() => clearInterval(timer));
    return this;
  }

  takes(node: string, topic: string, type: KnownMessage, qos: Qos = RELIABLE): this {
    this.node(node).subscribe(topic, type, qos, () => {});
    return this;
  }

  async findings(given: Partial<ProbeOptions> = {}) {
    const names = new RosNames('agent');
    const { agent = { sensors: { odometry: odometrySensor({ rateHz: 25 }) }, actuators: {} }, ...more } = given;
    const options = { map: {}, fullName: (topic: string) => names.topic(topic), useSimTime: false, seconds: 0.3 };
    return matchTopics(
      await probeTopics(this.node('doctor', given.useSimTime), { ...options, settleSeconds: 0.02, ...more, agent }),
    );
  }

  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** Probes wait, so that they wait together: each has a robot of its own. */
const it = test.extend<{ readonly robot: Robot }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern what a fixture needs.
  robot: async ({}, use) => {
    const robot = new Robot();
    await use(robot);
    robot.close();
  },
});

const now = (stamp: bigint) => ({ header: { stamp: timeOf(stamp) } });
const driving = { sensors: {}, actuators: { velocity: velocityActuator() } };

describe.concurrent('what an agent would hear', () => {
  it('is well where a driver sends as declared, by its rate', async ({ robot }) => {
    robot.sends('driver', '/odom', ODOMETRY, { every: 10, message: now });
    const [finding, ...others] = await robot.findings();
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ about: 'odometry', verdict: 'ok', declaredHz: 25 });
    expect(finding.text).toMatch(
      /^\/odom \(nav_msgs\/msg\/Odometry\) from \/driver: [\d.]+ Hz; the agent declares 25 Hz$/,
    );
    expect(finding.rateHz).toBeGreaterThan(20);
    expect(finding.rateHz).toBeLessThan(101);
  });

  it('is counted in the time of a simulation', async ({ robot }) => {
    const findings = await robot.simulates().findings({ useSimTime: true });
    expect(findings).toMatchObject([
      { about: 'odometry', verdict: 'ok', text: expect.stringContaining(': 25 Hz; ') },
      { about: '/clock', verdict: 'ok' },
    ]);
    expect(findings[0].rateHz).toBeCloseTo(25, 9);
  });

  it('is missing where nobody publishes, and may be elsewhere', async ({ robot }) => {
    expect(await robot.findings()).toMatchObject(
      [{ verdict: 'missing', text: `nobody publishes /odom (${ODOMETRY})`, remedy: /ros2 topic list -t/ }].map(
        ({ remedy, ...rest }) => ({ ...rest, remedy: expect.stringMatching(remedy) }),
      ),
    );
    robot.sends('base', '/robot/odometry/filtered', ODOMETRY);
    expect(await robot.findings()).toMatchObject([{ remedy: '--topics odometry=/robot/odometry/filtered' }]);
  });

  it('is missing where a driver is there and silent', async ({ robot }) => {
    robot.sends('driver', '/odom', ODOMETRY);
    expect(await robot.findings()).toMatchObject([
      { verdict: 'missing', text: '/driver has /odom, but sent nothing in 0.3 s' },
    ]);
  });

  it('is too slow where the rate is below the declared one', async ({ robot }) => {
    robot.sends('driver', '/odom', ODOMETRY, { every: 100, message: now });
    // The time that passes is at least the one that was asked for, so that the rate is never above 10 Hz.
    expect(await robot.findings({ seconds: 2 })).toMatchObject([
      {
        verdict: 'wrong',
        text: expect.stringMatching(/^\/odom comes at [\d.]+ Hz, and the agent declares 25 Hz$/),
      },
    ]);
  });

  it('is of another type than what the sensor can take, or than was asked for', async ({ robot }) => {
    robot.sends('driver', '/odom', 'sensor_msgs/msg/Imu');
    expect(await robot.findings()).toMatchObject([
      { verdict: 'wrong', text: expect.stringContaining(`it takes ${ODOMETRY}; this is sensor_msgs/msg/Imu`) },
    ]);
    const pose = { sensors: { pose: poseSensor() }, actuators: {} };
    robot.sends('localiser', '/pose', 'geometry_msgs/msg/PoseStamped');
    const map = { pose: { topic: '/pose', type: 'geometry_msgs/msg/PoseWithCovarianceStamped' } };
    expect(await robot.findings({ agent: pose, map })).toMatchObject([
      {
        verdict: 'wrong',
        text: expect.stringMatching(
          /^\/pose carries geometry_msgs\/msg\/PoseStamped, and pose listens for .*Covariance/,
        ),
        remedy: '--topics pose=/pose@geometry_msgs/msg/PoseStamped',
      },
    ]);
  });

  it('is of two types on one topic, of which one is never heard', async ({ robot }) => {
    robot
      .sends('driver', '/odom', ODOMETRY, { every: 10, message: now })
      .sends('stray', '/odom', 'sensor_msgs/msg/Imu');
    expect(await robot.findings()).toMatchObject([
      { verdict: 'wrong', text: expect.stringMatching(/^two types on \/odom: .* of \/stray sensor_msgs\/msg\/Imu/) },
    ]);
  });

  it('cannot be read, or carries stamps of another time', async ({ robot }) => {
    const imu = { sensors: { imu: imuSensor() }, actuators: {} };
    const stray = robot.node('imu').advertise('/imu', 'sensor_msgs/msg/Imu', RELIABLE);
    const found = robot.findings({ agent: imu });
    await delay(150);
    stray.publish(Uint8Array.of(0, 1, 0, 0, 7));
    expect(await found).toMatchObject([
      { verdict: 'wrong', text: expect.stringMatching(/^a message of \/imu cannot be read: /) },
    ]);
    robot.sends('driver', '/odom', ODOMETRY, { every: 10, message: (at) => now(at - 5_000_000_000n) });
    expect(await robot.findings()).toMatchObject([
      {
        verdict: 'wrong',
        // And by what the message took to come.
        text: expect.stringMatching(/^stamps of \/odom are 5(\.\d+)? s behind the time of the agent$/),
        remedy: expect.stringMatching(/chrony/),
      },
    ]);
    robot.sends('gazebo', '/clock', 'rosgraph_msgs/msg/Clock');
    expect(await robot.findings()).toMatchObject([
      { about: 'odometry', remedy: '--use-sim-time' },
      { about: '/clock', verdict: 'wrong', remedy: '--use-sim-time' },
    ]);
  });

  it('tells nothing where no transform leads to the robot, or is sent once by who does not keep it', async ({
    robot,
  }) => {
    const pose = { sensors: { pose: poseSensor() }, actuators: {} };
    const transforms = [{ header: { frame_id: 'map' }, child_frame_id: 'odom' }];
    robot.sends('localiser', '/tf', 'tf2_msgs/msg/TFMessage', { every: 20, message: () => ({ transforms }) });
    expect(await robot.findings({ agent: pose })).toMatchObject([
      {
        verdict: 'wrong',
        text: expect.stringMatching(/^\d+ messages came on \/tf, .*: no way from base_link to map$/),
      },
    ]);
    robot.sends('urdf', '/tf_static', 'tf2_msgs/msg/TFMessage', { qos: RELIABLE });
    expect(await robot.findings({ agent: pose })).toMatchObject([
      {
        verdict: 'wrong',
        text: 'the agent asks /tf_static for transient-local messages, which /urdf does not offer: it hears nothing',
        remedy: 'let /urdf publish with transient-local quality of service',
      },
      { verdict: 'wrong' },
    ]);
  });

  it('has no topic for what no topic can fill, and no map for what the agent lacks', async ({ robot }) => {
    const agent = { sensors: {}, actuators: { choice: choiceActuator({ options: 2 }) } };
    expect(await robot.findings({ agent })).toMatchObject([{ about: 'choice', verdict: 'wrong' }]);
    await expect(robot.findings({ map: { odometri: '/odom' } })).rejects.toMatchObject({ code: 'invalid_option' });
  });
});

describe.concurrent('what an agent would send', () => {
  it('goes to the base, and is said to be sent by others too', async ({ robot }) => {
    robot.takes('base', '/cmd_vel', STAMPED).sends('teleop', '/cmd_vel', STAMPED);
    expect(await robot.findings({ agent: driving })).toEqual([
      { about: 'velocity', verdict: 'ok', text: `/cmd_vel (${STAMPED}) to /base; commanded by /teleop too` },
    ]);
  });

  it('is heard by nobody, or by who listens elsewhere', async ({ robot }) => {
    robot.takes('lamp', '/colour', 'std_msgs/msg/String');
    expect(await robot.findings({ agent: driving })).toMatchObject([
      { verdict: 'missing', text: 'nobody listens to /cmd_vel: the robot would stand' },
    ]);
    robot.takes('base', '/base/cmd_vel', TWIST);
    expect(await robot.findings({ agent: driving })).toMatchObject([{ remedy: '--topics velocity=/base/cmd_vel' }]);
  });

  it('is of the type that the base takes, unless another is said', async ({ robot }) => {
    robot.takes('base', '/cmd_vel', STAMPED).sends('teleop', '/cmd_vel', TWIST);
    expect(await robot.findings({ agent: driving })).toMatchObject([{ verdict: 'ok' }]);
    const map = { velocity: { topic: '/cmd_vel', type: TWIST } };
    expect(await robot.findings({ agent: driving, map })).toMatchObject([
      {
        verdict: 'wrong',
        text: `/base takes ${STAMPED} on /cmd_vel, and velocity would be sent as ${TWIST}: it hears nothing`,
        remedy: `--topics velocity=/cmd_vel@${STAMPED}`,
      },
    ]);
  });

  it('does not reach who asks for what was sent before', async ({ robot }) => {
    robot.takes('base', '/cmd_vel', TWIST, LATCHED);
    expect(await robot.findings({ agent: driving })).toMatchObject([
      {
        verdict: 'wrong',
        text: '/base asks /cmd_vel for transient-local messages, and no command reaches it',
        remedy: 'let /base subscribe without transient-local messages',
      },
    ]);
  });
});

describe.concurrent('a reward', () => {
  const agent = { sensors: {}, actuators: {} };

  it('need not be there, unless it is named', async ({ robot }) => {
    expect(await robot.findings({ agent })).toEqual([]);
    expect(await robot.findings({ agent, map: { reward: '/treat' } })).toMatchObject([{ verdict: 'missing' }]);
    robot.sends('dispenser', '/treat', 'std_msgs/msg/Float32');
    expect(await robot.findings({ agent, map: { reward: '/treat' } })).toEqual([
      { about: 'reward', verdict: 'ok', text: '/treat (std_msgs/msg/Float32) from /dispenser' },
    ]);
  });

  it('is heard of who sends it best effort, unless others send it reliably', async ({ robot }) => {
    robot.sends('dispenser', '/agent/reward', 'std_msgs/msg/Float64', { qos: BEST_EFFORT });
    expect(await robot.findings({ agent })).toMatchObject([{ verdict: 'ok' }]);
    robot.sends('other', '/agent/reward', 'std_msgs/msg/Float64');
    expect(await robot.findings({ agent })).toMatchObject([
      { verdict: 'wrong', text: expect.stringContaining('for reliable messages, which /dispenser does not offer') },
    ]);
  });

  it('is of one type, and no text', async ({ robot }) => {
    robot.sends('dispenser', '/agent/reward', 'std_msgs/msg/Float64');
    robot.sends('other', '/agent/reward', 'std_msgs/msg/Float32');
    expect(await robot.findings({ agent })).toMatchObject([
      { verdict: 'wrong', text: expect.stringContaining('two types on /agent/reward: std_msgs/msg/Float64') },
    ]);
    robot.sends('poet', '/agent/reward', 'std_msgs/msg/String');
    expect(await robot.findings({ agent })).toMatchObject([
      { verdict: 'wrong', text: expect.stringContaining('/poet sends std_msgs/msg/String') },
    ]);
  });
});

describe.concurrent('the clock of a simulation', () => {
  const agent = { sensors: {}, actuators: {} };

  it.for([
    ['is not there', undefined, 'missing', /^nobody publishes \/clock/],
    ['stands', {}, 'missing', /^\/gazebo has \/clock, but sent nothing/],
    ['runs, without acknowledgement', { every: 20, qos: BEST_EFFORT }, 'ok', /^from \/gazebo: \d+ messages/],
  ] as const)('%s', async ([, sending, verdict, text], { robot }) => {
    if (sending !== undefined) robot.sends('gazebo', '/clock', 'rosgraph_msgs/msg/Clock', sending);
    const findings = await robot.findings({ agent, useSimTime: true });
    expect(findings).toMatchObject([{ about: '/clock', verdict, text: expect.stringMatching(text) }]);
  });

  it('says where sensors are mounted, by the frames that the agent will have', async ({ robot }) => {
    const agent = { sensors: { scan: lidar({ mount: { x: 0.1, z: 0.2 }, beams: 4 }) }, actuators: {} };
    const scan = (stamp: bigint) => ({
      header: { stamp: timeOf(stamp), frame_id: 'laser' },
      ...{ angle_min: -Math.PI, angle_increment: Math.PI / 2, range_max: 6, ranges: [1, 2, 3, 4] },
    });
    const given = { agent, frames: { from: 'r1/base', to: 'map' } };
    robot.sends('driver', '/scan', 'sensor_msgs/msg/LaserScan', { every: 10, message: scan });
    const unknown = 'mount of scan not compared: no transform from r1/base to laser';
    expect((await robot.findings(given))[1]).toEqual({ about: 'mount of scan', verdict: 'ok', text: unknown });
    expect(await robot.findings({ ...given, mountPolicy: 'agent' })).toHaveLength(1);
    expect((await robot.findings({ ...given, mountPolicy: 'tf' }))[1]).toMatchObject({
      verdict: 'missing',
      text: unknown,
    });
    const transform = mountTransform({ x: 0.1, z: 0.2, yaw: Math.PI / 2 });
    robot.sends('publisher', '/tf_static', 'tf2_msgs/msg/TFMessage', {
      every: 50,
      qos: LATCHED,
      message: () => ({ transforms: [{ header: { frame_id: 'r1/base' }, child_frame_id: 'laser', transform }] }),
    });
    expect((await robot.findings(given))[1]).toMatchObject({
      verdict: 'wrong',
      text: expect.stringMatching(/elsewhere.*\{ x: 0.1, z: 0.2 \}.*\{ x: 0.1, z: 0.2, yaw: 1.571 \}/),
      remedy: expect.stringContaining('declare mount: { x: 0.1, z: 0.2, yaw: 1.571 }'),
    });
    expect((await robot.findings({ ...given, mountPolicy: 'tf' }))[1]).toMatchObject({
      verdict: 'ok',
      text: 'scan is mounted at { x: 0.1, z: 0.2, yaw: 1.571 }, and is read so',
    });
  });

  it('says between which frames there is no way', async ({ robot }) => {
    const agent = { sensors: { pose: poseSensor() }, actuators: {} };
    robot.sends('driver', '/tf', 'tf2_msgs/msg/TFMessage', { every: 10 });
    const [finding] = await robot.findings({ agent, frames: { from: 'r1/base', to: 'r1/map' } });
    expect(finding.text).toMatch(/no way from r1\/base to r1\/map$/);
    expect(finding.remedy).toContain('tf2_echo r1/map r1/base');
  });
});
