import { describe, expect, it, onTestFinished } from 'vitest';
import { BridgeError } from '../../../../agents/index.ts';
import {
  type KnownService,
  messageType,
  nanosecondsOf,
  type ServiceRequestInput,
} from '../../../../bridges/ros-messages/index.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { LATCHED, type Qos, RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import type { RosTransport } from '../../../../bridges/ros2/transport/transport.ts';
import { type ServePlanOptions, servePlan } from '../../../../scenarios/cli/ros2/serve-plan.ts';
import { type Plan, planScenario } from '../../../../scenarios/plan/plan.ts';
import waterMaze from '../../../../scenarios/studies/water-maze/water-maze.scenario.ts';

const SEED = 3;
const fault = (error: unknown): never => {
  throw error;
};
const ALL: Qos = { ...RELIABLE, depth: 10_000 };
const UNSUPPORTED = 0;
const OK = 1;
const NOT_FOUND = 2;
const INCORRECT_STATE = 3;
const FAILED = 4;
const [STOPPED, PLAYING, PAUSED, QUITTING] = [0, 1, 2, 3];
const short = (): Plan => planScenario(waterMaze, { set: { trials: '2', timeLimit: '2' } });

/** Serves a plan on a graph of its own, without an agent, and calls its services by their names. */
function served(plan: Plan, options: Partial<ServePlanOptions> = {}, wrap = (one: RosTransport) => one) {
  const graph = new MemoryGraph();
  const transport = graph.open({ node: 'simulation', fault });
  const client = graph.open({ node: 'client', fault });
  const abort = new AbortController();
  const lines: string[] = [];
  const serving = servePlan({
    plan,
    seed: SEED,
    transport: wrap(transport),
    signal: abort.signal,
    speed: Number.POSITIVE_INFINITY,
    agentSeconds: 0,
    say: (text) => void lines.push(text),
    ...options,
  });
  onTestFinished(async () => {
    abort.abort();
    await serving.catch(() => undefined);
    await transport.close();
  });
  const call = <Name extends KnownService & `simulation_interfaces/${string}`>(
    name: string,
    type: Name,
    request: ServiceRequestInput<Name>,
  ) => client.call(name, type, request, 20);
  return {
    ...{ graph, client, serving, lines, call },
    set: async (state: number) =>
      (await call('set_simulation_state', 'simulation_interfaces/srv/SetSimulationState', { state: { state } })).result
        .result,
    state: async () =>
      (await call('get_simulation_state', 'simulation_interfaces/srv/GetSimulationState', {})).state.state,
    step: async (steps: number) =>
      (await call('step_simulation', 'simulation_interfaces/srv/StepSimulation', { steps: BigInt(steps) })).result,
    reset: async (scope: number) =>
      (await call('reset_simulation', 'simulation_interfaces/srv/ResetSimulation', { scope })).result,
    robot: () => call('get_entity_state', 'simulation_interfaces/srv/GetEntityState', { entity: 'point' }),
  };
}

/** Milliseconds of `/clock` as they come. */
function clockOf(graph: MemoryGraph): number[] {
  const times: number[] = [];
  const listener = graph.open({ node: 'listener', fault });
  listener.subscribe('/clock', 'rosgraph_msgs/msg/Clock', ALL, ({ cdr }) => {
    times.push(Number(nanosecondsOf(messageType('rosgraph_msgs/msg/Clock').decode(cdr).clock)) / 1e6);
  });
  return times;
}

/** An agent that drives the robot by `/clock`: the same velocity at the same time. */
function drive(graph: MemoryGraph): void {
  const agent = graph.open({ node: 'agent', fault });
  agent.serve('~/begin_trial', 'std_srvs/srv/Trigger', () => ({ success: true }));
  agent.serve('~/stop_trial', 'std_srvs/srv/Trigger', () => ({ success: true }));
  agent.serve('~/end_trial', 'std_srvs/srv/SetBool', () => ({ success: true }));
  const type = messageType('geometry_msgs/msg/TwistStamped');
  const velocity = agent.advertise('cmd_vel', type.name, RELIABLE);
  agent.subscribe('/clock', 'rosgraph_msgs/msg/Clock', ALL, ({ cdr }) => {
    const stamp = messageType('rosgraph_msgs/msg/Clock').decode(cdr).clock;
    const seconds = Number(nanosecondsOf(stamp)) * 1e-9;
    const linear = { x: 0.1 * Math.cos(3 * seconds), y: 0.1 * Math.sin(3 * seconds), z: 0 };
    // It turns by more than half a turn: quaternions that follow from those before then have another sign.
    velocity.publish(type.encode({ header: { stamp }, twist: { linear, angular: { x: 0, y: 0, z: 4 } } }));
  });
}

