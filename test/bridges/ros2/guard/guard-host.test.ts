// @module-tag long
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { BridgeError } from '../../../../agents/index.ts';
import type { Rates } from '../../../../bridges/guard/velocity-pace.ts';
import { messageType, nanosecondsOf, timeOf } from '../../../../bridges/ros-messages/index.ts';
import type { FromGuard, ToGuard } from '../../../../bridges/ros2/guard/channel.ts';
import { GuardHost, type HostOptions } from '../../../../bridges/ros2/guard/guard-host.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { CHARGE, openingTo } from './witnessed.ts';

const fault = (error: unknown): never => {
  throw error;
};

/** A host on a graph in memory, the messages that it sends to its loop, and what takes those of the loop. */
function hostOn(
  graph: MemoryGraph,
  useSimTime = false,
  now = () => performance.now() * 1e-3,
  open: HostOptions['open'] = async ({ transport: { data } }) =>
    graph.open({ node: 'agent', ...(data as { readonly node?: string }), fault, useSimTime }),
) {
  const told: FromGuard[] = [];
  const closed = vi.fn();
  let take: (message: ToGuard) => void = () => {};
  const host = new GuardHost({
    channel: {
      send(message, sent) {
        told.push(message);
        sent?.();
      },
      listen: (receive) => {
        take = receive;
      },
    },
    open,
    now,
    closed,
  });
  return { host, told, take, closed };
}

it('looks after the robot whatever of what waited for its transport fails or takes long', async () => {
  const graph = new MemoryGraph();
  const { host, told, take } = hostOn(graph);
  const speeds: number[] = [];
  const twist = messageType('geometry_msgs/msg/Twist');
  const robot = graph.open({ node: 'robot', fault });
  robot.subscribe('/cmd_vel', twist.name, RELIABLE, ({ cdr }) => void speeds.push(twist.decode(cdr).linear.x));

  take({ what: 'open', opening: openingTo('') });
  take({ what: 'advertise', id: 1, topic: '/a', type: 'no_msgs/msg/Such', qos: RELIABLE });
  const request = { what: 'call', call: 2, service: '/nobody', request: {}, timeoutSeconds: 30 } as const;
  take({ ...request, type: 'std_srvs/srv/Trigger' });
  take({ what: 'guard', charge: { ...CHARGE, staleAfterSeconds: {} } });
  take({ what: 'activate' });
  await sleep(0);
  take({ what: 'beat' });
  take({ what: 'command', velocity: { linearX: 0.3, linearY: 0, angularZ: 0 } });
  await expect.poll(() => speeds).toContain(0.3);
  await expect.poll(() => speeds.at(-1)).toBe(0);
  expect(told).toContainEqual({ what: 'fault', failure: expect.objectContaining({ code: 'unknown_message_type' }) });
  expect(told).toContainEqual({ what: 'stopped', stop: { reason: 'loop-silent' } });
  await host.close();
});

/** A host that watches no input, and what its robot is told. */
async function openHost(rates: Partial<Rates> = {}) {
  const graph = new MemoryGraph();
  const { host, told, take } = hostOn(graph);
  const heard: { readonly x: number; readonly y: number; readonly turn: number }[] = [];
  const { name, decode } = messageType('geometry_msgs/msg/Twist');
  graph.open({ node: 'robot', fault }).subscribe('/cmd_vel', name, { ...RELIABLE, depth: 1000 }, ({ cdr }) => {
    const { linear, angular } = decode(cdr);
    heard.push({ x: linear.x, y: linear.y, turn: angular.z });
  });
  onTestFinished(() => host.close());
  take({ what: 'open', opening: openingTo('') });
  take({
    what: 'guard',
    charge: {
      ...CHARGE,
      staleAfterSeconds: {},
      beatTimeoutSeconds: 100,
      commandTimeoutSeconds: 100,
      velocity: { ...CHARGE.velocity, ...rates },
    },
  });
  await expect.poll(() => heard).toEqual([{ x: 0, y: 0, turn: 0 }]);
  return { host, told, take, heard };
}

