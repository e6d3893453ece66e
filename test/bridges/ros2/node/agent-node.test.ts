import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { Subject } from 'rxjs';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  BridgeError,
  type Controller,
  defineAgent,
  odometrySensor,
  point,
  RealClock,
  type SpikeBatch,
  type Twist,
  velocityActuator,
} from '../../../../agents/index.ts';
import { messageType, planarPose, timeOf } from '../../../../bridges/ros-messages/index.ts';
import { AgentNode, type AgentNodeOptions } from '../../../../bridges/ros2/node/agent-node.ts';
import { Parameters, type ParameterValue } from '../../../../bridges/ros2/node/parameters.ts';
import { SimulatedTimeClock } from '../../../../bridges/ros2/simulated-time.ts';
import { chooseTopics, VELOCITY_TYPES } from '../../../../bridges/ros2/topics.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';

const fault = (error: unknown): never => {
  throw error;
};

/** A controller that drives at its gain times x, spikes in every tick, and notes its calls. */
function follower(calls: string[]): Controller<never, never> {
  const spikes = new Subject<SpikeBatch>();
  const ids = Uint32Array.of(3);
  let gain = 0.5;
  const controller: Controller<{ odometry: { x: number } }, { velocity: Twist }> = {
    manifest: {
      name: 'follower',
      version: 1,
      sensors: { odometry: { kind: 'odometry' } },
      actuators: { velocity: { kind: 'velocity' } },
    },
    initialise: (seed, period) => void calls.push(`initialise ${seed} ${period}`),
    beginTrial({ index }) {
      if (gain === 1) throw new Error('too much');
      calls.push(`begin ${index}`);
    },
    step(tick, { odometry }, feedback, { velocity }) {
      if (feedback.reward !== 0) calls.push(`reward ${feedback.reward} ${feedback.phase}`);
      if (odometry.x < 0) throw new Error('behind the start');
      velocity.linearX = gain * odometry.x;
      spikes.next({ population: 'cells', tick, ids, count: 1 });
    },
    endTrial: ({ success, reason }) => void calls.push(`end ${success} ${reason}`),
    rest: (_, elapsed) => void calls.push(`rest ${elapsed}`),
    save: () => Uint8Array.of(gain * 100),
    restore: ([state]) => {
      gain = state / 100;
    },
    spikes,
    populations: () => [{ name: 'cells', size: 4 }],
    signals: () => ({ gain: { kind: 'scalar', unit: '1', meaning: 'gain', read: (out) => void (out[0] = gain) } }),
    tunables: () => ({
      gain: {
        ...{ unit: '1', meaning: 'gain', minimum: 0, maximum: 1, default: 0.5, live: false },
        get: () => gain,
        set: (value) => {
          gain = value;
        },
      },
    }),
  };
  return controller as never;
}

/**
 * @param realPeriod seconds per tick of a real clock. Default: time is simulated, 0.1 s per tick
 * @param overrides values of parameters that it is started with
 */
