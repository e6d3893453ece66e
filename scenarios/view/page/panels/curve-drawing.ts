import { linearScale, roundTicks, type Scale } from '../../../plots/scale.ts';
import type { Look } from '../look.ts';
import { LETTER_WIDTH, PEN_FONT, type Pen } from './pen.ts';
import { reading } from './reading.ts';
import { type Curve, type SignalCurves, turnsOf } from './signal-curves.ts';

/** CSS pixels: of the area of curves in height, and around it; above the first one for names, below the last one for times. */
const HEIGHT = 60;
const [LEFT, RIGHT, EDGE, ABOVE, BELOW] = [52, 20, 6, 16, 22];
/** Ticks of the axis of time, about. */
const TIME_TICKS = 5;
/** CSS pixels of a bar in width, and of the notch of a reward. */
const [BAR, NOTCH] = [3, 4];
/** Of the key: a line in height, the sample of a line in width, and letters of a value with its unit. */
const [KEY_LINE, SWATCH, READING_LETTERS] = [20, 24, 11];

/** How the curves of a plot are told apart, one after the other: each has the next colour, and two of them the next dashes. */
const COLOURS = ['accent', 'goal', 'good', 'soft'] as const;
const DASHES = [
  { dash: [], border: 'solid' },
  { dash: [7, 4], border: 'dashed' },
  { dash: [2, 3], border: 'dotted' },
] as const;

/** Curves over the last seconds on one axis. */
export interface CurveDrawing {
  readonly curves: readonly Curve[];
  /** Those of them that are not drawn. */
  readonly hidden: ReadonlySet<Curve>;
  /** Time of each value, s. */
  readonly times: readonly number[];
  /** Ends of the axis of those curves that are shown. */
  axis(shown: readonly Curve[]): readonly [low: number, high: number];
  /** What happened meanwhile. */
  readonly course: SignalCurves;
  /** Whether its values are bars that stand on 0. Default: points on a line. */
  readonly isBars?: boolean;
  /** Whether rests and trials are named above it, and times below it. Default: neither. */
  readonly isFirst?: boolean;
  readonly isLast?: boolean;
}

/** Colour and dashes of a curve of a plot, by its place. */
export function curveStyle(i: number) {
  return { colour: COLOURS[i % COLOURS.length], ...DASHES[Math.floor(i / 2) % DASHES.length] };
}

/** Height of a plot, CSS pixels. */
export function curvesHeight({ isFirst = false, isLast = false }: Pick<CurveDrawing, 'isFirst' | 'isLast'>): number {
  return HEIGHT + (isFirst ? ABOVE : EDGE) + (isLast ? BELOW : EDGE);
}

/** Place of each time along a plot. @param width of the plot, CSS pixels */
export function timeScale(course: SignalCurves, width: number): Scale {
  return linearScale(course.window, [LEFT, Math.max(LEFT + 1, width - RIGHT)]);
}

/** Draws curves with their axes. @param at index of the values that are pointed at; default: none */
export function drawCurves(pen: Pen, plot: CurveDrawing, look: Look, width: number, at?: number): void {
  const { curves, hidden, times, course, isBars = false, isFirst = false } = plot;
  const top = isFirst ? ABOVE : EDGE;
  const x = timeScale(course, width);
  const [low, high] = plot.axis(curves.filter((curve) => !hidden.has(curve)));
  const scale = linearScale([low, high], [top + HEIGHT, top]);
  // What leaves the axis that it declares is drawn at its end.
  const y = (value: number): number => scale(Math.min(Math.max(value, low), high));
  drawRests(pen, course, look, x, top);
  drawAxes(pen, plot, look, x, scale, top);
  for (const [i, curve] of curves.entries()) {
    if (hidden.has(curve)) continue;
    const { colour, dash } = curveStyle(i);
    pen.strokeStyle = pen.fillStyle = look[colour];
    if (isBars) drawBars(pen, curve, times, x, y);
    else drawLine(pen, curve, times, x, y, dash);
  }
  drawMarks(pen, course, look, x, top);
  if (isFirst) drawNames(pen, course, look, x, top);
  if (at !== undefined) drawCursor(pen, plot, look, x, y, top, at);
}

/** Names the curves that are shown, each with its colour and what it is now, in lines from the top. @returns the height of all, which values do not change */
export function drawKey(pen: Pen, { curves, hidden }: CurveDrawing, look: Look, width: number): number {
  let [x, base] = [LEFT, KEY_LINE - 4];
  pen.font = PEN_FONT;
  for (const [i, curve] of curves.entries()) {
    if (hidden.has(curve)) continue;
    const { colour, dash } = curveStyle(i);
    const room = SWATCH + (curve.name.length + READING_LETTERS) * LETTER_WIDTH;
    if (x > LEFT && x + room > width) [x, base] = [LEFT, base + KEY_LINE];
    pen.strokeStyle = look[colour];
    pen.lineWidth = 2.5;
    pen.setLineDash([...dash]);
    pen.beginPath();
    pen.moveTo(x, base - 4);
    pen.lineTo(x + SWATCH - 6, base - 4);
    pen.stroke();
    pen.fillStyle = look.ink;
    pen.fillText(`${curve.name}  ${reading(curve.values.at(-1), curve.unit)}`, x + SWATCH, base);
    x += room;
  }
  pen.setLineDash([]);
  return base + 4;
}

