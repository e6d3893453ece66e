import { describe, expect, it } from 'vitest';
import type { Evaluated } from '../../../../scenarios/sweep/evaluate.ts';
import { planSweep, type SweepPlan } from '../../../../scenarios/sweep/plan-sweep.ts';
import { chosenCurves } from '../../../../scenarios/sweep/report/chosen-curves.ts';
import { byEffect, effectOf } from '../../../../scenarios/sweep/report/effect.ts';
import { heatCells, heatMap } from '../../../../scenarios/sweep/report/heat-map.ts';
import { type Landscape, landscapeOf, thinned } from '../../../../scenarios/sweep/report/landscape.ts';
import { parallelCoordinates } from '../../../../scenarios/sweep/report/parallel-coordinates.ts';
import { slice, sliceThrough } from '../../../../scenarios/sweep/report/slice.ts';
import type { Point } from '../../../../scenarios/sweep/space/space.ts';
import { syntheticRun } from '../../report/synthetic-run.ts';
import { wellFormed } from '../../report/well-formed.ts';

const drawing = { id: 'it', title: 'It', description: 'What it is.' };

/** A point whose value was measured on ten seeds. */
const evaluatedAt = (point: Point, value: number, feasible = true, half = 0.1): Evaluated => ({
  ...{ point, feasible, done: 10, diverged: 0, failed: 0, constraints: {} },
  objective: { value, interval: [value - half, value + half] },
});

const gridPlan = await planSweep({
  scenario: 'water-maze',
  vary: { dopamine: '0, 1, 4', timeLimit: '5, 10' },
  objective: 'median(latency, 11-20)',
});
/** Less is better: latency falls with dopamine, and depends on the limit a little. */
const latencyAt = ({ dopamine, timeLimit }: Point): number => 9 - 2 * Number(dopamine) + 0.1 * Number(timeLimit);
const gridPoints = gridPlan.search.next([]).map(({ point }) => evaluatedAt(point, latencyAt(point)));
const grid = landscapeOf(gridPlan, gridPoints) as Landscape;

const drawnPlan = await planSweep({
  scenario: 'water-maze',
  vary: { dopamine: 'linear(0, 4)', learningRate: 'log(0.001, 1)' },
  sampler: 'random',
  points: 40,
  objective: 'mean(success, 11-20)',
});
const drawnPoints = drawnPlan.search.next([]).map(({ point }) => evaluatedAt(point, Number(point.dopamine) / 4));
const drawn = landscapeOf(drawnPlan, drawnPoints) as Landscape;

type Element = Readonly<Record<string, string>>;
/** Attributes of all elements of a name and a class. */
function elements(svg: string, name: string, className: string): Element[] {
  return [...svg.matchAll(new RegExp(`<${name} ([^>]*)>`, 'g'))]
    .map(
      ([, text]): Element =>
        Object.fromEntries([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map((one) => [one[1], one[2]])),
    )
    .filter((one) => one.class === className);
}
/** Texts of a drawing with their places. */
const texts = (
  svg: string,
): { readonly x: number; readonly y: number; readonly text: string; readonly look: string }[] =>
  [...svg.matchAll(/<text x="([^"]*)" y="([^"]*)" class="([^"]*)"[^>]*>([^<]*)</g)].map(([, x, y, look, text]) => ({
    ...{ x: Number(x), y: Number(y), look, text },
  }));
/** The height at which a value lies, by the numbers that stand at an axis. */
function heightBy(marks: readonly { readonly y: number; readonly text: string }[]): (value: number) => number {
  const [first, last] = [marks[0], marks.at(-1)!].map(({ y, text }) => ({ y: y - 4, value: Number(text) }));
  return (value) => first.y + ((value - first.value) / (last.value - first.value)) * (last.y - first.y);
}

