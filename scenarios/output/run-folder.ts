import { join } from 'node:path';
import type { WeightMap } from '../../agents/index.ts';
import type { NpyArray } from '../../bridges/recording/archive/npy.ts';
import { encodeNpz } from '../../bridges/recording/archive/npz.ts';
import type { RunResult } from '../scenario/result.ts';
import { unitSuffix } from '../scenario/unit-suffix.ts';
import { identifier } from './column.ts';
import { type Cell, csv, csvParts } from './csv.ts';
import { parameterColumn } from './metric-units.ts';
import type { ResultFile } from './result-file.ts';
import { signalArrays, signalsArchive } from './signals-archive.ts';
import { isOutcome, secondsOf, type TracedSeed } from './traced-seed.ts';
import { TrialColumns } from './trial-columns.ts';

/** Results of which a folder is made. */
export interface FolderContent {
  readonly run: RunResult;
  /** Baselines and oracle: their trials stand in `trials.csv` beside the run's. */
  readonly others: readonly RunResult[];
  /** s */
  readonly period: number;
  /** The run in one object, for `run.json`. */
  readonly summary: object;
}

/** Names of the files in a folder of results. */
export const RUN_FOLDER = [
  'trials.csv',
  'trajectory.csv',
  'spikes.npz',
  'weights.npz',
  'signals.npz',
  'run.json',
] as const;

type Name = (typeof RUN_FOLDER)[number];

/**
 * A run as files that Python opens in one line each:
 *
 * - `trials.csv`: every trial of every seed and controller (`pandas.read_csv`);
 * - `trajectory.csv`: the ways of all seeds, every trial;
 * - `spikes.npz`: the spikes of the last trial of each seed (`numpy.load`), with the seed of each;
 * - `weights.npz`: weights at the end of each seed: seed, then postsynaptic, then presynaptic neuron;
 * - `signals.npz`: the signals of the controller over the time of every trial of each seed;
 * - `run.json`: what ran and how it came out.
 *
 * Columns carry their units in their names; trials count from 1. Files whose subject was not traced, or which the
 * controller does not have, are left out.
 */
export function runFolderFiles(folder: string, { run, others, period, summary }: FolderContent): ResultFile[] {
  const traced = run.seeds.flatMap(({ seed, trials, trace }) => (trace === undefined ? [] : [{ seed, trials, trace }]));
  const signals = signalArrays(traced);
  const described = signals.length > 0 ? { ...summary, signals } : summary;
  const contents: Partial<Record<Name, ResultFile['content']>> = {
    'trials.csv': () => trialsTable([run, ...others]),
    ...tracedFiles(traced, period),
    ...(signals.length > 0 ? { 'signals.npz': () => signalsArchive(traced, signals, period) } : {}),
    'run.json': () => `${JSON.stringify(described, null, 2)}\n`,
  };
  return Object.entries(contents).map(([name, content]) => ({ file: join(folder, name), content }));
}

function trialsTable(runs: readonly RunResult[]): string {
  const found = new TrialColumns();
  for (const { seeds } of runs) for (const { trials } of seeds) found.add(trials);
  const { units } = runs[0];
  const columns = found.columns(units?.probes);
  const parameters = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))];
  const names = [
    ...['controller', 'seed'],
    ...columns.map(({ name }) => name),
    ...parameters.map((name) => parameterColumn(name, units?.parameters?.[name])),
  ];
  const rows = runs.flatMap(({ controller, params, seeds }) =>
    seeds.flatMap(({ seed, trials }) =>
      trials.map((trial) => [
        ...[controller, seed],
        ...columns.map(({ of }) => of(trial)),
        ...parameters.map((name) => params[name]),
      ]),
    ),
  );
  return csv(names, rows);
}

function tracedFiles(traced: readonly TracedSeed[], period: number): Partial<Record<Name, ResultFile['content']>> {
  if (traced.length === 0) return {};
  return {
    'trajectory.csv': () =>
      csvParts(['seed', 'trial', 't_s', 'x_m', 'y_m', 'heading_rad', 'phase'], samples(traced, period)),
    'spikes.npz': () => spikesArchive(traced, period),
    'weights.npz': () => weightsArchive(traced),
  };
}

