import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openBag } from '../../bridges/recording/index.ts';
import { readTrials } from '../../bridges/ros2/log/recorded-trials.ts';
import { readResults } from '../../scenarios/cli/results/read-results.ts';
import { openEnvironment } from '../../scenarios/environment/index.ts';
import { readRunFolder } from '../../scenarios/output/read-run-folder.ts';
import { planScenario } from '../../scenarios/plan/plan.ts';
import { run } from '../../scenarios/pool/index.ts';
import { runSeed } from '../../scenarios/run/seed-run.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import { call } from './cli/call.ts';
import stroll from './fixtures/stroll.ts';

const STROLL = fileURLToPath(new URL('./fixtures/stroll.ts', import.meta.url));

describe('a task that is measured, not solved', () => {
  it('has trials that are neither successes nor failures, and no ways', async () => {
    const { seeds } = await run({ scenario: stroll, seeds: [1] });
    const [first, , rewarded] = seeds[0].trials;
    for (const absent of ['success', 'spl', 'shortestMetres']) expect(first).not.toHaveProperty(absent);
    expect(first).toMatchObject({ terminated: false, reason: 'time limit', latencySeconds: 0.5, reward: 0 });
    expect(first.probes?.['distance']).toBeGreaterThan(0.1);
    expect(first.probes?.['late']).toBeNaN();
    expect(rewarded.reward).toBe(0.5);
  });

  it('does what it would do under a judge who never speaks', async () => {
    const plan = planScenario(stroll);
    const { scenario } = plan;
    const trial: typeof scenario.trial = (...given) => ({ ...scenario.trial(...given), judge: () => undefined });
    const [free, bound] = await Promise.all(
      [plan, { ...plan, scenario: { ...scenario, trial } }].map((one) => runSeed(one, 3)),
    );
    expect(free.result.digest).toBe(bound.result.digest);
    expect(bound.result.trials[0]).toMatchObject({ success: false });
  });

  it('is an environment whose trials end by their time', async () => {
    const environment = await openEnvironment(stroll, { stepSeconds: 0.5 });
    environment.reset();
    const { terminated, truncated, info } = environment.step({ velocity: [0.1, 0, 0] });
    expect([terminated, truncated]).toEqual([false, true]);
    expect(info.result).not.toHaveProperty('success');
    expect(environment.scene?.goals).toEqual([]);
    environment.close();
  });

  it('has no goal for the oracle', async () => {
    await expect(run({ scenario: stroll, seeds: [1], controller: 'oracle' })).rejects.toMatchObject({
      code: 'no_goal',
      remedy: expect.stringContaining('baselines'),
    });
  });
});

