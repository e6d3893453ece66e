import { setTimeout as delay } from 'node:timers/promises';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { WebSocket } from 'ws';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { viewedTransport } from '../../../../bridges/ros2/node/viewed-transport.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { LATCHED, RELIABLE } from '../../../../bridges/ros2/transport/qos.ts';
import { FoxgloveServer } from '../../../../bridges/viewing/foxglove-server.ts';

/** Clocks of the test's own, ms: of the wall, and of the process as it waits; and what it takes to send a message, or to write. */
const clock = vi.hoisted(() => ({ wall: 0, idle: 0, cost: 0 }));
vi.mock('../../../../agents/wall-time.ts', async (original) => ({
  ...(await original<typeof import('../../../../agents/wall-time.ts')>()),
  wallMilliseconds: () => clock.wall,
}));
vi.mock('../../../../bridges/viewing/work-time.ts', () => ({
  idleMilliseconds: () => clock.idle,
  workedMilliseconds: () => clock.wall - clock.idle,
  millisecondsOfBrief(work: () => void) {
    work();
    clock.wall += clock.cost;
    return clock.cost;
  },
}));
beforeEach(() => Object.assign(clock, { wall: 0, idle: 0, cost: 0 }));

const float = messageType('std_msgs/msg/Float64');

/** A node with a topic that is busy, one that is calm, and one that holds, and what a viewer of all hears. */
async function looked() {
  const fault = (error: unknown): never => {
    throw error;
  };
  const own = new MemoryGraph().open({ node: 'agent', fault });
  const server = await FoxgloveServer.open({ port: 0, name: 'agent', tellsTime: false });
  const { transport } = viewedTransport(own, server, (topic) => topic);
  const publishers = {
    '/busy': transport.advertise('/busy', float.name, RELIABLE),
    '/calm': transport.advertise('/calm', float.name, RELIABLE),
    '/held': transport.advertise('/held', float.name, LATCHED),
  };
  const socket = new WebSocket(server.url, 'foxglove.sdk.v1');
  onTestFinished(async () => {
    socket.terminate();
    await server.close();
    await own.close();
  });
  const heard = { '/busy': 0, '/calm': 0, '/held': 0 };
  const topics: (keyof typeof heard)[] = [];
  socket.on('message', (data: Buffer, binary) => {
    if (binary && data[0] === 1) heard[topics[data.readUInt32LE(1)]]++;
    if (binary) return;
    const { op, channels = [] } = JSON.parse(String(data));
    if (op !== 'advertise') return;
    for (const { id, topic } of channels) topics[id] = topic;
    const subscriptions = channels.map(({ id }: { id: number }) => ({ id, channelId: id }));
    socket.send(JSON.stringify({ op: 'subscribe', subscriptions }));
  });
  while (!server.watched) await delay(2);
  await delay(20);
  const publish = (topic: keyof typeof publishers, data: number): void =>
    publishers[topic].publish(float.encode({ data }));
  return { server, heard, publish };
}

/** Lets what was gathered be written, and what was written arrive, in some turns of the event loop. */
async function arrive(): Promise<void> {
  await delay(60);
  for (let turn = 0; turn < 10; turn++) await delay(5);
}

/** Publishes for some seconds: 100 messages in each 10 ms on the one, and 1 on the other. */
async function run(seconds: number, publish: (topic: '/busy' | '/calm', data: number) => void, idle: number) {
  for (let k = 0; k < seconds * 100; k++) {
    clock.wall += 10;
    clock.idle += 10 * idle;
    for (let one = 0; one < 100; one++) publish('/busy', k);
    publish('/calm', k);
    await new Promise(setImmediate);
  }
  await arrive();
}

it('passes all on where there is time for it', { tags: 'long' }, async () => {
  const { server, heard, publish } = await looked();
  clock.wall = 1000;
  clock.cost = 0.0005;
  await run(0.3, publish, 0.9);
  expect(heard).toEqual({ '/busy': 30 * 100, '/calm': 30, '/held': 0 });
  expect(server.leftOut).toBe(0);
});

it('passes on the first of each topic in a round where there is not, and counts the others', {
  tags: 'long',
}, async () => {
  const { server, heard, publish } = await looked();
  clock.wall = 1000;
  clock.cost = 0.05;
  await run(2, publish, 0);
  const shown = heard['/busy'] + heard['/calm'];
  expect(server.leftOut).toBe(2 * 101 * 100 - shown);
  // A hundred and six thousandths of the time, that is of 3 s with the first.
  expect((shown * 0.05) / 3000).toBeLessThan(0.017);
  expect(heard['/calm']).toBeGreaterThan(2 * 4);
});

it('passes on one of each topic a second at least, and all that holds', async () => {
  const { heard, publish } = await looked();
  clock.wall = 1000;
  clock.cost = 100;
  for (let second = 0; second < 20; second++) {
    for (let k = 0; k < 5; k++) publish('/busy', second);
    publish('/calm', second);
    publish('/held', second);
    clock.wall += 1000;
    await new Promise(setImmediate);
  }
  await arrive();
  expect(heard['/held']).toBe(20);
  expect(heard['/calm']).toBeGreaterThanOrEqual(19);
  expect(heard['/busy']).toBeLessThan(30);
});
