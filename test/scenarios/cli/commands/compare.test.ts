// @module-tag long
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { splOf } from '../../../../scenarios/measure/metrics.ts';
import { run } from '../../../../scenarios/pool/index.ts';
import { mean } from '../../../../scenarios/statistics/averages.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import reach from '../../fixtures/reach.ts';
import { call, REACH } from '../call.ts';

const cwd = temporaryFolder();
const compare = (...argv: readonly string[]) => call(['compare', ...argv], { cwd });

beforeAll(async () => {
  for (const [out, seeds, ...more] of [
    ['learns', '1-8'],
    ['fixed', '2-9', '--set', 'learning=0'],
    ['other', '50-52'],
  ])
    await call(['run', REACH, '--seeds', seeds, '--jobs', '1', '--json', '--out', out, ...more], { cwd });
}, 240_000);

describe('reafference compare', () => {
  it('compares folders of results, seed by seed, as the runs themselves say', async () => {
    const { code, stdout, stderr } = await compare('learns', 'fixed', '--trials', '4-6', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { scenario, tests, comparisons } = JSON.parse(stdout);
    const [{ seeds, onlyFirst, onlyOther, metrics }] = comparisons;
    expect({ scenario, seeds, onlyFirst, onlyOther }).toEqual({
      scenario: 'reach',
      seeds: [2, 3, 4, 5, 6, 7, 8],
      onlyFirst: [1],
      onlyOther: [9],
    });
    expect(tests).toBe(metrics.length);
    const spl = async (learning: number): Promise<number> => {
      const result = await run({ scenario: reach, seeds, set: { learning } });
      return mean(result.seeds.map(({ trials }) => mean(trials.slice(3, 6).map(splOf))));
    };
    const row = metrics.find(({ metric }: { metric: string }) => metric === 'spl');
    expect(row.first).toBeCloseTo(await spl(0.5), 12);
    expect(row.other).toBeCloseTo(await spl(0), 12);
    expect(row.difference).toBeLessThan(0);
    expect(row.test).toMatchObject({ exact: true, rankBiserial: expect.any(Number) });
  });

  it('tells people what differs, what is left out and for how many tests', async () => {
    const { code, stdout } = await compare('learns', 'fixed', '--metric', 'spl', '--metric', 'success');
    expect(code).toBe(0);
    expect(stdout).toContain('fixed against learns: learning 0 for 0.5; the same code\n');
    expect(stdout).toContain('7 pairs of seeds: 2-8\n');
    expect(stdout).toContain("left out: 1 seed: 1, of 'learns' alone");
    expect(stdout).toMatch(/^spl +0\.\d+ +0\.\d+ +-0\.\d+ +-0\.\d+ to [-+]?0(\.\d+)?/m);
    expect(stdout).toContain('adjusted for 2 tests (Holm)');
    const same = await compare('learns', join('learns', 'run.json'));
    expect(same.stdout).toContain('the same parameters; the same code\n');
    expect(same.stdout).toContain('digests: equal, the runs did the same to the bit\n');
  });

  it('says that code and digests differ, though no metric varies', async () => {
    const file = join(cwd, 'changed', 'run.json');
    cpSync(join(cwd, 'learns'), join(cwd, 'changed'), { recursive: true });
    const { code, seedDigests, ...summary } = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...summary, code: '0.1.0+other', seedDigests: { ...seedDigests, 3: 'ab' } }));
    const one = await compare('learns', 'changed');
    expect(one.stdout).toContain(`the same parameters; other code, 0.1.0+other for ${code}\n`);
    expect(one.stdout).toContain('digests: equal in 7 pairs, different in 1\n');
    const [{ sameCode, sameDigests }] = JSON.parse((await compare('learns', 'changed', '--json')).stdout).comparisons;
    expect({ sameCode, sameDigests }).toEqual({ sameCode: false, sameDigests: [1, 2, 4, 5, 6, 7, 8] });
    writeFileSync(file, JSON.stringify({ ...summary, seedDigests: { 3: '' } }));
    const unknown = await compare('changed', 'changed');
    expect(unknown.stdout).toContain('the same parameters; code unknown\n');
    expect(unknown.stdout).toContain('digests: different\n');
  });

  it('says that controllers began with other states', async () => {
    const file = join(cwd, 'began', 'run.json');
    cpSync(join(cwd, 'learns'), join(cwd, 'began'), { recursive: true });
    const summary = JSON.parse(readFileSync(file, 'utf8'));
    const began = async (initialStates?: object) => {
      writeFileSync(file, JSON.stringify({ ...summary, initialStates }));
      return (await compare('learns', 'began')).stdout;
    };
    expect(await began({ 3: 'ab' })).toContain(
      'the same parameters; saved controllers to begin with for fresh ones; the same code\n',
    );
    // Of a seed that the other one has not.
    expect(await began({ 99: 'ab' })).toContain('the same parameters; the same code\n');
  });

  it('compares any column of trials.csv that is a number, those asked for', async () => {
    const trials = readFileSync(join(cwd, 'learns', 'trials.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((row) => row.split(','));
    const [header, ...rows] = trials;
    const path = rows
      .filter((row) => row[0] === 'scenario' && row[1] === '2')
      .map((row) => Number(row[header.indexOf('path_m')]));
    const columns = ['path_m', 'ticks', 'spikes_dice'];
    const asked = columns.flatMap((name) => ['--metric', name]);
    const { stdout } = await compare('learns', 'learns', 'fixed', ...asked, '--trials', '1', '--json');
    const [, { metrics }] = JSON.parse(stdout).comparisons;
    expect(metrics.map(({ metric }: { metric: string }) => metric)).toEqual(columns);
    const all = JSON.parse((await compare('learns', 'fixed', '--metric', 'path_m', '--json')).stdout).comparisons[0];
    const own = await run({ scenario: reach, seeds: [2, 3, 4, 5, 6, 7, 8] });
    expect(own.seeds[0].trials.map(({ pathMetres }) => pathMetres)).toEqual(path);
    expect(all.metrics[0].first).toBeCloseTo(
      mean(own.seeds.map(({ trials: each }) => mean(each.map(({ pathMetres }) => pathMetres)))),
      12,
    );
    const usual = JSON.parse((await compare('learns', 'fixed', '--json')).stdout).comparisons[0].metrics;
    expect(usual.map(({ metric }: { metric: string }) => metric)).not.toContain('path_m');
    for (const [name, remedy] of [
      ['path', ''],
      ['path_n', "did you mean 'path_m'?"],
      ['seed', ''],
      ['param_learning', ''],
    ]) {
      const { code, stderr } = await compare('learns', 'fixed', '--metric', name);
      expect([code, stderr]).toEqual([2, expect.stringContaining('unknown_metric')]);
      expect(stderr).toContain(remedy);
    }
  });

  it('has the units of parameters in columns, those of folders of before too', async () => {
    const place = (name: string, file: string): string => join(cwd, name, file);
    const summaryOf = (name: string) => JSON.parse(readFileSync(place(name, 'run.json'), 'utf8'));
    const table = async (...names: readonly string[]): Promise<string[][]> => {
      await compare(...names, '--metric', 'spl', '--csv', 'units.csv');
      return readFileSync(join(cwd, 'units.csv'), 'utf8')
        .trim()
        .split('\n')
        .map((row) => row.split(','));
    };
    await call(['run', REACH, '--seeds', '2-4', '--jobs', '1', '--json', '--set', 'noise=0.1', '--out', 'noisy'], {
      cwd,
    });
    expect(readFileSync(place('noisy', 'trials.csv'), 'utf8')).toMatch(/,param_noise_rad\b/);
    expect(summaryOf('noisy').units.parameters).toMatchObject({ learning: '1', noise: 'rad' });
    const now = await table('learns', 'noisy');
    expect(now.map(([, noise]) => noise)).toEqual(['param_noise_rad', '0.02', '0.1']);

    // As it was written when columns of parameters had no units.
    const asBefore = (name: string, from: string): void => {
      cpSync(join(cwd, from), join(cwd, name), { recursive: true });
      const { units, ...summary } = summaryOf(name);
      const { parameters: _, ...known } = units;
      writeFileSync(place(name, 'run.json'), JSON.stringify({ ...summary, units: known }));
      const trials = readFileSync(place(name, 'trials.csv'), 'utf8');
      writeFileSync(place(name, 'trials.csv'), trials.replace('param_noise_rad', 'param_noise'));
    };
    asBefore('earlier', 'noisy');
    asBefore('learned-earlier', 'learns');
    const mixed = await table('learns', 'earlier');
    expect(mixed.map((row) => row.slice(1))).toEqual(now.map((row) => row.slice(1)));
    expect((await table('learned-earlier', 'earlier')).map(([, noise]) => noise)).toEqual([
      'param_noise',
      '0.02',
      '0.1',
    ]);

    // A version of the scenario that declares another unit.
    const other = summaryOf('noisy');
    const parameters = { ...other.units.parameters, noise: 'deg' };
    writeFileSync(place('noisy', 'run.json'), JSON.stringify({ ...other, units: { ...other.units, parameters } }));
    expect((await table('learns', 'noisy')).map((row) => row.slice(1, 3))).toEqual([
      ['param_noise_rad', 'param_noise_deg'],
      ['0.02', ''],
      ['', '0.1'],
    ]);
  });

  it.each([
    [['learns'], 'nothing_to_compare'],
    [['learns', 'other'], 'no_pairs'],
    [['learns', 'fixed', '--metric', 'sql'], 'unknown_metric'],
    [['learns', 'fixed', '--trials', '5-7'], 'no_such_trials'],
    [['learns', 'fixed', '--trials', '5-4'], 'invalid_option'],
    [['learns', 'nowhere'], 'results_not_read'],
    [['learns', 'printed.json'], 'not_results'],
  ])('refuses %j', async (argv, code) => {
    writeFileSync(join(cwd, 'printed.json'), '{}');
    const { code: exit, stderr } = await compare(...argv);
    expect([exit, stderr]).toEqual([2, expect.stringContaining(code)]);
  });

  it.each([
    ['run.json', (text: string) => text.slice(0, -20)],
    ['run.json', () => 'null'],
    ['trials.csv', (text: string) => text.replace('controller,', 'controler,')],
    ['trials.csv', (text: string) => text.replace('\nscenario,2,2,', '\nscenario,2,3,')],
    ['trials.csv', (text: string) => `${text}scenario,"2`],
    ['trials.csv', (text: string) => `${text}scenario,2\n`],
  ])('refuses a %s that is not whole', async (name, spoil) => {
    const file = join(cwd, 'fixed', name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, spoil(text));
    const { code, stderr } = await compare('learns', 'fixed');
    writeFileSync(file, text);
    expect([code, stderr]).toEqual([2, expect.stringContaining('not_results')]);
  });

  it('does not pair seeds of different scenarios', async () => {
    const file = join(cwd, 'other', 'run.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"reach"', '"grasp"'));
    expect(await compare('learns', 'other')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('other_scenario'),
    });
    rmSync(join(cwd, 'other'), { recursive: true });
  });
});
