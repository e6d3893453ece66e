import { needsOther } from '../judge/gates.ts';
import { areJudged, haveWays } from '../measure/metrics.ts';
import { type Axis, axes } from '../plots/axes.ts';
import { roundUp, type Scale } from '../plots/scale.ts';
import { band, group, label, line, polyline } from '../plots/svg.ts';
import type { ResolvedGate } from '../scenario/resolved-gate.ts';
import type { SeedResult } from '../scenario/result.ts';
import type { Statistic } from '../scenario/scenario.ts';
import { mean } from '../statistics/averages.ts';
import type { Change } from './changes.ts';
import type { FigureData } from './downloads.ts';
import { type CurvePoint, curvePoints, perTrial, trialsInPoint } from './per-trial.ts';

export interface LearningCurves {
  readonly seeds: readonly SeedResult[];
  /** Drawn as level lines: their mean over all trials. */
  readonly references: readonly {
    readonly label: string;
    readonly kind: 'baseline' | 'oracle';
    readonly seeds: readonly SeedResult[];
  }[];
  /** Drawn as bars over the trials they judge. */
  readonly gates: readonly ResolvedGate[];
  /** Drawn as lines before the trials where they come. */
  readonly changes?: readonly Change[];
  /** Label of the curve of latency. */
  readonly latency?: string | undefined;
}

const SIZE = { width: 360, height: 240 };
const LABEL_ROOM = 78;
const LABEL_HEIGHT = 12;

/**
 * Success, latency and, where there are ways, SPL by trial, each with its spread over seeds. A point of many trials is a block of them; see
 * `curvePoints`.
 */
export function learningCurves({
  seeds,
  references,
  gates,
  changes = [],
  latency = 'Latency',
}: LearningCurves): string[] {
  const points = curvePoints(seeds);
  const curves: readonly Curve[] = [
    {
      metric: 'success',
      label: 'Success rate',
      value: ({ successRate }) => successRate,
      spread: ({ successInterval }) => [successInterval],
      description: 'with its 95 % interval over seeds',
    },
    {
      metric: 'latency',
      label: `${latency}, s`,
      value: ({ latency }) => latency.q50,
      spread: ({ latency }) => [
        [latency.q10, latency.q90],
        [latency.q25, latency.q75],
      ],
      description: 'median over seeds, with the bands that hold 50 % and 80 % of them',
    },
    {
      metric: 'spl',
      label: 'SPL',
      value: ({ spl }) => spl,
      spread: ({ splQuantiles }) => [
        [splQuantiles.q10, splQuantiles.q90],
        [splQuantiles.q25, splQuantiles.q75],
      ],
      description: 'mean over seeds, with the bands that hold 50 % and 80 % of them',
    },
  ];
  if (!areJudged(seeds)) return [];
  const drawn = haveWays(seeds) ? curves : curves.filter(({ metric }) => metric !== 'spl');
  return drawn.map((curve) => draw(curve, points, references, gates, changes));
}

interface Curve {
  readonly metric: Statistic['metric'];
  readonly label: string;
  readonly value: (point: Omit<CurvePoint, 'trials'>) => number;
  /** Bands, the widest first. */
  readonly spread: (point: CurvePoint) => readonly (readonly [number, number])[];
  readonly description: string;
}

