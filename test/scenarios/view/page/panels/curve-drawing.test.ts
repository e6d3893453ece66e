import { beforeAll, describe, expect, it } from 'vitest';
import { PALETTES } from '../../../../../scenarios/plots/drawing-style.ts';
import { planScenario } from '../../../../../scenarios/run/index.ts';
import { replayOpenField } from '../../../../../scenarios/studies/replay/index.ts';
import {
  type CurveDrawing,
  curvesHeight,
  drawCurves,
  drawKey,
  timeScale,
} from '../../../../../scenarios/view/page/panels/curve-drawing.ts';
import { axisOf, type Curve, SignalCurves } from '../../../../../scenarios/view/page/panels/signal-curves.ts';
import { SvgPen } from '../../../../../scenarios/view/page/panels/svg-pen.ts';
import { RunSource } from '../../../../../scenarios/view/run/run-source.ts';

const look = PALETTES.paper;
const WIDTH = 640;

/** The plots of a run that rests. */
describe('curves that are drawn', () => {
  const plan = planScenario(replayOpenField);
  const source = new RunSource(plan, plan.seeds[0]);
  const course = new SignalCurves(source.stage);
  const plotOf = (curves: readonly Curve[], more: Partial<CurveDrawing> = {}): CurveDrawing => ({
    ...{ curves, hidden: new Set(), times: course.times, course, axis: axisOf },
    ...more,
  });
  const drawn = (plot: CurveDrawing, at?: number): string => {
    const pen = new SvgPen();
    drawCurves(pen, plot, look, WIDTH, at);
    return pen.markup;
  };
  const lines = (markup: string, colour: string): string[] =>
    [...markup.matchAll(new RegExp(`<path d="([^"]*)" fill="none" stroke="${colour}" stroke-width="1.5"`, 'g'))].map(
      ([, path]) => path,
    );
  beforeAll(async () => {
    course.take(await source.ask({ do: 'advance', ticks: 12_000, withinMs: Infinity, layers: ['signals'] }));
  });

  it('have a point for each value, at its time and on the axis, and a line between them', () => {
    const [curve] = course.groups[0];
    const plot = plotOf([curve]);
    const points = [...lines(drawn(plot), look.accent)[0].matchAll(/[ML]([\d.]+) ([\d.]+)/g)];
    const known = [...curve.values.entries()].filter(([, value]) => value !== null);
    expect(known.length).toBeGreaterThan(100);
    expect(points).toHaveLength(known.length);
    const x = timeScale(course, WIDTH);
    const [low, high] = axisOf([curve]);
    for (const [k, [i, value]] of known.entries()) {
      expect(Number(points[k][1])).toBeCloseTo(x(course.times[i]), 1);
      expect(Number(points[k][2])).toBeCloseTo(66 - (60 * (Number(value) - low)) / (high - low), 1);
    }
  });

  it('break where nobody knows a value and where an angle goes round, and end at the axis that they declare', () => {
    const curve: Curve = {
      ...{ name: 'course', meaning: '', unit: 'rad', isAngle: true },
      values: [3, 3.1, -3.1, null, -3, -2],
    };
    const times = [2, 3, 4, 5, 6, 7];
    const [path] = lines(drawn(plotOf([curve], { times })), look.accent);
    expect(path.replace(/[\d. ]+/g, '')).toBe('MLMML');
    const far: Curve = { ...curve, unit: 'm', isAngle: false, range: [0, 1], values: [0.5, -4] };
    expect(lines(drawn(plotOf([far], { times: [2, 3] })), look.accent)[0]).toMatch(/^M[\d.]+ 36L[\d.]+ 66$/);
  });

  it('are not drawn while they are hidden, nor named', () => {
    const curves = course.groups.find((group) => group.length > 1) ?? [];
    expect(curves.length).toBeGreaterThan(1);
    const plot = plotOf(curves, { hidden: new Set([curves[0]]) });
    expect(lines(drawn(plot), look.accent)).toEqual([]);
    expect(lines(drawn(plot), look.goal)).toHaveLength(1);
    const key = new SvgPen();
    drawKey(key, plot, look, WIDTH);
    expect(key.markup).not.toContain(`>${curves[0].name} `);
    expect(key.markup).toContain(`>${curves[1].name} `);
  });

  it('have names in as many lines as there must be, however long the values are', () => {
    const curves = Array.from(
      { length: 5 },
      (_, i): Curve => ({
        ...{ name: `signal ${i}`, meaning: '', unit: 'm/s', isAngle: false, values: [i === 0 ? 1 : 0.123456789] },
      }),
    );
    const heightOf = (width: number): number => drawKey(new SvgPen(), plotOf(curves), look, width);
    expect(heightOf(2000)).toBe(20);
    expect(heightOf(WIDTH)).toBeGreaterThan(20);
    const key = new SvgPen();
    drawKey(key, plotOf(curves), look, WIDTH);
    const places = [...key.markup.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)].map(([, x, y]) => `${x} ${y}`);
    expect(new Set(places).size).toBe(5);
  });

  it('have rests shaded, and beginnings of trials and rewards marked, the first plot with names', async () => {
    expect(course.rests.length).toBeGreaterThan(0);
    const first = drawn(plotOf(course.groups[0], { isFirst: true }));
    const x = timeScale(course, WIDTH);
    const rest = course.rests[0];
    const [, left, width] =
      new RegExp(`<rect x="([\\d.]+)" y="16" width="([\\d.]+)" height="60" fill="${look.grid}"`).exec(first) ?? [];
    const from = Math.max(rest[0], course.window[0]);
    expect(Number(left)).toBeCloseTo(x(from), 1);
    expect(Number(width)).toBeCloseTo(x(rest[1]) - x(from), 1);
    expect(first).toContain('>rest<');
    expect(drawn(plotOf(course.groups[0]))).not.toContain('>rest<');
    expect(first).not.toContain(' s<');
    expect(drawn(plotOf(course.groups[0], { isLast: true }))).toContain(' s<');
    expect(curvesHeight({ isFirst: true, isLast: true })).toBe(98);
  });

  it('stand on 0 as bars, with a notch for each', () => {
    const reward: Curve = { name: 'reward', meaning: '', unit: '1', isAngle: false, values: [1, -1] };
    const other = new SignalCurves({ period: 1e-3, signals: [] });
    other.rewardTimes.push(2, 4);
    const markup = drawn({
      ...{ curves: [reward], hidden: new Set<Curve>(), times: other.rewardTimes, course: other, isBars: true },
      axis: () => [-1, 1],
    });
    const bars = [...markup.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="3" height="([\d.]+)"/g)];
    expect(bars.map(([, , top, height]) => [Number(top), Number(height)])).toEqual([
      [6, 30],
      [36, 30],
    ]);
    expect(markup.match(new RegExp(`L[\\d.]+ 12" fill="${look.goal}"`, 'g'))).toHaveLength(2);
  });

  it('have a dot each where they are pointed at', () => {
    const [curve] = course.groups[0];
    const at = course.times.length - 1;
    expect(drawn(plotOf([curve]), at)).toMatch(/stroke-dasharray="3 3"/);
    expect(drawn(plotOf([curve]))).not.toMatch(/stroke-dasharray="3 3"/);
    expect(drawn(plotOf([curve]), at).match(/A3 3/g)).toHaveLength(2);
  });
});
