import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { count, number, optional, pair, text } from '../../scenario/plain-data.ts';
import { mean } from '../../statistics/averages.ts';
import { roundAxis } from '../axis.ts';
import { box } from '../mark.ts';
import { shadeOf } from '../palette.ts';
import type { PanelKind, PanelOptions, Way } from '../panel.ts';
import { conditionCalled, type Trials, trialsFrom, trialsText } from '../values.ts';

/** Where the body of a condition was. */
export interface OccupancyPanel extends PanelOptions {
  readonly kind: 'occupancy';
  /** Name of the condition. */
  readonly condition: string;
  /** First and last trial, counted from 1. Default: all. */
  readonly trials?: Trials;
  /** m, side of a bin, above 0. Default: 0.05. */
  readonly binMetres?: number;
}

const BIN = 0.05;

/** Share of the time that was spent in each bin of the floor, the mean over seeds of each seed's share. */
export const occupancy: PanelKind<OccupancyPanel> = {
  meaning: 'where the body of a condition was: the share of time in each bin of the floor',
  usage: 'CONDITION [TRIALS]',
  structure: { condition: text, trials: optional(pair(count(1))), binMetres: optional(number) },
  read: ([condition, word, ...rest]) => {
    const trials = word === undefined ? undefined : trialsFrom(word);
    if (condition === undefined || rest.length > 0 || (word !== undefined && trials === undefined)) return undefined;
    return { condition, ...given({ trials }) };
  },
  draw({ condition: name, trials, binMetres = BIN }, conditions) {
    if (!(binMetres > 0)) throw badBin(binMetres);
    const found = conditionCalled(
      name,
      conditions.map(({ condition }) => condition),
    );
    if (found.ways === undefined) throw noWays(name);
    const shares = found
      .ways()
      .map((way) => sharesOf(way, trials, binMetres))
      .filter(({ size }) => size > 0);
    if (shares.length === 0) throw noWays(name);
    const keys = [...new Set(shares.flatMap((one) => [...one.keys()]))];
    const bins = keys.map((key) => {
      const [i, j] = key.split(' ').map(Number);
      return { i, j, share: mean(shares.map((one) => one.get(key) ?? 0)) };
    });
    const most = Math.max(...bins.map(({ share }) => share));
    const extent = (of: (bin: (typeof bins)[number]) => number): readonly [number, number] => [
      binMetres * Math.min(...bins.map(of)),
      binMetres * (Math.max(...bins.map(of)) + 1),
    ];
    return {
      x: roundAxis(
        'x (m)',
        extent(({ i }) => i),
      ),
      y: roundAxis(
        'y (m)',
        extent(({ j }) => j),
      ),
      ...{ equal: true, keyed: false, heading: name, n: [shares.length] },
      shades: roundAxis('Share of time (%)', [0, 100 * most], 3),
      caption: `Where the body of ${name} was${trials === undefined ? '' : `, ${trialsText(trials)}`}: share of time in bins of ${binMetres} m, mean over seeds`,
      numbers: bins.map(({ i, j, share }) => ({
        ...{ condition: name, n: shares.length, value: share },
        at: `${Number(((i + 0.5) * binMetres).toFixed(6))} ${Number(((j + 0.5) * binMetres).toFixed(6))}`,
      })),
      content: (x, y) =>
        bins.map(({ i, j, share }) =>
          box(
            [x(i * binMetres), y((j + 1) * binMetres)],
            [x((i + 1) * binMetres), y(j * binMetres)],
            shadeOf(share / most),
          ),
        ),
    };
  },
};

/** Share of the samples of a seed in each bin, by its indices. */
function sharesOf({ trial, x, y }: Way, trials: Trials | undefined, bin: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  let all = 0;
  for (let k = 0; k < trial.length; k++) {
    if (trials !== undefined && (trial[k] < trials[0] || trial[k] > trials[1])) continue;
    const key = `${Math.floor(x[k] / bin)} ${Math.floor(y[k] / bin)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    all++;
  }
  return new Map([...counts].map(([key, times]) => [key, times / all]));
}

function badBin(received: number): ValidationError {
  return new ValidationError('a map needs bins', {
    code: 'invalid_option',
    expected: 'a side in m above 0',
    received,
    block: 'binMetres',
  });
}

function noWays(name: string): ValidationError {
  return new ValidationError(`nobody kept where the body of '${name}' was in these trials`, {
    code: 'no_ways',
    expected: 'a trajectory.csv with samples, which run --out writes',
    received: name,
    remedy: 'run it with --out; folders of sweeps and of environments have none',
  });
}
