// @module-tag long
import { once } from 'node:events';
import { resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startBridge, withBridge } from '../../../bridges/ros2/transport/foxglove-bridge.ts';
import { CLI, ownDomain, until, whoTalks } from '../../../bridges/ros2/transport/ros2.ts';

const ROBOT = resolve('test/bridges/ros2/packages/robot.py');

/** What a program finds where there is no ROS 2. */
const { PATH, HOME } = process.env;
const WITHOUT_ROS = { PATH, HOME };

describe.runIf(withBridge)('an agent behind a foxglove_bridge', { timeout: 120_000 }, () => {
  it('drives a robot, which stands when its sensors are silent and when the agent is killed', async () => {
    const env = ownDomain();
    const robot = whoTalks('python3', [ROBOT], env);
    onTestFinished(() => void robot.child.kill('SIGKILL'));
    let bridge = await startBridge(env);
    onTestFinished(() => void bridge.child.kill('SIGKILL'));
    const words = [...CLI, 'ros2', 'examples/keep-clear.ts', '--bridge', bridge.url];
    const agent = whoTalks(process.execPath, words, WITHOUT_ROS);
    onTestFinished(() => void agent.child.kill('SIGKILL'));
    const last = (): string | undefined => robot.said.trimEnd().split('\n').at(-1);
    await until('the robot is driven', () => last() === 'driven');
    expect(agent.said).toContain('no node of its own, and no services');

    robot.child.kill('SIGUSR1');
    await until('the robot stands, whose sensors are silent', () => last() === 'stands');
    robot.child.kill('SIGUSR1');
    await until('the robot is driven on', () => last() === 'driven');

    const before = robot.said;
    bridge.child.kill('SIGKILL');
    await until('the agent misses its bridge', () => agent.said.includes('the connection to the bridge is lost'));
    bridge = await startBridge(env, bridge.port);
    await until('the robot is told zero by who connects again, and driven on', () =>
      /stands\s+driven\s*$/.test(robot.said.slice(before.length)),
    );

    agent.child.kill('SIGKILL');
    await until('the robot stands, whose agent was killed', () => last() === 'stands');
  });

  it('ends when its sensors are silent for long, as nobody could activate it again', async () => {
    const env = ownDomain();
    const robot = whoTalks('python3', [ROBOT], env);
    onTestFinished(() => void robot.child.kill('SIGKILL'));
    const bridge = await startBridge(env);
    onTestFinished(() => void bridge.child.kill('SIGKILL'));
    const words = [...CLI, 'ros2', 'examples/keep-clear.ts', '--bridge', bridge.url];
    const agent = whoTalks(process.execPath, words, WITHOUT_ROS);
    onTestFinished(() => void agent.child.kill('SIGKILL'));
    const ended = once(agent.child, 'exit');
    await until('the robot is driven', () => robot.said.includes('driven'));
    const examined = ['doctor', '--ros', 'examples/keep-clear.ts', '--bridge', bridge.url, '--seconds', '1'];
    const doctor = whoTalks(process.execPath, [...CLI, ...examined], WITHOUT_ROS);
    await once(doctor.child, 'close');
    expect(doctor.said).not.toMatch(/^ROS 2$/m);
    // How often messages come is a matter of the machine.
    expect(doctor.said).toMatch(/^Topics of examples\/keep-clear.ts\n.*^ {2}ok +velocity /ms);
    robot.child.kill('SIGUSR1');
    expect(await ended).toEqual([3, null]);
    expect(agent.said).toContain('sensor_stale');
  });
});
