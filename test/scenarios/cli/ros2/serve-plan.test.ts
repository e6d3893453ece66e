import { describe, expect, it, onTestFinished } from 'vitest';
import type { Agent, Pose } from '../../../../agents/index.ts';
import {
  type KnownMessage,
  type Message,
  messageType,
  nanosecondsOf,
  planarTwist,
} from '../../../../bridges/ros-messages/index.ts';
import { AgentNode } from '../../../../bridges/ros2/node/agent-node.ts';
import { Parameters } from '../../../../bridges/ros2/node/parameters.ts';
import { TRANSFORMS } from '../../../../bridges/ros2/sensors/transforms.ts';
import { SimulatedTimeClock } from '../../../../bridges/ros2/simulated-time.ts';
import { chooseTopics } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { LATCHED, type Qos, RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { type ServePlanOptions, servePlan } from '../../../../scenarios/cli/ros2/serve-plan.ts';
import { type Plan, planScenario } from '../../../../scenarios/plan/plan.ts';
import { openRun } from '../../../../scenarios/run/open-run.ts';
import waterMaze from '../../../../scenarios/studies/water-maze/water-maze.scenario.ts';

const SEED = 1;
const fault = (error: unknown): never => {
  throw error;
};
const ALL: Qos = { ...RELIABLE, depth: 1000 };

/** Starts the agent of a plan as a node, which begins trials only when it is told. */
async function startAgent(graph: MemoryGraph, plan: Plan): Promise<void> {
  const agent = plan.agent({ currentTrial: () => undefined }) as unknown as Agent;
  const transport = graph.open({ node: 'agent', fault, useSimTime: true });
  const velocity = transport.advertise('cmd_vel', 'geometry_msgs/msg/Twist', RELIABLE);
  const clock = new SimulatedTimeClock(transport, plan.period);
  const node = new AgentNode({
    agent,
    transport,
    topics: chooseTopics(agent, {}, []),
    parameters: new Parameters(transport, new Map([['begin_trial', false]])),
    drive: {
      command: (wanted) => velocity.publish(messageType('geometry_msgs/msg/Twist').encode(planarTwist(wanted))),
      halt: () => velocity.publish(messageType('geometry_msgs/msg/Twist').encode({})),
      activate() {},
      deactivate() {},
    },
    clock,
    seed: SEED,
    store: { save: () => '', load: () => new Uint8Array(0) },
    staleAfterSeconds: Object.fromEntries(Object.keys(agent.sensors).map((sensor) => [sensor, 10])),
    log: (level, text, error) => {
      if (level === 'error') throw error ?? new Error(text);
    },
  });
  onTestFinished(async () => {
    await node.close();
    clock.close();
    await transport.close();
  });
  expect((await node.lifecycle.change('configure')) && (await node.lifecycle.change('activate'))).toBe(true);
}

/** Serves a plan on a graph of its own, and hears what is told there. */
function served(plan: Plan, options: Partial<ServePlanOptions> = {}) {
  const graph = new MemoryGraph();
  const transport = graph.open({ node: 'simulation', fault });
  const listener = graph.open({ node: 'listener', fault });
  const abort = new AbortController();
  const lines: string[] = [];
  onTestFinished(async () => {
    abort.abort();
    await transport.close();
  });
  return {
    ...{ graph, listener, lines, abort },
    serve: () =>
      servePlan({
        plan,
        seed: SEED,
        transport,
        signal: abort.signal,
        say: (text) => void lines.push(text),
        ...options,
      }),
    hear<Name extends KnownMessage>(topic: string, type: Name, qos: Qos = ALL): Message<Name>[] {
      const heard: Message<Name>[] = [];
      listener.subscribe(topic, type, qos, ({ cdr }) => void heard.push(messageType(type).decode(cdr)));
      return heard;
    },
  };
}

/** Latency of each trial of the run in one process, in ticks. */
function latenciesInOneProcess(plan: Plan): number[] {
  const run = openRun(plan, SEED);
  run.stepUntil(() => false);
  const latencies = run.result.trials.map(({ latencySeconds }) => Math.round(latencySeconds / plan.period));
  run.dispose();
  return latencies;
}

describe('a water maze that is served', () => {
  it('is learned in lock-step by an agent that is a node of its own as in one process, a tick later in each trial', {
    tags: 'long',
  }, async () => {
    const plan = planScenario(waterMaze, { set: { trials: '5', timeLimit: '6' } });
    const { graph, serve, hear } = served(plan, { clockMilliseconds: 1, lockStepMilliseconds: 5000 });
    const rewards = hear('/agent/reward', 'std_msgs/msg/Float64');
    const serving = serve();
    await startAgent(graph, plan);
    const { trials: results } = await serving;
    const expected = latenciesInOneProcess(plan).map((ticks) => ticks + 1);
    expect(results.map(({ latencySeconds }) => Math.round(latencySeconds / plan.period))).toEqual(expected);
    const found = results.filter(({ success }) => success).length;
    expect(found).toBeGreaterThan(0);
    expect(found).toBeLessThan(5);
    expect(rewards).toEqual(Array(found).fill({ data: 1 }));
  });

  it('tells on /tf the true pose, with the stamp of /clock, and its odometry agrees', {
    tags: 'long',
  }, async () => {
    const plan = planScenario(waterMaze, { set: { trials: '1' } });
    const { serve, hear, graph, abort } = served(plan, { speed: 50, agentSeconds: 0.01 });
    const transforms = hear('/tf', 'tf2_msgs/msg/TFMessage');
    const times = hear('/clock', 'rosgraph_msgs/msg/Clock');
    const poses = hear('/pose', 'geometry_msgs/msg/PoseStamped');
    const odometry = hear('/odom', 'nav_msgs/msg/Odometry');
    const driver = graph.open({ node: 'driver', fault });
    const velocity = driver.advertise('cmd_vel', 'geometry_msgs/msg/TwistStamped', RELIABLE);
    const { encode } = messageType('geometry_msgs/msg/TwistStamped');
    driver.subscribe('/clock', 'rosgraph_msgs/msg/Clock', ALL, () => {
      velocity.publish(encode({ twist: { linear: { x: 0.1, y: 0.05, z: 0 } } }));
      if (times.length > 200) abort.abort();
    });
    await serve();
    expect(times.length).toBeGreaterThan(200);
    const sent = transforms.filter(({ transforms: [{ header }] }) => nanosecondsOf(header.stamp) > 0n);
    const stamps = new Map(sent.map((message) => [nanosecondsOf(message.transforms[0].header.stamp), message]));
    expect([...new Set(times.map(({ clock }) => nanosecondsOf(clock)))]).toEqual([...stamps.keys()]);
    const [pose] = TRANSFORMS;
    const read = pose.open({} as never);
    const at = (stamp: bigint): Pose => {
      const into = { x: 0, y: 0, heading: 0 };
      expect(read(messageType('tf2_msgs/msg/TFMessage').encode(stamps.get(stamp) ?? {}), into as never)).toBe(stamp);
      return into;
    };
    // A pose is sensed at the beginning of a tick: on /tf it is that of one period of /clock at most a tick before.
    const moved = poses.at(-1)!;
    const { x, y } = at([...stamps.keys()].at(-1)!);
    expect(moved.header.frame_id).toBe('map');
    expect(Math.hypot(moved.pose.position.x - x, moved.pose.position.y - y)).toBeLessThan(2e-4);
    for (const { header, pose: inOdom, twist } of odometry.slice(-50)) {
      const truth = at(nanosecondsOf(header.stamp));
      expect(inOdom.pose.position.x).toBeCloseTo(truth.x, 12);
      expect(inOdom.pose.position.y).toBeCloseTo(truth.y, 12);
      expect(twist.twist.linear.x).toBeCloseTo(0.1, 12);
      expect(header.frame_id).toBe('odom');
    }
    const first = at(sent.length > 0 ? nanosecondsOf(sent[0].transforms[0].header.stamp) : 0n);
    expect(Math.hypot(x - first.x, y - first.y)).toBeGreaterThan(0.05);
  });

  it('tells sensors and time again while time stands and it waits for an agent', { tags: 'long' }, async () => {
    const plan = planScenario(waterMaze, { set: { trials: '1' } });
    const { serve, hear, abort } = served(plan, { agentSeconds: 5 });
    const transforms = hear('/tf', 'tf2_msgs/msg/TFMessage');
    const times = hear('/clock', 'rosgraph_msgs/msg/Clock');
    const serving = serve();
    await expect.poll(() => transforms.length).toBeGreaterThan(2);
    await expect.poll(() => times.length).toBeGreaterThan(2);
    abort.abort();
    await serving;
    expect(nanosecondsOf(times[2].clock)).toBe(nanosecondsOf(times[0].clock));
  });

  it('stops after half a second of simulated time without a command', { tags: 'long', timeout: 30_000 }, async () => {
    const plan = planScenario(waterMaze, { set: { trials: '1' } });
    const { serve, hear, graph, abort } = served(plan, { speed: 100, agentSeconds: 0.01 });
    const odometry = hear('/odom', 'nav_msgs/msg/Odometry');
    const driver = graph.open({ node: 'driver', fault });
    const velocity = driver.advertise('cmd_vel', 'geometry_msgs/msg/Twist', RELIABLE);
    const { encode } = messageType('geometry_msgs/msg/Twist');
    let commands = 0;
    driver.subscribe('/clock', 'rosgraph_msgs/msg/Clock', ALL, () => {
      if (commands++ < 20) velocity.publish(encode({ linear: { x: 0.1, y: 0, z: 0 } }));
      if (odometry.length > 150) abort.abort();
    });
    await serve();
    const moving = odometry.filter(({ twist }) => twist.twist.linear.x > 0);
    const seconds = Number(nanosecondsOf(moving.at(-1)!.header.stamp) - nanosecondsOf(moving[0].header.stamp)) * 1e-9;
    // 20 commands, one a period of 10 ms, and the silence after the last.
    expect(seconds).toBeGreaterThan(0.65);
    expect(seconds).toBeLessThan(0.75);
    expect(odometry.at(-1)!.twist.twist.linear.x).toBe(0);
  });

  it('shows world and map to who comes late, and says when nobody was told of a trial', {
    tags: 'long',
  }, async () => {
    const plan = planScenario(waterMaze, { set: { trials: '1' } });
    const { serve, hear, lines, abort } = served(plan, { speed: 1000, agentSeconds: 0.01 });
    const times = hear('/clock', 'rosgraph_msgs/msg/Clock');
    const serving = serve();
    while (times.length < 5) await new Promise((resolve) => setTimeout(resolve, 5));
    const maps = hear('/map', 'nav_msgs/msg/OccupancyGrid', LATCHED);
    const arenas = hear('/arena', 'visualization_msgs/msg/MarkerArray', LATCHED);
    const { trials: results } = await serving;
    expect(abort.signal.aborted).toBe(false);
    expect(results).toHaveLength(1);
    expect(results[0].success).toBe(false);
    expect(lines.at(-1)).toMatch(/failure after 15.00 s \(time limit\); no agent was told of it/);
    expect(maps).toHaveLength(1);
    expect(maps[0].data.some((cell) => cell === 100)).toBe(true);
    expect(new Set(arenas[0].markers.map(({ ns }) => ns))).toEqual(new Set(['walls', 'goal', 'body']));
  });
});