describe('what pictures show', () => {
  it('are the points with a value, the best that keeps the limits first', () => {
    const all = [
      evaluatedAt({ dopamine: 0, timeLimit: 5 }, 3),
      evaluatedAt({ dopamine: 1, timeLimit: 5 }, 2),
      evaluatedAt({ dopamine: 4, timeLimit: 5 }, 1, false),
      evaluatedAt({ dopamine: 4, timeLimit: 10 }, Number.NaN),
      { ...evaluatedAt({ dopamine: 0, timeLimit: 10 }, 0.5), trials: 5 },
    ];
    const landscape = landscapeOf(gridPlan, all);
    expect(landscape?.points.map(({ value }) => value)).toEqual([2, 3, 1]);
    expect(landscape).toMatchObject({ label: 'median(latency, 11-20), s', lessIsBetter: true });
    expect(landscapeOf(gridPlan, all.slice(3))).toBeUndefined();
    expect(landscapeOf({ ...gridPlan, objective: undefined }, all)).toBeUndefined();
    expect(drawn.points[0].value).toBe(Math.max(...drawn.points.map(({ value }) => value)));
  });

  it('have axes in steps where the points lie on them, and else from end to end', async () => {
    expect(grid.axes.map(({ label, values }) => [label, values])).toEqual([
      ['dopamine', [0, 1, 4]],
      ['timeLimit, s', [5, 10]],
    ]);
    const [dopamine, rate] = drawn.axes;
    expect([dopamine.values, rate.values]).toEqual([undefined, undefined]);
    expect(dopamine.ticks.map(({ place, text }) => [place, text])).toEqual([0, 1, 2, 3, 4].map((n) => [n / 4, `${n}`]));
    expect(rate.ticks.map(({ text }) => text)).toEqual(['0.001', '0.01', '0.1', '1']);
    for (const [k, { place }] of rate.ticks.entries()) expect(place).toBeCloseTo(k / 3, 9);
    // A range with a number of steps, between which points were drawn.
    const stepped: SweepPlan = await planSweep({
      ...{ scenario: 'water-maze', vary: { dopamine: 'linear(0, 4, 5)' }, objective: 'mean(success)' },
    });
    const on = landscapeOf(stepped, [evaluatedAt({ dopamine: 1 }, 1)]);
    const between = landscapeOf(stepped, [evaluatedAt({ dopamine: 1.5 }, 1)]);
    expect([on?.axes[0].values, between?.axes[0].values]).toEqual([[0, 1, 2, 3, 4], undefined]);
    expect(between?.axes[0].placeOf(1.5)).toBe(0.375);
  });

  it('are thinned evenly, the best and the worst kept', () => {
    const few = thinned(drawn.points, 5);
    expect(few).toHaveLength(5);
    expect([few[0], few[4]]).toEqual([drawn.points[0], drawn.points.at(-1)]);
    expect(thinned(drawn.points, 100)).toBe(drawn.points);
  });
});

describe('the effect of one axis', () => {
  it('is 1 where it alone decides, and about 0 where it does nothing', () => {
    const byDopamine = gridPoints.map(({ point }) => evaluatedAt(point, Number(point.dopamine)));
    const { axes, points } = landscapeOf(gridPlan, byDopamine)!;
    expect(effectOf(axes[0], points)).toBe(1);
    expect(effectOf(axes[1], points)).toBeLessThanOrEqual(0);
    expect(byEffect(grid).map(({ axis }) => axis.name)).toEqual(['dopamine', 'timeLimit']);
    expect(byEffect(drawn)[0]).toMatchObject({ axis: { name: 'dopamine' } });
    expect(byEffect(drawn)[0].effect).toBeGreaterThan(0.9);
    expect(byEffect(drawn)[1].effect).toBeLessThan(0.4);
  });

  it('is that of a table that was worked out by hand', () => {
    // Groups 0: 1, 3; 1: 5, 7; 4: 6, 8. Mean 5; total 34, within 6 on 3 of 5 degrees of freedom.
    const values: Record<string, number> = { '0 5': 1, '0 10': 3, '1 5': 5, '1 10': 7, '4 5': 6, '4 10': 8 };
    const points = gridPoints.map(({ point }) => evaluatedAt(point, values[`${point.dopamine} ${point.timeLimit}`]));
    const { axes, points: shown } = landscapeOf(gridPlan, points)!;
    expect(effectOf(axes[0], shown)).toBeCloseTo(1 - 6 / 3 / (34 / 5), 12);
  });

  it('cannot be told of one value or too few points', () => {
    const one = landscapeOf(gridPlan, [gridPoints[0]])!;
    expect(byEffect(one).map(({ effect }) => effect)).toEqual([Number.NaN, Number.NaN]);
    expect(byEffect(one).map(({ axis }) => axis.name)).toEqual(['dopamine', 'timeLimit']);
  });
});