async function agentNode(
  realPeriod?: number,
  options: Partial<AgentNodeOptions> = {},
  useSimTime = false,
  overrides: Readonly<Record<string, ParameterValue>> = {},
) {
  const calls: string[] = [];
  const log: string[] = [];
  const faults: unknown[] = [];
  const driven: (Twist | string)[] = [];
  const agent = defineAgent({
    body: point,
    sensors: { odometry: odometrySensor() },
    actuators: { velocity: velocityActuator() },
    controller: () => follower(calls) as never,
  });
  const graph = new MemoryGraph();
  const transport = graph.open({ node: 'agent', fault, useSimTime });
  const clock =
    realPeriod === undefined ? new SimulatedTimeClock(transport, 0.1) : new RealClock({ period: realPeriod });
  const stop = new AbortController();
  let kept: Uint8Array | undefined;
  const node = new AgentNode({
    agent: agent as never,
    transport,
    topics: chooseTopics(agent, {}, []),
    parameters: new Parameters(transport, new Map(Object.entries(overrides))),
    drive: {
      command: (velocity) => void driven.push({ ...velocity }),
      halt: () => void driven.push('halt'),
      speak: (type) => void driven.push(type),
      activate: () => void driven.push('activate'),
      deactivate: () => void driven.push('deactivate'),
    },
    clock,
    seed: 7,
    store: {
      save(state) {
        kept = state;
        return 'memory';
      },
      load: () => kept ?? new Uint8Array([0]),
    },
    staleAfterSeconds: { odometry: 1 },
    firstMessagesSeconds: 0.05,
    signal: stop.signal,
    ...options,
    log: (level, text, error) => {
      log.push(`${level}: ${text}`);
      faults.push(error);
    },
  });
  onTestFinished(() => node.close());
  const peer = graph.open({ node: 'peer', fault });
  const odometry = messageType('nav_msgs/msg/Odometry');
  const time = messageType('rosgraph_msgs/msg/Clock');
  const [odometryOut, timeOut] = [
    peer.advertise('odom', odometry.name, RELIABLE),
    peer.advertise('/clock', time.name, RELIABLE),
  ];
  const reward = peer.advertise('/agent/reward', 'std_msgs/msg/Float64', RELIABLE);
  const settle = async (): Promise<void> => {
    for (let i = 0; i < 6; i++) await turn();
  };
  let ticks = 0;
  return {
    ...{ calls, log, faults, stop, driven, node, graph, peer, transport, reward, clock, settle },
    see: async (x: number, agoSeconds = 0) => {
      const stamp = timeOf(transport.now() - BigInt(Math.round(agoSeconds * 1e9)));
      odometryOut.publish(
        odometry.encode({ header: { stamp, frame_id: 'odom' }, pose: { pose: planarPose(x, 0, 0) } }),
      );
      await settle();
    },
    pass: async (count: number) => {
      for (let i = 0; i < count; i++) {
        timeOut.publish(time.encode({ clock: timeOf(BigInt(ticks++) * 100_000_000n) }));
        await settle();
      }
    },
    give: async (data: number) => {
      reward.publish(messageType('std_msgs/msg/Float64').encode({ data }));
      await settle();
    },
    trigger: (name: string) => peer.call(`/agent/${name}`, 'std_srvs/srv/Trigger', {}, 5),
    flag: (name: string, data: boolean) => peer.call(`/agent/${name}`, 'std_srvs/srv/SetBool', { data }, 5),
  };
}