function draw(
  curve: Curve,
  points: readonly CurvePoint[],
  references: LearningCurves['references'],
  gates: readonly ResolvedGate[],
  changes: readonly Change[],
): string {
  const count = Math.max(1, points.at(-1)?.trials[1] ?? 1);
  const values = points.map(curve.value);
  const levels = references.map(({ label, kind, seeds }) => ({
    label,
    kind,
    value: mean(perTrial(seeds).map(curve.value)),
  }));
  const upper = Math.max(
    ...values,
    ...points.flatMap((point) => curve.spread(point).map(([, high]) => high)),
    ...levels.map(({ value }) => value || 0),
  );
  const y: Axis = { label: curve.label, domain: [0, curve.metric === 'latency' ? roundUp(upper, 4) : 1] };
  const bars = gates.filter(
    ({ statistic, ...gate }) =>
      'metric' in statistic &&
      statistic.metric === curve.metric &&
      statistic.within === undefined &&
      statistic.after === undefined &&
      !needsOther(gate),
  );
  const first = values[0];
  const last = values.at(-1);
  const size = trialsInPoint(count);
  const blocks = size === 1 ? '' : ` in blocks of ${size}`;
  return axes(
    {
      id: `curve-${curve.metric}`,
      title: `${curve.label} by trial`,
      description: `${curve.label} over ${count} trials${blocks}, ${curve.description}. At first ${first?.toFixed(2)}, at last ${last?.toFixed(2)}.`,
      ...SIZE,
      ...(levels.length > 0 ? { right: LABEL_ROOM } : {}),
      x: { label: 'Trial', domain: [1, Math.max(2, count)], ticks: trialTicks(count) },
      y,
    },
    (x, scale) =>
      bandsOf(curve, points, x, scale) +
      group('levels', ...levelLines(levels, x, scale)) +
      group(
        'changes',
        ...changes.map(({ trial }) => line(x(trial - 0.5), scale.range[0], x(trial - 0.5), scale.range[1], 'change')),
      ) +
      group('gates', ...bars.map((gate) => gateBar(gate, x, scale))) +
      polyline(
        values.map((value, i) => [x(middle(points[i])), scale(value)]),
        'curve',
      ),
  );
}

/** Where a point stands on the axis of trials. */
const middle = ({ trials: [first, last] }: CurvePoint): number => (first + last) / 2;

function bandsOf({ spread }: Curve, points: readonly CurvePoint[], x: Scale, y: Scale): string {
  const bands = points.length < 2 ? [] : spread(points[0]);
  return bands
    .map((_, i) => {
      const side = (bound: 0 | 1): [number, number][] =>
        points.map((point) => [x(middle(point)), y(spread(point)[i][bound])]);
      return band(side(0), side(1), 'band');
    })
    .join('');
}

interface Level {
  readonly label: string;
  readonly kind: string;
  readonly value: number;
}

/** Level lines with their labels beside the plot, set apart where they would overlap. */
function levelLines(levels: readonly Level[], x: Scale, y: Scale): string[] {
  const [left, right] = x.range;
  let free = Number.POSITIVE_INFINITY;
  return levels
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value)
    .flatMap(({ label: name, kind, value }) => {
      const at = y(value);
      const labelAt = Math.min(at, free);
      free = labelAt - LABEL_HEIGHT;
      return [line(left, at, right, at, kind), label(right + 6, labelAt + 4, name, '')];
    });
}

/** The limits of a gate over the trials that it judges, each with a foot on the side that fails. */
function gateBar({ statistic, atLeast, atMost }: ResolvedGate, x: Scale, y: Scale): string {
  const [first, last] = 'metric' in statistic ? statistic.trials : [1, 1];
  const foot = (bound: number, side: number): string => {
    const at = y(bound);
    return polyline(
      [
        [x(first), at + side * 5],
        [x(first), at],
        [x(last), at],
        [x(last), at + side * 5],
      ],
      'gate',
    );
  };
  return (atLeast === undefined ? '' : foot(atLeast, 1)) + (atMost === undefined ? '' : foot(atMost, -1));
}

function trialTicks(count: number): number[] {
  const step = count <= 10 ? 1 : count <= 25 ? 5 : 10 ** Math.ceil(Math.log10(count / 10));
  const multiples = Array.from({ length: Math.floor(count / step) }, (_, i) => (i + 1) * step);
  return step === 1 ? multiples : [1, ...multiples];
}

/** The numbers of the curves. */
export function curveData(seeds: readonly SeedResult[]): FigureData {
  return {
    columns: [
      ...['trial', 'seeds', 'success_rate', 'success_low', 'success_high'],
      ...['q10', 'q25', 'q50', 'q75', 'q90'].map((name) => `latency_${name}_s`),
      ...['spl', 'spl_q10', 'spl_q25', 'spl_q75', 'spl_q90'],
    ],
    rows: perTrial(seeds).map(({ index, seeds: n, successRate, successInterval, latency, spl, splQuantiles }) => [
      ...[index + 1, n, successRate, ...successInterval],
      ...[latency.q10, latency.q25, latency.q50, latency.q75, latency.q90],
      ...[spl, splQuantiles.q10, splQuantiles.q25, splQuantiles.q75, splQuantiles.q90],
    ]),
  };
}