function spikesArchive(traced: readonly TracedSeed[], period: number): Uint8Array {
  const spikes: Record<string, NpyArray> = {
    seeds: seedsOf(traced),
    trials: { data: Float64Array.from(traced, ({ trace }) => trace.raster.trial + 1) },
    period_s: scalar(period),
  };
  const names = new Set(traced.flatMap(({ trace }) => trace.raster.populations.map(({ name }) => name)));
  for (const name of names) {
    const spiked = traced.flatMap(({ seed, trace }) =>
      trace.raster.populations.filter((one) => one.name === name).map((one) => ({ seed, ...one })),
    );
    const key = identifier(name);
    spikes[`${key}_seed`] = { data: joined(spiked.map(({ seed, ids }) => new Float64Array(ids.length).fill(seed))) };
    spikes[`${key}_tick`] = { data: joined(spiked.map(({ ticks }) => ticks)) };
    spikes[`${key}_id`] = { data: joined(spiked.map(({ ids }) => ids)) };
    spikes[`${key}_size`] = scalar(Math.max(...spiked.map(({ size }) => size)));
  }
  return encodeNpz(spikes);
}

/** Maps of one name and shape are stacked; those that not every seed has in one shape stand alone, with the seed in their names. */
function weightsArchive(traced: readonly TracedSeed[]): Uint8Array {
  const named = traced.map(({ seed, trace }) => ({ seed, maps: namedMaps(trace.weights) }));
  const keys = new Set(named.flatMap(({ maps }) => [...maps.keys()]));
  const matrices: Record<string, NpyArray> = { seeds: seedsOf(traced) };
  for (const key of keys) {
    const found = named.flatMap(({ seed, maps }) => {
      const map = maps.get(key);
      return map === undefined ? [] : [{ seed, map }];
    });
    const maps = found.map(({ map }) => map);
    const alike = maps.length === traced.length && maps.every(({ shape }) => String(shape) === String(maps[0].shape));
    if (alike) Object.assign(matrices, mapArrays(key, maps, [maps.length]));
    else for (const { seed, map } of found) Object.assign(matrices, mapArrays(`${key}_seed_${seed}`, [map], []));
  }
  return encodeNpz(matrices);
}

/** Maps by their names, which are numbered where several projections join the same populations. */
function namedMaps(maps: readonly WeightMap[]): ReadonlyMap<string, WeightMap> {
  const named = new Map<string, WeightMap>();
  for (const map of maps) {
    const name = `${identifier(map.pre)}_to_${identifier(map.post)}`;
    let key = name;
    for (let n = 2; named.has(key); n++) key = `${name}_${n}`;
    named.set(key, map);
  }
  return named;
}

/**
 * Weights of maps, the centres of presynaptic fields, NaN where they are not known, and the directions of postsynaptic neurons, which are those of
 * the model.
 */
function mapArrays(key: string, maps: readonly WeightMap[], stack: readonly number[]): Record<string, NpyArray> {
  const [{ shape, unit }] = maps;
  const centres = maps.some(({ preCentres }) => preCentres !== undefined)
    ? maps.map(({ preCentres }) => preCentres ?? new Float64Array(2 * shape[1]).fill(Number.NaN))
    : undefined;
  const directions = maps.find(({ postDirections }) => postDirections !== undefined)?.postDirections;
  return {
    [`${key}${unitSuffix(unit)}`]: { data: joined(maps.map(({ values }) => values)), shape: [...stack, ...shape] },
    ...(centres === undefined
      ? {}
      : { [`${key}_centres_m`]: { data: joined(centres), shape: [...stack, shape[1], 2] } }),
    ...(directions === undefined ? {} : { [`${key}_directions_rad`]: { data: directions as Float64Array } }),
  };
}

function joined<T extends Float64Array | Uint32Array>(arrays: readonly T[]): T {
  const Kind = arrays[0].constructor as new (length: number) => T;
  const all = new Kind(arrays.reduce((sum, { length }) => sum + length, 0));
  arrays.reduce((at, array) => {
    all.set(array, at);
    return at + array.length;
  }, 0);
  return all;
}

/** Poses of each trial: that of its start, then those at the ends of ticks. */
function* samples(traced: readonly TracedSeed[], period: number): Generator<readonly Cell[]> {
  for (const { seed, trials, trace } of traced) {
    for (const [index, points] of trace.trajectories.entries()) {
      for (let i = 0; i + 2 < points.length; i += 3) {
        const ticks = (i / 3) * trace.everyTicks;
        const phase = isOutcome(ticks, trials[index], period) ? 'outcome' : 'active';
        yield [seed, index + 1, secondsOf(ticks, period), points[i], points[i + 1], points[i + 2], phase];
      }
    }
  }
}

function seedsOf(traced: readonly TracedSeed[]): NpyArray {
  return { data: Float64Array.from(traced, ({ seed }) => seed) };
}

function scalar(value: number): NpyArray {
  return { data: Float64Array.of(value), shape: [] };
}
