import { decimal } from '../../../plots/markup.ts';
import type { Frame } from '../../frames/frame.ts';
import type { Look } from '../look.ts';
import { CurvePlot } from './curve-plot.ts';
import type { Panel, PanelContext, PanelKind, PanelTable } from './panel.ts';
import { reading } from './reading.ts';
import { axisOf, CURVE_SECONDS, rewardAxisOf, SignalCurves } from './signal-curves.ts';

/** The signals of the controller over the last seconds, a plot a unit, and the reward below them, on one axis of time. */
class Signals implements Panel {
  readonly element = document.createElement('div');
  readonly layers = ['signals'] as const;
  readonly #curves: SignalCurves;
  readonly #plots: readonly CurvePlot[];
  #isStale = true;

  constructor({ stage }: PanelContext) {
    const course = new SignalCurves(stage);
    const { groups, times, reward, rewardTimes } = course;
    this.#curves = course;
    this.#plots = [
      ...groups.map(
        (curves, i) =>
          new CurvePlot({
            ...{ curves, times, course, axis: axisOf, isFirst: i === 0 },
            label: `${curves.map(({ name }) => name).join(', ')} over the last ${CURVE_SECONDS} seconds`,
          }),
      ),
      new CurvePlot({
        ...{ curves: [reward], times: rewardTimes, course, isBars: true, isFirst: groups.length === 0, isLast: true },
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
    for (const plot of this.#plots) plot.draw(look);
  }

  redraw(look: Look): void {
    for (const plot of this.#plots) plot.fit();
    this.#isStale = true;
    this.draw(look);
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

export const signalsPanel: PanelKind = {
  name: 'signals',
  title: 'Signals and reward',
  // A run has rewards, whatever its controller tells.
  suits: ({ signals, identity }) => signals.length > 0 || identity !== undefined,
  make: (context) => new Signals(context),
};
