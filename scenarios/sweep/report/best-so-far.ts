import { axes } from '../../plots/axes.ts';
import { roundDomain, roundTicks, type Scale } from '../../plots/scale.ts';
import { circle, type Drawing, group, label, line, polyline } from '../../plots/svg.ts';
import { hasInterval } from '../../statistics/interval.ts';
import type { Estimate, Evaluated } from '../evaluate.ts';
import { planOf, type SweepPlan } from '../plan-sweep.ts';
import { keyOf } from '../space/space.ts';
import type { Landscape } from './landscape.ts';

const SIZE = { width: 900, height: 300, left: 54, right: 92 };
const MOST_MARKS = 2000;
/** Generations whose beginnings are shown: of more, every so many. */
const MOST_GENERATIONS = 24;
/** Opacity of the mark of a point. */
const FAINT = 0.4;
/** Room between the last point and the value on fresh seeds. */
const FRESH_GAP = 16;

/** A point that was tried, or that went on. */
export interface Attempt {
  readonly evaluated: Evaluated;
  /** Generation of candidates that it is of, from 1. */
  readonly generation: number;
  /** What had been spent when it was done, this one included. */
  readonly spent: number;
  /** What was sought; NaN where it has no value. */
  readonly value: number;
  /** Whether it was tried to the end and keeps the limits. */
  readonly counts: boolean;
  /** Value of the best that counts, of those up to this one; NaN where there is none. */
  readonly best: number;
}

/** How a sweep came to its best point. */
export interface Course {
  /** Points in the order in which they were proposed; one that was proposed again without further trials is left out. */
  readonly attempts: readonly Attempt[];
  /** What is spent: points where each has all its trials; else trials of a seed, of which a point that goes on has had some before. */
  readonly spentIn: 'points' | 'trials';
}

/**
 * The best value so far, after each of some values.
 *
 * @param values those that are not finite never count
 * @param counts whether each may be the best
 * @returns one for each value; NaN while none counts
 */
export function bestSoFar(values: readonly number[], counts: readonly boolean[], lessIsBetter: boolean): number[] {
  let best = Number.NaN;
  return values.map((value, k) => {
    const better = Number.isNaN(best) || (lessIsBetter ? value < best : value > best);
    if (counts[k] && Number.isFinite(value) && better) best = value;
    return best;
  });
}

/** How a sweep came to its best point. @param generations candidates as they were tried */
export function courseOf(
  plan: SweepPlan,
  generations: readonly (readonly Evaluated[])[],
  lessIsBetter: boolean,
): Course {
  const spentIn = generations.flat().some(({ trials }) => trials !== undefined) ? 'trials' : 'points';
  const had = new Map<string, number>();
  let spent = 0;
  const tried = generations.flatMap((candidates, k) =>
    candidates.flatMap((evaluated) => {
      const { point, trials = Number.POSITIVE_INFINITY, feasible, objective } = evaluated;
      const cost = spentIn === 'points' ? 1 : Math.min(trials, planOf(plan, point).plan.trials);
      const more = cost - (had.get(keyOf(point)) ?? 0);
      if (more <= 0) return [];
      had.set(keyOf(point), cost);
      spent += more;
      const counts = evaluated.trials === undefined && feasible;
      return [{ evaluated, generation: k + 1, spent, value: objective?.value ?? Number.NaN, counts }];
    }),
  );
  const best = bestSoFar(
    tried.map(({ value }) => value),
    tried.map(({ counts }) => counts),
    lessIsBetter,
  );
  return { spentIn, attempts: tried.map((one, k) => ({ ...one, best: best[k] })) };
}

/** The best value so far over what was spent, each point as a faint mark, and at the right the best one on fresh seeds. */
export function bestSoFarPlot(
  { attempts, spentIn }: Course,
  fresh: Estimate | undefined,
  { label: sought }: Pick<Landscape, 'label'>,
  drawing: Pick<Drawing, 'id' | 'title' | 'description'>,
): string {
  const shown = attempts.filter(({ value }) => Number.isFinite(value));
  const last = attempts.at(-1)?.spent ?? 1;
  const values = [...shown.map(({ value }) => value), ...(fresh === undefined ? [] : [fresh.value, ...fresh.interval])];
  return axes(
    {
      ...{ ...drawing, ...SIZE },
      x: {
        label: spentIn === 'points' ? 'Points tried' : 'Trials of each seed, all points together',
        ...{ domain: [0, last], ticks: roundTicks(0, last).filter(Number.isInteger) },
      },
      y: { label: sought, domain: roundDomain(values, 4) },
    },
    (x, y) => {
      const mark = ({ spent, value, counts }: Attempt): string =>
        counts
          ? circle(x(spent), y(value), 2.5, 'estimate', { 'fill-opacity': FAINT })
          : circle(x(spent), y(value), 2.5, 'estimate barred');
      return (
        group('axis', ...generationMarks(attempts, x, y.range)) +
        group('points', ...shown.filter((_, k) => k % Math.ceil(shown.length / MOST_MARKS) === 0).map(mark)) +
        polyline(
          steps(attempts).map(([spent, best]) => [x(spent), y(best)]),
          'curve',
        ) +
        (fresh === undefined || Number.isNaN(fresh.value) ? '' : freshMark(fresh, x.range[1] + FRESH_GAP, y))
      );
    },
  );
}

/** The corners of a line that stays where it is until something better comes. */
function steps(attempts: readonly Attempt[]): [number, number][] {
  const corners: [number, number][] = [];
  let before = Number.NaN;
  for (const { spent, best } of attempts) {
    if (!Number.isNaN(best) && best !== before) {
      if (!Number.isNaN(before)) corners.push([spent, before]);
      corners.push([spent, best]);
    }
    before = best;
  }
  const last = attempts.at(-1);
  return last === undefined ? corners : [...corners, [last.spent, last.best]];
}

/** A line where a generation begins, with its number; nothing where there is one generation. */
function generationMarks(attempts: readonly Attempt[], x: Scale, [bottom, top]: readonly [number, number]): string[] {
  const begins = attempts.flatMap(({ generation }, k) =>
    generation === attempts[k - 1]?.generation ? [] : [{ generation, spent: attempts[k - 1]?.spent ?? 0 }],
  );
  if (begins.length < 2) return [];
  const every = Math.ceil(begins.length / MOST_GENERATIONS);
  return begins
    .filter((_, k) => k % every === 0)
    .map(
      ({ generation, spent }) =>
        line(x(spent), bottom, x(spent), top, 'cut') + label(x(spent) + 4, top + 8, String(generation), 'name'),
    );
}

function freshMark({ value, interval }: Estimate, at: number, y: Scale): string {
  return group(
    'points',
    hasInterval(interval) ? line(at, y(interval[0]), at, y(interval[1]), 'whisker best') : '',
    circle(at, y(value), 4, 'estimate best'),
    label(at + 9, y(value) + 4, 'fresh seeds', 'name'),
  );
}
