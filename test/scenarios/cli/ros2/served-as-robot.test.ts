import { describe, expect, it, onTestFinished } from 'vitest';
import {
  type Agent,
  imuSensor,
  lidar,
  type Odometry,
  odometrySensor,
  point,
  ValidationError,
  velocityActuator,
} from '../../../../agents/index.ts';
import { type KnownMessage, type Message, messageType } from '../../../../bridges/ros-messages/index.ts';
import { VelocityOutput } from '../../../../bridges/ros2/guard/velocity-output.ts';
import { AgentNode } from '../../../../bridges/ros2/node/agent-node.ts';
import { Parameters } from '../../../../bridges/ros2/node/parameters.ts';
import type { RobotProfile } from '../../../../bridges/ros2/robots/robot-profile.ts';
import { loadRobot, ROBOTS } from '../../../../bridges/ros2/robots/robots.ts';
import { SimulatedTimeClock } from '../../../../bridges/ros2/simulated-time.ts';
import { chooseTopics } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { LATCHED, type Qos, RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { defineController } from '../../../../controllers/index.ts';
import { agentOnRobot } from '../../../../scenarios/cli/ros2/agent-on-robot.ts';
import { servePlan } from '../../../../scenarios/cli/ros2/serve-plan.ts';
import { planScenario } from '../../../../scenarios/plan/plan.ts';
import waterMaze from '../../../../scenarios/studies/water-maze/water-maze.scenario.ts';

const ALL: Qos = { ...RELIABLE, depth: 1000 };
const SPEED = 0.1;
const fault = (error: unknown): never => {
  throw error;
};

/** An agent that turns in a circle, and keeps what it was told last of its odometry and its scan. */
function circling({ sensors: { scan } }: RobotProfile) {
  const told = { odometry: { x: 0, y: 0, linearX: 0 }, scans: 0 };
  const agent: Agent = {
    body: point,
    sensors: {
      odometry: odometrySensor({ rateHz: 50 }),
      imu: imuSensor({ rateHz: 50 }),
      scan: lidar({ mount: scan?.mount ?? { z: 0.2 }, beams: 8, rateHz: 10 }),
    },
    actuators: { velocity: velocityActuator() },
    controller: () =>
      defineController({
        manifest: {
          name: 'circling',
          version: 1,
          sensors: { odometry: { kind: 'odometry' }, scan: { kind: 'scan', size: 8 } },
          actuators: { velocity: { kind: 'velocity' } },
        },
        build: () => ({
          parts: {},
          step(_tick, { odometry, scan: seen }, _feedback, { velocity }) {
            const { x, y, linearX } = odometry as Readonly<Odometry>;
            Object.assign(told.odometry, { x, y, linearX });
            if (seen.arrival.isNew) told.scans++;
            velocity.linearX = SPEED;
            velocity.angularZ = 0.5;
          },
        }),
      }),
  } as unknown as Agent;
  return { agent, told };
}

describe.each(Object.keys(ROBOTS))('a simulation that is served as %s', (name) => {
  it('is driven by an agent for that robot, under its topics, types and frames', {
    tags: 'long',
    timeout: 60_000,
  }, async () => {
    const profile = await loadRobot(name);
    const { agent, told } = circling(profile);
    const plan = planScenario(waterMaze, { set: { trials: '1', timeLimit: '1' } });
    const graph = new MemoryGraph();
    const abort = new AbortController();
    const served = graph.open({ node: 'simulation', fault });
    const listener = graph.open({ node: 'listener', fault });
    const hear = <Name extends KnownMessage>(topic: string, type: Name, qos = ALL): Message<Name>[] => {
      const heard: Message<Name>[] = [];
      listener.subscribe(topic, type, qos, ({ cdr }) => void heard.push(messageType(type).decode(cdr)));
      return heard;
    };
    const robot = await agentOnRobot(name, agent, {});
    const odometry = hear(profile.sensors.odometry?.topic ?? '', 'nav_msgs/msg/Odometry');
    const scans = hear(profile.sensors.scan?.topic ?? 'scan', 'sensor_msgs/msg/LaserScan');
    const turns = hear(profile.sensors.imu?.topic ?? 'imu', 'sensor_msgs/msg/Imu');
    const mounts = hear('/tf_static', 'tf2_msgs/msg/TFMessage', LATCHED);
    const stamped = robot.velocityType === 'geometry_msgs/msg/TwistStamped';
    const commands = stamped ? hear(profile.velocity.topic, 'geometry_msgs/msg/TwistStamped') : undefined;

    const serving = servePlan({
      plan: { ...plan, agent: (run) => ({ ...agent, controller: plan.agent(run).controller }) as never },
      seed: 1,
      transport: served,
      robot: profile,
      velocityTypes: [robot.velocityType],
      clockMilliseconds: 10,
      lockStepMilliseconds: 5000,
      signal: abort.signal,
      say() {},
    });
    const transport = graph.open({ node: 'agent', fault, useSimTime: true });
    const frames = { from: profile.frames.base, to: 'map' };
    const topics = chooseTopics(agent, robot.topics, await transport.topics(), {
      usualVelocity: robot.velocityType,
      frames,
    });
    const out = new VelocityOutput(
      transport,
      { ...topics.velocity!, frame: frames.from, leastRateHz: 20, mostRateHz: 100 },
      true,
    );
    const clock = new SimulatedTimeClock(transport, plan.period);
    const node = new AgentNode({
      agent: agent as never,
      transport,
      topics,
      parameters: new Parameters(transport, new Map([['begin_trial', false]])),
      drive: {
        command: (wanted) => out.send(wanted, clock.tick * plan.period, undefined, transport.now()),
        halt() {
          this.command({ linearX: 0, linearY: 0, angularZ: 0 });
        },
        activate() {},
        deactivate() {},
      },
      clock,
      seed: 1,
      store: { save: () => '', load: () => new Uint8Array(0) },
      staleAfterSeconds: Object.fromEntries(Object.keys(agent.sensors).map((sensor) => [sensor, 10])),
      log: (level, text, error) => {
        if (level === 'error') throw error ?? new Error(text);
      },
    });
    onTestFinished(async () => {
      abort.abort();
      await node.close();
      clock.close();
      await transport.close();
    });
    expect((await node.lifecycle.change('configure')) && (await node.lifecycle.change('activate'))).toBe(true);
    expect((await serving).trials).toHaveLength(1);

    expect(told.odometry.linearX).toBeCloseTo(SPEED, 6);
    expect(Math.hypot(told.odometry.x, told.odometry.y)).toBeGreaterThan(0.07);
    expect(told.scans).toBeGreaterThan(5);
    const { base, odom } = profile.frames;
    expect(odometry.at(-1)).toMatchObject({ header: { frame_id: odom }, child_frame_id: base });
    const frame = profile.sensors.scan?.frame ?? 'scan';
    expect(scans.at(-1)?.header.frame_id).toBe(frame);
    expect(mounts[0].transforms).toMatchObject([{ header: { frame_id: base }, child_frame_id: frame }]);
    expect(turns.at(-1)?.header.frame_id).toBe(base);
    if (commands !== undefined) expect(commands.at(-1)?.header.frame_id).toBe(base);
  });
});

it('refuses commands so seldom that the robot stops between two', async () => {
  const { agent } = circling(await loadRobot('create3'));
  const seldom = agentOnRobot('create3', agent, { commandRate: 2 });
  await expect(seldom).rejects.toBeInstanceOf(ValidationError);
  await expect(seldom).rejects.toMatchObject({ code: 'invalid_option', received: '2 Hz', block: '--command-rate' });
  await expect(agentOnRobot('create3', agent, { commandRate: 2.1 })).resolves.toBeDefined();
});

it('says which limits the robot gives, and which sensors it states no topic for', async () => {
  const { agent } = circling(await loadRobot('husky'));
  const { lines } = await agentOnRobot('husky', agent, {});
  expect(lines).toEqual([
    'robot Clearpath Husky A200: its topics, its frame base_link',
    'the agent has no limit where the robot has: linear 1, angular 1, linearAcceleration 1, angularAcceleration 1',
    'the sources of husky state no topic for imu, scan: the usual one is taken',
  ]);
});