describe('an agent as a node', () => {
  it('listens when it is configured, and drives while it is active', async () => {
    const { node, see, pass, driven, calls } = await agentNode();
    expect(await node.lifecycle.change('configure')).toBe(true);
    await see(1);
    await pass(3);
    expect(driven).toEqual([]);
    expect(await node.lifecycle.change('activate')).toBe(true);
    await see(0.8);
    await pass(1);
    expect(driven.at(-1)).toEqual({ linearX: 0.4, linearY: 0, angularZ: 0 });
    await node.lifecycle.change('deactivate');
    expect(driven.at(-1)).toEqual({ linearX: 0, linearY: 0, angularZ: 0 });
    expect(driven).toContain('deactivate');
    expect(calls).toEqual(['initialise 7 0.1', 'begin 0', 'end false stopped']);
    const before = driven.length;
    await pass(3);
    expect(driven).toHaveLength(before);
    const heard = { messages: 2, malformed: 0, blind: 0, foreign: 0, late: 0, early: 0, repeated: 0 };
    expect(node.total).toEqual({ ticks: 2, trials: 1, heard: { odometry: heard } });
    await node.lifecycle.change('cleanup');
    expect(node.total.heard).toEqual({ odometry: heard });
  });

  it('says when it is configured which parameters there are not', async () => {
    const { node, log } = await agentNode(undefined, {}, false, { gain: 0.25, begin_tral: false });
    expect(log).toEqual([]);
    await node.lifecycle.change('configure');
    expect(log).toEqual(["warn: there is no parameter 'begin_tral'; did you mean 'begin_trial'?"]);
  });

  it('does not begin before every sensor has had a message, and says which it waits for', async () => {
    const { node, log, faults, driven } = await agentNode();
    await node.lifecycle.change('configure');
    expect(await node.lifecycle.change('activate')).toBe(false);
    expect(log).toEqual([expect.stringContaining('activate')]);
    expect(faults).toEqual([expect.objectContaining({ code: 'no_messages' })]);
    expect(node.lifecycle.state).toBe('inactive');
    expect(driven).toEqual([]);
  });

  it('does not become active without an end that it needs', async () => {
    const { node, see, faults, transport, driven } = await agentNode();
    await node.lifecycle.change('configure');
    await see(1);
    const refused = new BridgeError('ROS refuses this', { code: 'transport_failed' });
    Object.assign(transport, { settled: () => Promise.reject(refused) });
    expect(await node.lifecycle.change('activate')).toBe(false);
    expect(faults).toEqual([refused]);
    expect(driven).toEqual([]);
  });

  it('lets nothing through when its first trial cannot begin', async () => {
    const { node, see, log, driven, peer } = await agentNode();
    await node.lifecycle.change('configure');
    const request = { parameters: [{ name: 'gain', value: { type: 3, double_value: 1 } }] };
    await peer.call('/agent/set_parameters', 'rcl_interfaces/srv/SetParameters', request, 5);
    await see(1);
    expect(await node.lifecycle.change('activate')).toBe(false);
    expect(log).toEqual([expect.stringContaining('too much')]);
    expect(driven.filter((one) => typeof one === 'string')).toEqual(['activate', 'deactivate']);
  });

  it('does not wait any longer when it is told to end', async () => {
    const { node, log, stop } = await agentNode();
    await node.lifecycle.change('configure');
    const activated = node.lifecycle.change('activate');
    stop.abort();
    expect(await activated).toBe(false);
    expect(log).toEqual([]);
  });

  it('runs trials as it is told, and tells the controller how they ended and what they were worth', async () => {
    const { node, see, pass, give, calls, trigger, flag } = await agentNode();
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await pass(2);
    await give(0.25);
    await pass(1);
    expect(await flag('end_trial', true)).toEqual({ success: true, message: 'trial 1 ended' });
    await pass(6);
    // Services answer by the code of an error, what the state is, and what to do.
    const code = 'not_now';
    expect(await flag('end_trial', true)).toEqual({
      success: false,
      message: `${code}: no trial is under way\n  remedy:   begin one by ~/begin_trial`,
    });
    expect(await trigger('begin_trial')).toEqual({ success: true, message: 'trial 2 began' });
    await pass(1);
    expect(calls).toEqual(['initialise 7 0.1', 'begin 0', 'reward 0.25 active', 'end true ended', 'begin 1']);
  });

  it('stops a trial at once that has no verdict', async () => {
    const { node, see, pass, calls, trigger } = await agentNode();
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await pass(2);
    expect(await trigger('stop_trial')).toEqual({ success: true, message: 'trial 1 ended' });
    expect(await trigger('stop_trial')).toMatchObject({
      success: false,
      message: expect.stringMatching(/^not_now: no trial/),
    });
    expect(await trigger('begin_trial')).toEqual({ success: true, message: 'trial 2 began' });
    expect(calls).toEqual(['initialise 7 0.1', 'begin 0', 'end false stopped', 'begin 1']);
  });

  it('hears a reward in the type that it is sent in, whoever sends it', async () => {
    const { node, see, pass, give, peer, reward, settle, calls } = await agentNode();
    reward.close();
    const { name, encode } = messageType('std_msgs/msg/Float32');
    const other = peer.advertise('/agent/reward', name, SENSOR);
    await node.lifecycle.change('configure');
    await see(1);
    await pass(1);
    await node.lifecycle.change('activate');
    await pass(1);
    other.publish(encode({ data: 0.5 }));
    await settle();
    await pass(1);
    expect(calls).toContain('reward 0.5 active');
    await expect(give(1)).rejects.toMatchObject({ code: 'transport_closed' });
  });

  it('speaks of its velocity in the type of those who listen, also of who comes late', { tags: 'long' }, async () => {
    const { node, see, pass, peer, driven, log } = await agentNode();
    const spoken = () => driven.filter((one) => typeof one === 'string' && one.includes('/'));
    const [plain, stamped] = VELOCITY_TYPES;
    const end = peer.subscribe('/cmd_vel', stamped, RELIABLE, () => {});
    await node.lifecycle.change('configure');
    await see(1);
    await pass(1);
    await node.lifecycle.change('activate');
    expect(spoken()).toEqual([stamped]);
    expect(driven.indexOf(stamped)).toBeLessThan(driven.indexOf('activate'));
    expect(log).toEqual([`info: velocity to cmd_vel as ${stamped}, which is what its listeners take`]);
    end();
    peer.subscribe('/cmd_vel', plain, RELIABLE, () => {});
    await expect.poll(spoken).toEqual([stamped, plain]);
  });

  describe('that stopped for want of messages', () => {
    /** A node that has stopped, though its robot is there again. */
    async function stopped(options: Partial<AgentNodeOptions>) {
      const all = await agentNode(undefined, options, true);
      const { node, see, pass, driven } = all;
      await node.lifecycle.change('configure');
      await see(1);
      await pass(1);
      await node.lifecycle.change('activate');
      await pass(12);
      await expect.poll(() => node.lifecycle.state).toBe('inactive');
      const activations = () => driven.filter((one) => one === 'activate').length;
      expect(activations()).toBe(1);
      return { ...all, activations };
    }

    it('becomes active again by itself when they are back, where it may', async () => {
      const gaveUp = vi.fn();
      const { see, node, log, activations } = await stopped({ reactivates: true, gaveUp });
      await sleep(60); // longer than between two looks
      expect(activations()).toBe(1);
      await see(1);
      await expect.poll(activations).toBe(2);
      await expect.poll(() => node.lifecycle.state).toBe('active');
      expect(log).toContain('info: there are news of all sensors again');
      expect(node.total.trials).toBe(2);
      expect(gaveUp).not.toHaveBeenCalled();
    });

    it('stays inactive where it may not, and where somebody else has changed its state', async () => {
      const gaveUp = vi.fn();
      const { see, activations } = await stopped({ gaveUp });
      await see(1);
      await sleep(60);
      expect(activations()).toBe(1);
      expect(gaveUp).toHaveBeenCalledTimes(1);
      const other = await stopped({ reactivates: true });
      await other.node.lifecycle.change('cleanup');
      await other.node.lifecycle.change('configure');
      await other.see(1);
      await sleep(60);
      expect(other.node.lifecycle.state).toBe('inactive');
      expect(other.activations()).toBe(1);
    });
  });

  it('tells a reward that comes after the end of its trial as part of the outcome', async () => {
    const { node, see, pass, give, calls, flag } = await agentNode();
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await pass(2);
    expect(await flag('end_trial', true)).toMatchObject({ success: true });
    await give(0.5);
    await pass(6);
    expect(calls).toEqual(['initialise 7 0.1', 'begin 0', 'reward 0.5 outcome', 'end true ended']);
  });

  it('rests between trials, and not within one', async () => {
    const { node, see, pass, calls, flag, trigger } = await agentNode();
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await pass(1);
    expect(await flag('rest', true)).toMatchObject({ success: false, message: expect.stringContaining('~/end_trial') });
    expect(await trigger('reset')).toMatchObject({ success: false, message: expect.stringContaining('under way') });
    await flag('end_trial', false);
    await pass(6);
    expect(await flag('rest', true)).toMatchObject({ success: true });
    await pass(2);
    expect(await flag('rest', false)).toMatchObject({ success: true });
    expect(calls.filter((call) => call.startsWith('rest'))).toEqual(['rest 0', 'rest 1', 'rest 2']);
  });

  it('has a bond with its manager while it is active, and not without it', async () => {
    const { node, see, pass, peer, settle, log, faults } = await agentNode(undefined, {}, false, {
      bond: true,
      bond_heartbeat_period: 0.01,
    });
    const status = messageType('bond/msg/Status');
    const heard: boolean[] = [];
    peer.subscribe('/bond', status.name, RELIABLE, ({ cdr }) => void heard.push(status.decode(cdr).active));
    const manager = peer.advertise('/bond', status.name, RELIABLE);
    const activate = async () => {
      await see(1);
      expect(await node.lifecycle.change('activate')).toBe(true);
      await pass(1);
      await expect.poll(() => heard.at(-1)).toBe(true);
    };
    await node.lifecycle.change('configure');
    expect(heard).toEqual([]);
    await activate();
    await node.lifecycle.change('deactivate');
    await settle();
    expect(heard.at(-1)).toBe(false);
    await activate();
    manager.publish(status.encode({ id: 'agent', instance_id: 'manager', active: false }));
    await expect.poll(() => node.lifecycle.state).toBe('inactive');
    expect(faults).toEqual([expect.objectContaining({ code: 'bond_broken', received: 'the other side has ended it' })]);
    expect(log).toEqual([expect.stringContaining('error: the bond with the lifecycle manager is broken')]);
  });

  it('stops for good when its controller fails, and says why', async () => {
    const { node, see, pass, driven, log, settle } = await agentNode();
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await pass(1);
    await see(-1);
    await pass(1);
    await settle();
    expect(node.lifecycle.state).toBe('inactive');
    expect(driven.slice(-2)).toEqual([{ linearX: 0, linearY: 0, angularZ: 0 }, 'deactivate']);
    expect(log).toEqual([expect.stringContaining('behind the start')]);
  });

  it('saves, loads and resets what was learned, and its tunables are parameters', async () => {
    const { node, see, peer, trigger, pass } = await agentNode();
    await node.lifecycle.change('configure');
    const set = async (value: number) => {
      const request = { parameters: [{ name: 'gain', value: { type: 3, double_value: value } }] };
      return (await peer.call('/agent/set_parameters', 'rcl_interfaces/srv/SetParameters', request, 5)).results[0];
    };
    expect(await set(0.75)).toEqual({ successful: true, reason: '' });
    expect(await trigger('save')).toEqual({ success: true, message: 'kept in memory' });
    await set(0.25);
    expect(await trigger('load')).toEqual({ success: true, message: 'restored' });
    await see(1);
    await node.lifecycle.change('activate');
    await pass(1);
    expect(await set(0.5)).toMatchObject({ successful: false, reason: expect.stringContaining('between trials only') });
    expect(await trigger('load')).toMatchObject({ success: false });
    expect(await trigger('reset')).toMatchObject({ success: false });
    await node.lifecycle.change('deactivate');
    expect(await trigger('reset')).toEqual({ success: true, message: 'nothing is learned' });
  });

  it('publishes its signals and spikes, and its health', { tags: 'long' }, async () => {
    const { node, see, pass, peer } = await agentNode();
    const heard: Record<string, unknown[]> = { signal: [], spikes: [], health: [] };
    const scalar = messageType('std_msgs/msg/Float64');
    const health = messageType('diagnostic_msgs/msg/DiagnosticArray');
    peer.subscribe(
      '/agent/signals/gain',
      scalar.name,
      RELIABLE,
      ({ cdr }) => void heard['signal'].push(scalar.decode(cdr).data),
    );
    peer.subscribe(
      '/agent/spikes/cells',
      health.name,
      RELIABLE,
      ({ cdr }) => void heard['spikes'].push(...health.decode(cdr).status.flatMap(({ values }) => values)),
    );
    peer.subscribe(
      '/diagnostics',
      health.name,
      RELIABLE,
      ({ cdr }) =>
        void heard['health'].push(...health.decode(cdr).status.map(({ name, message }) => `${name}: ${message}`)),
    );
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await pass(4);
    await expect
      .poll(() => heard['spikes'], { timeout: 5000 })
      .toEqual([0, 1, 2, 3].map((tick) => ({ key: String(tick), value: '3' })));
    expect(heard['signal']).toContain(0.5);
    await expect.poll(() => heard['health'], { timeout: 5000 }).toContain('agent: loop: active');
  });

  it('warns of what has gone wrong since it told its health last, and of others in its graph', {
    tags: 'long',
  }, async () => {
    const drive = { command() {}, halt() {}, activate() {}, deactivate() {}, restarts: 3 };
    const { node, graph, peer, see, pass, log } = await agentNode(undefined, {
      drive,
      standsAfterSeconds: { odometry: 50 },
    });
    const type = messageType('diagnostic_msgs/msg/DiagnosticArray');
    const warnings: string[] = [];
    peer.subscribe('/diagnostics', type.name, RELIABLE, ({ cdr }) => {
      for (const { name, level, message } of type.decode(cdr).status)
        if (level === 1) warnings.push(`${name}: ${message}`);
    });
    graph
      .open({ node: 'agent', fault })
      .advertise('~/transition_event', 'lifecycle_msgs/msg/TransitionEvent', RELIABLE);
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await see(1, 100);
    await pass(1);
    await see(1);
    await pass(1);
    await expect.poll(() => warnings.length, { timeout: 5000 }).toBeGreaterThanOrEqual(3);
    expect(warnings.slice(0, 3)).toEqual([
      'agent: loop: active: restarts of the guard +3',
      'agent: inputs: inputs come: late of odometry +1',
      expect.stringContaining('agent: graph: another node is named /agent too'),
    ]);
    expect(log).toEqual([expect.stringContaining('warn: another node is named /agent too')]);
  });

  it('tells how long a message takes to become a command', { tags: 'long' }, async () => {
    const { node, see, pass, peer } = await agentNode();
    const type = messageType('diagnostic_msgs/msg/DiagnosticArray');
    const medians: number[] = [];
    peer.subscribe('/diagnostics', type.name, RELIABLE, ({ cdr }) => {
      const figures = type.decode(cdr).status.flatMap(({ values }) => values);
      medians.push(Number(figures.find(({ key }) => key === 'latency p50 (ms)')?.value));
    });
    await node.lifecycle.change('configure');
    await see(1, 0.5);
    await node.lifecycle.change('activate');
    await pass(1);
    await expect.poll(() => medians.find((median) => median > 0), { timeout: 5000 }).toBeGreaterThan(440);
    expect(medians.find((median) => median > 0)).toBeLessThan(2000);
  });

  it('answers a message when it comes, and not at the next deadline of its clock', { tags: 'long' }, async () => {
    const { node, see, driven, settle } = await agentNode(0.3);
    await node.lifecycle.change('configure');
    await see(1);
    await node.lifecycle.change('activate');
    await settle();
    expect(driven.at(-1)).toMatchObject({ linearX: 0.5 });
    await see(2);
    expect(driven.at(-1)).toMatchObject({ linearX: 1 });
  });
});