describe('the heat map', () => {
  const [dopamine, limit] = grid.axes;
  const svg = heatMap(dopamine, limit, grid, drawing);
  const cells = elements(svg, 'rect', 'heat').filter(({ height }) => height !== '10');

  it('has a cell where each pair of values is, the better the stronger', () => {
    wellFormed(svg);
    expect(cells).toHaveLength(6);
    const marks = texts(svg);
    for (const { point } of gridPoints) {
      const x = marks.find(({ text, look, y }) => text === `${point.dopamine}` && look === 'middle' && y > 300)!.x;
      const y = marks.find(({ text, look }) => text === `${point.timeLimit}` && look === 'end')!.y - 4;
      const [cell, ...more] = cells.filter(
        (one) =>
          Math.abs(Number(one.x) + Number(one.width) / 2 - x) < 0.1 &&
          Math.abs(Number(one.y) + Number(one.height) / 2 - y) < 0.1,
      );
      expect(more).toEqual([]);
      const stronger = gridPoints.filter((other) => latencyAt(other.point) < latencyAt(point));
      const rank = cells.filter((other) => Number(other['fill-opacity']) > Number(cell['fill-opacity'])).length;
      expect(rank).toBe(stronger.length);
    }
  });

  it('averages over the points of a cell, and leaves out those that keep no limit', () => {
    const three = [
      evaluatedAt({ dopamine: 0, timeLimit: 5 }, 1),
      evaluatedAt({ dopamine: 4, timeLimit: 10 }, 2),
      evaluatedAt({ dopamine: 1, timeLimit: 5 }, 3, false),
    ];
    const { points, axes } = landscapeOf(gridPlan, three)!;
    expect(heatCells(axes[0], axes[1], points)).toEqual([
      { x: 0, y: 0, value: 1, points: 1 },
      { x: 2, y: 1, value: 2, points: 1 },
    ]);
    const over = { ...axes[1], values: [5, 10], name: 'nothing' };
    expect(heatCells(axes[0], { ...over, name: 'timeLimit' }, [...points, { ...points[0], value: 5 }])[0]).toEqual({
      ...{ x: 0, y: 0, value: 3, points: 2 },
    });
  });

  it('has a mark at each point of ranges', () => {
    const marked = heatMap(drawn.axes[0], drawn.axes[1], drawn, drawing);
    wellFormed(marked);
    const [frame] = elements(marked, 'rect', 'frame');
    const marks = elements(marked, 'circle', 'heat');
    expect(marks).toHaveLength(40);
    for (const { evaluated } of drawn.points) {
      const place = [Number(evaluated.point.dopamine) / 4, Math.log10(Number(evaluated.point.learningRate)) / 3 + 1];
      const x = Number(frame.x) + place[0] * Number(frame.width);
      const y = Number(frame.y) + (1 - place[1]) * Number(frame.height);
      expect(marks.some(({ cx, cy }) => Math.hypot(Number(cx) - x, Number(cy) - y) < 0.1)).toBe(true);
    }
  });
});