it('is silent while it is not active, for others may drive then, and says zero once when it ceases to be', async () => {
  const { take, heard, told } = await openHost({ leastRateHz: 1000 });
  take({ what: 'beat' });
  take({ what: 'command', velocity: { linearX: 0.3, linearY: 0, angularZ: 0 } });
  await sleep(100); // ten looks, in each of which it may repeat itself
  expect(heard).toEqual([{ x: 0, y: 0, turn: 0 }]);
  take({ what: 'activate' });
  take({ what: 'command', velocity: { linearX: 0.3, linearY: 0, angularZ: 0 } });
  await expect.poll(() => heard.filter(({ x }) => x === 0.3).length).toBeGreaterThan(2);
  take({ what: 'deactivate' });
  await expect.poll(() => told).toContainEqual({ what: 'stopped', stop: { reason: 'inactive' } });
  await sleep(100);
  expect(heard.length - heard.findLastIndex(({ x }) => x !== 0)).toBe(2);
});

it('lets nothing through after a halt, however often it is activated', async () => {
  const { host, take, heard, told } = await openHost();
  const velocity = { linearX: 0.3, linearY: 0, angularZ: 0 };
  take({ what: 'activate' });
  take({ what: 'beat' });
  take({ what: 'command', velocity });
  await expect.poll(() => heard.at(-1)?.x).toBe(0.3);
  host.halt();
  await expect.poll(() => heard.at(-1)?.x).toBe(0);
  const driven = told.filter(({ what }) => what === 'driving').length;
  for (let again = 0; again < 2; again++) {
    take({ what: 'activate' });
    take({ what: 'command', velocity });
    await sleep(30);
  }
  expect(heard.at(-1)?.x).toBe(0);
  expect(told.filter(({ what }) => what === 'driving').length).toBe(driven);
});

it.each(['map', 'odom'])(
  'stops the robot when the transforms from %s die alone, though others on the topic go on',
  async (dies) => {
    const graph = new MemoryGraph();
    const { host, told, take } = hostOn(graph);
    onTestFinished(() => host.close());
    const { name, encode } = messageType('tf2_msgs/msg/TFMessage');
    const publisher = graph.open({ node: 'robot', fault }).advertise('/tf', name, RELIABLE);
    const links = [['map', 'odom'], ['odom', 'base_link'], ['base_link', 'wheel']] as const; // biome-ignore format: a table
    const send = (...parents: string[]): void => {
      const stamp = timeOf(BigInt(Math.round(performance.now() * 1e6)));
      const transforms = links
        .filter(([parent]) => parents.includes(parent))
        .map(([frame_id, child_frame_id]) => ({ header: { stamp, frame_id }, child_frame_id }));
      publisher.publish(encode({ transforms }));
    };
    take({ what: 'open', opening: openingTo('') });
    take({
      what: 'guard',
      charge: {
        ...CHARGE,
        beatTimeoutSeconds: 100,
        commandTimeoutSeconds: 100,
        staleAfterSeconds: { '/tf': 0.5 },
        transforms: { '/tf': { from: 'base_link', to: 'map' } },
      },
    });
    take({ what: 'subscribe', id: 1, topic: '/tf', type: name, qos: RELIABLE });
    await sleep(0);
    take({ what: 'activate' });
    take({ what: 'beat' });
    let alive = ['map', 'odom', 'base_link'];
    const sending = setInterval(() => {
      send(...alive);
      take({ what: 'command', velocity: { linearX: 0.3, linearY: 0, angularZ: 0 } });
    }, 10);
    onTestFinished(() => clearInterval(sending));
    await expect.poll(() => told, { timeout: 10_000 }).toContainEqual({ what: 'driving' });
    alive = alive.filter((parent) => parent !== dies);
    const part = dies === 'map' ? 'odom in map' : 'base_link in odom';
    await expect
      .poll(() => told, { timeout: 10_000 })
      .toContainEqual({ what: 'stopped', stop: { reason: 'input-stale', topic: '/tf', part } });
  },
);

it('sends a change of any part of the velocity at once', async () => {
  const { take, heard } = await openHost({ leastRateHz: 1e-3 });
  take({ what: 'activate' });
  take({ what: 'beat' });
  const commands = [
    { linearX: 0, linearY: 0.2, angularZ: 0 },
    { linearX: 0, linearY: -0.2, angularZ: 0 },
    { linearX: 0, linearY: -0.2, angularZ: 0.5 },
    { linearX: 0.1, linearY: -0.2, angularZ: 0.5 },
  ];
  for (const velocity of commands) take({ what: 'command', velocity });
  const told = commands.map(({ linearX, linearY, angularZ }) => ({ x: linearX, y: linearY, turn: angularZ }));
  await expect.poll(() => heard.slice(1)).toEqual(told);
});

