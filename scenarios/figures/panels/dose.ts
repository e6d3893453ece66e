import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { count, optional, pair, text } from '../../scenario/plain-data.ts';
import { hasInterval } from '../../statistics/interval.ts';
import { domainOf, logarithmicAxis, roundAxis } from '../axis.ts';
import type { Mark } from '../mark.ts';
import { lookOf } from '../palette.ts';
import type { PanelKind, PanelOptions, Placed } from '../panel.ts';
import { estimate, rangeOf, spreadText, usualOver } from '../quantity.ts';
import {
  labelOf,
  requireParameter,
  requireValues,
  type Trials,
  trialsFrom,
  trialsIn,
  trialsText,
  valuesOf,
} from '../values.ts';
import { SEED_RADIUS } from './seeds.ts';

/** A quantity by the value of a parameter in which conditions differ. */
export interface DosePanel extends PanelOptions {
  readonly kind: 'dose';
  /** Name of the parameter. */
  readonly parameter: string;
  /** Column of `trials.csv`, or `measure_` and the name of a measure. */
  readonly metric: string;
  /** First and last trial, counted from 1. Default: all. */
  readonly trials?: Trials;
}

/** Ratio of the largest to the least value from which on an axis is logarithmic. */
const WIDE = 30;

/** A line over the values of a parameter, with what lies around each point. */
export const dose: PanelKind<DosePanel> = {
  meaning: 'a quantity by a parameter in which runs differ, as in a sweep',
  usage: 'PARAMETER METRIC [TRIALS]',
  structure: { parameter: text, metric: text, trials: optional(pair(count(1))) },
  read: ([parameter, metric, word, ...rest]) => {
    const trials = word === undefined ? undefined : trialsFrom(word);
    const misread = word !== undefined && trials === undefined;
    if (parameter === undefined || metric === undefined || rest.length > 0 || misread) return undefined;
    return { parameter, metric, ...given({ trials }) };
  },
  draw(panel, conditions) {
    const {
      parameter,
      metric,
      over = usualOver(metric),
      spread = 'interval',
      label = labelOf(conditions, metric),
    } = panel;
    requireValues(conditions, metric, panel.trials);
    const trials = panel.trials ?? ([1, trialsIn(conditions)] as const);
    const all = linesOf(parameter, conditions).map(({ name, members }, k) => ({
      ...{ name, look: lookOf(k) },
      points: members
        .map(({ condition, at }) => ({
          ...{ at, condition: condition.name },
          ...estimate(
            valuesOf(condition, metric, trials).map(({ value }) => value),
            over,
            spread,
            rangeOf(metric),
          ),
        }))
        .filter(({ n }) => n > 0)
        .sort((a, b) => a.at - b.at),
    }));
    const drawn = all.flatMap(({ points }) => points);
    const doses = drawn.map(({ at }) => at);
    const [low, high] = [Math.min(...doses), Math.max(...doses)];
    const around = spreadText(spread, drawn);
    const when = metric.startsWith('measure_') ? '' : `, ${trialsText(trials)}`;
    return {
      x: low > 0 && high / low >= WIDE ? logarithmicAxis(parameter, doses) : roundAxis(parameter, widened(low, high)),
      y: roundAxis(
        label,
        domainOf(
          drawn.flatMap(({ value, around }) => [value, ...around]),
          rangeOf(metric),
        ),
      ),
      keyed: false,
      n: [...new Set(drawn.map(({ n }) => n))],
      caption: `${label} by ${parameter}${when}${all.length > 1 ? ` (${all.map(({ name }) => name).join('; ')})` : ''}; points: ${over} over seeds${around === '' ? '' : `, whiskers: ${around}`}`,
      numbers: drawn.map(({ condition, at, n, value, around: [from, to] }) => ({
        ...{ condition, at, n, value },
        ...(Number.isNaN(from) ? {} : { low: from, high: to }),
      })),
      content: (x, y) =>
        all.flatMap(({ look, points }): Mark[] => [
          ...points.flatMap(({ at, around: ends }): Mark[] =>
            hasInterval(ends)
              ? [
                  {
                    ...{ kind: 'line', colour: look.colour, width: 0.25 },
                    places: [
                      [x(at), y(ends[0])],
                      [x(at), y(ends[1])],
                    ],
                  },
                ]
              : [],
          ),
          { ...{ kind: 'line', width: 0.35, ...look }, places: points.map(({ at, value }) => [x(at), y(value)]) },
          ...points.map(
            ({ at, value }): Mark => ({
              ...{ kind: 'disc', radius: 1.3 * SEED_RADIUS, fill: look.colour },
              at: [x(at), y(value)],
            }),
          ),
        ]),
    };
  },
};

interface Line {
  /** Other parameters in which the conditions of the lines differ: `body=rodent`; empty where there are none. */
  readonly name: string;
  readonly members: readonly { readonly condition: Placed['condition']; readonly at: number }[];
}

/** Conditions that differ in nothing but the parameter are a line. @throws ValidationError `unknown_parameter`, `not_a_number` */
function linesOf(parameter: string, conditions: readonly Placed[]): readonly Line[] {
  requireParameter(parameter, conditions);
  const names = [...new Set(conditions.flatMap(({ condition }) => Object.keys(condition.params)))];
  const varied = names.filter(
    (name) => name !== parameter && new Set(conditions.map(({ condition }) => condition.params[name])).size > 1,
  );
  const lines = new Map<string, Line['members'][number][]>();
  for (const { condition } of conditions) {
    const at = Number(condition.params[parameter]);
    if (!Number.isFinite(at)) {
      throw new ValidationError(`'${parameter}' has values that are no numbers, which stand on no axis`, {
        code: 'not_a_number',
        expected: 'numbers',
        received: condition.params[parameter],
        block: condition.name,
        remedy: 'take a panel of points, or bars',
      });
    }
    const name = varied.map((one) => `${one}=${condition.params[one]}`).join(' ');
    lines.set(name, [...(lines.get(name) ?? []), { condition, at }]);
  }
  return [...lines].map(([name, members]) => ({ name, members }));
}

/** Room to either side of the outermost points. */
function widened(low: number, high: number): readonly [number, number] {
  const room = high > low ? 0.04 * (high - low) : 0.5;
  return [low - room, high + room];
}
