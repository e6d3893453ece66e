import type { Scale } from '../../plots/scale.ts';
import { count, flag, optional, pair, text } from '../../scenario/plain-data.ts';
import { hasInterval } from '../../statistics/interval.ts';
import { domainOf, namedAxis, roundAxis } from '../axis.ts';
import { box, type Mark } from '../mark.ts';
import { lookOf } from '../palette.ts';
import type { DrawnPanel, PanelKind, PanelOptions, Placed } from '../panel.ts';
import { type Estimate, estimate, rangeOf, spreadText, usualOver } from '../quantity.ts';
import {
  labelOf,
  requireSeeds,
  requireValues,
  type Trials,
  trialsFrom,
  trialsIn,
  trialsText,
  valuesOf,
} from '../values.ts';
import { seedMarks, swarm, whisker } from './seeds.ts';

/** A quantity of each condition over some trials. */
export interface GroupPanel extends PanelOptions {
  /** Column of `trials.csv`, or `measure_` and the name of a measure. */
  readonly metric: string;
  /** First and last trial, counted from 1. Default: all. A measure is of all trials. */
  readonly trials?: Trials;
  /** Whether the values of a seed in two conditions are joined by a line. Default: where there are two conditions of the same seeds. */
  readonly joined?: boolean;
}

const KIND = {
  usage: 'METRIC [TRIALS]',
  structure: { metric: text, trials: optional(pair(count(1))), joined: optional(flag) },
  read: ([metric, word, ...rest]: readonly string[]) => {
    const trials = word === undefined ? undefined : trialsFrom(word);
    if (metric === undefined || rest.length > 0 || (word !== undefined && trials === undefined)) return undefined;
    return { metric, ...(trials === undefined ? {} : { trials }) };
  },
};

/** A disc a seed, a line at their mean or median, and what lies around it. */
export const points: PanelKind<GroupPanel> = {
  ...KIND,
  meaning: 'a quantity of each seed, condition by condition, with its interval',
  draw: (panel, conditions) =>
    groups(panel, conditions, 'discs: seeds, lines', false, ({ colour, value }, middle, slot, y) => [
      {
        ...{ kind: 'line', colour, width: 0.6 },
        places: [
          [middle - 0.3 * slot, y(value)],
          [middle + 0.3 * slot, y(value)],
        ],
      },
    ]),
};

/** A bar from 0 to the mean or median, what lies around it, and a disc a seed. */
export const bars: PanelKind<GroupPanel> = {
  ...KIND,
  meaning: 'a bar for each condition, with its interval and its seeds',
  draw: (panel, conditions) =>
    groups(panel, conditions, 'discs: seeds, bars', true, ({ colour, value }, middle, slot, y) => [
      box([middle - 0.32 * slot, y(value)], [middle + 0.32 * slot, y(0)], colour, 0.35),
    ]),
};

interface Group extends Estimate {
  readonly colour: string;
  readonly seeds: readonly { readonly seed: number; readonly value: number }[];
  readonly condition: string;
}

function groups(
  { metric, trials: asked, joined, over = usualOver(metric), spread = 'interval', label: words }: GroupPanel,
  conditions: readonly Placed[],
  marks: string,
  fromZero: boolean,
  centre: (group: Group, middle: number, slot: number, y: Scale) => readonly Mark[],
): DrawnPanel {
  requireValues(conditions, metric, asked);
  const label = words ?? labelOf(conditions, metric);
  const trials = asked ?? ([1, trialsIn(conditions)] as const);
  const all = conditions.map(({ condition, place }): Group => {
    const seeds = valuesOf(condition, metric, trials);
    return {
      ...estimate(
        seeds.map(({ value }) => value),
        over,
        spread,
        rangeOf(metric),
      ),
      ...{ seeds, condition: condition.name, colour: lookOf(place).colour },
    };
  });
  requireSeeds(
    all.map(({ n }) => n),
    metric,
    trials,
  );
  const pairs = pairsOf(all, joined);
  const around = spreadText(spread, all);
  const when = metric.startsWith('measure_') ? '' : `, ${trialsText(trials)}`;
  const values = all.flatMap(({ seeds, value, around: ends }) => [...seeds.map((one) => one.value), value, ...ends]);
  return {
    x: namedAxis(
      '',
      all.map(({ condition }) => condition),
    ),
    y: roundAxis(label, domainOf(fromZero ? [...values, 0] : values, rangeOf(metric))),
    keyed: false,
    n: all.map(({ n }) => n),
    caption: `${label}${when}; ${marks}: ${over} over seeds${around === '' ? '' : `, whiskers: ${around}`}${pairs.length > 0 ? ', grey lines join the values of a seed' : ''}`,
    numbers: all.flatMap(({ condition, seeds, n, value, around: [low, high] }) => [
      { condition, at: condition, n, value, ...(Number.isNaN(low) ? {} : { low, high }) },
      ...seeds.map((one) => ({ condition, at: condition, seed: one.seed, value: one.value })),
    ]),
    content: (x, y) => {
      const slot = x(1) - x(0);
      const placed = all.map(({ seeds }, k) =>
        swarm(
          seeds.map(({ value }) => y(value)),
          x(k),
          0.3 * slot,
        ),
      );
      const lines = pairs.map(
        ([i, j]): Mark => ({
          ...{ kind: 'line', colour: '#b0b0b0', width: 0.15 },
          places: [placed[0][i], placed[1][j]],
        }),
      );
      const centres = all.flatMap((group, k) => (group.n === 0 ? [] : centre(group, x(k), slot, y)));
      const discs = all.flatMap(({ colour }, k) => seedMarks(placed[k], colour));
      const whiskers = all.flatMap(({ around: ends }, k) =>
        hasInterval(ends) ? whisker(x(k), [y(ends[0]), y(ends[1])], '#000000') : [],
      );
      // A bar lies below its seeds, a line above.
      return fromZero ? [...centres, ...lines, ...discs, ...whiskers] : [...lines, ...discs, ...centres, ...whiskers];
    },
  };
}

/** Places of the values of one seed in both of two conditions. */
function pairsOf(all: readonly Group[], joined: boolean | undefined): readonly (readonly [number, number])[] {
  if (all.length !== 2 || joined === false) return [];
  const [first, second] = all;
  return first.seeds.flatMap(({ seed }, i) => {
    const j = second.seeds.findIndex((one) => one.seed === seed);
    return j < 0 ? [] : [[i, j] as const];
  });
}
