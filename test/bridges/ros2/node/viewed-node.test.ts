import { describe, expect, it } from 'vitest';
import { output, ownDomain, withRos2 } from '../transport/ros2.ts';

describe.runIf(withRos2)('an agent on a graph of ROS 2 that is looked at', () => {
  it('shows its viewer what it hears and what it commands', { timeout: 120_000 }, async () => {
    const script = new URL('viewed-node-check.ts', import.meta.url).pathname;
    await expect(output(process.execPath, ['--import', 'tsx', script], ownDomain(), 110)).resolves.toBe('');
  });
});
