import { decimal } from '../../plots/markup.ts';
import { roundTicks } from '../../plots/scale.ts';
import { METRICS } from '../../scenario/metric.ts';
import { parameterUnit } from '../../scenario/quantity-units.ts';
import type { Interval } from '../../statistics/interval.ts';
import { type Evaluated, scored } from '../evaluate.ts';
import type { SweepPlan } from '../plan-sweep.ts';
import { gridValues, placeOf, type Value } from '../space/domain.ts';
import { type Axis, keyOf } from '../space/space.ts';
import { parameterOf } from '../stage.ts';

/** What is varied, as pictures show it. */
export interface ShownAxis {
  readonly name: string;
  /** Name and unit. */
  readonly label: string;
  /** The values, where they are few: each has a share of the axis. Absent for a range. */
  readonly values?: readonly Value[];
  /** Where a value lies on the axis, from 0 to 1. */
  readonly placeOf: (value: Value) => number;
  /** Marks of the axis: their places, and what stands there. */
  readonly ticks: readonly { readonly place: number; readonly text: string }[];
}

/** A point that was tried to the end. */
export interface ShownPoint {
  readonly evaluated: Evaluated;
  /** What was sought, in its unit. */
  readonly value: number;
  /** Interval of the value; both ends NaN where there is none. */
  readonly interval: Interval;
  readonly feasible: boolean;
}

/** The points of a sweep over what is varied. */
export interface Landscape {
  readonly axes: readonly ShownAxis[];
  /** Points that have a value, those first that keep the limits, and among them the best. */
  readonly points: readonly ShownPoint[];
  /** What was sought, with its unit. */
  readonly label: string;
  readonly lessIsBetter: boolean;
}

/** Values of an axis that are shown one by one. */
const MOST_VALUES = 30;

/** What pictures show of a sweep; undefined where nothing is sought, or no point has a value. */
export function landscapeOf(plan: SweepPlan, all: readonly Evaluated[]): Landscape | undefined {
  const { objective, space } = plan;
  if (objective === undefined) return undefined;
  const known = new Map<string, ShownPoint>();
  for (const evaluated of all) {
    const { point, trials, feasible, objective: estimate } = evaluated;
    if (trials !== undefined || estimate === undefined || !Number.isFinite(estimate.value)) continue;
    known.set(keyOf(point), { evaluated, value: estimate.value, interval: estimate.interval, feasible });
  }
  const points = [...known.values()].sort(
    (a, b) =>
      Number(b.feasible) - Number(a.feasible) || scored(plan, a.evaluated).cost - scored(plan, b.evaluated).cost,
  );
  if (points.length === 0) return undefined;
  const { statistic } = objective;
  const unit = 'measure' in statistic ? statistic.unit : METRICS[statistic.metric].unit;
  return {
    axes: space.map((axis) => shownAxis(axis, points, plan)),
    points,
    label: withUnit(objective.text, unit),
    lessIsBetter: objective.direction === 'minimise',
  };
}

/** `latency, s` */
function withUnit(name: string, unit: string): string {
  return unit === '1' ? name : `${name}, ${unit}`;
}

/** The unit of a parameter; `1` for a word, and for body, physics, controller, board and faults. */
export function unitOf(name: string, { stages }: Pick<SweepPlan, 'stages'>): string {
  const parameter = parameterOf(stages, name);
  return parameter === undefined ? '1' : parameterUnit(parameter);
}

function shownAxis({ name, domain }: Axis, points: readonly ShownPoint[], plan: SweepPlan): ShownAxis {
  const label = withUnit(name, unitOf(name, plan));
  const values = gridValues(domain) ?? [];
  const inSteps = points.every(({ evaluated: { point } }) => values.includes(point[name]));
  if (values.length <= MOST_VALUES && inSteps) {
    const ticks = values.map((value, i) => ({ place: (i + 0.5) / values.length, text: valueText(value) }));
    return { name, label, values, ticks, placeOf: (value) => (values.indexOf(value) + 0.5) / values.length };
  }
  const place = (value: Value): number => placeOf(domain, value);
  const marks =
    domain.kind === 'list'
      ? domain.values.filter((_, i) => i % Math.ceil(domain.values.length / 6) === 0)
      : domain.scale === 'log'
        ? decades(domain.from, domain.to)
        : roundTicks(domain.from, domain.to);
  return {
    name,
    label,
    placeOf: place,
    ticks: marks.map((value) => ({ place: place(value), text: valueText(value) })),
  };
}

/** Powers of ten between two numbers; the numbers themselves where there are less than two. */
function decades(from: number, to: number): readonly number[] {
  const first = Math.ceil(Math.log10(from) - 1e-9);
  const count = Math.floor(Math.log10(to) + 1e-9) - first + 1;
  if (count < 2) return [from, to];
  return Array.from({ length: count }, (_, i) => Number(`1e${first + i}`)).filter((one) => one >= from && one <= to);
}

/** A value of what is varied, in few digits. */
export function valueText(value: Value): string {
  return typeof value === 'string' ? value : significant(value);
}

/** A number of four digits. */
export function significant(value: number): string {
  if (!Number.isFinite(value)) return '';
  const rounded = Number(value.toPrecision(4));
  return (Math.abs(rounded) >= 1e-3 ? decimal(rounded, 6) : String(rounded)).replace('-', '\u2212');
}

/** Points that are marked one by one, evenly by their rank, the best first. */
export function thinned(points: readonly ShownPoint[], most: number): readonly ShownPoint[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]);
}
