// @module-tag long
import { describe, expect, it } from 'vitest';
import { openRclNode } from '../../../../bridges/ros2/transport/rclnodejs.ts';
import { rosTransportConformance } from '../../../conformance/index.ts';
import { fakeRcl } from './fake-rcl.ts';
import { output, ownDomain, withRos2 } from './ros2.ts';

describe.skipIf(!withRos2)('a node of rclnodejs', () => {
  const script = new URL('rcl-check.ts', import.meta.url).pathname;
  const checks = rosTransportConformance(() => {
    throw new Error('checks run in processes of their own');
  });
  for (const { name } of checks)
    it(name, async () => {
      await expect(output(process.execPath, ['--import', 'tsx', script, name], ownDomain())).resolves.toBe('');
    });

  it('speaks with a node of rclpy: topics both ways, latched and of sensors, clock, services both ways', async () => {
    const script = new URL('rclpy-check.ts', import.meta.url).pathname;
    await expect(output(process.execPath, ['--import', 'tsx', script], ownDomain())).resolves.toBe('');
  });
});

describe('a node on what stands for rclnodejs', () => {
  const aborts: string[] = [];
  const checks = rosTransportConformance(() => {
    const rcl = fakeRcl(aborts);
    return { open: (options) => openRclNode(options, async () => rcl) };
  });
  for (const { name, run } of checks)
    it.concurrent(name, async () => {
      await run();
      expect(aborts).toEqual([]);
    });
});
