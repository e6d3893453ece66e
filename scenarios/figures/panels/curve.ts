import { count, optional, text } from '../../scenario/plain-data.ts';
import { hasInterval } from '../../statistics/interval.ts';
import { domainOf, roundAxis } from '../axis.ts';
import type { Mark } from '../mark.ts';
import { lookOf } from '../palette.ts';
import type { PanelKind, PanelOptions } from '../panel.ts';
import { estimate, rangeOf, spreadText, usualOver } from '../quantity.ts';
import { labelOf, requireValues, trialsIn, valuesOf } from '../values.ts';

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
        return { first, at: (first + last) / 2, ...estimate(values, over, spread, rangeOf(metric)) };
      }).filter(({ n }) => n > 0),
    }));
    const drawn = lines.flatMap(({ points }) => points);
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
        const bands = lines.map(({ look, points }): Mark[] => {
          const told = points.filter(({ around }) => hasInterval(around));
          if (told.length < 2) return [];
          const side = (end: 0 | 1) => told.map(({ at, around }) => [x(at), y(around[end])] as const);
          return [{ kind: 'area', places: [...side(0), ...side(1).reverse()], fill: look.colour, opacity: 0.18 }];
        });
        const curves = lines.map(
          ({ look, points }): Mark => ({
            ...{ kind: 'line', width: 0.35, ...look },
            places: points.map(({ at, value }) => [x(at), y(value)]),
          }),
        );
        return [...bands.flat(), ...curves];
      },
    };
  },
};
