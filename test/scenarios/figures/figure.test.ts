import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawFigure, type Figure } from '../../../scenarios/figures/figure.ts';
import { type Mark, MM_PER_POINT, textWidth } from '../../../scenarios/figures/mark.ts';
import { sheetSvg } from '../../../scenarios/figures/sheet-svg.ts';
import { mean, median } from '../../../scenarios/statistics/averages.ts';
import { medianInterval } from '../../../scenarios/statistics/median-interval.ts';
import { rangedMeanInterval } from '../../../scenarios/statistics/ranged-mean.ts';
import { share } from '../../effort.ts';
import { drawnCondition } from './conditions.ts';

const conditions = [drawnCondition('weak', 2), drawnCondition('strong', 1)];
const [weak, strong] = conditions;

/** Corners of what a mark covers, mm. */
function corners(mark: Mark): readonly (readonly [number, number])[] {
  if (mark.kind === 'line' || mark.kind === 'area') return mark.places;
  const [x, y] = mark.at;
  if (mark.kind === 'disc')
    return [
      [x - mark.radius, y - mark.radius],
      [x + mark.radius, y + mark.radius],
    ];
  const width = textWidth(mark.text, mark.points);
  const em = mark.points * MM_PER_POINT;
  const before = { start: 0, middle: width / 2, end: width }[mark.anchor];
  if (mark.upwards)
    return [
      [x - 0.75 * em, y + before],
      [x + 0.2 * em, y + before - width],
    ];
  return [
    [x - before, y - 0.75 * em],
    [x - before + width, y + 0.2 * em],
  ];
}