function drawLine(
  pen: Pen,
  curve: Curve,
  times: readonly number[],
  x: Scale,
  y: (value: number) => number,
  dash: readonly number[],
): void {
  // Where an angle goes round, the line does not cross the whole plot.
  const turns = new Set(turnsOf(curve));
  pen.lineWidth = 1.5;
  pen.lineJoin = 'round';
  pen.setLineDash([...dash]);
  pen.beginPath();
  for (const [i, value] of curve.values.entries()) {
    if (value === null) continue;
    const goesOn = i > 0 && curve.values[i - 1] !== null && !turns.has(i);
    if (goesOn) pen.lineTo(x(times[i]), y(value));
    else pen.moveTo(x(times[i]), y(value));
  }
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 1;
}

function drawBars(pen: Pen, { values }: Curve, times: readonly number[], x: Scale, y: (value: number) => number): void {
  for (const [i, value] of values.entries()) {
    const [one, other] = [y(0), y(value ?? 0)];
    pen.fillRect(x(times[i]) - BAR / 2, Math.min(one, other), BAR, Math.abs(other - one));
  }
}

function drawRests(pen: Pen, { rests }: SignalCurves, look: Look, x: Scale, top: number): void {
  const [first, last] = x.domain;
  pen.fillStyle = look.grid;
  for (const [from, to] of rests) {
    const left = x(Math.max(first, from));
    pen.fillRect(left, top, x(Math.min(last, to)) - left, HEIGHT);
  }
}

function drawAxes(pen: Pen, { isLast = false }: CurveDrawing, look: Look, x: Scale, y: Scale, top: number): void {
  const [low, high] = y.domain;
  const times = roundTicks(...x.domain, TIME_TICKS);
  pen.lineWidth = 1;
  pen.strokeStyle = look.grid;
  pen.beginPath();
  for (const value of [low, (low + high) / 2, high]) {
    pen.moveTo(x.range[0], Math.round(y(value)) + 0.5);
    pen.lineTo(x.range[1], Math.round(y(value)) + 0.5);
  }
  for (const time of times) {
    pen.moveTo(Math.round(x(time)) + 0.5, top);
    pen.lineTo(Math.round(x(time)) + 0.5, top + HEIGHT);
  }
  pen.stroke();
  pen.font = PEN_FONT;
  pen.fillStyle = look.soft;
  pen.textAlign = 'right';
  pen.textBaseline = 'middle';
  for (const value of [low, (low + high) / 2, high]) pen.fillText(named(value), LEFT - 6, y(value));
  pen.textAlign = 'center';
  pen.textBaseline = 'alphabetic';
  if (isLast) for (const time of times) pen.fillText(`${time} s`, x(time), top + HEIGHT + 16);
}

/** Draws where trials begin, and a notch in the upper edge for each reward. */
function drawMarks(pen: Pen, { trials, rewardTimes }: SignalCurves, look: Look, x: Scale, top: number): void {
  pen.fillStyle = look.faint;
  for (const { time } of trials) pen.fillRect(Math.round(x(time)), top, 1, HEIGHT);
  pen.fillStyle = look.goal;
  for (const at of new Set(rewardTimes.map((time) => Math.round(x(time))))) {
    pen.beginPath();
    pen.moveTo(at - NOTCH, top);
    pen.lineTo(at + NOTCH, top);
    pen.lineTo(at, top + 1.5 * NOTCH);
    pen.fill();
  }
}

function drawNames(pen: Pen, { trials, rests }: SignalCurves, look: Look, x: Scale, top: number): void {
  const names = [
    ...rests.map(([time]) => ({ time: Math.max(time, x.domain[0]), name: 'rest' })),
    ...trials.map(({ time, index }) => ({ time, name: `trial ${index + 1}` })),
  ].sort((one, other) => one.time - other.time);
  pen.font = PEN_FONT;
  pen.textAlign = 'left';
  pen.textBaseline = 'alphabetic';
  pen.fillStyle = look.soft;
  let end = Number.NEGATIVE_INFINITY;
  for (const { time, name } of names) {
    if (x(time) < end) continue;
    pen.fillText(name, x(time), top - 4);
    end = x(time) + (name.length + 1) * LETTER_WIDTH;
  }
}

function drawCursor(
  pen: Pen,
  { curves, hidden, times, isBars = false }: CurveDrawing,
  look: Look,
  x: Scale,
  y: (value: number) => number,
  top: number,
  at: number,
): void {
  pen.strokeStyle = look.faint;
  pen.setLineDash([3, 3]);
  pen.beginPath();
  pen.moveTo(x(times[at]), top);
  pen.lineTo(x(times[at]), top + HEIGHT);
  pen.stroke();
  pen.setLineDash([]);
  if (isBars) return;
  for (const [i, curve] of curves.entries()) {
    const value = curve.values[at] ?? null;
    if (value === null || hidden.has(curve)) continue;
    pen.fillStyle = look[curveStyle(i).colour];
    pen.beginPath();
    pen.arc(x(times[at]), y(value), 3, 0, 2 * Math.PI);
    pen.fill();
  }
}

/** A number on an axis. */
function named(value: number): string {
  if (Math.abs(value) === Math.PI) return value < 0 ? '-π' : 'π';
  return String(Number(value.toPrecision(6)));
}
