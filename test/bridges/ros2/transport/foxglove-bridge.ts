import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { openFoxglove } from '../../../../bridges/ros2/transport/foxglove.ts';

/** The executable of foxglove_bridge in the ROS 2 that a shell has set up. */
const bridge = (process.env['AMENT_PREFIX_PATH'] ?? '')
  .split(':')
  .map((prefix) => `${prefix}/lib/foxglove_bridge/foxglove_bridge`)
  .find(existsSync);

/** Whether there is a foxglove_bridge, or tests with it must not be skipped. */
export const withBridge = process.env['REQUIRE_ROS2'] === '1' || bridge !== undefined;

/** A port that nobody has. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/**
 * Starts a foxglove_bridge, which ends with this process at the latest, and waits until it answers.
 *
 * @param port default: any that is free
 */
export async function startBridge(
  env: NodeJS.ProcessEnv,
  port?: number,
): Promise<{ readonly url: string; readonly port: number; readonly child: ChildProcess }> {
  if (bridge === undefined)
    throw new Error('foxglove_bridge is not installed: sudo apt install ros-$ROS_DISTRO-foxglove-bridge');
  const own = port ?? (await freePort());
  // By default the bridge keeps one message of a topic, and loses the others of a burst.
  const parameters = [`port:=${own}`, 'address:=127.0.0.1', 'min_qos_depth:=1000', 'max_qos_depth:=1000'];
  const words = ['--ros-args', ...parameters.flatMap((one) => ['-p', one])];
  const child = spawn(bridge, words, { env, stdio: 'ignore' });
  process.on('exit', () => child.kill('SIGKILL'));
  const url = `ws://127.0.0.1:${own}`;
  for (let tries = 0; ; tries++) {
    try {
      await (await openFoxglove(url, { node: 'first', fault() {} })).close();
      return { url, port: own, child };
    } catch (error) {
      if (tries > 100) throw error;
      await delay(100);
    }
  }
}
