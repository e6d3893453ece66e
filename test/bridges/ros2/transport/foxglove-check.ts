/**
 * Runs one check of the conformance suite through a foxglove_bridge, with a node of rclnodejs on the other side.
 *
 * Usage: foxglove-check.ts BRIDGE NAME, with the executable of the bridge
 */
import { spawn } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openFoxglove } from '../../../../bridges/ros2/transport/foxglove.ts';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { rosTransportConformance } from '../../../conformance/ros-transport.ts';

const [, , bridge, wanted] = process.argv;

const server = createServer();
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
await new Promise((resolve) => server.close(resolve));

// By default the bridge keeps one message of a topic, and loses the others of a burst.
const parameters = [`port:=${port}`, 'address:=127.0.0.1', 'min_qos_depth:=1000', 'max_qos_depth:=1000'];
const child = spawn(bridge, ['--ros-args', ...parameters.flatMap((one) => ['-p', one])], { stdio: 'ignore' });
process.on('exit', () => child.kill('SIGKILL'));

const url = `ws://127.0.0.1:${port}`;
for (let tries = 0; ; tries++) {
  try {
    await (await openFoxglove(url, { node: 'first', fault() {} })).close();
    break;
  } catch (error) {
    if (tries > 100) throw error;
    await delay(100);
  }
}
const check = rosTransportConformance(
  () => ({ open: (options) => openFoxglove(url, options), peer: (options) => openRclNode(options) }),
  { lacks: ['qualities', 'order', 'serving'] },
).find(({ name }) => name === wanted);
if (check === undefined) throw new Error(`no check ${wanted}`);
await check.run();
process.exit();
