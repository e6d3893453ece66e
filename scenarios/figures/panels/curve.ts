import { count, optional, text } from '../../scenario/plain-data.ts';
import { hasInterval } from '../../statistics/interval.ts';
import { domainOf, roundAxis } from '../axis.ts';
import type { Mark } from '../mark.ts';
import { lookOf } from '../palette.ts';
import type { PanelKind, PanelOptions } from '../panel.ts';
import { estimate, rangeOf, spreadText, usualOver } from '../quantity.ts';
import { labelOf, requireSeeds, requireValues, trialsIn, valuesOf } from '../values.ts';
import { seedMarks, whisker } from './seeds.ts';

/** A quantity by trial. */
export interface CurvePanel extends PanelOptions {
  readonly kind: 'curve';
  /** Column of `trials.csv`. */
  readonly metric: string;
  /** Trials that are joined to a point, from 1. Default: 1. */
  readonly block?: number;
}

/** A line a condition, with a band over its seeds. */
export const curve: PanelKind<CurvePanel> = {
  meaning: 'a quantity by trial, with a band over seeds',
  usage: 'METRIC [TRIALS A POINT]',
  structure: { metric: text, block: optional(count(1)) },
  read: ([metric, block, ...rest]) => {
    const size = block === undefined ? undefined : Number(block);
    if (metric === undefined || rest.length > 0 || (size !== undefined && !(Number.isInteger(size) && size >= 1)))
      return undefined;
    return { metric, ...(size === undefined ? {} : { block: size }) };
  },
  draw(panel, conditions) {
    const {
      metric,
      block = 1,
      over = usualOver(metric),
      spread = 'interval',
      label = labelOf(conditions, metric),
    } = panel;
    requireValues(conditions, metric);
    const trials = trialsIn(conditions);
    const lines = conditions.map(({ condition, place }) => ({
      condition,
      look: lookOf(place),
      points: Array.from({ length: Math.ceil(trials / block) }, (_, k) => {
        const [first, last] = [k * block + 1, Math.min(trials, (k + 1) * block)];
        const values = valuesOf(condition, metric, [first, last]).map(({ value }) => value);
        return { k, first, at: (first + last) / 2, ...estimate(values, over, spread, rangeOf(metric)) };
      }).filter(({ n }) => n > 0),
    }));
    const drawn = lines.flatMap(({ points }) => points);
    requireSeeds(
      drawn.map(({ n }) => n),
      metric,
      [1, trials],
    );
    const around = spreadText(spread, drawn);
    return {
      x: roundAxis('Trial', [1, Math.max(2, trials)]),
      y: roundAxis(
        label,
        domainOf(
          drawn.flatMap(({ value, around }) => [value, ...around]),
          rangeOf(metric),
        ),
      ),
      keyed: conditions.length > 1,
      n: lines.map(({ points }) => Math.max(0, ...points.map(({ n }) => n))),
      caption: `${label} by trial${block === 1 ? '' : `, ${block} trials a point`}; lines: ${over} over seeds${around === '' ? '' : `, bands: ${around}`}`,
      numbers: lines.flatMap(({ condition, points }) =>
        points.map(({ first, n, value, around: [low, high] }) => ({
          ...{ condition: condition.name, at: first, n, value },
          ...(Number.isNaN(low) ? {} : { low, high }),
        })),
      ),
      content: (x, y) => {
        const bands = lines.flatMap(({ look, points }): readonly Mark[] => {
          const told = points.filter(({ around }) => hasInterval(around));
          if (told.length === 1)
            return whisker(x(told[0].at), [y(told[0].around[0]), y(told[0].around[1])], look.colour);
          const side = (end: 0 | 1) => told.map(({ at, around }) => [x(at), y(around[end])] as const);
          const places = [...side(0), ...side(1).reverse()];
          return told.length === 0 ? [] : [{ kind: 'area', places, fill: look.colour, opacity: 0.18 }];
        });
        const curves = lines.flatMap(({ look, points }): Mark[] => {
          const places = points.map(({ at, value }) => [x(at), y(value)] as const);
          // Where trials between have no value, and where there is one point alone, a line does not show which do.
          const isSparse = points.length === 1 || points.some(({ k }, i) => k !== points[0].k + i);
          return [
            { kind: 'line', width: 0.35, ...look, places },
            ...(isSparse ? seedMarks(places, look.colour, 1) : []),
          ];
        });
        return [...bands, ...curves];
      },
    };
  },
};
