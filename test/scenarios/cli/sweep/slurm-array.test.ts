// @module-tag long
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';
import { SlurmCluster } from './slurm-cluster.ts';

const SLURM = process.env['REQUIRE_SLURM'] === '1';
const ARGV = [REACH, '--vary', 'learning=0,0.5', '--set', 'trials=400', '--seeds', '4'];

it.skipIf(!SLURM)(
  'an array of a real Slurm does a sweep: a part that is told to stop comes back, and goes on to the same digest',
  async () => {
    const cwd = temporaryFolder();
    const out = join(cwd, 'results');
    // The package, as npx finds it.
    mkdirSync(join(cwd, 'node_modules', '.bin'), { recursive: true });
    const program = `#!/bin/sh\nexec node --import ${import.meta.resolve('tsx')} ${process.cwd()}/scenarios/cli/main.ts "$@"\n`;
    writeFileSync(join(cwd, 'node_modules', 'reafference'), program, { mode: 0o755 });
    symlinkSync('../reafference', join(cwd, 'node_modules', '.bin', 'reafference'));
    const script = await call(['sweep', ...ARGV, '--out', out, '--slurm'], { cwd });
    writeFileSync(join(cwd, 'job.sh'), script.stdout);

    const cluster = await SlurmCluster.start();
    onTestFinished(() => cluster.stop());
    const submitted = cluster.says('sbatch', '--array=0-1', `--chdir=${cwd}`, join(cwd, 'job.sh'));
    const [job] = /\d+$/.exec(submitted) ?? [];
    expect(job).toBeDefined();
    const checkpoints = join(out, 'checkpoints');
    while (!existsSync(checkpoints)) await pause(100);
    cluster.says('scancel', '--batch', '--signal=TERM', `${job}_0`);

    const states = (): string => cluster.says('squeue', '--array', '--noheader', '--format=%K %t %r');
    // Slurm lets a part that comes back wait for two minutes, unless it is told not to.
    while (!/^0 PD/m.test(states())) await pause(200);
    expect([...new ResultsFolder(out).ids()].length).toBeLessThan(8);
    while (states() !== '') {
      cluster.says('scontrol', 'update', `JobId=${job}_0`, 'StartTime=now');
      await pause(500);
    }
    const log = readFileSync(join(cwd, `job.sh-${job}_0.log`), 'utf8');
    expect(log).toMatch(/part 0 of 2: \d jobs? of 8/);

    const digestOf = async (folder: string): Promise<string> =>
      JSON.parse((await call(['sweep', ...ARGV, '--out', folder, '--jobs', '1', '--json'], { cwd })).stdout).digest;
    const done = [...new ResultsFolder(out).ids()];
    expect(done).toHaveLength(8);
    expect(await digestOf(out)).toBe(await digestOf(join(cwd, 'straight')));
  },
  600_000,
);
