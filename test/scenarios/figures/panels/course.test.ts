import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import type { SignalKind } from '../../../../agents/index.ts';
import { decodeNpz, encodeNpz, type NpyArray } from '../../../../bridges/recording/index.ts';
import { drawFigure, type Figure } from '../../../../scenarios/figures/figure.ts';
import type { Condition, SampledSignal } from '../../../../scenarios/figures/panel.ts';
import { parseCsv } from '../../../../scenarios/output/csv.ts';
import { readRunFolder } from '../../../../scenarios/output/read-run-folder.ts';
import { mean, median } from '../../../../scenarios/statistics/averages.ts';
import { meanInterval } from '../../../../scenarios/statistics/mean-interval.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { call } from '../../cli/call.ts';
import { KNOWN } from '../../fixtures/known-signals.ts';
import { drawnCondition } from '../conditions.ts';

type Course = (seconds: number, trial: number, seed: number) => number | readonly number[];

/** A condition with one signal `s`, of trials that last as long as is told, sampled every 10 ms. */
function conditionWith(
  of: Course,
  lengths: readonly (readonly number[])[],
  part: Partial<SampledSignal> = {},
  name = 'one',
): Condition {
  const rows = lengths.flatMap((ofSeed, k) =>
    ofSeed.flatMap((samples, i) => Array.from({ length: samples }, (_, at) => [k + 1, i + 1, 0.01 * (at + 1)])),
  );
  const values = rows.flatMap(([seed, trial, seconds]) => of(seconds, trial, seed));
  return {
    ...{ name, params: {} },
    seeds: lengths.map((ofSeed, k) => ({ seed: k + 1, measures: {}, trials: { success: ofSeed.map(() => 1) } })),
    signals: () => ({
      seed: rows.map(([seed]) => seed),
      trial: rows.map(([, trial]) => trial),
      seconds: rows.map(([, , seconds]) => seconds),
      arrays: { s: { name: 'heading', kind: 'scalar' as SignalKind, unit: '1', ...part, values } },
    }),
  };
}

const numbersOf = (panel: string, ...conditions: readonly Condition[]) =>
  drawFigure({ panels: [panel] }, conditions).numbers;

