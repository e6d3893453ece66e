import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it, vi } from 'vitest';
import { decodeNpz } from '../../../../bridges/recording/index.ts';
import { run } from '../../../../scenarios/pool/runner.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

describe('reafference run', () => {
  it('prints one JSON object', { tags: 'long' }, async () => {
    const { code, stdout, stderr } = await call(['run', REACH, '--seeds', '3', '--jobs', '1', '--json'], {
      cwd: temporaryFolder(),
    });
    expect(code).toBe(0);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({
      scenario: 'reach',
      version: 1,
      seeds: [1, 2, 3],
      body: 'point',
      physics: 'kinematic',
      partial: false,
      oracle: { successRate: 1 },
    });
    expect(summary.trials).toHaveLength(6);
    expect(stderr).toContain('3 seeds: 1-3');
  });

  it('comes to the same digest where viewers may look, and says where they connect', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const argv = ['run', REACH, '--seeds', '2', '--json', '--jobs', '1'];
    const plain = await call(argv, { cwd });
    const shown = await call([...argv, '--foxglove', '0'], { cwd });
    expect(shown.code, shown.stderr).toBe(0);
    expect(JSON.parse(shown.stdout).digest).toBe(JSON.parse(plain.stdout).digest);
    expect(shown.stderr).toMatch(/^viewers: ws:\/\/127\.0\.0\.1:\d+ /m);
    const refused = await call([...argv, '--foxglove', '192.0.2.1:0'], { cwd });
    expect(refused.code).toBe(3);
    expect(refused.stderr).toContain('address_not_served');
  });

  it('lets sensors fail at their times, says so, and stops when one is silent for longer than is borne', {
    tags: 'long',
  }, async () => {
    const cwd = temporaryFolder();
    const argv = ['run', REACH, '--seed', '1', '--jobs', '1'];
    const turned = await call([...argv, '--fault', 'pose=turned:1@0.1-0.5', '--fault', 'pose=biased:0.1@0', '--json'], {
      cwd,
    });
    expect(turned.code, turned.stderr).toBe(0);
    expect(JSON.parse(turned.stdout)).toMatchObject({ faults: ['pose=turned:1@0.1-0.5', 'pose=biased:0.1@0'] });
    expect(turned.stderr).toContain('pose=turned:1@0.1-0.5');
    const dead = await call([...argv, '--fault', 'pose=dead@0.1', '--stale-after', '100'], { cwd });
    expect(dead.code).toBe(3);
    expect(dead.stderr).toContain('sensor_stale');
    expect(dead.stderr).toContain('--stale-after');
    const none = await call([...argv, '--fault', 'pose=ded@0.1'], { cwd });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('invalid_fault')]);
    const log = await call(['run', REACH, '--from', cwd, '--fault', 'pose=dead@0.1'], { cwd });
    expect(log.stderr).toContain('misplaced_option');
  });

  it('leaves parts out of recordings, and records to a folder', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const argv = ['run', REACH, '--seed', '1', '--record', 'run'];
    expect((await call([...argv, '--record-without', 'spikes,clock'], { cwd })).code).toBe(0);
    expect(readdirSync(join(cwd, 'run')).sort()).toEqual(['layout.json', 'metadata.yaml', 'run_0.mcap']);
    const metadata = readFileSync(join(cwd, 'run', 'metadata.yaml'), 'utf8');
    expect(metadata).toContain('name: /cmd_vel');
    expect(metadata).not.toMatch(/name: \/(spikes|clock)/);
    const { code, stdout } = await call(['inspect', 'run'], { cwd });
    expect([code, stdout]).toEqual([0, expect.stringContaining('a run of reach@1')]);
    expect((await call([...argv, '--record-without', 'spikes,all'], { cwd })).stderr).toContain('invalid_option');
  });

  it('comes to the same digest whatever is written, and resumed', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const seeds = ['run', REACH, '--seeds', '2', '--jobs', '1', '--json'];
    const outcome = async (...argv: readonly string[]) => {
      const { code, stdout, stderr } = await call([...seeds, ...argv], { cwd });
      expect(code, stderr).toBe(0);
      return { ...JSON.parse(stdout), stderr };
    };
    const plain = await outcome();
    const files = ['--record', 'run.mcap', '--report', 'deep/report.html', '--save-controller', 'learned.bin'];
    const full = await outcome('--out', 'results', '--checkpoint-every', '2', ...files);
    expect(full.digest).toBe(plain.digest);
    expect(full.stderr).toContain('wrote run-seed1.mcap\n');
    expect(full.stderr).toContain(`wrote ${join('deep', 'report.html')}\n`);

    const written = readdirSync(cwd).sort();
    const each = [1, 2].flatMap((seed) => [`learned-seed${seed}.bin`, `run-seed${seed}.mcap`]);
    expect(written).toEqual(['deep', 'results', ...each].sort());
    const report = readFileSync(join(cwd, 'deep/report.html'), 'utf8');
    expect(report).toContain('<svg');
    expect(report).toContain('--checkpoint-every 2');
    const results = ['checkpoints', 'run.json', 'spikes.npz', 'trajectory.csv', 'trials.csv', 'weights.npz'];
    expect(readdirSync(join(cwd, 'results')).sort()).toEqual(results);
    expect(JSON.parse(readFileSync(join(cwd, 'results/run.json'), 'utf8')).digest).toBe(plain.digest);
    const { dice_seed: spiked } = decodeNpz(readFileSync(join(cwd, 'results/spikes.npz')));
    expect([...new Set(spiked.data as Float64Array)]).toEqual([1, 2]);
    const ways = readFileSync(join(cwd, 'results/trajectory.csv'), 'utf8').trim().split('\n').slice(1);
    expect([...new Set(ways.map((row) => row.split(',')[0]))]).toEqual(['1', '2']);
    expect(full.stderr).toContain(`wrote ${join('results', 'trajectory.csv')}\n`);

    const again = await outcome('--resume', '--out', 'results');
    expect(again.digest).toBe(plain.digest);
    expect(again.stderr).toContain('complete already: 2 seeds: 1-2\n');
    expect(again.stderr).toContain(`wrote anew ${join('results', 'trajectory.csv')}\n`);
    const loaded = await call(['run', REACH, '--seed', '2', '--json', '--load-controller', 'learned-seed2.bin'], {
      cwd,
    });
    const { digest, initialStates } = JSON.parse(loaded.stdout);
    expect(digest).not.toBe(plain.seedDigests[2]);
    const { finalStates } = full;
    expect(Object.keys(finalStates)).toEqual(['1', '2']);
    expect(initialStates).toEqual({ 2: finalStates[2] });
  });

  it.each([
    [['--record-without', 'spikes'], 'misplaced_option'],
    [['--set', 'trials=1', '--set', 'learning=0', '--set', 'trials=2'], 'conflicting_options'],
  ])('refuses %j, which it would have to ignore in part', { tags: 'long' }, async (argv, code) => {
    const {
      code: exit,
      stdout,
      stderr,
    } = await call(['run', REACH, '--seed', '1', ...argv], { cwd: temporaryFolder() });
    expect([exit, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`code:     ${code}\n`);
  });

  it('says where seeds go on, and that there is nothing to go on from', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const reach = (...argv: readonly string[]) => call(['run', REACH, '--jobs', '1', '--resume', ...argv], { cwd });
    const none = await reach('--seed', '1', '--checkpoint-every', '1');
    expect(none.code).toBe(0);
    const folder = join('.reafference', 'checkpoints');
    expect(none.stderr).toContain(`nothing to resume: ${folder} has no checkpoint of this run, which begins anew\n`);

    const controller = new AbortController();
    let ended = 0;
    await run(
      { scenario: REACH, seeds: [2] },
      {
        checkpoint: { directory: join(cwd, folder), everyTrials: 2 },
        listeners: [{ trialEnd: () => void (++ended === 3 && controller.abort()) }],
        signal: controller.signal,
      },
    );
    const on = await reach('--seeds', '1-4');
    expect(on.code).toBe(0);
    expect(on.stderr).toContain('complete already: 1 seed: 1\n');
    expect(on.stderr).toContain('goes on after trial 2 of 6: 1 seed: 2\n');
    expect(on.stderr).toContain('no checkpoint, begins anew: 2 seeds: 3-4\n');
  });

  it('refuses to go on from what other code has done', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const text = `import reach from ${JSON.stringify(pathToFileURL(REACH).href)}; export default reach;`;
    for (const [name, more] of Object.entries({ mine: '', other: '// other' }))
      writeFileSync(join(cwd, `${name}.mjs`), `${text}${more}\n`);
    const outcome = (name: string, ...argv: readonly string[]) =>
      call(['run', `${name}.mjs`, '--seed', '1', '--set', 'trials=2', '--jobs', '1', ...argv], { cwd });
    expect((await outcome('mine', '--checkpoint-every', '1')).code).toBe(0);
    const { code, stdout, stderr } = await outcome('other', '--resume');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(
      /^ValidationError: the checkpoint is of another run\n(?:.*\n)* {2}code: {5}checkpoint_mismatch$/m,
    );
    expect(stderr).toMatch(/expected: code \S+\n/);
    expect((await outcome('mine', '--resume')).stderr).toContain('complete already: 1 seed: 1\n');
  });

  it('keeps checkpoints in a folder of the call where no folder for results is named', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    await call(['run', REACH, '--seed', '1', '--checkpoint-every', '3'], { cwd });
    expect(readdirSync(join(cwd, '.reafference/checkpoints'))).toHaveLength(1);
  });

  it('prints a table for people', { tags: 'long' }, async () => {
    const { code, stdout } = await call(
      ['run', REACH, '--seed', '2', '--body', 'rodent', '--real-time', '--set', 'trials=1'],
      { cwd: temporaryFolder() },
    );
    expect(code).toBe(0);
    for (const text of [
      'reach@1  Reach a corner',
      'body rodent, kinematic physics, 1 trial, 1 seed: 2',
      'random walk',
      'ticks late',
      'digest',
    ])
      expect(stdout).toContain(text);
  });

  it.each([
    [
      3,
      ['--set', 'fault=1'],
      /^ScenarioError: judge\(\) of scenario 'reach' failed in trial 3: the judge is ill\n[\s\S]* at tick: [\s\S]* code: +scenario_failed\n {2}at: +\S+reach\.ts:\d+:\d+; --debug shows the stack\n$/m,
    ],
    [3, ['--set', 'fault=3'], /^DivergenceError: [\s\S]* at tick: [\s\S]* code: +not_finite\n$/m],
    [
      2,
      ['--load-controller', 'absent'],
      /^BridgeError: the controller '\S+absent' cannot be read[\s\S]*ENOENT[\s\S]* code: +controller_not_read\n$/m,
    ],
  ])('exits %d with one named error on %j', { tags: 'long' }, async (exitCode, argv, message) => {
    const { code, stderr } = await call(['run', REACH, '--seeds', '2', '--jobs', '1', '--json', ...argv], {
      cwd: temporaryFolder(),
    });
    expect(code).toBe(exitCode);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });

  it('keeps the trials that were done before a seed failed, with the error', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    const argv = ['run', REACH, '--seed', '1', '--jobs', '1', '--json', '--out', 'out'];
    const { code, stdout } = await call([...argv, '--set', 'fault=1'], { cwd });
    expect(code).toBe(3);
    const { error, partial, trials } = JSON.parse(stdout);
    expect({ partial, trials: trials.length }).toEqual({ partial: true, trials: 2 });
    expect(error).toEqual({ code: 'scenario_failed', message: expect.stringContaining('the judge is ill') });
    const rows = readFileSync(join(cwd, 'out', 'trials.csv'), 'utf8')
      .trim()
      .split('\n');
    expect(rows).toHaveLength(3);
    const atOnce = await call([...argv, '--set', 'fault=1', '--set', 'faultTrial=0'], { cwd });
    expect(JSON.parse(atOnce.stdout)).toMatchObject({ partial: true, seeds: [], error: { code: 'scenario_failed' } });
  });

  it.skipIf(!existsSync('/dev/full'))('exits 3 when the disk is full while recording', { tags: 'long' }, async () => {
    const { code, stderr } = await call(['run', REACH, '--seed', '1', '--record', '/dev/full'], {
      cwd: temporaryFolder(),
    });
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /BridgeError: the recording '\/dev\/full' could not be written: ENOSPC\n[\s\S]*remedy: +free space/,
    );
  });

  it('leaves an earlier recording where a board refuses the run', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'keep.mcap'), 'old');
    const argv = ['run', 'water-maze', '--seed', '1', '--on', 'tinyodin-twin', '--record', 'keep.mcap'];
    const { code, stderr } = await call(argv, { cwd });
    expect(code).toBe(3);
    expect(stderr).toContain('plan_refused');
    expect(stderr).not.toContain('wrote');
    expect(readFileSync(join(cwd, 'keep.mcap'), 'utf8')).toBe('old');
    expect(readdirSync(cwd)).toEqual(['keep.mcap']);
  });

  it('ends with what is complete when it is interrupted', { tags: 'long' }, async () => {
    const cwd = temporaryFolder();
    writeFileSync(join(cwd, 'old-seed1.mcap'), 'old');
    const checkpoints = join(cwd, 'partial/checkpoints');
    const aTrialIsComplete = () =>
      existsSync(checkpoints) && readdirSync(checkpoints).some((name) => name.endsWith('.checkpoint'));
    const { code, stdout, stderr } = await call(
      [
        ...['run', REACH, '--seeds', '4', '--jobs', '1', '--json', '--set', 'trials=100000'],
        ...['--report', 'partial.html', '--out', 'partial', '--checkpoint-every', '1', '--record', 'old.mcap'],
      ],
      { cwd, during: (interrupt) => vi.waitUntil(aTrialIsComplete, { timeout: 50_000 }).finally(interrupt) },
    );
    expect(code).toBe(130);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ partial: true, gates: [] });
    expect(summary.trials.length).toBeGreaterThan(0);
    expect(stderr).toContain('Interrupted');
    expect(readFileSync(join(cwd, 'partial.html'), 'utf8')).toContain('interrupted');
    expect(readFileSync(join(cwd, 'old-seed1.mcap'), 'utf8')).toBe('old');
    expect(stderr).toContain('what there is of it is in old-seed1.partial.mcap');
    expect(stderr).not.toContain('wrote old-seed1.mcap');
    expect(existsSync(join(cwd, 'old-seed1.partial.mcap'))).toBe(true);
  });
});
