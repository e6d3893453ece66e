import { expect, it, onTestFinished } from 'vitest';
import { defineAgent, lidar, type Mount, point, velocityActuator } from '../../../../agents/index.ts';
import { mountTransform } from '../../../../bridges/recording/sensors/mount.ts';
import { type Message, messageType, timeOf } from '../../../../bridges/ros-messages/index.ts';
import type { MountPolicy } from '../../../../bridges/ros2/mounts.ts';
import { AgentNode } from '../../../../bridges/ros2/node/agent-node.ts';
import { Parameters } from '../../../../bridges/ros2/node/parameters.ts';
import { SimulatedTimeClock } from '../../../../bridges/ros2/simulated-time.ts';
import { chooseTopics } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { LATCHED, RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { defineController } from '../../../../controllers/index.ts';

const fault = (error: unknown): never => {
  throw error;
};

/**
 * A node that drives by a lidar, which looks ahead; a robot that scans and says where its lidar is; and simulated time.
 *
 * @param transformsSeconds for which transforms are waited for; of wall time, so that a test in which they come has no end of it
 */
function lidarNode(policy: MountPolicy = 'compare', transformsSeconds = 1e3) {
  const agent = defineAgent({
    body: point,
    sensors: { scan: lidar({ mount: { z: 0.2 }, beams: 4 }) },
    actuators: { velocity: velocityActuator() },
    controller: () =>
      defineController({
        manifest: {
          ...{ name: 'ahead', version: 1 },
          ...{ sensors: { scan: { kind: 'scan' } }, actuators: { velocity: { kind: 'velocity' } } },
        },
        build: () => ({
          parts: {},
          step: (_tick, { scan }, _feedback, { velocity }) => void (velocity.linearX = scan.ranges[2]),
        }),
      }),
  });
  const graph = new MemoryGraph();
  const transport = graph.open({ node: 'agent', fault, useSimTime: true });
  const [log, faults, driven]: [string[], unknown[], (number | string)[]] = [[], [], []];
  const node = new AgentNode({
    ...{
      agent: agent as never,
      transport,
      topics: chooseTopics(agent, {}, []),
      seed: 1,
      staleAfterSeconds: { scan: 1e3 },
    },
    parameters: new Parameters(transport),
    drive: {
      command: ({ linearX }) => void driven.push(linearX),
      halt: () => void driven.push(0),
      activate: () => void driven.push('activate'),
      deactivate: () => void driven.push('deactivate'),
    },
    clock: new SimulatedTimeClock(transport, 0.1),
    store: { save: () => '', load: () => new Uint8Array() },
    mounts: { policy },
    transformsSeconds,
    log(level, text, error) {
      log.push(`${level}: ${text}`);
      faults.push(error);
    },
  });
  onTestFinished(() => node.close());
  const robot = graph.open({ node: 'robot', fault });
  const [scan, transforms, time] = [
    messageType('sensor_msgs/msg/LaserScan'),
    messageType('tf2_msgs/msg/TFMessage'),
    messageType('rosgraph_msgs/msg/Clock'),
  ];
  const [scans, holding, clock] = [
    robot.advertise('scan', scan.name, RELIABLE),
    robot.advertise('/tf_static', transforms.name, LATCHED),
    robot.advertise('/clock', time.name, RELIABLE),
  ];
  let ticks = 0;
  const angles = { angle_min: -Math.PI, angle_increment: Math.PI / 2, range_max: 6 };
  // Passes time, in which the lidar sees 1 m behind it and 3 m ahead, until the test is over.
  const timer = setInterval(() => {
    const stamp = timeOf(BigInt(ticks++) * 100_000_000n);
    clock.publish(time.encode({ clock: stamp }));
    scans.publish(scan.encode({ header: { stamp, frame_id: 'laser' }, ...angles, ranges: [1, 2, 3, 4] }));
  }, 5);
  onTestFinished(() => clearInterval(timer));
  const health: Message<'diagnostic_msgs/msg/DiagnosticArray'>[] = [];
  const array = messageType('diagnostic_msgs/msg/DiagnosticArray');
  robot.subscribe('/diagnostics', array.name, RELIABLE, ({ cdr }) => void health.push(array.decode(cdr)));
  return {
    ...{ node, log, faults, driven, health, scanned: () => ticks },
    mounted: (mount: Mount) =>
      holding.publish(
        transforms.encode({
          transforms: [
            { header: { frame_id: 'base_link' }, child_frame_id: 'laser', transform: mountTransform(mount) },
          ],
        }),
      ),
    activate: async () => (await node.lifecycle.change('configure')) && (await node.lifecycle.change('activate')),
  };
}

it('does not become active with a lidar that is mounted backwards, and does when it is put right', async () => {
  const { node, log, driven, mounted, activate } = lidarNode();
  mounted({ z: 0.2, yaw: Math.PI });
  expect(await activate()).toBe(false);
  expect(log).toEqual([
    expect.stringMatching(
      /^error: activate: .*mounted elsewhere.*\n.*\{ z: 0.2 \}, as the agent .*\n.*\{ z: 0.2, yaw: 3.142 \}, where the transforms have laser/,
    ),
  ]);
  expect(driven).toEqual([]);
  mounted({ z: 0.2 });
  await expect.poll(() => node.lifecycle.change('activate')).toBe(true);
  await expect.poll(() => driven.at(-1)).toBe(3);
});

it('turns its scans if the mounts are to be those of the robot', async () => {
  const { log, driven, mounted, activate } = lidarNode('tf');
  mounted({ z: 0.2, yaw: Math.PI });
  expect(await activate()).toBe(true);
  expect(log).toEqual(['info: scan is mounted at { z: 0.2, yaw: 3.142 }, and is read so']);
  await expect.poll(() => driven.at(-1)).toBe(1);
});

it('stops when its lidar is said to be elsewhere while it drives', async () => {
  const { node, log, driven, mounted, activate } = lidarNode();
  mounted({ z: 0.2 });
  expect(await activate()).toBe(true);
  await expect.poll(() => driven.at(-1)).toBe(3);
  mounted({ z: 0.2, yaw: 0.2 });
  await expect.poll(() => node.lifecycle.state).toBe('inactive');
  expect(driven).toContain('deactivate');
  expect(log.at(-1)).toMatch(/^error: .*mounted elsewhere/);
});

it('waits a while for transforms that somebody is there to tell', async () => {
  const { node, log, mounted, activate, scanned } = lidarNode();
  const active = activate();
  await expect.poll(scanned).toBeGreaterThan(20);
  expect(node.lifecycle.state).not.toBe('active');
  mounted({ z: 0.2, yaw: Math.PI });
  expect(await active).toBe(false);
  expect(log).toEqual([expect.stringContaining('mounted elsewhere')]);
});

it('drives where no transform says where its lidar is, and says so', async () => {
  const { log, driven, health, activate } = lidarNode('compare', 0);
  expect(await activate()).toBe(true);
  const said = 'mount of scan not compared: no transform from base_link to laser';
  expect(log).toEqual([`warn: ${said}`]);
  await expect.poll(() => driven.at(-1)).toBe(3);
  const graphs = () => health.flatMap(({ status }) => status).filter(({ name }) => name.endsWith('graph'));
  await expect.poll(graphs).toContainEqual(expect.objectContaining({ level: 1, message: said }));
});

it('does not become active without the transforms that are to count', async () => {
  const { faults, driven, activate } = lidarNode('tf', 0);
  expect(await activate()).toBe(false);
  const received = expect.stringContaining('no transform from base_link to laser');
  expect(faults).toMatchObject([{ code: 'no_transform', received }]);
  expect(driven).toEqual([]);
});
