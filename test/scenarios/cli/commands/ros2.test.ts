import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const HERE = { cwd: process.cwd() };
const ros2 = (...words: string[]) => call(['ros2', ...words], { cwd: temporaryFolder() });

describe('ros2', () => {
  it('runs an agent or serves a simulation, and not both or neither', async () => {
    const both = await ros2('water-maze', '--serve', 'water-maze');
    expect(both).toMatchObject({ code: 2, stdout: '' });
    expect(both.stderr).toContain('a simulation is served, and an agent is named too');
    const neither = await ros2();
    expect(neither).toMatchObject({ code: 2, stdout: '' });
    expect(neither.stderr).toContain('no agent is named');
  });

  it('refuses an option of the other use', async () => {
    const simulation = await ros2('--serve', 'water-maze', '--use-sim-time');
    expect(simulation.code).toBe(2);
    expect(simulation.stderr).toContain('--use-sim-time is for an agent');
    const agent = await ros2('water-maze', '--lock-step', '20');
    expect(agent.code).toBe(2);
    expect(agent.stderr).toContain('--lock-step is for a simulation');
  });

  it.each([
    ['--managed', [], '--managed waits for `ros2 lifecycle set`'],
    ['--state', ['a.state'], '--state is for ~/save and ~/load'],
    ['--ros-args', ['-p', 'begin_trial:=false'], 'nobody could begin a trial'],
    ['--ros-args', ['-p', 'bond:=true'], 'no lifecycle manager could manage the node'],
  ])('refuses through a bridge what needs a service: %s %j', async (word, values, reason) => {
    const { code, stderr } = await call(
      ['ros2', 'examples/keep-clear.ts', '--bridge', 'ws://a', word, ...values],
      HERE,
    );
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
    expect(stderr).toContain('no service can be offered through a bridge');
  });

  it('refuses a factor that time cannot have', async () => {
    for (const factor of ['0', '-1', 'fast', 'Infinity']) {
      const { code, stderr } = await ros2('--serve', 'water-maze', '--speed', factor);
      expect(code).toBe(2);
      expect(stderr).toContain('a number above 0');
    }
  });

  it('refuses a scenario that there is not, before it looks for ROS', async () => {
    const { code, stderr } = await ros2('--serve', 'water-mace');
    expect(code).toBe(2);
    expect(stderr).toContain('water-maze');
  });
});

describe('ros2 --bridge', { tags: 'long' }, () => {
  const drive = (url: string) => call(['ros2', 'examples/keep-clear.ts', '--bridge', url], HERE);

  it.each([
    ['no address', 'robot', 'robot'],
    ['an address where nobody listens', 'ws://127.0.0.1:1', 'ECONNREFUSED'],
  ])('says that there is no bridge at %s', async (_, url, received) => {
    const { code, stderr } = await drive(url);
    expect(code).toBe(3);
    expect(stderr).toContain('no way into ROS 2 through this address');
    expect(stderr).toContain(received);
    expect(stderr).toContain('ros2 launch foxglove_bridge');
  });

  it('says that a server speaks no Foxglove', async () => {
    const server = createServer((_, response) => response.end('hello'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { code, stderr } = await drive(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.close();
    expect(code).toBe(3);
    expect(stderr).toContain('a foxglove_bridge that answers within 5 s');
    expect(stderr).toContain('connection_failed');
  });
});

describe.skipIf(process.env['ROS_DISTRO'] !== undefined)('ros2 without ROS', () => {
  it('says that ROS is not set up, and what to do', { tags: 'long' }, async () => {
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
  ['ranges without a board', ['ros2', 'examples/keep-clear.ts', '--ranges', 'package.json'], 2],
  ['ranges that are none', ['ros2', 'examples/keep-clear.ts', '--on', 'integer-twin', '--ranges', 'package.json'], 2],
  ['topics that are none', ['ros2', 'examples/keep-clear.ts', '--topics', 'scan'], 2],
])('ros2 refuses %s', async (_, argv, code) => {
  expect((await call(argv, HERE)).code).toBe(code);
});
