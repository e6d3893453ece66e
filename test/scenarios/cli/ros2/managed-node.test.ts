import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { ownDomain, until, whoTalks, withRos2 } from '../../../bridges/ros2/transport/ros2.ts';

describe.runIf(withRos2)('an agent that launch manages', () => {
  it('is configured, activated and ended', { timeout: 60_000 }, async () => {
    const file = new URL('managed.launch.py', import.meta.url).pathname;
    const launch = whoTalks('ros2', ['launch', file], { ...ownDomain(), NODE: process.execPath });
    await until('it is to become active', () => launch.said.includes('waiting for scan on scan'));
    const ended = once(launch.child, 'exit');
    launch.child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(launch.said).toContain('process has finished cleanly');
  });
});
