import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { count, optional, pair, text } from '../../scenario/plain-data.ts';
import { domainOf, namedAxis, roundAxis, valueTexts } from '../axis.ts';
import { box } from '../mark.ts';
import { shadeOf } from '../palette.ts';
import type { PanelKind, PanelOptions, Placed } from '../panel.ts';
import { estimate, rangeOf, usualOver } from '../quantity.ts';
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

/** A quantity by two parameters in which conditions differ. */
export interface HeatPanel extends PanelOptions {
  readonly kind: 'heat';
  /** Name of the parameter along x. */
  readonly x: string;
  /** Name of the parameter along y. */
  readonly y: string;
  /** Column of `trials.csv`, or `measure_` and the name of a measure. */
  readonly metric: string;
  /** First and last trial, counted from 1. Default: all. */
  readonly trials?: Trials;
}

/** A cell for each pair of values of two parameters. */
export const heat: PanelKind<HeatPanel> = {
  meaning: 'a quantity by two parameters in which runs differ, as in a sweep',
  usage: 'PARAMETER PARAMETER METRIC [TRIALS]',
  structure: { x: text, y: text, metric: text, trials: optional(pair(count(1))) },
  read: ([x, y, metric, word, ...rest]) => {
    const trials = word === undefined ? undefined : trialsFrom(word);
    const misread = word !== undefined && trials === undefined;
    if (x === undefined || y === undefined || metric === undefined || rest.length > 0 || misread) return undefined;
    return { x, y, metric, ...given({ trials }) };
  },
  draw({ x: across, y: up, metric, trials: asked, over = usualOver(metric), label: words }, conditions) {
    requireValues(conditions, metric, asked);
    const label = words ?? labelOf(conditions, metric);
    const trials = asked ?? ([1, trialsIn(conditions)] as const);
    const [columns, rows] = [levelsOf(across, conditions), levelsOf(up, conditions)];
    const cells = columns.flatMap((column, i) =>
      rows.flatMap((row, j) => {
        const here = conditions.filter(({ condition: { params } }) => params[across] === column && params[up] === row);
        if (here.length > 1) throw severalIn(across, up, here);
        return here.map(({ condition }) => ({
          ...{ i, j, condition: condition.name },
          ...estimate(
            valuesOf(condition, metric, trials).map(({ value }) => value),
            over,
            'none',
          ),
        }));
      }),
    );
    const known = cells.filter(({ n }) => n > 0);
    requireSeeds(
      known.map(({ n }) => n),
      metric,
      trials,
    );
    const domain = domainOf(
      known.map(({ value }) => value),
      rangeOf(metric),
    );
    const when = metric.startsWith('measure_') ? '' : `, ${trialsText(trials)}`;
    return {
      x: namedAxis(parameterLabel(across, conditions), valueTexts(columns)),
      y: namedAxis(parameterLabel(up, conditions), valueTexts(rows)),
      ...{ keyed: false, n: [...new Set(known.map(({ n }) => n))] },
      shades: roundAxis(label, domain, 3),
      caption: `${label} by ${across} and ${up}${when}; ${over} over seeds`,
      numbers: known.map(({ i, j, condition, n, value }) => ({
        ...{ condition, n, value },
        at: `${columns[i]} ${rows[j]}`,
      })),
      content: (x, y) =>
        known.map(({ i, j, value }) =>
          box(
            [x(i - 0.5), y(j + 0.5)],
            [x(i + 0.5), y(j - 0.5)],
            shadeOf((value - domain[0]) / (domain[1] - domain[0])),
          ),
        ),
    };
  },
};

/** Values of a parameter, numbers in their order. @throws ValidationError `unknown_parameter` */
function levelsOf(parameter: string, conditions: readonly Placed[]): readonly (string | number)[] {
  requireParameter(parameter, conditions);
  const found = new Set(conditions.flatMap(({ condition }) => condition.params[parameter] ?? []));
  return [...found].sort((a, b) => (typeof a === 'number' && typeof b === 'number' ? a - b : 0));
}

function severalIn(x: string, y: string, here: readonly Placed[]): ValidationError {
  return new ValidationError('several runs have the same values of both parameters, and a cell has room for one', {
    code: 'several_in_a_cell',
    expected: `runs that differ in ${x} or ${y}`,
    received: here.map(({ condition }) => condition.name),
    remedy: 'name the conditions of the panel, or vary less',
  });
}
