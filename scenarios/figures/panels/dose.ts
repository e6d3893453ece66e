import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { count, optional, pair, text } from '../../scenario/plain-data.ts';
import { hasInterval } from '../../statistics/interval.ts';
import { domainOf, logarithmicAxis, roundAxis, valueTexts } from '../axis.ts';
import type { Mark } from '../mark.ts';
import { lookOf } from '../palette.ts';
import type { PanelKind, PanelOptions, Placed } from '../panel.ts';
import { estimate, rangeOf, spreadText, usualOver } from '../quantity.ts';
import {
  labelOf,
  parameterLabel,
  requireParameter,
  requireSeeds,
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
    const { title, lines } = linesOf(parameter, conditions);
    const all = lines.map(({ name, members }, k) => ({
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
    requireSeeds(
      drawn.map(({ n }) => n),
      metric,
      trials,
    );
    const doses = drawn.map(({ at }) => at);
    const [low, high] = [Math.min(...doses), Math.max(...doses)];
    const around = spreadText(spread, drawn);
    const when = metric.startsWith('measure_') ? '' : `, ${trialsText(trials)}`;
    const across = parameterLabel(parameter, conditions);
    const told = all.length > 1 ? `, lines by ${title}: ${all.map(({ name }) => name).join('; ')}` : '';
    return {
      x: low > 0 && high / low >= WIDE ? logarithmicAxis(across, doses) : roundAxis(across, widened(low, high)),
      y: roundAxis(
        label,
        domainOf(
          drawn.flatMap(({ value, around }) => [value, ...around]),
          rangeOf(metric),
        ),
      ),
      keyed: false,
      ...(all.length > 1 ? { key: { title, items: all } } : {}),
      n: [...new Set(drawn.map(({ n }) => n))],
      caption: `${label} by ${across}${when}${told}; points: ${over} over seeds${around === '' ? '' : `, whiskers: ${around}`}`,
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

interface Lines {
  /** Other parameters in which conditions differ, with their units: `delay (s), body`; empty where there are none. */
  readonly title: string;
  readonly lines: readonly {
    /** Their values: `0.01, rodent`. */
    readonly name: string;
    readonly members: readonly { readonly condition: Placed['condition']; readonly at: number }[];
  }[];
}

/** Conditions that differ in nothing but the parameter are a line. @throws ValidationError `unknown_parameter`, `not_a_number`, `several_in_a_cell` */
function linesOf(parameter: string, conditions: readonly Placed[]): Lines {
  requireParameter(parameter, conditions);
  const names = [...new Set(conditions.flatMap(({ condition }) => Object.keys(condition.params)))];
  const varied = names.filter(
    (name) => name !== parameter && new Set(conditions.map(({ condition }) => condition.params[name])).size > 1,
  );
  const words = varied.map((name) => valueTexts(conditions.map(({ condition }) => condition.params[name] ?? 'none')));
  const lines = new Map<string, Lines['lines'][number]['members'][number][]>();
  for (const [k, { condition }] of conditions.entries()) {
    const at = doseOf(condition, parameter);
    const name = words.map((of) => of[k]).join(', ');
    const members = lines.get(name) ?? [];
    const same = members.find((one) => one.at === at);
    if (same !== undefined) throw severalAt(parameter, [same.condition.name, condition.name]);
    lines.set(name, [...members, { condition, at }]);
  }
  const title = varied.map((name) => parameterLabel(name, conditions)).join(', ');
  return { title, lines: [...lines].map(([name, members]) => ({ name, members })) };
}

/** @throws ValidationError `not_a_number` */
function doseOf({ name, params }: Placed['condition'], parameter: string): number {
  const at = Number(params[parameter]);
  if (Number.isFinite(at)) return at;
  const isThere = params[parameter] !== undefined;
  throw new ValidationError(
    `'${parameter}' has values that are no numbers, or none, and what is no number stands on no axis`,
    {
      code: 'not_a_number',
      expected: 'numbers, one of each condition',
      received: isThere ? params[parameter] : 'none',
      block: name,
      remedy: isThere ? 'take a panel of points, or bars' : 'name the conditions that have one: conditions=A,B',
    },
  );
}

function severalAt(parameter: string, names: readonly string[]): ValidationError {
  return new ValidationError('runs of the same parameters would be two points of a line at one place', {
    code: 'several_in_a_cell',
    expected: `runs that differ in ${parameter}, or in another parameter`,
    received: names,
    remedy: 'name the conditions of the panel: conditions=A,B',
  });
}

/** Room to either side of the outermost points. */
function widened(low: number, high: number): readonly [number, number] {
  const room = high > low ? 0.04 * (high - low) : 0.5;
  return [low - room, high + room];
}
