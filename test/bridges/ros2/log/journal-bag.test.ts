import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { output, ownDomain, withRos2 } from '../transport/ros2.ts';

const folder = temporaryFolder();

describe.runIf(withRos2)('a bag of rosbag2 in which a spiking agent of ours drives a robot', () => {
  it('has the agent command the same again, to the last bit', { timeout: 120_000 }, async () => {
    const script = new URL('journal-bag-check.ts', import.meta.url).pathname;
    const said = await output(process.execPath, ['--import', 'tsx', script, folder], ownDomain(), 110);
    const { ticks, ...figures } = JSON.parse(said);
    expect(figures['the same by the journal']).toBe(ticks);
  });
});
