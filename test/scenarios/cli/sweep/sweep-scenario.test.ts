// @module-tag long
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { recordError } from '../../../../scenarios/scenario/located-error.ts';
import type { SweepJob } from '../../../../scenarios/sweep/job.ts';
import { jobsOf, planSweep } from '../../../../scenarios/sweep/plan-sweep.ts';
import { Failures } from '../../../../scenarios/sweep/results/failures.ts';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { againOn } from '../../../../scenarios/sweep/run-sweep.ts';
import { readSweepFolder } from '../../../../scenarios/sweep/sweep-file.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const cwd = process.cwd();
const LEARNING = ['--vary', 'learning=0,0.5', '--set', 'trials=2', '--seeds', '2', '--jobs', '1'];
const sweep = (...argv: readonly string[]) => call(['sweep', ...argv], { cwd });

it('in parts does its part here, and says so, where the environment names a server', async () => {
  const argv = ['sweep', REACH, ...LEARNING, '--out', temporaryFolder(), '--shard', '0/1'];
  const { code, stdout, stderr } = await call(argv, {
    cwd,
    env: { REAFFERENCE_REDIS: 'redis://:secret@127.0.0.1:1' },
  });
  expect(code).toBe(0);
  expect(stdout).toContain('part 0 of 1: 4 jobs of 4 have a result; none is left\n');
  expect(stderr).toMatch(/^this part is done here: the server of REAFFERENCE_REDIS is not used$/m);
  expect(stderr).not.toContain('secret');
});

it('ends as after any failure where only a job of the fresh seeds failed', async () => {
  const out = temporaryFolder();
  const argv = [REACH, ...LEARNING, '--objective', 'mean(latency, 2)', '--out', out];
  const { again } = JSON.parse((await sweep(...argv, '--json')).stdout);
  const [id] = Object.values<string>(again.jobs);
  rmSync(new ResultsFolder(out).fileOf(id));
  const plan = await planSweep(readSweepFolder(out));
  const job = jobsOf(plan, again, againOn(plan)).find((one) => one.id === id) as SweepJob;
  new Failures(out).put(job, recordError(new Error('the disk was full')));
  const report = join(temporaryFolder(), 'report.html');
  const { code, stderr } = await sweep(out, '--report', report);
  expect(code).toBe(3);
  expect(stderr).toContain('1 job failed: reafference sweep status ');
  expect(readFileSync(report, 'utf8')).toContain('0 diverged, 1 failed');
});

it('counts a point once that a search tried for few trials first', async () => {
  const report = join(temporaryFolder(), 'report.html');
  const argv = [
    ...['--vary', 'noise=linear(0, 0.1)', '--set', 'trials=12', '--seeds', '1', '--jobs', '1'],
    '--report',
    report,
  ];
  const search = ['--sampler', 'halving', '--points', '2', '--objective', 'mean(latency)'];
  const { stdout } = await sweep(REACH, ...argv, ...search, '--out', temporaryFolder());
  expect(stdout).toMatch(/^best of 4 points: noise=/m);
  expect(readFileSync(report, 'utf8')).toContain('noise varied; 4 points, 1 seed each.');
});

it.each([
  ['says nothing of checkpoints', '', 5],
  ['says when it has some', 'checkpointEvery: 2\n', 2],
])(
  'the script for Slurm of a file that %s is one whose parts do it, and so is that of its folder',
  async (_, more, every) => {
    const folder = temporaryFolder();
    const describes = `scenario: ${REACH}\nvary: { learning: [0, 0.5] }\nset: { trials: 2 }\nseeds: 1\n${more}`;
    writeFileSync(join(folder, 'rates.yaml'), describes);
    for (const argv of [['rates.yaml', '--out', 'rates'], ['rates']]) {
      const script = await call(['sweep', ...argv, '--jobs', '1', '--slurm'], { cwd: folder });
      const [, words] = /^npx reafference (.*) --shard /m.exec(script.stdout) ?? [];
      const part = await call([...words.split(' '), '--shard', '0/1'], { cwd: folder });
      expect(part).toMatchObject({ code: 0, stdout: expect.stringContaining('2 jobs of 2 have a result') });
      expect(readSweepFolder(join(folder, 'rates'))).toMatchObject({ checkpointEvery: every });
    }
  },
);
