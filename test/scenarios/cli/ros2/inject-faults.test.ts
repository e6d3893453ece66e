import { describe, expect, it } from 'vitest';
import type { FaultResult } from '../../../../bridges/ros2/faults/experiment.ts';
import { FAULTS } from '../../../../bridges/ros2/faults/mutilations.ts';
import { exitCodeFor, rowOf } from '../../../../scenarios/cli/ros2/inject-faults.ts';
import { ROS2_OPTIONS } from '../../../../scenarios/cli/ros2/ros2-options.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../call.ts';

const ros2 = (...words: string[]) => call(['ros2', ...words], { cwd: temporaryFolder() });

const RESULT: FaultResult = {
  fault: 'silent',
  topic: '/scan',
  mustStop: true,
  answers: [
    { what: 'stopped', seconds: 0.41 },
    { what: 'stopped', seconds: 0.45 },
    { what: 'went on', seconds: 2 },
  ],
  backSeconds: [0.1, null, 0.3],
  verdict: 'failed',
};

describe('ros2 --inject', () => {
  it('lists every fault in its help', () => {
    expect(ROS2_OPTIONS.inject.meaning).toContain(`all, or some of ${Object.keys(FAULTS).join(', ')}`);
  });

  it('refuses a fault that there is not, with the nearest name, before it looks for ROS', async () => {
    const { code, stderr } = await ros2('--inject', 'silent,frosen');
    expect(code).toBe(2);
    expect(stderr).toContain("did you mean 'frozen'?");
  });

  it('is not for an agent, nor its options for anything else', async () => {
    const both = await ros2('keep-clear.ts', '--inject', 'silent');
    expect(both.code).toBe(2);
    expect(both.stderr).toContain('faults are injected, and an agent is named too');
    const other = await ros2('keep-clear.ts', '--within', '0.2');
    expect(other.code).toBe(2);
    expect(other.stderr).toContain('--within is for faults');
    const limit = await ros2('--inject', 'silent', '--stale-after', '100');
    expect(limit.code).toBe(2);
    expect(limit.stderr).toContain('--stale-after is for an agent');
  });

  it('takes no topic but that of the velocity', async () => {
    const { code, stderr } = await ros2('--inject', 'silent', '--topics', 'scan=/front');
    expect(code).toBe(2);
    expect(stderr).toContain('velocity=TOPIC alone');
  });

  it('tells in a row what was done how often, and when', () => {
    expect(rowOf(RESULT)).toEqual([
      'silent',
      '/scan',
      'yes',
      '2 x zero after 0.45 (0.41 to 0.45) s; 1 x went on for 2.0 s',
      'after 0.30 (0.10 to 0.30) s; 1 x not in time',
      'failed',
    ]);
    expect(rowOf({ ...RESULT, answers: [], backSeconds: [] })[3]).toBe('not tried');
  });

  it('exits with 1 where one failed, else with 4 where one is undecided or none was tried', () => {
    const of = (...verdicts: FaultResult['verdict'][]) =>
      exitCodeFor(verdicts.map((verdict) => ({ ...RESULT, verdict })));
    expect([of('passed'), of('undecided', 'failed'), of('passed', 'undecided'), of()]).toEqual([0, 1, 4, 4]);
  });
});
