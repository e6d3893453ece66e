import { join } from 'node:path';
import type { NpyArray } from '../../bridges/recording/archive/npy.ts';
import { encodeNpz } from '../../bridges/recording/archive/npz.ts';
import type { RunResult, SeedResult, Trace } from '../scenario/result.ts';
import { csv } from './csv.ts';
import type { ResultFile } from './result-file.ts';

/** What a folder of results is made from. */
export interface FolderContent {
  readonly run: RunResult;
  /** Baselines and oracle: their trials stand in `trials.csv` beside the run's. */
  readonly others: readonly RunResult[];
  /** s */
  readonly period: number;
  /** The run in one object, for `run.json`. */
  readonly summary: object;
}

/**
 * A run as files that Python opens in one line each:
 *
 * - `trials.csv`: every trial of every seed and controller (`pandas.read_csv`);
 * - `trajectory.csv`: the way of the traced seed, every trial;
 * - `spikes.npz`: the spikes of its traced trial (`numpy.load`);
 * - `weights.npz`: its weights at the end of the run, rows postsynaptic;
 * - `run.json`: what ran and how it came out.
 *
 * Columns carry their units in their names; trials count from 1. Files whose subject was not traced are left out.
 */
export function runFolderFiles(folder: string, { run, others, period, summary }: FolderContent): ResultFile[] {
  const traced = run.seeds.find(({ trace }) => trace !== undefined);
  const contents: Record<string, ResultFile['content']> = {
    'trials.csv': () => trialsTable([run, ...others]),
    ...tracedFiles(traced, period),
    'run.json': () => `${JSON.stringify(summary, null, 2)}\n`,
  };
  return Object.entries(contents).map(([name, content]) => ({ file: join(folder, name), content }));
}

function trialsTable(runs: readonly RunResult[]): string {
  const populations = [
    ...new Set(
      runs.flatMap(({ seeds }) => seeds.flatMap(({ trials }) => trials.flatMap(({ spikes }) => Object.keys(spikes)))),
    ),
  ];
  const everything = runs.flatMap(({ seeds }) => seeds.flatMap(({ trials }) => trials));
  const inSessions = everything.some(({ session }) => session !== undefined);
  const goals = [...new Set(everything.flatMap(({ reached = {} }) => Object.keys(reached)))];
  const probes = [...new Set(everything.flatMap(({ probes: read = {} }) => Object.keys(read)))];
  const parameters = [...new Set(runs.flatMap(({ params }) => Object.keys(params)))];
  const columns = [
    'controller',
    'seed',
    'trial',
    ...(inSessions ? ['session'] : []),
    'success',
    'terminated',
    'reason',
    'latency_s',
    'path_m',
    'shortest_m',
    'spl',
    'reward',
    'collisions',
    'ticks',
    ...populations.map((name) => `spikes_${identifier(name)}`),
    ...goals.map((name) => `reached_${identifier(name)}`),
    ...probes.map((name) => `probe_${identifier(name)}`),
    ...parameters.map((name) => `param_${identifier(name)}`),
  ];
  const rows = runs.flatMap(({ controller, params, seeds }) =>
    seeds.flatMap(({ seed, trials }) =>
      trials.map((trial) => [
        controller,
        seed,
        trial.index + 1,
        ...(inSessions ? [trial.session] : []),
        trial.success,
        trial.terminated,
        trial.reason,
        trial.latencySeconds,
        trial.pathMetres,
        trial.shortestMetres,
        trial.spl,
        trial.reward,
        trial.collisions,
        trial.ticks,
        ...populations.map((name) => trial.spikes[name]),
        ...goals.map((name) => trial.reached?.[name] ?? 0),
        ...probes.map((name) => trial.probes?.[name]),
        ...parameters.map((name) => params[name]),
      ]),
    ),
  );
  return csv(columns, rows);
}

function tracedFiles(traced: SeedResult | undefined, period: number): Record<string, ResultFile['content']> {
  if (traced?.trace === undefined) return {};
  const { seed, trace } = traced;
  return {
    'trajectory.csv': () =>
      csv(
        ['seed', 'trial', 't_s', 'x_m', 'y_m', 'heading_rad'],
        samples(seed, trace.trajectories, trace.everyTicks * period),
      ),
    'spikes.npz': () => spikesArchive(seed, trace, period),
    'weights.npz': () => weightsArchive(seed, trace),
  };
}

function spikesArchive(seed: number, { raster }: Trace, period: number): Uint8Array {
  const spikes: Record<string, NpyArray> = {
    seed: scalar(seed),
    trial: scalar(raster.trial + 1),
    period_s: scalar(period),
  };
  for (const { name, size, ticks, ids } of raster.populations) {
    const key = identifier(name);
    spikes[`${key}_tick`] = { data: ticks };
    spikes[`${key}_id`] = { data: ids };
    spikes[`${key}_size`] = scalar(size);
  }
  return encodeNpz(spikes);
}

function weightsArchive(seed: number, { weights }: Trace): Uint8Array {
  const matrices: Record<string, NpyArray> = { seed: scalar(seed) };
  for (const { pre, post, shape, values, preCentres, postDirections } of weights) {
    const key = `${identifier(pre)}_to_${identifier(post)}`;
    matrices[key] = { data: values, shape };
    if (preCentres !== undefined) matrices[`${key}_centres_m`] = { data: preCentres, shape: [shape[1], 2] };
    if (postDirections !== undefined) matrices[`${key}_directions_rad`] = { data: postDirections };
  }
  return encodeNpz(matrices);
}

function* samples(seed: number, trajectories: readonly Float32Array[], seconds: number): Generator<readonly number[]> {
  for (const [index, points] of trajectories.entries()) {
    for (let i = 0; i + 2 < points.length; i += 3) {
      const time = Number(((i / 3) * seconds).toFixed(9));
      yield [seed, index + 1, time, points[i], points[i + 1], points[i + 2]];
    }
  }
}

function scalar(value: number): NpyArray {
  return { data: Float64Array.of(value), shape: [] };
}

/** A name as Python takes it. */
function identifier(name: string): string {
  return name.replace(/\W+/g, '_');
}
