import { decimal, element } from '../../../plots/markup.ts';
import { svg } from '../../../plots/svg.ts';
import type { Frame } from '../../frames/frame.ts';
import type { Look } from '../look.ts';
import { curvesHeight, drawCurves, drawKey } from './curve-drawing.ts';
import { CurvePlot } from './curve-plot.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { reading } from './reading.ts';
import { axisOf, CURVE_SECONDS, rewardAxisOf, SignalCurves } from './signal-curves.ts';
import { SvgPen } from './svg-pen.ts';

/** Units of the drawing in width. */
const WIDTH = 640;

/** The signals of the controller over the last seconds, a plot a unit, and the reward below them, on one axis of time. */
class Signals implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['signals'] as const;
  readonly #curves: SignalCurves;
  readonly #plots: readonly CurvePlot[];
  #isStale = true;
  /** Time that is pointed at, s. */
  #pointed: number | undefined;

  constructor({ stage, choices }: PanelContext) {
    const course = new SignalCurves(stage);
    const changed = (): void => {
      this.#isStale = true;
    };
    const pointed = (time: number | undefined): void => {
      this.#pointed = time;
      this.#isStale = true;
    };
    const { groups, times, reward, rewardTimes } = course;
    this.#curves = course;
    this.#plots = [
      ...groups.map(
        (curves, i) =>
          new CurvePlot({
            ...{ curves, times, course, choices, axis: axisOf, isFirst: i === 0, changed, pointed },
            label: `${curves.map(({ name }) => name).join(', ')} over the last ${CURVE_SECONDS} seconds`,
          }),
      ),
      new CurvePlot({
        ...{ curves: [reward], times: rewardTimes, course, isBars: true, isFirst: groups.length === 0, isLast: true },
        ...{ choices, changed, pointed },
        axis: () => rewardAxisOf(reward),
        label: `Rewards of the last ${CURVE_SECONDS} seconds`,
      }),
    ];
    this.element.append(...this.#plots.map(({ element }) => element));
  }

  take(frame: Frame): void {
    this.#curves.take(frame);
    this.#isStale = true;
  }

  draw(look: Look): void {
    if (!this.#isStale) return;
    this.#isStale = false;
    for (const plot of this.#plots) plot.draw(look, this.#pointed);
  }

  redraw(look: Look): void {
    for (const plot of this.#plots) plot.fit();
    this.#isStale = true;
    this.draw(look);
  }

  drawing(look: Look): string {
    let top = 0;
    const parts = this.#plots.map(({ drawing }) => {
      const [key, curves] = [new SvgPen(), new SvgPen()];
      const keyTop = top;
      top += drawKey(key, drawing, look, WIDTH);
      drawCurves(curves, drawing, look, WIDTH);
      const part = placed(key.markup, keyTop) + placed(curves.markup, top);
      top += curvesHeight(drawing);
      return part;
    });
    const [title, description] = ['Signals and reward', this.summary()];
    return svg({ id: 'signals-drawing', title, description, width: WIDTH, height: top }, ...parts);
  }

  summary(): string {
    const { groups, now, rewardTimes, reward, rests } = this.#curves;
    const values = groups.flat().map(({ name, unit, values }) => `${name} ${reading(values.at(-1), unit)}`);
    const at = rewardTimes.at(-1);
    const given = at === undefined ? 'no reward' : `reward ${reading(reward.values.at(-1))} at ${decimal(at)} s`;
    const resting = rests.at(-1)?.[1] === now && now > 0 ? ', at rest' : '';
    return `After ${decimal(now)} s${resting}: ${[...values, given].join(', ')}.`;
  }

  table(): PanelTable {
    return this.#curves.table();
  }
}

function placed(markup: string, top: number): string {
  return element('g', { transform: `translate(0 ${decimal(top)})` }, markup);
}

export const signalsPanel: PanelKind = {
  name: 'signals',
  title: 'Signals and reward',
  // A run has rewards, whatever its controller tells.
  suits: ({ signals, identity }) => signals.length > 0 || identity !== undefined,
  make: (context) => new Signals(context),
};