describe('a host that stands by', () => {
  const standby = { transport: { module: '', data: { node: '_agent_standby' } }, topic: '/robot/cmd_vel' };
  const word = { what: 'stand-by', standby, velocity: CHARGE.velocity, simulated: false } as const;
  const charge = { ...CHARGE, velocity: { ...CHARGE.velocity, topic: standby.topic } };

  /** What a robot is told by a host that was told to stand by, and who publishes. */
  async function standing() {
    const graph = new MemoryGraph();
    const { host, told, take } = hostOn(graph);
    onTestFinished(() => host.close());
    const speeds: number[] = [];
    const { name, decode } = messageType('geometry_msgs/msg/Twist');
    const robot = graph.open({ node: 'robot', fault });
    robot.subscribe(standby.topic, name, RELIABLE, ({ cdr }) => void speeds.push(decode(cdr).linear.x));
    take(word);
    await sleep(0);
    const publishers = () =>
      graph
        .topics()
        .find((one) => one.name === standby.topic)
        ?.publishers.map(({ node }) => node);
    return { ...{ host, told, take, graph }, speeds, publishers };
  }

  it('is found by the robot, and silent until it takes the place of the first', async () => {
    const { speeds, publishers } = await standing();
    await sleep(60); // longer than between two zeros
    expect(publishers()).toEqual(['/_agent_standby']);
    expect(speeds).toEqual([]);
  });

  it('says zero before anything else when it takes the place of the first, until the guard does', async () => {
    const { take, speeds, publishers } = await standing();
    take({ what: 'open', opening: openingTo('') });
    await expect.poll(() => speeds.length).toBeGreaterThan(1);
    expect(publishers()).toEqual(['/_agent_standby']);
    take({ what: 'guard', charge });
    await expect.poll(publishers).toEqual(['/agent']);
    expect(new Set(speeds)).toEqual(new Set([0]));
  });

  it('says zero as soon as it can, where it is needed before its transport is open', async () => {
    const { take, speeds, publishers } = await standing();
    take({ ...word, velocity: { ...CHARGE.velocity, frame: 'another' } });
    take({ what: 'open', opening: openingTo('') });
    await expect.poll(() => speeds.length).toBeGreaterThan(1);
    expect(publishers()).toEqual(['/_agent_standby']);
  });

  it('says zero for as long as it covers for the first, and then nothing', async () => {
    const { take, speeds } = await standing();
    take({ what: 'cover' });
    await expect.poll(() => speeds.length).toBeGreaterThan(1);
    expect(new Set(speeds)).toEqual(new Set([0]));
    take({ what: 'uncover' });
    await sleep(0);
    const before = speeds.length;
    await sleep(60); // longer than between two zeros
    expect(speeds).toHaveLength(before);
  });

  it('covers as soon as it can, where it is asked to before its transport is open', async () => {
    const graph = new MemoryGraph();
    const { host, take } = hostOn(graph);
    onTestFinished(() => host.close());
    const speeds: number[] = [];
    const { name, decode } = messageType('geometry_msgs/msg/Twist');
    const robot = graph.open({ node: 'robot', fault });
    robot.subscribe(standby.topic, name, RELIABLE, ({ cdr }) => void speeds.push(decode(cdr).linear.x));
    take(word);
    take({ what: 'cover' });
    await expect.poll(() => speeds).toContain(0);
  });

  it('has the type of the velocity that was told last, by the one node', async () => {
    const { take, graph, publishers } = await standing();
    const stamped = 'geometry_msgs/msg/TwistStamped';
    take({ ...word, velocity: { ...CHARGE.velocity, type: stamped } });
    await sleep(0);
    expect(publishers()).toEqual(['/_agent_standby']);
    expect(graph.topics().find(({ name }) => name === standby.topic)?.publishers[0].type).toBe(stamped);
  });

  it('leaves the graph with the first', async () => {
    const { host, publishers } = await standing();
    await host.close();
    expect(publishers() ?? []).toEqual([]);
  });

  it('does not come back once there is a guard', async () => {
    const { take, publishers } = await standing();
    take({ what: 'open', opening: openingTo('') });
    take({ what: 'guard', charge });
    await expect.poll(publishers).toEqual(['/agent']);
    take(word);
    await sleep(0);
    expect(publishers()).toEqual(['/agent']);
  });
});