/** What is published of the robot, in the order in which it comes, as bytes. */
function record(graph: MemoryGraph): string[] {
  const heard: string[] = [];
  const listener = graph.open({ node: 'recorder', fault });
  const topics = {
    '/tf': 'tf2_msgs/msg/TFMessage',
    '/odom': 'nav_msgs/msg/Odometry',
    '/pose': 'geometry_msgs/msg/PoseStamped',
    '/clock': 'rosgraph_msgs/msg/Clock',
    '/agent/reward': 'std_msgs/msg/Float64',
  } as const;
  for (const [topic, type] of Object.entries(topics))
    listener.subscribe(topic, type, ALL, ({ cdr }) => void heard.push(`${topic} ${Buffer.from(cdr).toString('hex')}`));
  return heard;
}

/** Lets what is on its way arrive. */
async function turns(): Promise<void> {
  for (let k = 0; k < 5; k++) await new Promise((resolve) => setImmediate(resolve));
}

describe('a simulation that others control by simulation_interfaces', () => {
  it('tells what it can, and refuses the rest in words', async () => {
    const { call } = served(short(), { speed: 1 });
    const { features } = await call('get_simulator_features', 'simulation_interfaces/srv/GetSimulatorFeatures', {});
    expect([...features.features]).toEqual([5, 6, 8, 10, 12, 20, 24, 25, 26, 31, 32]);
    expect(features.spawn_formats).toEqual([]);
    const refused = [
      (await call('set_entity_state', 'simulation_interfaces/srv/SetEntityState', { entity: 'point' })).result,
      (await call('set_entity_info', 'simulation_interfaces/srv/SetEntityInfo', { entity: 'point' })).result,
      (await call('spawn_entity', 'simulation_interfaces/srv/SpawnEntity', { name: 'other' })).result,
      (await call('delete_entity', 'simulation_interfaces/srv/DeleteEntity', { entity: 'point' })).result,
    ];
    for (const { result, error_message } of refused) {
      expect(result).toBe(UNSUPPORTED);
      expect(error_message).toMatch(/\w+ \w+/);
    }
  });

  it('is paused, stepped by exact ticks, and played on', async () => {
    const { graph, set, state, step, robot } = served(short(), { speed: 1 });
    const times = clockOf(graph);
    drive(graph);
    expect(await state()).toBe(PLAYING);
    expect((await step(1)).result).toBe(FAILED);
    await expect.poll(() => times.length).toBeGreaterThan(2);
    expect([await set(PAUSED), await set(PAUSED), await state()]).toEqual([OK, 101, PAUSED]);
    const before = (await robot()).state;
    const stamp = Number(nanosecondsOf(before.header.stamp)) / 1e6;
    expect(times.at(-1)).toBe(stamp);
    const heard = times.length;
    expect([(await step(1)).result, (await step(16)).result]).toEqual([OK, OK]);
    // The end of each step is told, and on the way each period of the clock.
    const [first, last] = [stamp + 1, stamp + 17];
    const between = Array.from({ length: 40 }, (_, k) => 10 * k).filter((ms) => ms > first && ms < last);
    await expect.poll(() => times.slice(heard)).toEqual([...new Set([first, ...between, last])]);
    const after = (await robot()).state;
    expect(Number(nanosecondsOf(after.header.stamp)) / 1e6).toBe(last);
    // It moved for 17 ms at 0.1 m/s.
    const [from, to] = [before.pose.position, after.pose.position];
    expect(Math.hypot(to.x - from.x, to.y - from.y)).toBeCloseTo(1.7e-3, 5);
    expect(Math.hypot(after.twist.linear.x, after.twist.linear.y)).toBeCloseTo(0.1, 6);
    expect([await set(PLAYING), await state()]).toEqual([OK, PLAYING]);
    await expect.poll(() => times.at(-1)).toBeGreaterThan(last + 20);
  });

  it('stands while it is paused: nothing is told, however long', async () => {
    const { graph, set, robot } = served(short(), { speed: 1 });
    const times = clockOf(graph);
    await expect.poll(() => times.length).toBeGreaterThan(1);
    await set(PAUSED);
    await robot();
    const heard = times.length;
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect(times).toHaveLength(heard);
  });

  it('begins anew with the same bits, in each message and in the digest', { tags: 'long' }, async () => {
    const driven = async (meddle: (one: ReturnType<typeof served>, heard: string[]) => Promise<void>) => {
      const one = served(short(), { lockStepMilliseconds: 10_000, agentSeconds: 5 });
      const heard = record(one.graph);
      drive(one.graph);
      await meddle(one, heard);
      const { digest, trials } = await one.serving;
      await turns();
      expect(trials).toHaveLength(2);
      return { digest, heard };
    };
    const fresh = await driven(async () => {});
    expect(fresh.heard.length).toBeGreaterThan(1000);
    const anew = await driven(async ({ set, step }, heard) => {
      expect([await set(PAUSED), (await step(1234)).result]).toEqual([OK, OK]);
      await turns();
      heard.length = 0;
      expect([await set(STOPPED), await set(PLAYING)]).toEqual([OK, OK]);
    });
    expect(anew).toEqual(fresh);
    const meanwhile = await driven(async ({ reset, graph }) => {
      const times = clockOf(graph);
      await expect.poll(() => times.length).toBeGreaterThan(20);
      expect((await reset(0)).result).toBe(OK);
    });
    expect(meanwhile.digest).toBe(fresh.digest);
    const undriven = served(short());
    expect((await undriven.serving).digest).not.toBe(fresh.digest);
  });

  it('is reset while it plays, and in one scope only', async () => {
    const { graph, reset, state, robot, set } = served(short(), { speed: 1 });
    const times = clockOf(graph);
    await expect.poll(() => times.length).toBeGreaterThan(5);
    for (const scope of [1, 2, 4, 5]) expect((await reset(scope)).result).toBe(UNSUPPORTED);
    expect((await reset(0)).result).toBe(OK);
    expect(await state()).toBe(PLAYING);
    await expect.poll(() => times.findIndex((time, k) => k > 0 && time < times[k - 1])).toBeGreaterThan(4);
    for (const scope of [3, 255]) expect((await reset(scope)).result).toBe(OK);
    expect(await set(STOPPED)).toBe(OK);
    expect((await robot()).result).toMatchObject({ result: INCORRECT_STATE });
    expect([await set(PAUSED), await state()]).toEqual([OK, PAUSED]);
  });

  it('has its robot as its entity', async () => {
    const { call, set } = served(short(), { speed: 1 });
    await set(PAUSED);
    const all = await call('get_entities', 'simulation_interfaces/srv/GetEntities', {});
    expect(all).toEqual({ result: { result: OK, error_message: '' }, entities: ['point'] });
    const none = { filters: { categories: [{ category: 2 }] } };
    expect((await call('get_entities', 'simulation_interfaces/srv/GetEntities', none)).entities).toEqual([]);
    const tags = { filters: { tags: { tags: ['a'] } } };
    const refused = await call('get_entities_states', 'simulation_interfaces/srv/GetEntitiesStates', tags);
    expect(refused.result.result).toBe(UNSUPPORTED);
    const wrong = { filters: { filter: '(' } };
    expect((await call('get_entities', 'simulation_interfaces/srv/GetEntities', wrong)).result.result).toBe(FAILED);
    const { info } = await call('get_entity_info', 'simulation_interfaces/srv/GetEntityInfo', { entity: 'point' });
    expect(info.category.category).toBe(1);
    const box = await call('get_entity_bounds', 'simulation_interfaces/srv/GetEntityBounds', { entity: 'point' });
    expect([box.bounds.type, box.bounds.points[0]]).toEqual([1, { x: 0, y: 0, z: 0.05 }]);
    const lost = await call('get_entity_state', 'simulation_interfaces/srv/GetEntityState', { entity: 'other' });
    expect(lost.result).toEqual({ result: NOT_FOUND, error_message: "no entity 'other'; there is 'point'" });
    const [states, one] = [
      await call('get_entities_states', 'simulation_interfaces/srv/GetEntitiesStates', {}),
      await call('get_entity_state', 'simulation_interfaces/srv/GetEntityState', { entity: 'point' }),
    ];
    expect(states.states).toEqual([one.state]);
  });

  it('quits when it is told to, with what is complete', async () => {
    const { set, serving } = served(short(), { speed: 1 });
    expect([await set(7), await set(4)]).toEqual([UNSUPPORTED, UNSUPPORTED]);
    expect(await set(QUITTING)).toBe(OK);
    expect((await serving).trials).toEqual([]);
  });

  it('goes on without, and says so once, where the package is not installed', async () => {
    const lacking = (transport: RosTransport): RosTransport =>
      new Proxy(transport, {
        get(target, property) {
          if (property === 'serve') return refuse;
          const value: unknown = Reflect.get(target, property, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    const refuse = (_: string, type: string): never => {
      throw new BridgeError('ROS does not know this type', {
        code: 'unknown_message_type',
        received: type,
        remedy: 'install simulation_interfaces',
      });
    };
    const { serving, lines } = served(short(), {}, lacking);
    await expect(serving).resolves.toMatchObject({ trials: [{}, {}] });
    expect(lines.filter((line) => line.includes('simulation_interfaces'))).toEqual([
      'nobody can pause, step or reset the simulation: install simulation_interfaces',
    ]);
  });
});

it('publishes its URDF for whoever comes late', async () => {
  const { client, set } = served(short(), { speed: 1 });
  await set(PAUSED);
  const heard: string[] = [];
  client.subscribe('/robot_description', 'std_msgs/msg/String', LATCHED, ({ cdr }) => {
    heard.push(messageType('std_msgs/msg/String').decode(cdr).data);
  });
  await expect.poll(() => heard).toHaveLength(1);
  expect(heard[0]).toContain('<robot name="point">');
});
