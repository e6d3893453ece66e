import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { output, ownDomain, withRos2 } from '../transport/ros2.ts';

const folder = temporaryFolder();

describe.runIf(withRos2)('a bag of rosbag2 in which an agent of ours drives a robot', () => {
  it('has the agent hear all odometry, and command what it commanded, without its journal', {
    timeout: 120_000,
  }, async () => {
    const script = new URL('robot-bag-check.ts', import.meta.url).pathname;
    const said = await output(process.execPath, ['--import', 'tsx', script, folder], ownDomain(), 110);
    const { compared, same } = JSON.parse(said);
    // The others are those before the agent was active, and where odometry came between a command and its recording: the more, the busier the machine.
    expect(same).toBeGreaterThan(0.5 * compared);
  });
});
