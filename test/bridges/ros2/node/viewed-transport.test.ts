import { setTimeout as delay } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { messageType } from '../../../../bridges/ros-messages/index.ts';
import { viewedTransport } from '../../../../bridges/ros2/node/viewed-transport.ts';
import { openFoxglove } from '../../../../bridges/ros2/transport/foxglove.ts';
import { MemoryGraph } from '../../../../bridges/ros2/transport/memory.ts';
import { RosNames } from '../../../../bridges/ros2/transport/names.ts';
import { LATCHED, RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { FoxgloveServer } from '../../../../bridges/viewing/foxglove-server.ts';

const float = messageType('std_msgs/msg/Float64');
const cdr = (data: number): Uint8Array => float.encode({ data });

it('shows viewers what a node hears and publishes, once each, and changes nothing of it', {
  tags: 'long',
}, async () => {
  const graph = new MemoryGraph();
  const fault = (error: unknown): never => {
    throw error;
  };
  const [robot, own] = [graph.open({ node: 'robot', fault }), graph.open({ node: 'agent', fault })];
  const server = await FoxgloveServer.open({ port: 0, name: 'agent', tellsTime: false });
  const names = new RosNames('agent');
  const { transport, show } = viewedTransport(own, server, (topic) => names.topic(topic));
  const heard: [who: string, data: number][] = [];
  const hear = (who: string) =>
    transport.subscribe(
      'range',
      float.name,
      SENSOR,
      (message) => void heard.push([who, float.decode(message.cdr).data]),
    );
  const ends = [hear('one'), hear('two')];
  const signal = transport.advertise('~/signals/dopamine', float.name, RELIABLE);
  const held = transport.advertise('map', float.name, LATCHED);
  held.publish(cdr(7));
  show('cmd', float.name, cdr(0));

  const viewer = await openFoxglove(server.url, { node: 'viewer', fault });
  onTestFinished(async () => {
    await viewer.close();
    await server.close();
    await own.close();
    await robot.close();
  });
  await delay(20);
  expect((await viewer.topics()).map(({ name }) => name)).toEqual([
    '/agent/signals/dopamine',
    '/cmd',
    '/map',
    '/range',
  ]);
  const seen: Record<string, number[]> = {};
  for (const topic of ['/range', '/agent/signals/dopamine', '/map', '/cmd'])
    viewer.subscribe(
      topic,
      float.name,
      topic === '/map' ? LATCHED : RELIABLE,
      (message) => void (seen[topic] ??= []).push(float.decode(message.cdr).data),
    );
  while (seen['/map'] === undefined) await delay(5);
  await delay(20);
  const sent: number[] = [];
  robot.subscribe(
    '/agent/signals/dopamine',
    float.name,
    RELIABLE,
    (message) => void sent.push(float.decode(message.cdr).data),
  );
  const range = robot.advertise('/range', float.name, RELIABLE);
  range.publish(cdr(1));
  signal.publish(cdr(2));
  show('cmd', float.name, cdr(3));
  while (Object.keys(seen).length < 4 || sent.length < 1) await delay(5);
  await delay(20);
  expect(seen).toEqual({ '/range': [1], '/agent/signals/dopamine': [2], '/map': [7], '/cmd': [3] });
  expect(sent).toEqual([2]);
  expect(heard.sort()).toEqual([
    ['one', 1],
    ['two', 1],
  ]);
  // A node that is configured anew listens anew.
  for (const end of ends) end();
  hear('three');
  range.publish(cdr(4));
  while ((seen['/range'] ?? []).length < 2) await delay(5);
  expect(seen['/range']).toEqual([1, 4]);
});
