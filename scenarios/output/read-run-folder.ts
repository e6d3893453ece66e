import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { given } from '../../agents/given.ts';
import { BridgeError, ValidationError } from '../../agents/index.ts';
import type { ComparedSeed } from '../judge/compare.ts';
import type { QuantityUnits } from '../scenario/result.ts';
import { parseCsv } from './csv.ts';
import { metricUnits } from './metric-units.ts';
import { bytesOfResults, notResults } from './not-results.ts';
import { signalsIn } from './read-signals.ts';
import type { SignalArray } from './signals-archive.ts';
import { isMeasured, isUsual, type StoredRun, type StoredWay, USUAL } from './stored-run.ts';

/**
 * Reads what `run --out` wrote: the trials of the run itself, not those of baselines, and its measures.
 *
 * @param folder the folder, or the `run.json` in it
 * @throws BridgeError `results_not_read`
 * @throws ValidationError `not_results` for files that are not of a run
 */
export function readRunFolder(folder: string, name: string): StoredRun {
  const place = folder.endsWith('.json') ? folder.slice(0, -'run.json'.length) : folder;
  if (folder.endsWith('.json') && !folder.endsWith('run.json')) throw noSeeds(folder);
  const [summaryFile, trialsFile] = [join(place, 'run.json'), join(place, 'trials.csv')];
  const summary = summaryIn(summaryFile, read(summaryFile));
  const { scenario, version, body, physics, params, controller, seedMeasures = {} } = summary;
  const { code, board, units, signals, initialStates } = summary;
  let lines: string[][];
  try {
    lines = parseCsv(read(trialsFile));
  } catch (cause) {
    throw cause instanceof BridgeError ? cause : notResults(trialsFile, cause);
  }
  const [header = [], ...rows] = lines;
  const at = (column: string): number => {
    const index = header.indexOf(column);
    if (index < 0) throw notResults(trialsFile, new Error(`no column '${column}'`));
    return index;
  };
  const [ofController, ofSeed, ofTrial] = [at('controller'), at('seed'), at('trial')];
  for (const column of USUAL) at(column);
  const usual = header.filter(isUsual);
  const own = rows.filter((row) => row[ofController] === controller);
  const others = header.filter(
    (column, k) =>
      isMeasured(column) &&
      !usual.includes(column) &&
      own.every((row) => row[k] !== undefined && !Number.isNaN(Number(row[k]))),
  );
  const metrics = [...usual, ...others].map((metric) => ({ metric, at: at(metric) }));
  const seeds = new Map<number, ComparedSeed & { readonly trials: Record<string, number[]> }>();
  for (const row of rows) {
    if (row.length !== header.length) throw notResults(trialsFile, new Error(`a row of ${row.length} cells`));
    if (row[ofController] !== controller) continue;
    const [seed, trial] = [numberIn(row[ofSeed]), numberIn(row[ofTrial])];
    let one = seeds.get(seed);
    if (one === undefined) {
      const measures = Object.entries(seedMeasures).flatMap(([measure, by]) =>
        by[seed] == null ? [] : [[measure, by[seed]]],
      );
      one = {
        seed,
        trials: Object.fromEntries(metrics.map(({ metric }) => [metric, []])),
        measures: Object.fromEntries(measures),
      };
      seeds.set(seed, one);
    }
    if (!(Number.isInteger(seed) && trial === one.trials[USUAL[0]].length + 1))
      throw notResults(trialsFile, new Error(`seed ${row[ofSeed]}, trial ${row[ofTrial]} out of order`));
    for (const { metric, at: column } of metrics) one.trials[metric].push(numberIn(row[column]));
  }
  const ways = join(place, 'trajectory.csv');
  return {
    ...{ name, scenario, version, body, physics, params, usual },
    ...given({ code, initialStates, board: board?.[0]?.board }),
    ...given({ units: units && metricUnits(units), parameterUnits: units?.parameters }),
    digests: summary.seedDigests ?? {},
    seeds: [...seeds.values()],
    ...(existsSync(ways) ? { ways: () => waysIn(ways) } : {}),
    ...(signals === undefined ? {} : { signals: () => signalsIn(join(place, 'signals.npz'), signals) }),
  };
}

/** Where the bodies were, seed by seed; none where the file has no samples. @throws BridgeError `results_not_read`; ValidationError `not_results` */
function waysIn(file: string): readonly StoredWay[] {
  const lines = read(file).split('\n');
  const header = lines[0].split(',');
  const [ofSeed, ofTrial, ofX, ofY] = ['seed', 'trial', 'x_m', 'y_m'].map((column) => {
    const index = header.indexOf(column);
    if (index < 0) throw notResults(file, new Error(`no column '${column}'`));
    return index;
  });
  const bySeed = new Map<number, [trial: number, x: number, y: number][]>();
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const cells = line.split(',').map(Number);
    const sample = [cells[ofTrial], cells[ofX], cells[ofY]] as [number, number, number];
    if (!sample.every(Number.isFinite)) throw notResults(file, new Error(`a sample that is no number: ${line}`));
    const samples = bySeed.get(cells[ofSeed]);
    if (samples === undefined) bySeed.set(cells[ofSeed], [sample]);
    else samples.push(sample);
  }
  return [...bySeed].map(([seed, samples]) => ({
    seed,
    trial: Float64Array.from(samples, ([trial]) => trial),
    x: Float64Array.from(samples, ([, x]) => x),
    y: Float64Array.from(samples, ([, , y]) => y),
  }));
}

interface Summary extends Pick<StoredRun, 'scenario' | 'version' | 'body' | 'physics' | 'params'> {
  readonly controller: string;
  readonly code?: string;
  readonly board?: readonly { readonly board: string }[];
  /** Without parameters in folders that were written when their columns had no units. */
  readonly units?: Omit<QuantityUnits, 'params'> & Partial<QuantityUnits>;
  readonly signals?: readonly SignalArray[];
  readonly seedDigests?: Readonly<Record<string, string>>;
  readonly initialStates?: Readonly<Record<string, string>>;
  readonly seedMeasures?: Readonly<Record<string, Readonly<Record<string, number | null>>>>;
}

/** @throws ValidationError `not_results` */
function summaryIn(file: string, text: string): Summary {
  try {
    const summary = JSON.parse(text) as Partial<Summary> | null;
    const { scenario, version, body, physics, controller, params } = summary ?? {};
    const named = [scenario, body, physics, controller].every((one) => typeof one === 'string');
    if (named && typeof version === 'number' && typeof params === 'object' && params !== null)
      return summary as Summary;
  } catch (cause) {
    throw notResults(file, cause);
  }
  throw notResults(file, new Error('it does not say what ran'));
}

function numberIn(cell: string): number {
  return cell === '' ? Number.NaN : Number(cell);
}

/** @throws BridgeError `results_not_read` */
function read(file: string): string {
  return bytesOfResults(file).toString('utf8');
}

function noSeeds(file: string): ValidationError {
  return new ValidationError(`'${file}' has no values of single seeds`, {
    code: 'not_results',
    expected: 'a folder that `run --out` wrote, or the run.json in it',
    received: 'another file of JSON',
    block: file,
    remedy: 'what --json prints has sums over seeds alone: run it again with --out',
  });
}