it('sends new velocities no oftener than the base takes them, and a stop at once', async () => {
  const { take, heard } = await openHost({ leastRateHz: 1, mostRateHz: 2 });
  take({ what: 'activate' });
  take({ what: 'beat' });
  for (let n = 1; n <= 50; n++) take({ what: 'command', velocity: { linearX: n / 100, linearY: 0, angularZ: 0 } });
  take({ what: 'command', velocity: { linearX: 0, linearY: 0, angularZ: 0 } });
  await expect.poll(() => heard.length).toBeGreaterThan(2);
  expect(heard.map(({ x }) => x)).toEqual([0, 0.01, 0]);
});

it('says zero while simulated time stands, and goes on from where it was when time does', async () => {
  const graph = new MemoryGraph();
  let now = 0;
  const { host, told, take } = hostOn(graph, true, () => now);
  onTestFinished(() => host.close());
  const speeds: number[] = [];
  const { name, decode } = messageType('geometry_msgs/msg/Twist');
  const robot = graph.open({ node: 'robot', fault });
  robot.subscribe('/cmd_vel', name, { ...RELIABLE, depth: 1000 }, ({ cdr }) => void speeds.push(decode(cdr).linear.x));
  const clock = robot.advertise('/clock', 'rosgraph_msgs/msg/Clock', RELIABLE);
  const setTime = async (milliseconds: number): Promise<bigint> => {
    const nanoseconds = BigInt(milliseconds) * 1_000_000n;
    clock.publish(messageType('rosgraph_msgs/msg/Clock').encode({ clock: timeOf(nanoseconds) }));
    await sleep(0);
    return nanoseconds;
  };
  take({ what: 'open', opening: { ...openingTo(''), useSimTime: true } });
  await sleep(0);
  const limits = { ...CHARGE.limits, linearAcceleration: 1 };
  take({
    what: 'guard',
    charge: { ...CHARGE, limits, staleAfterSeconds: {}, beatTimeoutSeconds: 1e3, commandTimeoutSeconds: 1e3 },
  });
  await setTime(1000);
  await sleep(30); // longer than between two looks: the guard begins at this time
  take({ what: 'activate' });
  const velocity = { linearX: 0.3, linearY: 0, angularZ: 0 };
  for (const time of [0, 100, 200]) take({ what: 'command', velocity, decided: await setTime(1000 + time) });
  await expect.poll(() => speeds.at(-1)).toBeCloseTo(0.2);
  now = 1;
  await sleep(30); // longer than between two looks
  expect(speeds.at(-1)).toBeCloseTo(0.2);
  now = 1.01;
  await expect.poll(() => speeds.at(-1)).toBe(0);
  expect(told).toContainEqual({ what: 'stopped', stop: { reason: 'clock-stands' } });
  // Its answer to the time that stands is sent as it is: in lock-step, time waits for it.
  const answers = speeds.length;
  take({ what: 'command', velocity, decided: 1_200_000_000n });
  await sleep(0);
  expect(speeds[answers]).toBeCloseTo(0.2);
  take({ what: 'command', velocity, decided: await setTime(1250) });
  await expect.poll(() => speeds.at(-1)).toBeCloseTo(0.25);
  expect(told.filter(({ what }) => what !== 'beat').at(-1)).toEqual({ what: 'driving' });
});

