import { mean } from '../../statistics/averages.ts';
import type { Landscape, ShownAxis, ShownPoint } from './landscape.ts';

/** Groups that the points along a range are parted into. */
const MOST_GROUPS = 8;

/**
 * Share of the variation of the values that goes with one axis alone, from below 0, which is chance, to 1: the variance between groups of points that
 * are alike in it, without what groups of that size would have by chance (Kelley's epsilon squared). NaN where there are too few points.
 */
export function effectOf(axis: ShownAxis, points: readonly ShownPoint[]): number {
  const count = axis.values?.length ?? Math.min(MOST_GROUPS, Math.floor(points.length / 2));
  const groups = new Map<number, number[]>();
  for (const { evaluated, value } of points) {
    const place = axis.placeOf(evaluated.point[axis.name]);
    const group = Math.min(count - 1, Math.floor(place * count));
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [value]);
    else members.push(value);
  }
  const all = mean(points.map(({ value }) => value));
  const squares = (values: readonly number[], centre: number): number =>
    values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const total = squares(
    points.map(({ value }) => value),
    all,
  );
  const within = [...groups.values()].reduce((sum, values) => sum + squares(values, mean(values)), 0);
  const [n, k] = [points.length, groups.size];
  return n > k && k > 1 && total > 0 ? 1 - within / (n - k) / (total / (n - 1)) : Number.NaN;
}

/** Axes with their effects, the largest first; those whose effect cannot be told last, in their order. */
export function byEffect({
  axes,
  points,
}: Landscape): readonly { readonly axis: ShownAxis; readonly effect: number }[] {
  const rank = (effect: number): number => (Number.isNaN(effect) ? Number.NEGATIVE_INFINITY : effect);
  return axes
    .map((axis) => ({ axis, effect: effectOf(axis, points) }))
    .sort((a, b) => (rank(a.effect) === rank(b.effect) ? 0 : rank(b.effect) - rank(a.effect)));
}