describe('a slice', () => {
  const [dopamine] = grid.axes;
  const svg = slice(dopamine, grid, drawing);
  const marks = texts(svg);
  const up = heightBy(marks.filter(({ look }) => look === 'end'));
  const across = new Map(marks.filter(({ look }) => look === 'middle').map(({ x, text }) => [text, x]));

  it('has each point and its interval where the axes say', () => {
    wellFormed(svg);
    const circles = [...elements(svg, 'circle', 'estimate'), ...elements(svg, 'circle', 'estimate best')];
    const whiskers = [...elements(svg, 'line', 'whisker'), ...elements(svg, 'line', 'whisker best')];
    expect([circles.length, whiskers.length]).toEqual([6, 6]);
    for (const { value, interval, evaluated } of grid.points) {
      const x = across.get(`${evaluated.point.dopamine}`)!;
      expect(circles.some(({ cx, cy }) => Math.hypot(Number(cx) - x, Number(cy) - up(value)) < 0.1)).toBe(true);
      expect(
        whiskers.some(
          ({ x1, y1, y2 }) =>
            Math.abs(Number(x1) - x) + Math.abs(Number(y1) - up(interval[0])) + Math.abs(Number(y2) - up(interval[1])) <
            0.2,
        ),
      ).toBe(true);
    }
  });

  it('leads through what differs from the best in this alone', () => {
    const through = sliceThrough(grid.points[0], dopamine, grid);
    expect(through.map(({ evaluated: { point } }) => point)).toEqual(
      [0, 1, 4].map((value) => ({ dopamine: value, timeLimit: 5 })),
    );
    const [line] = elements(svg, 'path', 'curve second');
    const way = [...line.d.matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
    way.forEach(([x, y], k) => {
      expect(x).toBeCloseTo(across.get(`${[0, 1, 4][k]}`)!, 0);
      expect(y).toBeCloseTo(up(through[k].value), 0);
    });
  });

  it('marks points that keep no limit', () => {
    const points = gridPoints.map((one, k) => (k === 0 ? { ...one, feasible: false } : one));
    const barred = slice(dopamine, landscapeOf(gridPlan, points)!, drawing);
    expect(elements(barred, 'circle', 'estimate barred')).toHaveLength(1);
  });
});

describe('parallel coordinates', () => {
  const svg = parallelCoordinates(grid, drawing);
  it('lead each point through its values, and the best one over all others', () => {
    wellFormed(svg);
    const paths = [...svg.matchAll(/<path d="([^"]*)" class="(strand(?: best)?)"/g)];
    expect(paths).toHaveLength(6);
    expect(paths.map(([, , look]) => look).lastIndexOf('strand best')).toBe(5);
    expect(paths.filter(([, , look]) => look === 'strand best')).toHaveLength(1);
    const axes = elements(svg, 'line', 'frame');
    expect(axes).toHaveLength(3);
    const marks = texts(svg).filter(({ look }) => look === 'haloed end');
    const last = heightBy(texts(svg).filter(({ look }) => look === 'haloed'));
    grid.points.forEach(({ evaluated: { point }, value }, rank) => {
      const heights = [point.dopamine, point.timeLimit].map(
        (one, k) => marks.find(({ x, text }) => text === `${one}` && Math.abs(x + 7 - Number(axes[k].x1)) < 0.1)!.y - 4,
      );
      const way = [...paths[5 - rank][1].matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
      expect(way.map(([x]) => x)).toEqual(axes.map(({ x1 }) => Number(Number(x1).toFixed(1))));
      for (const [k, y] of [...heights, last(value)].entries()) expect(Math.abs(way[k][1] - y)).toBeLessThan(0.2);
    });
  });
});

describe('learning curves of chosen points', () => {
  const [good, bad] = [syntheticRun(7, 12).seeds, syntheticRun(7, 12).seeds].map((seeds, k) =>
    seeds.map((seed) => ({
      ...seed,
      trials: seed.trials.map((trial) => ({ ...trial, success: k === 0, latencySeconds: 2 + 6 * k + seed.seed / 10 })),
    })),
  );
  const [success, latency] = chosenCurves([
    { name: 'best', seeds: good },
    { name: 'worst', seeds: bad },
  ]);

  it('lie at their values, each with the band of its seeds and its name', () => {
    for (const svg of [success, latency]) wellFormed(svg);
    const up = heightBy(texts(latency).filter(({ look }) => look === 'end'));
    for (const [look, offset] of [
      ['', 2],
      [' second', 8],
    ] as const) {
      // Seeds 1 to 7: the median is that of seed 4, the quartiles those of 2.5 and 5.5.
      const heights = [...elements(latency, 'path', `curve${look}`)[0].d.matchAll(/[ML][\d.]+ ([\d.]+)/g)];
      expect(heights).toHaveLength(12);
      for (const [, y] of heights) expect(Number(y)).toBeCloseTo(up(offset + 0.4), 0);
      const ends = [...elements(latency, 'path', `band${look}`)[0].d.matchAll(/[ML][\d.]+ ([\d.]+)/g)];
      const found = new Set(ends.map(([, y]) => Number(y)));
      expect(found.size).toBe(2);
      expect(Math.abs(Math.max(...found) - up(offset + 0.25))).toBeLessThan(0.2);
      expect(Math.abs(Math.min(...found) - up(offset + 0.55))).toBeLessThan(0.2);
    }
    const shares = texts(success).filter(({ look }) => look.startsWith('line-name'));
    expect(shares.map(({ text }) => text).sort()).toEqual(['best', 'worst']);
    expect(shares.find(({ text }) => text === 'best')!.y).toBeLessThan(shares.find(({ text }) => text === 'worst')!.y);
  });
});