it('answers each command of simulated time, with its time, and nothing else as if it were an answer', async () => {
  const graph = new MemoryGraph();
  const { host, told, take } = hostOn(graph, true);
  const heard: { readonly stamp: bigint; readonly speed: number }[] = [];
  const stamped = messageType('geometry_msgs/msg/TwistStamped');
  const robot = graph.open({ node: 'robot', fault });
  robot.subscribe('/cmd_vel', stamped.name, { ...RELIABLE, depth: 100 }, ({ cdr }) => {
    const { header, twist } = stamped.decode(cdr);
    heard.push({ stamp: nanosecondsOf(header.stamp), speed: twist.linear.x });
  });
  const clock = robot.advertise('/clock', 'rosgraph_msgs/msg/Clock', RELIABLE);
  const setTime = async (nanoseconds: bigint): Promise<void> => {
    clock.publish(messageType('rosgraph_msgs/msg/Clock').encode({ clock: timeOf(nanoseconds) }));
    await sleep(0);
  };
  const velocity = { linearX: 0.3, linearY: 0, angularZ: 0 };
  take({ what: 'open', opening: { ...openingTo(''), useSimTime: true } });
  await sleep(0);
  await setTime(5_000_000n);
  take({
    what: 'guard',
    charge: {
      ...CHARGE,
      velocity: { ...CHARGE.velocity, type: 'geometry_msgs/msg/TwistStamped' },
    },
  });
  const odometry = messageType('nav_msgs/msg/Odometry');
  take({ what: 'subscribe', id: 1, topic: '/odom', type: odometry.name, qos: RELIABLE });
  robot.advertise('/odom', odometry.name, RELIABLE).publish(odometry.encode({}));
  await expect.poll(() => told).toContainEqual(expect.objectContaining({ what: 'received' }));
  // Longer than an input may be silent, while time stands.
  await sleep(1e3 * CHARGE.staleAfterSeconds['/odom'] + 50);
  take({ what: 'activate' });
  // No beat: the commands are the sign of life.
  for (const decided of [5_000_000n, 6_000_000n, 7_000_000n]) {
    await setTime(decided);
    take({ what: 'command', velocity, decided });
  }
  await expect.poll(() => told).toContainEqual({ what: 'stopped', stop: { reason: 'loop-silent' } });
  await expect.poll(() => heard.length).toBeGreaterThan(6);
  await host.close();
  const decided = heard.filter(({ stamp }) => stamp % 1_000_000n === 0n);
  expect(decided).toEqual([5_000_000n, 6_000_000n, 7_000_000n].map((stamp) => ({ stamp, speed: 0.3 })));
  const others = heard.filter((one) => !decided.includes(one));
  expect(new Set(others.map(({ stamp }) => stamp))).toEqual(new Set([4_999_999n, 6_999_999n]));
  expect(others.at(-1)!.speed).toBe(0);
});

it('leaves it to another process to connect anew when its connection is lost, and publishes nothing more', async () => {
  const graph = new MemoryGraph();
  let lose: (error: unknown) => void = () => {};
  const { host, told, take, closed } = hostOn(graph, false, undefined, async (_, report) => {
    const transport = graph.open({ node: 'agent', fault });
    lose = (error) => {
      void transport.close();
      report(error, '');
    };
    return transport;
  });
  take({ what: 'open', opening: openingTo('') });
  take({ what: 'guard', charge: CHARGE });
  await sleep(0);
  lose(new BridgeError('no more', { code: 'connection_lost' }));
  const failure = { message: expect.stringContaining('no more'), code: 'connection_lost' };
  expect(told.at(-1)).toEqual({ what: 'failed', failure });
  expect(closed).toHaveBeenCalledTimes(1);
  await host.close();
  await sleep(30);
  expect(told.at(-1)).toEqual({ what: 'failed', failure });
});

it('lives while it waits for its transport, and keeps the last hundred messages that are to be published', async () => {
  const graph = new MemoryGraph();
  let opened: () => void = () => {};
  const waited = new Promise<void>((resolve) => {
    opened = resolve;
  });
  const { host, told, take } = hostOn(graph, false, undefined, async () => {
    await waited;
    return graph.open({ node: 'agent', fault });
  });
  const { name, encode, decode } = messageType('std_msgs/msg/UInt8');
  const heard: number[] = [];
  const qos = { ...RELIABLE, depth: 1000 };
  graph.open({ node: 'listener', fault }).subscribe('/a', name, qos, ({ cdr }) => void heard.push(decode(cdr).data));
  take({ what: 'open', opening: openingTo('') });
  take({ what: 'advertise', id: 1, topic: '/a', type: name, qos });
  for (let data = 0; data < 120; data++) take({ what: 'publish', id: 1, cdr: encode({ data }) });
  await expect.poll(() => told).toContainEqual({ what: 'beat', dropped: 0 });
  opened();
  await expect.poll(() => heard).toEqual(Array.from({ length: 100 }, (_, n) => n + 20));
  await host.close();
});
