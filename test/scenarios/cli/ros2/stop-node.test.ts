import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { CLI, ownDomain, until, whoTalks, withRos2 } from '../../../bridges/ros2/transport/ros2.ts';

const AGENT = ['examples/keep-clear.ts'];
const SIMULATION = ['--serve', 'water-maze'];

describe.runIf(withRos2)('a node on ROS 2', () => {
  it.each([
    ['an agent is stopped by Ctrl-C, which launch passes on', AGENT, 'waiting for', ['SIGINT', 'SIGINT']],
    ['an agent is stopped by SIGTERM', AGENT, 'waiting for', ['SIGTERM']],
    ['a simulation is stopped', SIMULATION, 'serves water-maze', ['SIGINT', 'SIGTERM']],
  ] as const)('exits with 0 when %s', { timeout: 60_000 }, async (_, words, begun, signals) => {
    const node = whoTalks(process.execPath, [...CLI, 'ros2', ...words], ownDomain());
    await until('the node has begun', () => node.said.includes(begun));
    const ended = once(node.child, 'exit');
    for (const signal of signals) {
      node.child.kill(signal);
      await until('it is heard', () => node.said.includes('Interrupted'));
    }
    expect(await ended).toEqual([0, null]);
  });
});
