// @module-tag long
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { mean } from '../../../../scenarios/statistics/averages.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call, REACH } from '../call.ts';

const cwd = temporaryFolder();
const figure = (...argv: readonly string[]) => call(['figure', ...argv], { cwd });
const text = (name: string): string => readFileSync(join(cwd, name), 'utf8');

beforeAll(async () => {
  for (const learning of ['0.5', '0'])
    await call(
      ['run', REACH, '--seeds', '1-6', '--set', `learning=${learning}`, '--out', learning === '0' ? 'still' : 'learns'],
      { cwd },
    );
  const vary = ['--vary', 'learning=0,0.5', '--vary', 'noise=0.02,0.05', '--set', 'trials=3'];
  await call(['sweep', REACH, ...vary, '--seeds', '3', '--jobs', '1', '--out', 'rates'], { cwd });
}, 120_000);

describe('figure', () => {
  it('draws results as SVG, PDF and numbers, and prints the caption', async () => {
    const { code, stdout, stderr } = await figure(
      ...['still', 'learns', '--panel', 'curve success', '--panel', 'points latency_s 4-6'],
      ...['--panel', 'occupancy learns 4-6', '--size', '180x55', '--out', 'a.svg', '--out', 'a.pdf', '--out', 'a.csv'],
    );
    expect([code, stderr]).toEqual([0, expect.stringContaining('learns: 6 seeds: 1-6')]);
    expect(stdout).toMatch(
      /^\(A\) Success rate by trial; .*n = 6\. \(B\) Latency \(s\), trials 4 to 6; .*\(C\) Where the body of learns was/,
    );
    expect(text('a.svg')).toMatch(/width="180mm" height="55mm"/);
    expect(text('a.pdf').slice(0, 5)).toBe('%PDF-');
    const [header, ...rows] = text('a.csv')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    expect(header).toEqual(['panel', 'quantity', 'condition', 'at', 'seed', 'n', 'value', 'low', 'high']);
    // What is drawn is what the folder tells.
    const trials = text('learns/trials.csv')
      .trim()
      .split('\n')
      .map((line) => line.split(','));
    const [ofTrial, ofController, ofSuccess] = ['trial', 'controller', 'success'].map((name) =>
      trials[0].indexOf(name),
    );
    const successes = trials
      .filter((row) => row[ofController] === 'scenario' && row[ofTrial] === '6')
      .map((row) => Number(row[ofSuccess]));
    const drawn = rows.find((row) => row[0] === 'A' && row[2] === 'learns' && row[3] === '6');
    expect(Number(drawn?.[6])).toBeCloseTo(mean(successes), 12);
    // Shares of the time are a whole.
    const shares = rows.filter((row) => row[0] === 'C').map((row) => Number(row[6]));
    expect(shares.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 9);
  });

  it('takes the points of a sweep, over one and over two of its parameters', async () => {
    const panels = ['--panel', 'dose learning success', '--panel', 'heat learning noise spl'];
    const { code, stdout } = await figure('rates', ...panels, '--out', 'rates.svg', '--json');
    expect(code).toBe(0);
    const { caption, conditions, numbers } = JSON.parse(stdout);
    expect(caption).toMatch(/Success rate by learning, trials 1 to 3, lines by noise \(rad\): 0.02; 0.05;/);
    expect(conditions.map(({ name }: { name: string }) => name)).toEqual([
      ...['learning=0 noise=0.02', 'learning=0 noise=0.05', 'learning=0.5 noise=0.02', 'learning=0.5 noise=0.05'],
    ]);
    expect(numbers.filter(({ panel }: { panel: string }) => panel === 'B').map(({ at }: { at: string }) => at)).toEqual(
      [...['0 0.02', '0 0.05', '0.5 0.02', '0.5 0.05']],
    );
  });

  it('tells runs of other bodies and scenarios apart, with the units that their folders tell', async () => {
    const { stdout } = await figure(
      'still',
      'learns',
      '--panel',
      'dose noise success conditions=still',
      '--out',
      'n.svg',
    );
    expect(stdout).toMatch(/^Success rate by noise \(rad\), /);
    const summary = JSON.parse(text('learns/run.json'));
    mkdirSync(join(cwd, 'walker'));
    writeFileSync(join(cwd, 'walker', 'run.json'), JSON.stringify({ ...summary, body: 'walker' }));
    writeFileSync(join(cwd, 'walker', 'trials.csv'), text('learns/trials.csv'));
    const panels = ['--panel', 'dose learning success'];
    const two = await figure('learns', 'walker', ...panels, '--out', 'n.svg');
    expect(two.stdout).toContain(`lines by body: ${summary.body}; walker;`);
    // What has no trajectory.csv, as the folder of an environment, is told so.
    const { stderr } = await figure('walker', '--panel', 'occupancy walker', '--out', 'n.svg');
    expect(stderr).toContain('no_ways');
  });

  it('is described by a file, whose folders start from where it is', async () => {
    mkdirSync(join(cwd, 'paper'));
    writeFileSync(
      join(cwd, 'paper', 'one.yaml'),
      'conditions: [control=../still, ../learns]\nsize: [85, 60]\npanels:\n  - bars spl 4-6\n',
    );
    const { code, stdout } = await figure('--file', 'paper/one.yaml', '--out', 'one.svg', '--json');
    expect(code).toBe(0);
    const { size, conditions } = JSON.parse(stdout);
    expect(size).toEqual([85, 60]);
    expect(conditions.map(({ name }: { name: string }) => name)).toEqual(['control', '../learns']);
  });

  it.each<[argv: readonly string[], code: string]>([
    [['learns', '--panel', 'curve success'], 'nothing_to_draw'],
    [['learns', '--out', 'x.svg'], 'nothing_to_draw'],
    [['--panel', 'curve success', '--out', 'x.svg'], 'nothing_to_draw'],
    [['learns', '--panel', 'curve success', '--out', 'x.png'], 'invalid_option'],
    [['learns', '--panel', 'curve success', '--out', 'x.svg', '--font', 'y.ttf'], 'misplaced_option'],
    [['learns', '--panel', 'curve success', '--file', 'paper/one.yaml', '--out', 'x.svg'], 'conflicting_options'],
    [['learns', '--file', 'nothing.yaml', '--out', 'x.svg'], 'unreadable_file'],
    [['learns', '--panel', 'curve success', '--size', '0x9', '--out', 'x.svg'], 'invalid_option'],
    [['rates', '--panel', 'occupancy learning=0 noise=0.02', '--out', 'x.svg'], 'invalid_figure'],
    [['a=rates', '--panel', 'curve success conditions=b', '--out', 'x.svg'], 'unknown_condition'],
    [['rates', 'still', '--panel', 'heat learning trials spl', '--out', 'x.svg'], 'several_in_a_cell'],
  ])('%j is refused as %s', async (argv, code) => {
    const { code: exit, stderr } = await figure(...argv);
    expect([exit > 0, stderr]).toEqual([true, expect.stringContaining(code)]);
  });
});