describe('a course from a folder', () => {
  const cwd = temporaryFolder();
  const SCENARIO = fileURLToPath(new URL('../../fixtures/known-signals.ts', import.meta.url));
  let table: string[][];
  /** Ticks of each trial of each seed. */
  const ticks = new Map<number, number[]>();
  beforeAll(async () => {
    const ran = await call(['run', SCENARIO, '--seeds', '1-8', '--out', 'known'], { cwd });
    expect([ran.code, ran.stderr]).toEqual([0, expect.stringContaining('known/signals.npz')]);
    const panels = ['course level_mV 2', 'course level_mV', 'course way_m_per_s 2 component=y', 'course bearing_rad 2'];
    const asked = panels.flatMap((panel) => ['--panel', panel]);
    const { code, stdout } = await call(['figure', 'known', ...asked, '--out', 'a.csv', '--out', 'a.svg'], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^\(A\) Level \(mV\) over the time of a trial, trial 2; lines: mean over seeds, bands: 95 % interval, fewer seeds where trials have ended or nothing was read; n = 8 to \d\./,
    );
    table = parseCsv(readFileSync(join(cwd, 'a.csv'), 'utf8'));
    const [header, ...rows] = parseCsv(readFileSync(join(cwd, 'known', 'trials.csv'), 'utf8'));
    for (const row of rows.filter((one) => one[header.indexOf('controller')] === 'scenario')) {
      const seed = Number(row[header.indexOf('seed')]);
      ticks.set(seed, [...(ticks.get(seed) ?? []), Number(row[header.indexOf('ticks')])]);
    }
  }, 60_000);

  const drawn = (panel: string) =>
    table
      .filter((row) => row[0] === panel)
      .map(([, , , at, , n, value, low, high]) => ({
        ...{ at: Number(at), n: Number(n), value: Number(value) },
        ...(low === '' ? {} : { low: Number(low), high: Number(high) }),
      }));
  const longest = (trials: readonly number[]): number =>
    Math.max(...[...ticks.values()].flatMap((one) => trials.map((trial) => Math.floor(one[trial - 1] / 10))));
  const times = (trials: readonly number[]): number[] =>
    Array.from({ length: longest(trials) }, (_, k) => Number((0.01 * (k + 1)).toFixed(9)));
  const going = (seconds: number, trial: number): number[] =>
    [...ticks].filter(([, one]) => one[trial - 1] / 1000 >= seconds - 1e-9).map(([seed]) => seed);

  it('has the mean of the seeds whose trial goes on, with its interval, at the times of the samples', () => {
    expect(drawn('A')).toEqual(
      times([2]).map((at) => {
        const values = going(at, 2).map((seed) => KNOWN.level(at, 2, seed));
        const [low, high] = meanInterval(values);
        return { at, n: values.length, value: mean(values), ...(Number.isNaN(low) ? {} : { low, high }) };
      }),
    );
    expect(drawn('A').some(({ low }) => low === undefined)).toBe(true);
  });

  it('has of each seed the mean over its trials that go on', () => {
    expect(drawn('B').map(({ at, n, value }) => [at, n, value])).toEqual(
      times([1, 2, 3]).map((at) => {
        const values = [...ticks.keys()].flatMap((seed) => {
          const own = [1, 2, 3].filter((trial) => going(at, trial).includes(seed));
          return own.length === 0 ? [] : [mean(own.map((trial) => KNOWN.level(at, trial, seed)))];
        });
        return [at, values.length, mean(values)];
      }),
    );
  });

  it('has the part of a vector that is asked for', () => {
    for (const { at, value } of drawn('C')) expect(value).toBeCloseTo(1 - at, 12);
  });

  it('averages directions on the circle, over pi too', () => {
    for (const { at, n, value } of drawn('D')) {
      const seeds = going(at, 2);
      // Angles at equal distances of each other: their mean direction is that in the middle.
      const middle = (seeds[0] + (seeds.at(-1) as number)) / 2;
      if (seeds.length === (seeds.at(-1) as number) - seeds[0] + 1)
        expect(value).toBeCloseTo(KNOWN.bearing(at, 2, middle), 12);
      expect(n).toBe(seeds.length);
    }
    const svg = readFileSync(join(cwd, 'a.svg'), 'utf8');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('is refused where the archive is damaged, of another run, or gone', () => {
    const archive = join(cwd, 'known', 'signals.npz');
    const whole = readFileSync(archive);
    const read = () => readRunFolder(join(cwd, 'known'), 'known').signals?.();
    const of = (change: (arrays: Record<string, NpyArray>) => object) =>
      writeFileSync(archive, encodeNpz(change(decodeNpz(whole)) as Record<string, NpyArray>));
    of(({ level_mV: _, ...rest }) => rest);
    expect(read).toThrow(expect.objectContaining({ code: 'not_results', block: archive }));
    of((arrays) => ({ ...arrays, trial: { data: Float64Array.of(1) } }));
    expect(read).toThrow(expect.objectContaining({ code: 'not_results', received: expect.stringMatching(/trial/) }));
    writeFileSync(archive, whole.subarray(0, 200));
    expect(read).toThrow(expect.objectContaining({ code: 'not_results' }));
    rmSync(archive);
    expect(read).toThrow(expect.objectContaining({ code: 'results_not_read', received: 'ENOENT' }));
  });
});

describe('a course', () => {
  it('tells how the number of seeds falls, on the panel and point by point', () => {
    const condition = conditionWith((seconds) => seconds, [[4], [2], [3], [4], [4], [4], [4], [1]]);
    const { numbers, sheet, caption } = drawFigure({ panels: ['course s'] }, [condition]);
    expect(numbers.map(({ at, n }) => [at, n])).toEqual([
      [0.01, 8],
      [0.02, 7],
      [0.03, 6],
      [0.04, 5],
    ]);
    expect(sheet.marks.filter((mark) => mark.kind === 'text').map(({ text }) => text)).toContain('n = 8 to 5');
    expect(caption).toMatch(/fewer seeds where trials have ended or nothing was read; n = 8 to 5\.$/);
  });

  it('has standard deviations and quartiles as other panels have', () => {
    const condition = conditionWith((seconds, _, seed) => 10 * seed + seconds, [[1], [1], [1], [1], [1]]);
    const [{ value, low, high }] = numbersOf('course s spread=sd', condition);
    expect([value, low, high].map((one) => Number(one?.toFixed(6)))).toEqual([
      ...[30.01, 30.01 - Math.sqrt(250), 30.01 + Math.sqrt(250)].map((one) => Number(one.toFixed(6))),
    ]);
    expect(numbersOf('course s over=median spread=quartiles', condition)).toMatchObject([
      { value: 30.01, low: 20.01, high: 40.01 },
    ]);
  });

  it('joins samples to bins, and leaves out those of time limits and of blanks', () => {
    const lengths = [[5], [5]];
    const condition = conditionWith((seconds) => (seconds > 0.045 ? Number.NaN : 100 * seconds), lengths);
    expect(numbersOf('course s binSeconds=0.02', condition).map(({ at, n, value }) => [at, n, value])).toEqual([
      [0.015, 2, 1.5],
      [0.035, 2, 3.5],
    ]);
    const long = conditionWith((seconds) => seconds, [[1000], [1000]]);
    const { caption, numbers } = drawFigure({ panels: ['course s'] }, [long]);
    expect(numbers).toHaveLength(200);
    expect(numbers[0]).toMatchObject({ at: 0.03, value: expect.closeTo(0.03, 12) });
    expect(caption).toContain('means of 0.05 s');
  });

  it('breaks its line where nobody has a value', () => {
    const condition = conditionWith((seconds) => (Math.abs(seconds - 0.03) < 1e-9 ? Number.NaN : 1), [[5], [5]]);
    const { sheet } = drawFigure({ panels: ['course s'] }, [condition]);
    const lines = sheet.marks.filter((mark) => mark.kind === 'line' && mark.colour === '#0072b2');
    expect(lines.map((mark) => mark.kind === 'line' && mark.places.length)).toEqual([2, 2]);
  });

  it('takes directions as such only where the signal is one, and says so', () => {
    const angles: Course = (_, __, seed) => (seed === 1 ? 3 : -3);
    const heading = (kind: SignalKind) => conditionWith(angles, [[1], [1]], { kind, unit: 'rad' });
    const [direction, plain] = (['direction', 'scalar'] as const).map((kind) =>
      drawFigure({ panels: ['course s'] }, [heading(kind)]),
    );
    expect(Math.abs(direction.numbers[0].value)).toBeCloseTo(Math.PI, 12);
    expect(direction.caption).toContain('averaged as directions, on the circle');
    expect(plain.numbers[0].value).toBe(0);
    expect(plain.caption).toContain('averaged as numbers');
    // So are samples of a bin, and trials of a seed.
    const turning = conditionWith((seconds, trial) => (seconds > 0.015 ? 3 : -3) * (trial === 1 ? 1 : -1), [[2, 2]], {
      ...{ kind: 'direction', unit: 'rad' },
    });
    for (const panel of ['course s 1 binSeconds=0.02', 'course s'])
      expect(Math.abs(numbersOf(panel, turning)[0].value)).toBeCloseTo(Math.PI, 12);
    // Opposite directions have no mean.
    const opposite = conditionWith((_, __, seed) => seed * Math.PI, [[1], [1]], { kind: 'direction', unit: 'rad' });
    expect(() => numbersOf('course s', opposite)).toThrow(expect.objectContaining({ code: 'no_signals' }));
  });

  it('has lengths and directions of vectors', () => {
    const condition = conditionWith((seconds) => [3 * seconds, 4 * seconds], [[2]], { kind: 'vector', unit: 'm/s' });
    const [first, second] = numbersOf('course s component=length', condition);
    expect([first.quantity, first.value, second.value]).toEqual(['Heading length (m/s)', 0.05, 0.1]);
    const [along] = numbersOf('course s component=direction', condition);
    expect([along.quantity, along.value]).toEqual(['Heading direction (rad)', expect.closeTo(Math.atan2(4, 3), 12)]);
  });

  it('keeps conditions apart, each with its own seeds and its own interval of samples', () => {
    const one = conditionWith((seconds) => seconds, [[2], [2]]);
    const other = conditionWith((seconds) => -seconds, [[2], [2], [2]], {}, 'other');
    const slow: Condition = {
      ...other,
      signals: () => ({ ...other.signals!(), seconds: [0.05, 0.1, 0.05, 0.1, 0.05, 0.1] }),
    };
    expect(numbersOf('course s', one, slow).map(({ condition, at, n, value }) => [condition, at, n, value])).toEqual([
      ['one', 0.01, 2, 0.01],
      ['one', 0.02, 2, 0.02],
      ['other', 0.05, 3, expect.closeTo(-0.01, 12)],
      ['other', 0.1, 3, expect.closeTo(-0.02, 12)],
    ]);
    const { caption } = drawFigure({ panels: ['course s'] }, [one, slow]);
    expect(caption).toMatch(/n = 2, 3\.$/);
  });

  it('leaves out seeds that lack a trial', () => {
    const condition = conditionWith((_, trial, seed) => 10 * seed + trial, [[1, 1], [1], [1, 1]]);
    expect(numbersOf('course s 1-2', condition).map(({ n, value }) => [n, value])).toEqual([[2, 21.5]]);
    expect(numbersOf('course s 1', condition).map(({ n, value }) => [n, value])).toEqual([[3, 21]]);
  });

  it('has the range of a signal as its axis, unless values lie beyond', () => {
    const ticksOf = (range: readonly [number, number]) =>
      drawFigure({ panels: ['course s'] }, [conditionWith(() => 0.3, [[2], [2]], { range })])
        .sheet.marks.filter((mark) => mark.kind === 'text' && mark.anchor === 'end')
        .map((mark) => mark.kind === 'text' && mark.text);
    expect(ticksOf([0, 1])).toContain('1.0');
    expect(ticksOf([0, 0.2])).not.toContain('1.0');
  });

  it('takes the median over seeds', () => {
    const values = [1, 2, 30];
    const condition = conditionWith((_, __, seed) => values[seed - 1], [[1], [1], [1]]);
    expect(numbersOf('course s over=median', condition)[0].value).toBe(median(values));
  });

  const vector = conditionWith((seconds) => [seconds, 0], [[2]], { kind: 'vector' });
  it.each<[figure: Figure, code: string, says: string, of?: Condition]>([
    [{ panels: ['course'] }, 'invalid_figure', 'course SIGNAL [TRIALS]'],
    [{ panels: ['course s 3-1'] }, 'invalid_figure', 'course SIGNAL [TRIALS]'],
    [{ panels: ['course r'] }, 'unknown_signal', 's'],
    [{ panels: ['course s 2'] }, 'no_such_trials', 'trials from 1 to 1'],
    [{ panels: ['course s'] }, 'invalid_figure', 'x, y, length, direction'],
    [{ panels: ['course s component=z'] }, 'invalid_figure', 'x or y or length or direction'],
    [{ panels: ['course s binSeconds=0'] }, 'invalid_option', 'above 0'],
    [{ panels: ['course s component=x'] }, 'invalid_figure', 'one number', conditionWith(() => 1, [[1]])],
    [{ panels: ['course s'] }, 'no_signals', 'signals.npz', drawnCondition('bare', 1)],
    [{ panels: ['course s'] }, 'no_signals', 'signals.npz', conditionWith(() => Number.NaN, [[1]])],
  ])('%j is refused as %s', (figure, code, says, of = vector) => {
    expect(() => drawFigure(figure, [of])).toThrow(
      expect.objectContaining({ code, expected: expect.stringContaining(says) }),
    );
  });
});