describe('a figure', () => {
  const words = [
    ...['curve success', 'curve latency_s 2', 'points latency_s 3-6', 'bars success', 'points measure_skill'],
    ...['dose gain latency_s', 'curve probe_error spread=sd label=Error (m)', 'bars latency_s 2 conditions=strong'],
  ];

  it('draws whatever it draws on its sheet, at any size, font and number of columns', { tags: 'long' }, () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 40, max: 90 }),
        fc.integer({ min: 5, max: 9 }),
        (panels, columns, side, points) => {
          const rows = Math.ceil(panels.length / Math.min(columns, panels.length));
          const size = [side * Math.min(columns, panels.length) + 15, side * rows + 10] as const;
          const { sheet } = drawFigure({ panels, columns, size, points }, conditions);
          for (const mark of sheet.marks)
            for (const [x, y] of corners(mark)) {
              expect(x).toBeGreaterThanOrEqual(-1e-9);
              expect(y).toBeGreaterThanOrEqual(-1e-9);
              expect(x).toBeLessThanOrEqual(sheet.width + 1e-9);
              expect(y).toBeLessThanOrEqual(sheet.height + 1e-9);
            }
        },
      ),
      { numRuns: share(200) },
    );
  });

  it('is the same for the same runs, in mm, with its caption as description', () => {
    const figure: Figure = { panels: ['curve success', 'points latency_s'], size: [120, 50] };
    const [one, other] = [drawFigure(figure, conditions), drawFigure(figure, conditions)];
    const svg = sheetSvg(one.sheet);
    expect(svg).toBe(sheetSvg(other.sheet));
    expect(svg).toMatch(/^<svg [^>]*width="120mm" height="50mm" viewBox="0 0 120 50"/);
    expect(svg).toContain(`<desc id="description">${one.caption}</desc>`);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says in its caption what lines, bands and whiskers are, and how many seeds there are', () => {
    const { caption } = drawFigure(
      { panels: ['curve latency_s', 'bars success 2-6 spread=quartiles', 'points latency_s spread=none'] },
      conditions,
    );
    expect(caption).toBe(
      '(A) Latency (s) by trial; lines: median over seeds, bands: 95 % interval; n = 8. ' +
        '(B) Success rate, trials 2 to 6; discs: seeds, bars: mean over seeds, whiskers: the middle half of the seeds, grey lines join the values of a seed; n = 8. ' +
        '(C) Latency (s), trials 1 to 6; discs: seeds, lines: median over seeds, grey lines join the values of a seed; n = 8.',
    );
  });

  it('says where there are too few seeds for an interval, and where numbers of seeds differ', () => {
    const few = [drawnCondition('few', 1, { seeds: 3 }), drawnCondition('fewer', 1, { seeds: 2 })];
    const { caption, numbers } = drawFigure({ panels: ['points latency_s joined=false'] }, few);
    expect(caption).toMatch(/whiskers: too few seeds for an interval; n = 3, 2\.$/);
    for (const one of numbers) expect(one).not.toHaveProperty('low');
  });

  it('has the numbers of the runs: medians of times, means of shares, with their intervals', () => {
    const { numbers } = drawFigure({ panels: ['curve latency_s', 'bars success 3-6'] }, conditions);
    const latencies = strong.seeds.map(({ trials }) => trials['latency_s'][3]);
    const [low, high] = medianInterval(latencies);
    expect(numbers).toContainEqual({
      ...{ panel: 'A', quantity: 'Latency (s)', condition: 'strong', at: 4 },
      ...{ n: 8, value: median(latencies), low, high },
    });
    const shares = weak.seeds.map(({ trials }) => mean(trials['success'].slice(2, 6)));
    const ends = rangedMeanInterval(shares, [0, 1]);
    expect(numbers).toContainEqual({
      ...{ panel: 'B', quantity: 'Success rate', condition: 'weak', at: 'weak' },
      ...{ n: 8, value: mean(shares), low: ends[0], high: ends[1] },
    });
    const seeds = numbers.filter(
      ({ panel, condition, seed }) => panel === 'B' && condition === 'weak' && seed !== undefined,
    );
    expect(seeds.map(({ value }) => value)).toEqual(shares);
  });

  it('draws nothing beyond what a share can be', () => {
    const { numbers } = drawFigure({ panels: ['curve success spread=sd'] }, conditions);
    const ends = numbers.flatMap(({ low = 0, high = 0 }) => [low, high]);
    expect(Math.min(...ends)).toBe(0);
    expect(Math.max(...ends)).toBe(1);
  });

  it('takes the value of a seed from the trials that have one', () => {
    const { seeds, ...run } = strong;
    const holes = {
      ...run,
      seeds: seeds.map((one) => ({ ...one, trials: { hole: [2, Number.NaN, 4], none: [0, 0, 0] } })),
    };
    const { numbers } = drawFigure({ panels: ['points hole'] }, [holes]);
    expect(numbers.map(({ value }) => value)).toEqual(new Array(9).fill(3));
  });

  it('marks the points of a line where trials between them have no value, or where there is one alone', () => {
    const { seeds, ...run } = strong;
    const hole = [2, Number.NaN, 4, 5, 3, Number.NaN];
    const whole = [Number.NaN, 2, 3, 4, 5, Number.NaN];
    const sparse = { ...run, seeds: seeds.map((one) => ({ ...one, trials: { hole, whole } })) };
    const discs = (words: string) =>
      drawFigure({ panels: [words] }, [sparse]).sheet.marks.filter(({ kind }) => kind === 'disc').length;
    expect([discs('curve hole'), discs('curve whole'), discs('curve hole 6')]).toEqual([4, 0, 1]);
    const lines = drawFigure({ panels: ['curve success 6'] }, [strong]).sheet.marks;
    expect(lines.filter((mark) => mark.kind === 'line' && mark.colour === '#0072b2')).toHaveLength(4);
  });

  it('has a key of the other parameters where a dose has several lines, with their units', () => {
    const at = (gain: number, delay: number, body: string) => ({
      ...drawnCondition(`${gain} ${delay} ${body}`, gain),
      ...{ params: { gain, delay, body }, parameterUnits: { gain: '1', delay: 's' } },
    });
    const two = [at(1, 0.01, 'point'), at(2, 0.01, 'point'), at(1, 0.5, 'point'), at(2, 0.5, 'point')];
    const { sheet, caption } = drawFigure({ panels: ['dose gain success'] }, two);
    const words = (marks: readonly Mark[]) => marks.flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []));
    expect(words(sheet.marks)).toEqual(expect.arrayContaining(['delay (s)', '0.01', '0.5']));
    expect(caption).toContain('Success rate by gain, trials 1 to 6, lines by delay (s): 0.01; 0.5; points');
    const three = drawFigure({ panels: ['dose gain success'] }, [...two, at(1, 0.01, 'rodent')]);
    expect(words(three.sheet.marks)).toEqual(
      expect.arrayContaining(['delay (s), body', '0.01, point', '0.01, rodent']),
    );
    const one = drawFigure({ panels: ['dose delay success', 'heat gain delay success'] }, two.slice(1, 3));
    expect(words(one.sheet.marks).filter((text) => text === 'delay (s)')).toHaveLength(2);
    const alone = drawFigure({ panels: ['dose delay success'] }, [two[0], two[2]]);
    expect(words(alone.sheet.marks)).not.toContain('gain');
    expect(() => drawFigure({ panels: ['dose gain success'] }, [two[0], two[0]])).toThrow(
      expect.objectContaining({ code: 'several_in_a_cell' }),
    );
  });

  it.each(['curve', 'points', 'bars', 'dose gain', 'heat gain body'])(
    'refuses a panel of %s that would be empty',
    (words) => {
      const { seeds, ...run } = strong;
      const empty = { ...run, seeds: seeds.map((one) => ({ ...one, trials: { hole: [Number.NaN, Number.NaN] } })) };
      expect(() => drawFigure({ panels: [`${words} hole`] }, [empty])).toThrow(
        expect.objectContaining({ code: 'no_values', received: 'none in trials 1 to 2' }),
      );
    },
  );

  it('joins the values of a seed, and of no other', () => {
    const { sheet, numbers } = drawFigure({ panels: ['points latency_s'], size: [90, 60] }, conditions);
    const joins = sheet.marks.filter((mark) => mark.kind === 'line' && mark.colour === '#b0b0b0');
    const discs = sheet.marks.filter((mark) => mark.kind === 'disc').map((mark) => mark.kind === 'disc' && mark.at);
    expect(joins).toHaveLength(8);
    const order = numbers.filter(({ seed }) => seed !== undefined);
    for (const [i, join] of joins.entries()) {
      if (join.kind !== 'line') continue;
      const [from, to] = join.places.map((place) =>
        discs.findIndex((at) => at && at[0] === place[0] && at[1] === place[1]),
      );
      expect([order[from].seed, order[to].seed]).toEqual([i, i]);
      expect([order[from].condition, order[to].condition]).toEqual(['weak', 'strong']);
    }
    const unjoined = drawFigure({ panels: ['points latency_s joined=false'] }, conditions);
    expect(unjoined.sheet.marks.filter((mark) => mark.kind === 'line' && mark.colour === '#b0b0b0')).toEqual([]);
  });

  it('draws what is larger higher, and bars from 0', () => {
    const { sheet, numbers } = drawFigure({ panels: ['bars latency_s'], size: [90, 60] }, conditions);
    const bars = sheet.marks.flatMap((mark) => (mark.kind === 'area' ? [mark.places.map(([, y]) => y)] : []));
    const [first, second] = numbers.filter(({ seed }) => seed === undefined).map(({ value }) => value);
    expect(first).toBeGreaterThan(second);
    const heights = bars.map((ys) => Math.max(...ys) - Math.min(...ys));
    expect(heights[0] / heights[1]).toBeCloseTo(first / second, 6);
  });

  it('has a legend where conditions are told by their looks, and none where they are named', () => {
    const names = (figure: Figure): unknown[] =>
      drawFigure(figure, conditions).sheet.marks.flatMap((mark) =>
        mark.kind === 'text' && ['weak', 'strong'].includes(mark.text) ? [mark.anchor] : [],
      );
    expect(names({ panels: ['curve success'] })).toEqual(['start', 'start']);
    expect(names({ panels: ['points success'] })).toEqual(['middle', 'middle']);
    expect(names({ panels: ['curve success conditions=weak'] })).toEqual([]);
  });

  it('takes panels as plain data, too', () => {
    const { caption } = drawFigure(
      { panels: [{ kind: 'curve', metric: 'probe_error', block: 2, label: 'Error (m)', over: 'median' }] },
      conditions,
    );
    expect(caption).toMatch(/^Error \(m\) by trial, 2 trials a point; lines: median over seeds/);
  });

  it.each<[figure: unknown, code: string, says: string]>([
    [{ panels: [] }, 'invalid_figure', 'a panel or more'],
    [{ panels: ['curve'] }, 'invalid_figure', 'curve METRIC [TRIALS A POINT]'],
    [{ panels: ['curve success 0'] }, 'invalid_figure', 'curve METRIC [TRIALS A POINT]'],
    [{ panels: ['points success 6-3'] }, 'invalid_figure', 'points METRIC [TRIALS]'],
    [{ panels: ['pints success'] }, 'unknown_panel', 'points METRIC [TRIALS]'],
    [{ panels: ['curve succes'] }, 'unknown_metric', 'success'],
    [{ panels: ['points success 3-9'] }, 'no_such_trials', 'trials from 1 to 6'],
    [{ panels: ['curve success conditions=week'] }, 'unknown_condition', 'weak, strong'],
    [{ panels: ['curve success over=mode'] }, 'invalid_figure', 'mean or median'],
    [{ panels: [{ kind: 'curve', metric: 'success', colour: 'red' }] }, 'invalid_figure', 'metric, block'],
    [{ panels: [{ kind: 'curve' }] }, 'invalid_figure', 'text'],
    [{ panels: ['curve success'], size: [20, 20] }, 'no_room', '25 mm by 22 mm'],
    [{ panels: ['curve success'], points: 99 }, 'invalid_figure', '3 to 30 points'],
    [{ panels: ['dose gian success'] }, 'unknown_parameter', 'gain'],
    [{ panels: ['dose body success'] }, 'not_a_number', 'numbers'],
    [{ panels: ['dose gain success'], size: [26, 24] }, 'no_room', '25 mm by 22 mm'],
    [{ panels: ['heat body gian success'] }, 'unknown_parameter', 'gain'],
    [{ panels: ['occupancy weak'] }, 'no_ways', 'trajectory.csv'],
    [{ panels: ['occupancy week'] }, 'unknown_condition', 'weak'],
  ])('%j is refused as %s', (figure, code, says) => {
    expect(() => drawFigure(figure as Figure, conditions)).toThrow(
      expect.objectContaining({ code, expected: expect.stringContaining(says) }),
    );
  });
});
