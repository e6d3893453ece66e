import { firstAtLeast } from '../../../../kernels/first-at-least.ts';
import type { Choices } from '../choices.ts';
import type { Look } from '../look.ts';
import { say } from '../say.ts';
import { type CurveDrawing, curveStyle, curvesHeight, drawCurves, timeScale } from './curve-drawing.ts';
import { Picture } from './picture.ts';
import { reading } from './reading.ts';
import type { Curve } from './signal-curves.ts';

/** What a plot shows. */
export interface CurvePlotOptions extends Omit<CurveDrawing, 'hidden'> {
  /** What it shows, for who does not see it. */
  readonly label: string;
  /** Where it is kept which curves are hidden: `signals.NAME` is then `hidden`. */
  readonly choices: Choices;
  /** Called when the curves that are shown have changed. */
  changed(): void;
  /** Called when another time is pointed at, s; undefined for none. */
  pointed(time: number | undefined): void;
}

/** Curves over the last seconds on one axis, and a legend, which tells what they are now and hides them. */
export class CurvePlot {
  readonly element = document.createElement('div');
  /** What it shows now, to be drawn elsewhere too. */
  readonly drawing: CurveDrawing;
  readonly #options: CurvePlotOptions;
  readonly #picture: Picture;
  readonly #readings: readonly HTMLElement[];
  readonly #hidden = new Set<Curve>();

  constructor(options: CurvePlotOptions) {
    const { curves, label, course, pointed } = options;
    this.#options = options;
    this.drawing = { ...options, hidden: this.#hidden };
    this.#picture = new Picture(label, 'curve-plot');
    this.#readings = curves.map(() => document.createElement('span'));
    const legend = document.createElement('ul');
    legend.append(...curves.map((curve, i) => this.#entry(curve, i)));
    this.element.className = 'curves';
    const { canvas } = this.#picture;
    canvas.style.height = `${curvesHeight(options)}px`;
    canvas.addEventListener('pointermove', ({ offsetX }) => {
      const { domain, range } = timeScale(course, this.#picture.width);
      const share = (offsetX - range[0]) / (range[1] - range[0]);
      pointed(share < 0 || share > 1 ? undefined : domain[0] + share * (domain[1] - domain[0]));
    });
    canvas.addEventListener('pointerleave', () => pointed(undefined));
    this.element.append(legend, canvas);
  }

  /** Brings it up to date. @param time that is pointed at, s; default: none */
  draw(look: Look, time?: number): void {
    const at = time === undefined ? undefined : this.#nearest(time);
    this.#picture.clear();
    if (this.#picture.width > 0) drawCurves(this.#picture.context, this.drawing, look, this.#picture.width, at);
    this.#read(at);
  }

  /** Fits it to the place that it has on the page. */
  fit(): void {
    this.#picture.fit();
  }

  /** Index of the values at a time, or nearest to it; undefined where there are none. */
  #nearest(time: number): number | undefined {
    const { times, isBars } = this.#options;
    if (times.length === 0 || isBars) return undefined;
    const after = Math.min(firstAtLeast(times, time), times.length - 1);
    return after > 0 && time - times[after - 1] < times[after] - time ? after - 1 : after;
  }

  #entry(curve: Curve, i: number): HTMLElement {
    const { colour, border } = curveStyle(i);
    const entry = document.createElement('li');
    const label = document.createElement('label');
    const shown = document.createElement('input');
    const swatch = document.createElement('span');
    const { choices, changed } = this.#options;
    const name = `signals.${curve.name}`;
    const follow = (): void => {
      shown.checked = choices.get(name) !== 'hidden';
      if (shown.checked) this.#hidden.delete(curve);
      else this.#hidden.add(curve);
      changed();
    };
    shown.type = 'checkbox';
    shown.addEventListener('change', () => choices.set(name, shown.checked ? undefined : 'hidden'));
    choices.watch(name, follow);
    follow();
    swatch.className = 'swatch';
    swatch.style.borderTop = `3px ${border} var(--${colour})`;
    label.title = curve.meaning;
    label.append(shown, swatch, curve.name);
    this.#readings[i].className = 'reading';
    entry.append(label, this.#readings[i]);
    return entry;
  }

  /** Tells the values where the pointer is or, without one, the last ones. */
  #read(at = this.#options.times.length - 1): void {
    for (const [i, { unit, values }] of this.#options.curves.entries())
      say(this.#readings[i], reading(values[at], unit));
  }
}
