import uPlot from 'uplot';
import { roundTicks } from '../../../plots/scale.ts';
import type { Look } from '../look.ts';
import { lookNow } from '../look-now.ts';
import { reading } from './reading.ts';
import { type Curve, type SignalCurves, turnsOf } from './signal-curves.ts';

/** CSS pixels: of a plot in height, of its axes, and of the names above the first one. */
const HEIGHT = 72;
const [LEFT, BELOW, ABOVE] = [52, 22, 16];
/** Ticks of the axis of time, about. */
const TIME_TICKS = 5;
const FONT = '11px system-ui, sans-serif';

/** How the curves of a plot are told apart, one after the other: each has the next colour, and two of them the next dashes. */
const COLOURS = ['accent', 'goal', 'good', 'soft'] as const;
const DASHES = [
  { dash: [], border: 'solid' },
  { dash: [7, 4], border: 'dashed' },
  { dash: [2, 3], border: 'dotted' },
] as const;

/** What a plot shows. */
export interface CurvePlotOptions {
  /** What it shows, for who does not see it. */
  readonly label: string;
  readonly curves: readonly Curve[];
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

/** Curves over the last seconds on one axis, and a legend, which tells what they are now and hides them. */
export class CurvePlot {
  readonly element = document.createElement('div');
  readonly #options: CurvePlotOptions;
  readonly #place = document.createElement('div');
  readonly #plot: uPlot;
  readonly #readings: readonly HTMLElement[];
  readonly #hidden = new Set<Curve>();
  #look = lookNow();

