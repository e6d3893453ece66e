import { describe, expect, it } from 'vitest';
import { call } from '../call.ts';

const HERE = { cwd: process.cwd() };

describe.skipIf(process.env['ROS_DISTRO'] !== undefined)('reafference ros2 without ROS', () => {
  it('says that ROS is not set up, and what to do', async () => {
    const { code, stderr } = await call(
      ['ros2', 'examples/keep-clear.ts', '--ros-args', '-r', 'odom:=/base/odom'],
      HERE,
    );
    expect(code).toBe(3);
    expect(stderr).toContain('ros_unavailable');
    expect(stderr).toContain('a shell in which ROS 2 is set up');
  });
});

it.each([
  ['a file that exports no agent', ['ros2', 'examples/network.ts'], 3],
  ['parameters that are none', ['ros2', 'examples/keep-clear.ts', '--ros-args', '-p', 'gain=1'], 2],
  ['topics that are none', ['ros2', 'examples/keep-clear.ts', '--topics', 'scan'], 2],
])('reafference ros2 refuses %s', async (_, argv, code) => {
  expect((await call(argv, HERE)).code).toBe(code);
});
