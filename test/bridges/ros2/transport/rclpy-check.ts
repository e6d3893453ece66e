/** Talks with rclpy-peer.py, a node of another client library, in a process of its own. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { type KnownMessage, type MessageInput, messageType } from '../../../../bridges/ros-messages/index.ts';
import { EVENTS, LATCHED, RELIABLE, SENSOR } from '../../../../bridges/ros2/transport/qos.ts';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';

const peer = spawn('python3', [new URL('rclpy-peer.py', import.meta.url).pathname], { stdio: 'inherit' });
const ended = new Promise<number | null>((resolve) => peer.on('close', resolve));
process.on('exit', () => peer.kill('SIGKILL'));

async function until(what: string, holds: () => boolean): Promise<void> {
  const end = Date.now() + 20_000;
  while (!holds()) {
    assert.ok(Date.now() < end, what);
    await delay(5);
  }
}

const fault = (error: unknown, where: string): never => {
  throw new Error(`fault at ${where}`, { cause: error });
};
const node = await openRclNode({ node: 'agent', namespace: '/typescript', fault, useSimTime: true });
const header = { stamp: { sec: 12, nanosec: 345 }, frame_id: 'odom' };

/** Sends a message to the peer and takes what comes back. */
async function goesAndComes<Name extends KnownMessage>(type: Name, message: MessageInput<Name>): Promise<void> {
  const { encode, decode } = messageType(type);
  const topic = type.split('/')[2].toLowerCase();
  const came: object[] = [];
  const stop = node.subscribe(`/back/${topic}`, type, RELIABLE, ({ cdr }) => void came.push(decode(cdr)));
  const publisher = node.advertise(`/there/${topic}`, type, RELIABLE);
  await until(`a ${type} comes back`, () => {
    if (came.length === 0) publisher.publish(encode(message));
    return came.length > 0;
  });
  assert.deepEqual(came[0], decode(encode(message)));
  publisher.close();
  stop();
}

await goesAndComes('geometry_msgs/msg/TwistStamped', { header, twist: { linear: { x: 0.5 }, angular: { z: -1.25 } } });
await goesAndComes('nav_msgs/msg/Odometry', {
  header,
  child_frame_id: 'base_link',
  pose: { pose: { position: { x: 1, y: -2 } }, covariance: Array.from({ length: 36 }, (_, i) => i / 7) },
});
await goesAndComes('sensor_msgs/msg/LaserScan', {
  header,
  range_max: 10,
  ranges: Float32Array.from({ length: 720 }, (_, i) => (i === 7 ? Number.POSITIVE_INFINITY : i / 100)),
});
await goesAndComes('sensor_msgs/msg/Imu', {
  header,
  orientation: { z: 0.6, w: 0.8 },
  linear_acceleration: { z: 9.81 },
});
await goesAndComes('sensor_msgs/msg/JointState', {
  header,
  name: ['left', 'rechts: ä'],
  position: [1, 2],
  velocity: [],
});
await goesAndComes('event_camera_msgs/msg/EventPacket', {
  header,
  seq: 2n ** 64n - 1n,
  time_base: 1n,
  encoding: 'evt3',
  events: Uint8Array.from({ length: 65_537 }, (_, i) => i),
});
await goesAndComes('std_msgs/msg/String', { data: 'Ωμέγα 🤖' });

const maps: Int8Array[] = [];
const grid = messageType('nav_msgs/msg/OccupancyGrid');
node.subscribe('/map', grid.name, LATCHED, ({ cdr }) => void maps.push(grid.decode(cdr).data));
await until('the map that was latched comes', () => maps.length === 1);
assert.deepEqual(maps[0], Int8Array.of(0, 100, -1));

let ranges = 0;
node.subscribe('/sensor', 'sensor_msgs/msg/LaserScan', SENSOR, () => void ranges++);
let reliable = 0;
node.subscribe('/sensor', 'sensor_msgs/msg/LaserScan', { ...EVENTS, reliability: 'reliable' }, () => void reliable++);
await until('a sensor that sends without acknowledgement is heard', () => ranges > 5);
assert.equal(reliable, 0);

await until('a clock that is sent without acknowledgement is followed', () => node.now() > 100_000_000_000n);
assert.equal(node.now() % 1_000_000_000n, 0n);

for (const data of [true, false]) {
  const answer = await node.call('/python/peer/switch', 'std_srvs/srv/SetBool', { data }, 10);
  assert.deepEqual(answer, { success: !data, message: data ? 'Größe True' : 'Größe False' });
}
node.serve('~/switch', 'std_srvs/srv/SetBool', async ({ data }) => {
  await delay(20);
  return { success: data, message: 'von hier: ä' };
});
const string = messageType('std_msgs/msg/String');
const answers: string[] = [];
node.subscribe('/answer', string.name, RELIABLE, ({ cdr }) => void answers.push(string.decode(cdr).data));
const ask = node.advertise('/ask', string.name, RELIABLE);
await until('rclpy gets an answer', () => {
  ask.publish(string.encode({ data: 'on' }));
  return answers.length > 0;
});
assert.equal(answers[0], 'True von hier: ä');

const topics = new Map((await node.topics()).map((topic) => [topic.name, topic]));
assert.deepEqual(topics.get('/map')?.publishers, [
  {
    node: '/python/peer',
    type: 'nav_msgs/msg/OccupancyGrid',
    qos: { reliability: 'reliable', durability: 'transient-local' },
  },
]);
assert.equal(topics.get('/sensor')?.publishers[0].qos?.reliability, 'best-effort');

const end = node.advertise('/end', string.name, RELIABLE);
const telling = setInterval(() => end.publish(string.encode({})), 50);
await ended;
clearInterval(telling);
await node.close();