  constructor(options: CurvePlotOptions) {
    this.#options = options;
    const { curves, isFirst = false, isLast = false, isBars = false, label } = options;
    this.#readings = curves.map(() => document.createElement('span'));
    const legend = document.createElement('ul');
    legend.append(...curves.map((curve, i) => this.#entry(curve, i)));
    this.element.className = 'curves';
    this.element.append(legend, this.#place);
    const text = { font: FONT, stroke: () => this.#look.soft, ticks: { show: false } };
    const grid = { stroke: () => this.#look.grid, width: 1 };
    this.#plot = new uPlot(
      {
        width: 300,
        height: HEIGHT + (isFirst ? ABOVE : 0) + (isLast ? BELOW : 0),
        padding: [isFirst ? ABOVE : 6, 20, isLast ? 0 : 6, 0],
        legend: { show: false },
        cursor: {
          y: false,
          drag: { x: false, y: false, setScale: false },
          bind: { dblclick: () => null },
          sync: { key: 'signals', setSeries: false },
        },
        scales: {
          x: { time: false },
          y: { range: () => [...options.axis(curves.filter((curve) => !this.#hidden.has(curve)))] },
        },
        axes: [
          {
            ...text,
            grid,
            size: isLast ? BELOW : 0,
            splits: (_, __, from, to) => roundTicks(from, to, TIME_TICKS),
            values: (_, splits) => splits.map((time) => (isLast ? `${time} s` : '')),
          },
          {
            ...text,
            grid,
            size: LEFT,
            splits: (_, __, low, high) => [low, (low + high) / 2, high],
            values: (_, splits) => splits.map(named),
          },
        ],
        series: [{}, ...curves.map((curve, i) => this.#series(curve, i, isBars))],
        hooks: {
          drawClear: [() => this.#drawRests()],
          draw: [() => this.#drawMarks()],
          setCursor: [() => this.#read()],
        },
      },
      [[], ...curves.map(() => [])],
      this.#place,
    );
    this.#plot.ctx.canvas.setAttribute('role', 'img');
    this.#plot.ctx.canvas.setAttribute('aria-label', label);
  }

  /** Brings it up to date. @param look colours, if they have changed */
  draw(look: Look): void {
    this.#look = look;
    const { times, curves, course } = this.#options;
    const [min, max] = course.window;
    this.#plot.batch(() => {
      this.#plot.setData([times as number[], ...curves.map(({ values }) => values)], false);
      this.#plot.setScale('x', { min, max });
    });
    this.#read();
  }

  /** Fits it to the place that it has on the page. */
  fit(): void {
    const { clientWidth: width } = this.#place;
    if (width > 0) this.#plot.setSize({ width, height: this.#plot.height });
  }

  #entry(curve: Curve, i: number): HTMLElement {
    const { colour, border } = styleOf(i);
    const entry = document.createElement('li');
    const label = document.createElement('label');
    const shown = document.createElement('input');
    const swatch = document.createElement('span');
    shown.type = 'checkbox';
    shown.checked = true;
    shown.addEventListener('change', () => {
      if (shown.checked) this.#hidden.delete(curve);
      else this.#hidden.add(curve);
      this.#plot.setSeries(i + 1, { show: shown.checked });
    });
    swatch.className = 'swatch';
    swatch.style.borderTop = `3px ${border} var(--${colour})`;
    label.title = curve.meaning;
    label.append(shown, swatch, curve.name);
    this.#readings[i].className = 'reading';
    entry.append(label, this.#readings[i]);
    return entry;
  }

  #series(curve: Curve, i: number, isBars: boolean): uPlot.Series {
    const { colour, dash } = styleOf(i);
    const stroke = (): string => this.#look[colour];
    if (isBars) {
      const paths = uPlot.paths.bars?.({ size: [1, 3] });
      return { stroke, fill: stroke, points: { show: false }, ...(paths && { paths }) };
    }
    return {
      ...{ stroke, width: 1.5, dash: [...dash], points: { show: false } },
      // Where an angle goes round, the line does not cross the whole plot.
      gaps: ({ valToPos }, _, __, ___, gaps) => {
        const x = (at: number): number => valToPos(this.#options.times[at], 'x', true);
        const turns = turnsOf(curve).map((at): uPlot.Series.Gap => [x(at - 1), x(at)]);
        return [...gaps, ...turns].sort(([one], [other]) => one - other);
      },
    };
  }

  /** Tells the values where the pointer is or, without one, the last ones. */
  #read(): void {
    const { curves, times, isBars } = this.#options;
    const at = (isBars ? undefined : this.#plot.cursor.idx) ?? times.length - 1;
    for (const [i, { unit, values }] of curves.entries()) {
      const text = reading(values[at], unit);
      if (this.#readings[i].textContent !== text) this.#readings[i].textContent = text;
    }
  }

  #drawRests(): void {
    const { ctx, bbox } = this.#plot;
    ctx.fillStyle = this.#look.grid;
    for (const [from, to] of this.#options.course.rests) {
      const [first, end] = [this.#x(from), this.#x(to)];
      ctx.fillRect(first, bbox.top, end - first, bbox.height);
    }
  }

  /** Draws where trials begin, and a notch in the upper edge for each reward. */
  #drawMarks(): void {
    const { ctx, bbox } = this.#plot;
    const { course, isFirst = false } = this.#options;
    const pixel = devicePixelRatio || 1;
    ctx.fillStyle = this.#look.faint;
    for (const { time } of course.trials) ctx.fillRect(this.#x(time), bbox.top, pixel, bbox.height);
    ctx.fillStyle = this.#look.goal;
    for (const x of new Set(course.rewardTimes.map((time) => this.#x(time)))) {
      ctx.beginPath();
      ctx.moveTo(x - 4 * pixel, bbox.top);
      ctx.lineTo(x + 4 * pixel, bbox.top);
      ctx.lineTo(x, bbox.top + 6 * pixel);
      ctx.fill();
    }
    if (isFirst) this.#drawNames(pixel);
  }

  #drawNames(pixel: number): void {
    const { ctx, bbox } = this.#plot;
    const { trials, rests } = this.#options.course;
    const names = [
      ...rests.map(([time]) => ({ time, name: 'rest' })),
      ...trials.map(({ time, index }) => ({ time, name: `trial ${index + 1}` })),
    ].sort((one, other) => one.time - other.time);
    ctx.font = FONT.replace('11', String(11 * pixel));
    ctx.textAlign = 'left';
    ctx.textBaseline = 'alphabetic';
    ctx.fillStyle = this.#look.soft;
    let end = Number.NEGATIVE_INFINITY;
    for (const { time, name } of names) {
      const x = this.#x(time);
      if (x < end) continue;
      ctx.fillText(name, x, bbox.top - 4 * pixel);
      end = x + ctx.measureText(name).width + 6 * pixel;
    }
  }

  /** Device pixel of a time, within the plot. */
  #x(time: number): number {
    const { left, width } = this.#plot.bbox;
    return Math.round(Math.min(Math.max(this.#plot.valToPos(time, 'x', true), left), left + width));
  }
}

function styleOf(i: number) {
  return { colour: COLOURS[i % COLOURS.length], ...DASHES[Math.floor(i / 2) % DASHES.length] };
}

/** A number on an axis. */
function named(value: number): string {
  if (Math.abs(value) === Math.PI) return value < 0 ? '-π' : 'π';
  return String(Number(value.toPrecision(6)));
}
