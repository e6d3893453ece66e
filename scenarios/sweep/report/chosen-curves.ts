import { type Axes, axes } from '../../plots/axes.ts';
import { roundUp } from '../../plots/scale.ts';
import { band, group, label, polyline } from '../../plots/svg.ts';
import { type CurvePoint, curvePoints } from '../../report/per-trial.ts';
import type { SeedResult } from '../../scenario/result.ts';

/** A point whose learning is shown. */
export interface ChosenPoint {
  /** `best`, `median` or `worst`. */
  readonly name: string;
  readonly seeds: readonly SeedResult[];
}

const SIZE = { width: 430, height: 270, right: 64 };
const LOOKS = ['', ' second', ' third'] as const;
const NAME_HEIGHT = 12;

interface Curve {
  readonly id: string;
  readonly label: string;
  readonly value: (point: CurvePoint) => number;
  readonly spread: (point: CurvePoint) => readonly [number, number];
  readonly description: string;
}

const CURVES: readonly Curve[] = [
  {
    ...{ id: 'success', label: 'Success rate' },
    value: ({ successRate }) => successRate,
    spread: ({ successInterval }) => successInterval,
    description: 'share of the seeds, with its 95 % interval',
  },
  {
    ...{ id: 'latency', label: 'Latency, s' },
    value: ({ latency }) => latency.q50,
    spread: ({ latency }) => [latency.q25, latency.q75],
    description: 'median over seeds, with the band that holds the middle 50 % of them',
  },
];

/** Success and latency by trial of some points, each with a band over its seeds. */
export function chosenCurves(chosen: readonly ChosenPoint[]): readonly string[] {
  const curves = chosen.map(({ name, seeds }) => ({ name, points: curvePoints(seeds) }));
  const count = Math.max(2, ...curves.map(({ points }) => points.at(-1)?.trials[1] ?? 1));
  return CURVES.map(({ id, label: quantity, value, spread, description }) => {
    const highest = Math.max(
      0,
      ...curves.flatMap(({ points }) => points.flatMap((one) => [value(one), spread(one)[1]]).filter(Number.isFinite)),
    );
    const spec: Axes = {
      ...{ ...SIZE, id: `sweep-${id}`, title: `${quantity} by trial`, description },
      x: { label: 'Trial', domain: [1, count] },
      y: { label: quantity, domain: [0, id === 'success' ? 1 : roundUp(highest, 4)] },
    };
    return axes(spec, (x, y) => {
      const at = ({ trials: [first, last] }: CurvePoint): number => x((first + last) / 2);
      const bands = curves.map(({ points }, k) => {
        const told = points.filter((one) => spread(one).every(Number.isFinite));
        if (told.length < 2) return '';
        const side = (end: 0 | 1): [number, number][] => told.map((one) => [at(one), y(spread(one)[end])]);
        return band(side(0), side(1), `band${LOOKS[k]}`);
      });
      const lines = curves.map(({ points }, k) =>
        polyline(
          points.map((one) => [at(one), y(value(one))]),
          `curve${LOOKS[k]}`,
        ),
      );
      let free = Number.POSITIVE_INFINITY;
      const names = curves
        .flatMap(({ name, points }, k) => {
          const last = points.at(-1);
          return last === undefined ? [] : [{ name, look: LOOKS[k], y: y(value(last)) }];
        })
        .sort((a, b) => b.y - a.y)
        .map(({ name, look, y: height }) => {
          const top = Math.min(height, free);
          free = top - NAME_HEIGHT;
          return label(x.range[1] + 6, top + 4, name, `line-name${look}`);
        });
      return bands.join('') + group('levels', ...lines, ...names);
    });
  });
}
