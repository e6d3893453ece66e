import { type MeasureSummary, summariseProbes } from '../measure/own-quantities.ts';
import { axes } from '../plots/axes.ts';
import { roundTicks } from '../plots/scale.ts';
import { band, polyline } from '../plots/svg.ts';
import type { SeedResult } from '../scenario/result.ts';
import type { Probe } from '../scenario/scenario.ts';
import { hasInterval } from '../statistics/interval.ts';
import type { FigureData } from './downloads.ts';
import { longestOf, pointBounds } from './per-trial.ts';

/** What a report says of a probe. */
export type ReportedProbe = Pick<Probe, 'unit' | 'meaning' | 'range'>;

const SIZE = { width: 360, height: 240, left: 52 };

/** What each probe read by trial: the mean over seeds with its 95 % interval. A point of many trials is a block of them, as in learning curves. */
export function probeCurves(
  seeds: readonly SeedResult[],
  declared: Readonly<Record<string, ReportedProbe>>,
): readonly string[] {
  const points = pointsOf(seeds, declared);
  const count = longestOf(seeds);
  return namesOf(points).map((name) => {
    const { unit = '1', range } = declared[name] ?? {};
    const told = points.flatMap(({ trial, probes }) =>
      probes[name] === undefined ? [] : [{ trial, ...probes[name] }],
    );
    const quantity = unit === '1' ? name : `${name}, ${unit}`;
    return axes(
      {
        ...{ ...SIZE, id: `probe-${name}`, title: `${quantity} by trial` },
        description: `${quantity} over ${count} trials, mean over seeds with its 95 % interval. At first ${told[0].mean.toPrecision(3)}, at last ${told.at(-1)?.mean.toPrecision(3)}.`,
        x: { label: 'Trial', domain: [1, Math.max(2, count)] },
        y: { label: quantity, domain: range ?? domainOf(told) },
      },
      (x, y) => {
        const banded = told.filter(({ interval }) => hasInterval(interval));
        const side = (end: 0 | 1): [number, number][] =>
          banded.map(({ trial, interval }) => [x(trial), y(interval[end])]);
        return (
          (banded.length < 2 ? '' : band(side(0), side(1), 'band')) +
          polyline(
            told.map(({ trial, mean }) => [x(trial), y(mean)]),
            'curve',
          )
        );
      },
    );
  });
}

/** The numbers of the curves. */
export function probeData(seeds: readonly SeedResult[], declared: Readonly<Record<string, ReportedProbe>>): FigureData {
  return {
    columns: ['trial', 'probe', 'unit', 'seeds', 'mean', 'low', 'high'],
    rows: pointsOf(seeds, declared).flatMap(({ trial, probes }) =>
      Object.entries(probes).map(([name, { seeds: n, mean, interval }]) => [
        ...[trial, name, declared[name]?.unit ?? '1', n, mean],
        ...interval,
      ]),
    ),
  };
}

interface Point {
  /** Trial counted from 1, or the middle of a block of them. */
  readonly trial: number;
  readonly probes: Readonly<Record<string, MeasureSummary>>;
}

function pointsOf(seeds: readonly SeedResult[], declared: Readonly<Record<string, ReportedProbe>>): readonly Point[] {
  return pointBounds(longestOf(seeds)).map(([first, last]) => ({
    trial: (first + last) / 2,
    probes: summariseProbes(seeds, [first, last], declared),
  }));
}

function namesOf(points: readonly Point[]): readonly string[] {
  return [...new Set(points.flatMap(({ probes }) => Object.keys(probes)))];
}

/** Round numbers around means and intervals. */
function domainOf(told: readonly Pick<MeasureSummary, 'mean' | 'interval'>[]): readonly [number, number] {
  const all = told.flatMap(({ mean, interval }) => [mean, ...interval]).filter(Number.isFinite);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  if (!(high > low)) return [low - 0.5, low + 0.5];
  const ticks = roundTicks(low, high, 4);
  const step = ticks.length > 1 ? ticks[1] - ticks[0] : high - low;
  return [
    low < ticks[0] ? ticks[0] - step : ticks[0],
    high > (ticks.at(-1) ?? high) ? (ticks.at(-1) ?? high) + step : high,
  ];
}
