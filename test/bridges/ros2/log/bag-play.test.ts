import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { output, ownDomain, withRos2 } from '../transport/ros2.ts';

const folder = temporaryFolder();

describe.runIf(withRos2)('a run of ours that rosbag2 plays', () => {
  it('has its agent, as a node of simulated time, command the same to the last bit', { timeout: 180_000 }, async () => {
    const script = new URL('bag-play-check.ts', import.meta.url).pathname;
    await expect(output(process.execPath, ['--import', 'tsx', script, folder], ownDomain(), 170)).resolves.toBe('');
  });
});
