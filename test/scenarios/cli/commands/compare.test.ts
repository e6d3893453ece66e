import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../../scenarios/index.ts';
import { mean } from '../../../../scenarios/measure/metrics.ts';
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
});

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
      return mean(result.seeds.map(({ trials }) => mean(trials.slice(3, 6).map((trial) => trial.spl))));
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
    expect(stdout).toContain('fixed against learns: learning 0 for 0.5\n');
    expect(stdout).toContain('7 pairs of seeds: 2-8\n');
    expect(stdout).toContain("left out: 1 seed: 1, of 'learns' alone");
    expect(stdout).toMatch(/^spl +0\.\d+ +0\.\d+ +-0\.\d+ +-0\.\d+ to -?\+?0\.\d+/m);
    expect(stdout).toContain('adjusted for 2 tests (Holm)');
    const same = await compare('learns', join('learns', 'run.json'));
    expect(same.stdout).toContain('the same parameters');
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
    expect([exit, stderr]).toEqual([code === 'results_not_read' ? 3 : 2, expect.stringContaining(code)]);
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