describe('what people are shown of it', { tags: 'long' }, () => {
  const cwd = temporaryFolder();
  let shown = '';
  beforeAll(async () => {
    const { code, stdout, stderr } = await call(
      [
        'run',
        STROLL,
        '--seeds',
        '1-6',
        '--out',
        'results',
        '--report',
        'report.html',
        '--verbose',
        '--record',
        'stroll.mcap',
        '--set',
        'noise=0.05',
      ],
      { cwd, columns: 100 },
    );
    expect([code, stderr]).toEqual([0, expect.not.stringMatching(/oracle|random/)]);
    shown = stdout;
  }, 60_000);

  it('are its own quantities with intervals, in the first and the last trials', () => {
    expect(shown).not.toMatch(/Success|Latency|SPL|oracle|random walk/);
    expect(shown).toMatch(/Measured +trials 1 +trials 6 +all trials\n/);
    expect(shown).toMatch(/distance +m +0\.\d+ \(0\.\d+ to 0\.\d+\) +0\.\d+ \(0\.\d+ to 0\.\d+\)\n/);
    expect(shown).toMatch(/late +m +not measured|late +m +0\.\d/);
    expect(shown).toMatch(/way +m +0\.\d+ \(0\.\d+ to 0\.\d+\)\n/);
  });

  it('is told of gates that compare with another run', () => {
    expect(shown).toMatch(/gets-on/);
    expect(shown).toMatch(/Compared with other runs, and judged by reafference test: steady/);
  });

  it('is a summary without numbers that do not exist', () => {
    const { trials, baselines, oracle, probes, measures } = JSON.parse(
      readFileSync(join(cwd, 'results', 'run.json'), 'utf8'),
    );
    expect(trials[0]).toMatchObject({ seeds: 6, successRate: null, spl: null, latency: { q50: null } });
    expect([baselines, oracle]).toEqual([{}, null]);
    expect(probes.distance[0]).toMatchObject({ trials: [1, 1], seeds: 6 });
    expect(probes.late[0].trials[0]).toBe(2);
    expect(measures.way).toMatchObject({ seeds: 6 });
  });

  it('has intervals of two seeds where the range is known', async () => {
    const { stdout } = await call(['run', STROLL, '--seeds', '1-2', '--json'], { cwd });
    const { distance, late } = JSON.parse(stdout).probes;
    expect(distance[0].interval[0]).toBeGreaterThanOrEqual(0);
    expect(distance[0].interval[1]).toBeLessThanOrEqual(1.5);
    expect(late[0].interval).toEqual([null, null]);
  });

  it('is a table with empty cells, which other runs are compared with', async () => {
    const [header, row] = readFileSync(join(cwd, 'results', 'trials.csv'), 'utf8')
      .split('\n')
      .map((one) => one.split(','));
    const cell = (name: string) => row[header.indexOf(name)];
    expect(['success', 'latency_s', 'shortest_m', 'spl'].map(cell)).toEqual(['', '', '', '']);
    expect(Number(cell('probe_distance_m'))).toBeGreaterThan(0);
    expect(readRunFolder(join(cwd, 'results'), 'results').seeds).toHaveLength(6);
    await call(['run', STROLL, '--seeds', '1-6', '--out', 'still', '--set', 'noise=0'], { cwd });
    const { code, stdout } = await call(['compare', 'results', 'still'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^probe_distance_m /m);
    expect(stdout).not.toMatch(/^(success|latency_s|spl) /m);
  });

  it('is named with its unit in points of a sweep, tables and figures', async () => {
    await call(['sweep', STROLL, '--vary', 'noise=0,0.05', '--seeds', '2', '--jobs', '1', '--out', 'noises'], { cwd });
    await call(['sweep', 'pack', 'noises', '--csv'], { cwd });
    expect(readFileSync(join(cwd, 'noises', 'trials.csv'), 'utf8').split('\n')[0]).toMatch(
      /,probe_distance_m,probe_late_m$/,
    );
    const panels = ['curve probe_distance_m', 'points measure_way', 'bars probe_late_m label=Way (m)'];
    const asked = panels.flatMap((panel) => ['--panel', panel]);
    const { stdout } = await call(['figure', 'noises', 'results', ...asked, '--out', 'units.svg', '--json'], { cwd });
    const { numbers } = JSON.parse(stdout) as { numbers: { quantity: string; condition: string }[] };
    expect([...new Set(numbers.map(({ quantity }) => quantity))]).toEqual(['Distance (m)', 'Way (m)']);
    expect(new Set(numbers.map(({ condition }) => condition)).size).toBe(3);
  });

  it('is read of folders that were written without units', async () => {
    mkdirSync(join(cwd, 'old'));
    const { units: _, ...summary } = JSON.parse(readFileSync(join(cwd, 'results', 'run.json'), 'utf8'));
    const table = readFileSync(join(cwd, 'results', 'trials.csv'), 'utf8');
    const before = table.replaceAll(/(probe_\w+)_m\b/g, '$1');
    expect(before).not.toBe(table);
    const writeOld = (version: number) => {
      writeFileSync(join(cwd, 'old', 'run.json'), JSON.stringify({ ...summary, version }));
      writeFileSync(join(cwd, 'old', 'trials.csv'), before);
    };
    const compared = async (): Promise<readonly string[]> => {
      const { stdout } = await call(['compare', 'old', 'results', '--metric', 'probe_distance_m', '--json'], { cwd });
      return stdout === '' ? [] : JSON.parse(stdout).comparisons[0].metrics.map((one: object) => JSON.stringify(one));
    };
    writeOld(1);
    // By itself, by the names of then.
    const [old] = await readResults(['old'], cwd);
    expect(Object.keys(old.seeds[0].trials)).toContain('probe_distance');
    // Beside one that knows the units, by those.
    expect(await compared()).toEqual([expect.stringContaining('"pairs":6,')]);
    // Another version may have had another unit.
    writeOld(7);
    expect(await compared()).toEqual([expect.stringContaining('"pairs":0,')]);
  });

  it('is a report of measured curves', () => {
    const page = readFileSync(join(cwd, 'report.html'), 'utf8').replace(/base64,[^"]*/g, '');
    const found = (pattern: RegExp): string | undefined => pattern.exec(page)?.[0];
    expect(
      found(/Success|Median latency|Trial by trial<|[>(]NaN|nearest the medians|The disc is the goal/),
    ).toBeUndefined();
    for (const pattern of [/Measured trial by trial/, /id="probe-distance-title"/, /<dt>way<.dt><dd>0\.25 m/])
      expect(found(pattern)).toBeDefined();
  });

  it('ends trials of a recording as measured', async () => {
    const { trials } = await readTrials(await openBag(join(cwd, 'stroll-seed1.mcap')), 0n);
    expect(trials).toHaveLength(6);
    for (const { end } of trials) expect(end?.outcome).toEqual({ terminated: false, reason: 'time limit' });
  });
});
