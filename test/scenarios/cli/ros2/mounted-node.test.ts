import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CLI, ownDomain, until, whoTalks, withRos2 } from '../../../bridges/ros2/transport/ros2.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const AGENT = 'examples/keep-clear.ts';
const state = join(temporaryFolder(), 'agent.state');

describe.runIf(withRos2)('an agent whose robot has its lidar backwards', () => {
  it('does not drive it, and drives it if its scans are to be turned', { timeout: 100_000 }, async () => {
    const env = ownDomain();
    const robot = whoTalks('python3', [new URL('mounted.py', import.meta.url).pathname], env);
    onTestFinished(() => void robot.child.kill('SIGKILL'));
    const refused = whoTalks(process.execPath, [...CLI, 'ros2', AGENT, '--state', state], env);
    expect(await once(refused.child, 'exit'), refused.said).toEqual([3, null]);
    expect(refused.said).toContain('mount_mismatch');
    expect(refused.said).toMatch(/expected: +\{ z: 0\.2 \}, as the agent declares/);
    expect(refused.said).toMatch(/received: +"\{ z: 0, yaw: -?3\.142 \}, where the transforms have laser/);
    expect(refused.said).toContain('declare mount: { z: 0.2, yaw: ');
    expect(refused.said).not.toContain('commands go to the robot');
    const turned = whoTalks(process.execPath, [...CLI, 'ros2', AGENT, '--ros-args', '-p', 'mounts:=tf'], env);
    await until('the robot is driven', () => turned.said.includes('commands go to the robot'));
    expect(turned.said).toMatch(/scan is mounted at \{ z: 0, yaw: -?3\.142 \}, and is read so/);
    const ended = once(turned.child, 'exit');
    turned.child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
  });
});