describe('compare', () => {
  it('has a table of conditions for each metric where there are more than two runs', async () => {
    const { code, stdout } = await call(['compare', 'rates', '--metric', 'latency_s', '--csv', 'conditions.csv'], {
      cwd,
    });
    expect(code).toBe(0);
    expect(stdout).toMatch(/3 runs against learning=0 noise=0\.02/);
    expect(stdout.match(/^learning=\S+ noise=\S+ +3 /gm)).toHaveLength(4);
    const [header, first, second] = text('conditions.csv').trim().split('\n');
    expect(header).toBe(
      'run,param_learning,param_noise_rad,code,metric,n,value,low,high,pairs,difference,difference_low,difference_high,effect,p,p_adjusted,same_digests',
    );
    expect(first).toMatch(/^learning=0 noise=0\.02,0,0\.02,[^,]+,latency_s,3,[\d.]+,NaN,NaN,,,,,,,,$/);
    expect(second).toMatch(/^learning=0 noise=0\.05,0,0\.05,/);
  });

  it('compares with the run that is named', async () => {
    const against = ['--against', 'learning=0.5 noise=0.05'];
    const { stdout } = await call(['compare', 'rates', '--metric', 'spl', ...against], { cwd });
    expect(stdout).toMatch(/3 runs against learning=0\.5 noise=0\.05/);
    const refused = await call(['compare', 'rates', '--against', 'learning=0.5 noise=0.06'], { cwd });
    expect(refused.stderr).toMatch(/learning=0\.5 noise=0\.05[\s\S]*unknown_condition/);
  });
});
