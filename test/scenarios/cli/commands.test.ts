import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { decodeNpz } from '../../../bridges/recording/index.ts';

const root = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const main = join(root, 'scenarios/cli/main.ts');
const reach = join(root, 'test/scenarios/fixtures/reach.ts');
const tsx = pathToFileURL(join(root, 'node_modules/tsx/dist/esm/index.mjs')).href;
const folder = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program in a folder of its own. `during` is given the process once it has said something on standard error. */
function reafference(
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  during?: (kill: (signal: NodeJS.Signals) => void) => unknown,
): Promise<Ended> {
  return new Promise((done) => {
    const { NO_COLOR: _, FORCE_COLOR: __, DEBUG: ___, GITHUB_ACTIONS: ____, ...env } = process.env;
    const child = spawn(process.execPath, ['--import', tsx, main, ...args], {
      cwd: folder,
      env: { ...env, ...environment },
    });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (data) => (stdout += data));
    child.stderr.on('data', (data) => {
      if (stderr === '') during?.((signal) => child.kill(signal));
      stderr += data;
    });
    child.on('close', (code) => done({ code, stdout, stderr }));
  });
}

describe('reafference', { timeout: 60_000 }, () => {
  it('helps, and says its version', async () => {
    const [help, version, nothing] = await Promise.all([
      reafference(['--help']),
      reafference(['--version']),
      reafference([]),
    ]);
    expect(help).toMatchObject({ code: 0, stderr: '' });
    for (const command of ['list', 'run', 'test', 'inspect', 'convert']) expect(help.stdout).toContain(`  ${command} `);
    expect(nothing.stdout).toBe(help.stdout);
    expect(version).toMatchObject({
      code: 0,
      stdout: `${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`,
    });
  });

  it.each([
    [['bogus'], "unknown command 'bogus'"],
    [['run'], "missing required argument 'scenario'"],
    [['run', reach, '--sed', '1'], 'Did you mean one of --seed'],
    [['run', reach, '--seeds', '0'], 'expected: a whole number from 1'],
    [['run', reach, '--seed', '1', '--seeds', '2'], 'conflicting_options'],
    [['run', reach, '--set', 'lerning=1'], "did you mean 'learning'?"],
    [['run', reach, '--set', 'learning'], 'malformed_setting'],
    [['run', reach, '--body', 'cat'], 'expected: point, rodent'],
    [['run', 'missing.ts'], 'the scenario file does not exist'],
    [['test', 'no-such-scenario'], 'nothing_to_test'],
    [['test', reach, '--update-baseline'], 'missing_option'],
  ])('exits 2 on %j', async (args, message) => {
    const { code, stdout, stderr } = await reafference(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('    at ');
  });

  it.each([
    [
      ['--set', 'fault=1'],
      /^ScenarioError: judge\(\) of scenario 'reach' failed in trial 3: the judge is ill\n[\s\S]* at tick: [\s\S]* code: +scenario_failed\n$/m,
    ],
    [['--set', 'fault=3', '--jobs', '1'], /^DivergenceError: [\s\S]* at tick: [\s\S]* code: +not_finite\n$/m],
    [
      ['--load-controller', '/nonexistent'],
      /^BridgeError: the controller '\/nonexistent' cannot be read[\s\S]*ENOENT[\s\S]* code: +controller_not_read\n$/m,
    ],
  ])('exits 3 with one named error on %j', async (args, message) => {
    const { code, stderr } = await reafference(['run', reach, '--seeds', '2', '--json', ...args]);
    expect(code).toBe(3);
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
  });

  it.skipIf(!existsSync('/dev/full'))('exits 3 when the disk is full while recording', async () => {
    const { code, stderr } = await reafference(['run', reach, '--seed', '1', '--record', '/dev/full']);
    expect(code).toBe(3);
    expect(stderr).toMatch(
      /BridgeError: the recording '\/dev\/full' could not be written: ENOSPC\n[\s\S]*remedy: +free space/,
    );
  });

  it('shows stacks and causes to those who ask', async () => {
    const { stderr } = await reafference(['run', reach, '--seed', '1', '--set', 'fault=1', '--debug']);
    expect(stderr).toMatch(/ {4}at .*trial-run.ts/);
    expect(stderr).toContain('caused by: TypeError: the judge is ill');
  });

  it('prints one JSON object, and the same digest whatever is recorded and however many jobs', async () => {
    const plain = await reafference(['run', reach, '--seeds', '3', '--json', '--jobs', '1']);
    const full = await reafference([
      'run',
      reach,
      '--seeds',
      '3',
      '--json',
      '--jobs',
      '2',
      '--record',
      'run.mcap',
      '--report',
      'deep/report.html',
      '--out',
      'results',
      '--save-controller',
      'learned.bin',
      '--checkpoint-every',
      '2',
    ]);
    expect([plain.code, full.code]).toEqual([0, 0]);
    const summary = JSON.parse(plain.stdout);
    expect(JSON.parse(full.stdout).digest).toBe(summary.digest);
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
    expect(plain.stderr).toContain('3 seeds: 1-3');

    const written = readdirSync(folder);
    for (const seed of [1, 2, 3])
      expect(written).toEqual(expect.arrayContaining([`run-seed${seed}.mcap`, `learned-seed${seed}.bin`]));
    expect(readFileSync(join(folder, 'deep/report.html'), 'utf8')).toContain('<svg');
    expect(readdirSync(join(folder, 'results')).sort()).toEqual([
      'checkpoints',
      'run.json',
      'spikes.npz',
      'trajectory.csv',
      'trials.csv',
      'weights.npz',
    ]);
    expect(JSON.parse(readFileSync(join(folder, 'results/run.json'), 'utf8')).digest).toBe(summary.digest);
    expect(Object.keys(decodeNpz(readFileSync(join(folder, 'results/spikes.npz'))))).toContain('dice_tick');

    const resumed = await reafference([
      'run',
      reach,
      '--seeds',
      '3',
      '--jobs',
      '1',
      '--json',
      '--resume',
      '--out',
      'results',
    ]);
    expect(JSON.parse(resumed.stdout).digest).toBe(summary.digest);
    const loaded = await reafference(['run', reach, '--seed', '3', '--json', '--load-controller', 'learned-seed3.bin']);
    expect(JSON.parse(loaded.stdout).digest).not.toBe(JSON.parse(plain.stdout).seedDigests[3]);
  });

  it('prints a table for people, plain where it is not a terminal', async () => {
    const { code, stdout } = await reafference([
      'run',
      reach,
      '--seed',
      '2',
      '--body',
      'rodent',
      '--real-time',
      '--set',
      'trials=1',
    ]);
    expect(code).toBe(0);
    for (const text of [
      'reach@1  Reach a corner',
      'body rodent, kinematic physics, 1 trial, 1 seed: 2',
      'random walk',
      'ticks late',
      'digest',
    ])
      expect(stdout).toContain(text);
    expect(stdout).not.toContain('\u001b');
    const coloured = await reafference(['inspect', reach], { FORCE_COLOR: '1' });
    expect(coloured.stdout).toContain('\u001b[');
    const plain = await reafference(['inspect', reach, '--no-color'], { FORCE_COLOR: '1' });
    expect(plain.stdout).not.toContain('\u001b');
  });

  it.each([['1'], ['2']])('ends cleanly with what is complete on SIGINT, with %s jobs', async (jobs) => {
    const out = join(folder, `partial-${jobs}`);
    const aTrialIsComplete = () =>
      existsSync(join(out, 'checkpoints')) &&
      readdirSync(join(out, 'checkpoints')).some((name) => name.endsWith('.checkpoint'));
    const { code, stdout, stderr } = await reafference(
      [
        'run',
        reach,
        '--seeds',
        '4',
        '--jobs',
        jobs,
        '--json',
        '--report',
        `partial-${jobs}.html`,
        '--out',
        out,
        '--checkpoint-every',
        '1',
        '--set',
        'trials=100000',
      ],
      {},
      (kill) => vi.waitUntil(aTrialIsComplete, { timeout: 50_000 }).finally(() => kill('SIGINT')),
    );
    expect(code).toBe(130);
    const summary = JSON.parse(stdout);
    expect(summary).toMatchObject({ partial: true, gates: [] });
    expect(summary.trials.length).toBeGreaterThan(0);
    expect(stderr).toContain('Interrupted');
    expect(readFileSync(join(folder, `partial-${jobs}.html`), 'utf8')).toContain('interrupted');
  });

  it('shows how a scenario is wired, and where each parameter comes from', async () => {
    const { code, stdout } = await reafference(['inspect', reach, '--json', '--set', 'noise=0.01']);
    expect(code).toBe(0);
    const wiring = JSON.parse(stdout);
    expect(wiring.order.map(({ phase }: { phase: string }) => phase)).toEqual([
      'deliver',
      'sense',
      'control',
      'physics',
      'judge',
    ]);
    expect(wiring.sensors).toMatchObject([
      {
        name: 'pose',
        kind: 'pose',
        scalars: 3,
        rateHz: 250,
        everyTicks: 4,
        latencySeconds: 0.003,
        noise: { position: 1e-4 },
        read: true,
      },
    ]);
    expect(wiring.controller).toMatchObject({ name: 'wanderer', neurons: 4, synapses: 16, footprintBytes: 64 });
    const from = Object.fromEntries(
      wiring.parameters.map(({ name, from }: { name: string; from: string }) => [name, from]),
    );
    expect(from).toMatchObject({ noise: '--set', learning: 'default in the scenario file' });
  });

  it('lists the catalogue', async () => {
    const { code, stdout } = await reafference(['list', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ scenarios: expect.any(Array) });
  });

  it('holds a scenario against its gates, and says what changed', async () => {
    const first = await reafference([
      'test',
      reach,
      '--jobs',
      '1',
      '--junit',
      'junit.xml',
      '--baseline',
      'baseline.json',
      '--update-baseline',
    ]);
    expect(first.code).toBe(0);
    const junit = readFileSync(join(folder, 'junit.xml'), 'utf8');
    expect(junit).toMatch(/<testsuites name="reafference" tests="14" failures="0" errors="0" skipped="0"/);
    expect(junit).toContain('<testcase classname="reach.rodent.cannon" name="rodent-only"');
    const second = await reafference(['test', reach, '--jobs', '1', '--json', '--baseline', 'baseline.json']);
    const { pass, evaluations } = JSON.parse(second.stdout);
    expect(pass).toBe(true);
    expect(
      evaluations.flatMap(({ cases }: { cases: { baseline: string }[] }) => cases.map(({ baseline }) => baseline)),
    ).toEqual(Array(14).fill('unchanged'));
  });

  it('exits 1 naming the gate that was tightened beyond reach, and annotates it', async () => {
    const file = join(folder, 'tightened.ts');
    writeFileSync(
      file,
      `import reach from ${JSON.stringify(pathToFileURL(reach).href)};
       const gate = { id: 'out-of-reach', statistic: { metric: 'success', over: 'mean', trials: [4, 6] }, atLeast: 0.999 };
       export default { ...reach, id: 'tightened', bodies: { point: reach.bodies.point }, physics: ['kinematic'], gates: [gate], ablations: [] };`,
    );
    const { code, stdout } = await reafference(['test', file, '--jobs', '1', '--junit', 'tightened.xml'], {
      GITHUB_ACTIONS: 'true',
    });
    expect(code).toBe(1);
    expect(stdout).toMatch(/failed +out-of-reach/);
    expect(stdout).toContain('::error title=tightened/point/kinematic%3A out-of-reach::');
    expect(readFileSync(join(folder, 'tightened.xml'), 'utf8')).toMatch(
      /name="out-of-reach"[^>]*><failure message="[^"]*misses/,
    );
  });
});
