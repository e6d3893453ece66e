// @module-tag long
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const cwd = process.cwd();
const LEARNING = ['--vary', 'learning=0,0.5', '--set', 'trials=2', '--seeds', '2', '--jobs', '1'];
const sweep = (...argv: readonly string[]) => call(['sweep', ...argv], { cwd });

describe('reafference sweep', () => {
  it('shows which point is best, and what it does on other seeds; a second call does nothing anew', async () => {
    const out = temporaryFolder();
    const argv = [REACH, ...LEARNING, '--objective', 'mean(latency, 2)', '--out', out];
    const first = await sweep(...argv);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('reach@1  grid over learning, minimise mean(latency, 2)\n');
    expect(first.stdout).toMatch(/^learning +Seeds +mean\(latency, 2\) +95 % interval\n +(0|0\.5) +2 /m);
    expect(first.stdout).toMatch(/^best of 2 points: learning=(0|0\.5) {2}\d/m);
    expect(first.stdout).toMatch(/^on 2 other seeds: \d/m);
    const facts = JSON.parse((await sweep(...argv, '--json')).stdout);
    expect(first.stdout).toContain(`digest ${facts.digest.slice(0, 16)}\n`);
    expect(facts).toMatchObject({
      ...{ scenario: 'reach', onGateSeeds: false, partial: false },
      objective: { text: 'mean(latency, 2)', direction: 'minimise' },
      points: [
        { point: { learning: 0 }, done: 2 },
        { point: { learning: 0.5 }, done: 2 },
      ],
    });
    const report = join(temporaryFolder(), 'report.html');
    const again = await sweep(out, '--json', '--report', report);
    expect(JSON.parse(again.stdout)).toEqual(facts);
    expect(again.stderr).toContain('report.html');
    expect(readFileSync(report, 'utf8')).toContain(facts.digest.slice(0, 16));
  });

  it('is read from a file, with what it is about beside it', async () => {
    const folder = temporaryFolder();
    const scenario = relative(folder, REACH);
    writeFileSync(
      join(folder, 'sweep.yaml'),
      `scenario: ${scenario}\nvary:\n  learning: [0, 0.5]\nset: { trials: 1 }\nseeds: [3, 4]\nobjective: mean(success)\n`,
    );
    const out = join(folder, 'results');
    const { code, stdout } = await sweep(join(folder, 'sweep.yaml'), '--out', out, '--jobs', '1', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seeds: [3, 4], objective: { direction: 'maximise' } });
    expect(JSON.parse(readFileSync(join(out, 'sweep.json'), 'utf8'))).toMatchObject({ seeds: [3, 4] });
  });

  it('lets controllers learn first, and keeps them, from paths beside its file', async () => {
    const folder = temporaryFolder();
    const scenario = relative(folder, REACH);
    const yaml = (more: string) =>
      `scenario: ${scenario}\nset: { trials: 1 }\nseeds: [3]\nkeepControllers: true\n${more}`;
    const file = (name: string, more: string): string => {
      writeFileSync(join(folder, name), yaml(more));
      return join(folder, name);
    };
    const training = file('training.yaml', `train: ${scenario}\nvary: { train.learning: [0, 0.5] }\n`);
    const dry = JSON.parse((await sweep(training, '--dry-run', '--json')).stdout);
    expect(dry).toMatchObject({ points: 2, jobs: 2, trainings: 2 });
    const out = join(folder, 'results');
    const argv = ['--out', out, '--jobs', '1'];
    const { stdout } = await sweep(training, ...argv);
    expect(stdout).toContain('each controller learns in reach@1 first\n');
    const results = new ResultsFolder(out);
    const ids = [...results.controllers.ids()];
    expect(ids.sort()).toEqual([...results.ids()].sort());
    expect(ids).toHaveLength(4);

    copyFileSync(results.controllers.fileOf(ids[0]), join(folder, 'learned.bin'));
    const loaded = file(
      'loaded.yaml',
      'loadController: learned.bin\nvary: { learning: [0] }\nobjective: mean(success)\n',
    );
    const from = await sweep(loaded, '--out', join(folder, 'other'), '--jobs', '1', '--json');
    const { best } = JSON.parse(from.stdout);
    expect(from.stderr).not.toContain('failed');
    expect(existsSync(new ResultsFolder(join(folder, 'other')).controllers.fileOf(best.jobs[3]))).toBe(true);

    const packed = await sweep('pack', out, '--csv');
    expect(packed.code).toBe(0);
    const [head, row] = readFileSync(join(out, 'jobs.csv'), 'utf8').split('\n');
    expect(head).toContain(',param_train_learning,');
    const of = (name: string): string => row.split(',')[head.split(',').indexOf(name)];
    expect(ids).toContain(of('after'));
    expect(of('initial_state')).not.toBe(of('final_state'));
  });

  it('takes faults of sensors, the same at all points', async () => {
    const out = temporaryFolder();
    const argv = [REACH, ...LEARNING, '--out', out, '--fault', 'pose=turned:1@0.1', '--stale-after', '2000'];
    expect((await sweep(...argv)).code).toBe(0);
    const kept = JSON.parse(readFileSync(join(out, 'sweep.json'), 'utf8'));
    expect(kept).toMatchObject({ faults: ['pose=turned:1@0.1'], staleAfterSeconds: 2 });
    const results = new ResultsFolder(out);
    for (const id of results.ids())
      expect(JSON.parse(results.read(id) ?? '').identity).toMatchObject({
        faults: ['pose=turned:1@0.1'],
        staleAfterSeconds: 2,
      });
  });

  it('has networks on a board, whose address is no part of the sweep', async () => {
    const out = temporaryFolder();
    const argv = ['water-maze', '--vary', 'dopamine=0', '--set', 'trials=1', '--set', 'timeLimit=1', '--seeds', '1'];
    expect((await sweep(...argv, '--on', 'integer-twin', '--out', out, '--jobs', '1')).code).toBe(0);
    expect(JSON.parse(readFileSync(join(out, 'sweep.json'), 'utf8'))).toMatchObject({ board: 'integer-twin' });
    expect((await sweep('pack', out, '--csv')).code).toBe(0);
    const [head, row] = readFileSync(join(out, 'jobs.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(row?.[head?.indexOf('board') as number]).toBe('integer-twin');
    expect(row?.[head?.indexOf('board_plans') as number]).toMatch(/^[0-9a-f]{64}$/);
    // A board that is varied, or that a folder names, can be said to be at an address.
    const missing = { code: 3, stderr: expect.stringContaining('there is no /nowhere') };
    const there = ['--on', 'mcu-stm32f405:/nowhere'];
    expect(await sweep('water-maze', '--vary', 'board=none,mcu-stm32f405', ...there, '--dry-run')).toMatchObject(
      missing,
    );
    const file = join(temporaryFolder(), 'sweep.yaml');
    writeFileSync(file, 'scenario: water-maze\nvary: { dopamine: [0, 1] }\nboard: mcu-stm32f405\n');
    expect(await sweep(file, ...there, '--dry-run')).toMatchObject(missing);
    for (const [argv, text] of [
      [[out, ...there], "nothing runs on board 'mcu-stm32f405'"],
      [[out, '--on', 'loihi-fixed'], '--on is said by'],
      [['water-maze', '--vary', 'board=none,xylo-sim', '--on', 'loihi-fixed', '--dry-run'], 'is set and varied'],
    ] as const)
      expect(await sweep(...argv)).toMatchObject({ code: 2, stderr: expect.stringContaining(text) });
  });

  it('computes a parameter at each point, and tells it in its tables', async () => {
    const out = temporaryFolder();
    const vary = ['--vary', 'trials=1,2', '--set', 'faultTrial== 10*trials', '--seeds', '1'];
    expect((await sweep(REACH, ...vary, '--out', out, '--jobs', '1')).code).toBe(0);
    expect((await sweep('pack', out, '--csv')).code).toBe(0);
    for (const table of ['jobs', 'trials', 'points']) {
      const [head, ...rows] = readFileSync(join(out, `${table}.csv`), 'utf8')
        .trim()
        .split('\n');
      const column = (name: string) => rows.map((row) => row.split(',')[head.split(',').indexOf(name)]);
      expect(column('param_faultTrial')).toEqual(column('param_trials').map((trials) => String(10 * Number(trials))));
    }
  });

  it('in parts is done by several calls that share a folder', async () => {
    const out = temporaryFolder();
    const argv = [REACH, ...LEARNING, '--out', out];
    const said = [];
    for (const part of ['0/2', '1/2']) said.push((await sweep(...argv, '--shard', part)).stdout);
    expect(said[0]).toMatch(/part 0 of 2: \d jobs? of 4 have a result; (?:[02-9] are left|1 is left|none is left)/);
    expect(said[1]).toContain('part 1 of 2: 4 jobs of 4 have a result; none is left\n');
  });

  it('says how much there is to do without doing it, of a million jobs too', async () => {
    const argv = [REACH, '--vary', 'learning=linear(0,1,1000)', '--vary', 'noise=linear(0,0.1,100)', '--seeds', '10'];
    const { code, stdout } = await sweep(...argv, '--dry-run', '--jobs', '2', '--json');
    expect(code).toBe(0);
    const { points, jobs, trials, trialSeconds, totalSeconds } = JSON.parse(stdout);
    expect([points, jobs, trials]).toEqual([100_000, 1_000_000, 6_000_000]);
    expect(totalSeconds).toBeCloseTo((trialSeconds * trials) / 2, 3);
  });

  it('prints a script for Slurm that a shell takes, and that does its part and comes back when it is told to stop', async () => {
    const out = join(temporaryFolder(), 'a folder');
    const { code, stdout } = await sweep(REACH, ...LEARNING, '--out', out, '--slurm');
    expect(code).toBe(0);
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'bin'));
    const program = (name: string, text: string): void =>
      writeFileSync(join(folder, 'bin', name), `#!/bin/bash\n${text}\n`, { mode: 0o755 });
    // Says with what it was called, has its caller told to stop, and ends as the command does then; or ends by itself.
    const called = `printf '%s\\n' "$@" > "${folder}/called"`;
    const stops = `${called}; trap 'exit 130' TERM; kill -TERM $PPID; for ((i = 0; i < 500; i++)); do sleep 0.02; done; exit 99`;
    program('scontrol', `echo "$@" > "${folder}/requeued"`);
    writeFileSync(join(folder, 'job.sh'), stdout);
    const env = {
      PATH: `${folder}/bin:${process.env['PATH']}`,
      SLURM_ARRAY_TASK_ID: '3',
      SLURM_ARRAY_TASK_COUNT: '8',
      SLURM_ARRAY_JOB_ID: '7',
    };
    const script = () => spawnSync('bash', ['job.sh'], { cwd: folder, env, timeout: 20_000 }).status;
    for (const ends of ['exit 0', 'exit 3', 'kill -KILL $$']) {
      program('npx', ends);
      expect(script()).toBe(ends.startsWith('kill') ? 137 : Number(ends.slice(5)));
      expect(existsSync(join(folder, 'requeued'))).toBe(false);
    }
    program('npx', stops);
    expect(script()).toBe(130);
    expect(readFileSync(join(folder, 'called'), 'utf8').trim().split('\n')).toEqual([
      ...['reafference', 'sweep', REACH, ...LEARNING, '--out', out],
      ...['--checkpoint-every', '5', '--shard', '3/8'],
    ]);
    expect(readFileSync(join(folder, 'requeued'), 'utf8')).toBe('requeue 7_3\n');
    expect(existsSync(out)).toBe(false);
  });

  it.each<[argv: readonly string[], code: string, says: string]>([
    [[REACH, '--vary', 'learning=0,1'], 'misplaced_option', '--out DIR'],
    [[REACH, '--out', 'x'], 'no_axes', '--vary'],
    [[REACH, '--vary', 'lerning=0,1', '--out', 'x'], 'unknown_axis', "did you mean 'learning'"],
    [[REACH, '--vary', 'learning=0,2', '--out', 'x'], 'parameter_out_of_range', 'from 0 to 1'],
    [[REACH, '--vary', 'learning=0,2', '--out', 'x', '--slurm'], 'parameter_out_of_range', 'from 0 to 1'],
    [[REACH, '--vary', 'learning=0:1', '--out', 'x'], 'malformed_domain', 'linear(0, 2)'],
    [[REACH, '--vary', 'learning=linear(0,1)', '--out', 'x'], 'no_grid', 'linear(0, 2, 9)'],
    [[REACH, '--vary', 'learning=0,1', '--seeds', '11-12', '--out', 'x'], 'gate_seeds', '--on-gate-seeds'],
    [[REACH, '--vary', 'learning=0', '--vary', 'learning=1', '--out', 'x'], 'conflicting_options', 'learning=0,1'],
    [[REACH, '--vary', 'learning=0,1', '--set', 'learning=1', '--out', 'x'], 'conflicting_options', 'one of them'],
    [[REACH, '--vary', 'learning=0,1', '--shard', '2/2', '--out', 'x'], 'invalid_option', '0/8'],
    [[REACH, '--vary', 'learning=0,1', '--objective', 'mean(speeed)', '--out', 'x'], 'malformed_objective', 'speed'],
    [[REACH, '--vary', 'body=point,tortoise', '--out', 'x'], 'unknown_body', 'point, rodent'],
  ])('%j is refused as %s, before anything is done', async (argv, code, says) => {
    const folder = temporaryFolder();
    const ended = await call(['sweep', ...argv], { cwd: folder });
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain(code);
    expect(ended.stderr).toContain(says);
    expect(existsSync(join(folder, 'x', 'results'))).toBe(false);
  });

  it('says how far a sweep is and why jobs failed, lets them be tried again, mends its folder and makes tables of it', async () => {
    const out = temporaryFolder();
    const failing = [REACH, '--vary', 'fault=0,1', '--set', 'trials=2', '--set', 'faultTrial=1', '--seeds', '2'];
    const { code, stderr } = await sweep(...failing, '--jobs', '1', '--out', out);
    expect(code).toBe(3);
    expect(stderr).toContain('2 jobs failed: reafference sweep status ');
    const status = await sweep('status', out);
    expect(status.stdout).toContain('2 of 4 jobs done, 0 missing, 2 failed\n');
    expect(status.stdout).toMatch(/2 jobs failed: .*the judge is ill.* \(as [0-9a-f]{12}, seed \d+, on /);
    const { failures } = JSON.parse((await sweep('status', out, '--json')).stdout);
    const { id } = failures[0].example;
    expect((await sweep('retry', out, id.slice(0, 8))).stdout).toBe('1 job will be tried again by the next call\n');
    expect((await sweep('retry', out)).stdout).toBe('1 job will be tried again by the next call\n');
    const [one] = new ResultsFolder(out).ids();
    truncateSync(new ResultsFolder(out).fileOf(one), 100);
    const mended = await sweep('repair', out);
    expect(mended).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^1 result whole\n[0-9a-f]{12}: .*; moved to damaged/),
    });
    const packed = await sweep('pack', out, '--csv');
    expect(packed.stdout).toBe('2 points, 1 job, 2 trials; 3 jobs without a result\n');
    expect(readFileSync(join(out, 'points.csv'), 'utf8').split('\n')[0]).toContain('param_fault');
    expect(await sweep('status', cwd)).toMatchObject({ code: 2, stderr: expect.stringContaining('not_a_sweep') });
  });

  it('is cancelled from elsewhere, stays so, and goes on to the same digest', async () => {
    const [out, whole] = [temporaryFolder(), temporaryFolder()];
    const argv = [REACH, '--vary', 'learning=0,0.5', '--set', 'trials=60', '--seeds', '8', '--checkpoint-every', '1'];
    const results = new ResultsFolder(out);
    const cancelled = call(['sweep', ...argv, '--jobs', '1', '--out', out], {
      cwd,
      async during() {
        while ([...results.ids()].length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
        await sweep('cancel', out);
      },
    });
    const stopped = await cancelled;
    expect([stopped.code, stopped.stderr]).toEqual([130, expect.stringMatching(/cancelled: reafference sweep retry /)]);
    expect([...results.ids()].length).toBeLessThan(16);
    expect((await sweep('status', out)).stdout).toMatch(/^cancelled\n\d+ of 16 jobs done/);
    expect(await sweep(out, '--shard', '0/2')).toMatchObject({ stderr: expect.stringContaining('sweep_cancelled') });
    expect((await sweep('retry', out)).stdout).toMatch(/^the sweep goes on by the next call; 0 jobs will/);
    const finished = JSON.parse((await sweep(out, '--jobs', '1', '--json')).stdout);
    const straight = JSON.parse((await sweep(...argv, '--jobs', '1', '--out', whole, '--json')).stdout);
    expect(finished).toMatchObject({ partial: false, digest: straight.digest });
  });

  it('keeps sweeps of two scenarios apart, and does not hear twice what a file says', async () => {
    const out = temporaryFolder();
    await sweep(REACH, ...LEARNING, '--out', out);
    const other = await sweep('water-maze', '--vary', 'dopamine=0,1', '--out', out);
    expect(other).toMatchObject({ code: 2, stderr: expect.stringContaining('other_sweep') });
    const twice = await sweep(out, '--vary', 'learning=1');
    expect(twice).toMatchObject({ code: 2, stderr: expect.stringContaining('misplaced_option') });
  });
});
