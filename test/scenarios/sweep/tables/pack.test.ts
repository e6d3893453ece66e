// @module-tag long
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { parseCsv } from '../../../../scenarios/output/csv.ts';
import { jobsOf } from '../../../../scenarios/sweep/plan-sweep.ts';
import { decodeJobResult, encodeJobResult } from '../../../../scenarios/sweep/results/job-result.ts';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { pack } from '../../../../scenarios/sweep/tables/pack.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { doneSweep, SMALL_SWEEP } from '../small-sweep.ts';

const path = temporaryFolder();
const python = spawnSync('python3', ['-c', 'import csv']).status === 0;
const pandas = python && spawnSync('python3', ['-c', 'import pandas']).status === 0;
/** Folder in which `@duckdb/node-api` is installed. */
const DUCKDB = process.env.REAFFERENCE_DUCKDB;

type Table = 'jobs' | 'trials' | 'points' | 'trainings' | 'training_trials';
const TABLES: readonly Table[] = ['jobs', 'trials', 'points'];

const lines = (folder: string, name: Table): Record<string, string>[] => {
  const [header = [], ...rows] = parseCsv(readFileSync(join(folder, `${name}.csv`), 'utf8'));
  return rows.map((row) => Object.fromEntries(row.map((cell, k) => [header[k], cell])));
};
const rows = async (folder: string, name: Table): Promise<Record<string, unknown>[]> =>
  parquetReadObjects({ file: await asyncBufferFromFile(join(folder, `${name}.parquet`)) });

const done = await doneSweep(path);
const results = [...done.folder.ids()].map((id) => decodeJobResult(done.folder.read(id)!, id, id));
await pack(done.plan, done.folder, { formats: ['csv', 'parquet'] });

describe('the tables of a sweep', () => {
  it('have a row for each job, trial and point, the best on fresh seeds last', async () => {
    const packed = await pack(done.plan, done.folder, { formats: ['csv'], into: join(path, 'again') });
    expect(packed).toEqual({
      files: TABLES.map((name) => join(path, 'again', `${name}.csv`)),
      ...{ jobs: 6, trials: 18, points: 3, missing: 0 },
    });
    expect(lines(path, 'jobs').map(({ generation, again }) => [generation, again])).toEqual([
      ...Array.from({ length: 4 }, () => ['1', '0']),
      ...Array.from({ length: 2 }, () => ['2', '1']),
    ]);
    const again = done.outcome.best?.point.timeLimit;
    expect(lines(path, 'points').map(({ param_timeLimit_s, n }) => [param_timeLimit_s, n])).toEqual([
      ['2', '2'],
      ['3', '2'],
      [String(again), '2'],
    ]);
  });

  it('say of each job what ran and how it came out', async () => {
    const jobs = await rows(path, 'jobs');
    expect(Object.keys(jobs[0])).toEqual([
      ...['id', 'generation', 'again', 'param_timeLimit_s', 'body', 'physics', 'controller', 'seed', 'code', 'cut'],
      ...['diverged', 'diverged_tick', 'digest', 'simulated_s', 'final_state', 'trials_done', 'efficiency_neurons'],
      ...['efficiency_synapses', 'efficiency_footprint_bytes', 'efficiency_steps', 'efficiency_neuron_updates'],
      ...['efficiency_spikes', 'efficiency_effective_synaptic_operations', 'efficiency_dense_synaptic_operations'],
    ]);
    expect(jobs.map(({ seed, param_timeLimit_s }) => [Number(seed), param_timeLimit_s]).slice(0, 4)).toEqual(
      [2, 3].flatMap((limit) => done.plan.seeds.map((seed) => [seed, limit])),
    );
    for (const job of jobs) {
      const { seed, code, identity, result } = results.find(({ id }) => id === job.id)!;
      expect(job).toMatchObject({
        ...{ seed: BigInt(seed), code, body: identity.body, physics: identity.physics, controller: 'scenario' },
        ...{ cut: null, diverged: false, diverged_tick: null, digest: result.digest, trials_done: 3 },
        simulated_s: result.simulatedSeconds,
        efficiency_spikes: BigInt(result.efficiency!.spikes),
      });
    }
  });

  it('have the trials that the results have, in their order', async () => {
    const trials = await rows(path, 'trials');
    const jobs = await rows(path, 'jobs');
    expect(Object.keys(trials[0]).slice(0, 6)).toEqual([
      'job',
      'generation',
      'again',
      'param_timeLimit_s',
      'seed',
      'trial',
    ]);
    const told = jobs.flatMap(({ id }) =>
      results
        .find((one) => one.id === id)!
        .result.trials.map(({ index, latencySeconds, success, spikes, ticks }) => ({
          ...{ job: id, trial: index + 1, latency_s: latencySeconds, success, ticks: BigInt(ticks) },
          spikes_action: BigInt(spikes.action),
        })),
    );
    expect(trials).toMatchObject(told);
  });

  it('have the estimates of the points', async () => {
    const points = await rows(path, 'points');
    const known = [...done.outcome.generations.flat(), done.outcome.again!];
    expect(points).toEqual(
      known.map(({ point, objective, constraints, feasible }, k) => ({
        ...{ generation: k < 2 ? 1 : 2, again: k === 2, param_timeLimit_s: point.timeLimit, trials: null },
        ...{ n: 2, diverged: 0, failed: 0, objective: objective!.value },
        ...{ objective_low: objective!.interval[0], objective_high: objective!.interval[1] },
        constraint_mean_success_1_3_at_least_0: constraints['mean(success, 1-3) >= 0'].value,
        constraint_mean_success_1_3_at_least_0_low: constraints['mean(success, 1-3) >= 0'].interval[0],
        constraint_mean_success_1_3_at_least_0_high: constraints['mean(success, 1-3) >= 0'].interval[1],
        feasible,
      })),
    );
  });

  it('say the same in both formats', async () => {
    const text = (value: unknown): string =>
      value === null ? '' : typeof value === 'boolean' ? String(Number(value)) : String(value);
    for (const name of TABLES) {
      const said = (await rows(path, name)).map((row) =>
        Object.fromEntries(Object.entries(row).map(([column, value]) => [column, text(value)])),
      );
      expect(lines(path, name)).toEqual(said);
    }
  });

  it('have what is missing as missing, and what is no number as NaN', async () => {
    const odd = temporaryFolder();
    const [first, second] = done.plan.search.next([]).flatMap((one) => jobsOf(done.plan, one));
    const { result, ...job } = results.find(({ id }) => id === first.id)!;
    const folder = new ResultsFolder(odd);
    const [trial] = result.trials;
    const trials = [
      { ...trial, reward: Number.NaN, session: 'probe', reached: { 'left arm': 2 }, firstReachedSeconds: {} },
    ];
    const diverged = { code: 'not_finite', message: '', tick: 7 };
    folder.put(first.id, encodeJobResult({ ...job, cut: 1, result: { ...result, trials }, diverged }));
    const { efficiency: _, ...uncounted } = results.find(({ id }) => id === second.id)!.result;
    folder.put(
      second.id,
      encodeJobResult({ ...job, id: second.id, seed: second.seed, result: { ...uncounted, digest: '' } }),
    );
    const packed = await pack(done.plan, folder, { formats: ['csv', 'parquet'] });
    expect(packed).toMatchObject({ jobs: 2, trials: 4, points: 2, missing: 2 });
    expect(await rows(odd, 'jobs')).toMatchObject([
      { cut: 1, diverged: true, diverged_tick: 7n, efficiency_steps: BigInt(result.efficiency!.steps) },
      { cut: null, diverged: false, digest: null, efficiency_steps: null },
    ]);
    expect((await rows(odd, 'trials')).slice(0, 2)).toMatchObject([
      { reward: Number.NaN, session: 'probe', reached_left_arm: 2, first_reached_left_arm_s: null },
      { session: null, reached_left_arm: 0 },
    ]);
    expect(await rows(odd, 'points')).toMatchObject([
      { n: 2, diverged: 1, objective: Number.NaN, objective_low: Number.NaN },
      { n: 0, objective: Number.NaN, feasible: false },
    ]);
  });

  it('are not written over a damaged result, and those before stay', async () => {
    const damaged = temporaryFolder();
    const { plan } = done;
    const [first] = jobsOf(plan, plan.search.next([])[0]);
    const folder = new ResultsFolder(damaged);
    folder.put(first.id, '{"format":1');
    writeFileSync(join(damaged, 'jobs.csv'), 'before');
    await expect(pack(plan, folder, { formats: ['csv'] })).rejects.toMatchObject({ code: 'corrupt_result' });
    expect(readFileSync(join(damaged, 'jobs.csv'), 'utf8')).toBe('before');
    expect(readdirSync(damaged).sort()).toEqual(['jobs.csv', 'results']);
  });

  it('name body, physics and controller where they are varied', async () => {
    const chosen = temporaryFolder();
    const { vary: _, ...fixed } = SMALL_SWEEP;
    const { plan, folder } = await doneSweep(chosen, { ...fixed, seeds: 1, vary: { body: ['point', 'rodent'] } });
    await pack(plan, folder, { formats: ['csv'] });
    expect(
      lines(chosen, 'points')
        .map(({ body }) => body)
        .slice(0, 2),
    ).toEqual(['point', 'rodent']);
    expect(
      lines(chosen, 'jobs')
        .map(({ body }) => body)
        .slice(0, 2),
    ).toEqual(['point', 'rodent']);
    expect(
      lines(chosen, 'trials')
        .map(({ body }) => body)
        .slice(0, 6),
    ).toEqual([...['point', 'point', 'point', 'rodent', 'rodent', 'rodent']]);
  });
});

describe('the tables of trainings', () => {
  const REACH = relative('', new URL('../../fixtures/reach.ts', import.meta.url).pathname);
  const TRAINED = {
    ...{ scenario: 'water-maze', train: REACH, vary: { 'train.learning': '0, 0.5', timeLimit: '1, 2' } },
    ...{ set: { trials: 1, 'train.trials': 3, 'train.noise': '= trials/30' }, seeds: 2 },
  } as const;
  /** What learns in reach fits reach alone. */
  const sweep = { ...TRAINED, scenario: REACH, vary: { 'train.learning': '0, 0.5', noise: '0, 0.2' } };
  const folder = temporaryFolder();

  it('have each training once, with what it knows of alone, and jobs find theirs', async () => {
    const { plan, folder: kept } = await doneSweep(folder, { ...sweep, objective: 'mean(latency)' });
    const packed = await pack(plan, kept, { formats: ['csv', 'parquet'] });
    // Points that differ in their noise share a training; those of the best on fresh seeds come last.
    expect(packed).toMatchObject({ jobs: 10, trials: 10, points: 5, trainings: 6, missing: 0 });
    const [jobs, trainings, learning] = [
      lines(folder, 'jobs'),
      lines(folder, 'trainings'),
      lines(folder, 'training_trials'),
    ];
    expect(trainings.map((one) => [one.generation, one.again, one.param_train_learning, one.seed])).toEqual([
      ...[0, 0.5].flatMap((learning) => plan.seeds.map((seed) => ['1', '0', String(learning), String(seed)])),
      ...jobs.slice(8).map(({ seed, param_train_learning }) => ['2', '1', param_train_learning, seed]),
    ]);
    const head = Object.keys(trainings[0]);
    expect(head.slice(0, 5)).toEqual(['id', 'generation', 'again', 'param_train_learning', 'param_train_noise_rad']);
    for (const name of ['param_noise_rad', 'after', 'initial_state']) expect(head).not.toContain(name);
    expect(new Set(learning.map(({ param_train_noise_rad }) => param_train_noise_rad))).toEqual(new Set(['0.1']));
    for (const { after, initial_state, param_train_learning, seed } of jobs) {
      const own = trainings.filter(({ id }) => id === after);
      expect(own).toMatchObject([{ final_state: initial_state, param_train_learning, seed }]);
      const { result } = kept.result(after)!;
      expect(learning.filter(({ job }) => job === after).map(({ trial, latency_s }) => [trial, latency_s])).toEqual(
        result.trials.map(({ index, latencySeconds }) => [String(index + 1), String(latencySeconds)]),
      );
    }
    expect(learning).toHaveLength(6 * 3);
    expect((await rows(folder, 'trainings')).map(({ id }) => id)).toEqual(trainings.map(({ id }) => id));
  });

  it('have the columns of their own scenario, and what has no result is missing', async () => {
    const failed = temporaryFolder();
    // What was learned in reach does not fit the water maze.
    const { plan, folder: kept } = await doneSweep(failed, TRAINED);
    expect(await pack(plan, kept, { formats: ['csv'] })).toMatchObject({ jobs: 0, trainings: 4, missing: 8 });
    expect(Object.keys(lines(failed, 'training_trials')[0]).filter((name) => name.startsWith('spikes_'))).toEqual(
      Object.keys(lines(folder, 'trials')[0]).filter((name) => name.startsWith('spikes_')),
    );
    rmSync(kept.fileOf(lines(failed, 'trainings')[0].id));
    expect(await pack(plan, kept, { formats: ['csv'] })).toMatchObject({ trainings: 3, missing: 9 });
  });
});

describe('other programs read them', () => {
  it.skipIf(!python)('Python, by its csv module', () => {
    const script = `
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1] + '/trials.csv', newline='')))
print(json.dumps([len(rows), [float(row['latency_s']) for row in rows], [int(row['seed']) for row in rows]]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const told = lines(path, 'trials');
    expect(JSON.parse(stdout)).toEqual([
      18,
      told.map(({ latency_s }) => Number(latency_s)),
      told.map(({ seed }) => Number(seed)),
    ]);
  });

  it.skipIf(!pandas)('pandas, by its own types', () => {
    const script = `
import json, pandas, sys
trials = pandas.read_csv(sys.argv[1] + '/trials.csv', float_precision='round_trip')
points = pandas.read_csv(sys.argv[1] + '/points.csv')
print(json.dumps([trials.shape, str(trials.seed.dtype), trials.latency_s.tolist(), str(points.objective_low.dtype)]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script, path], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const told = lines(path, 'trials');
    expect(JSON.parse(stdout)).toEqual([
      [18, Object.keys(told[0]).length],
      'int64',
      told.map(({ latency_s }) => Number(latency_s)),
      'float64',
    ]);
  });

  it.skipIf(DUCKDB === undefined)('DuckDB, cell by cell', async () => {
    const { DuckDBInstance } = createRequire(join(DUCKDB!, 'package.json'))('@duckdb/node-api');
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const types = { BOOLEAN: 'boolean', INTEGER: 'number', BIGINT: 'bigint', DOUBLE: 'number', VARCHAR: 'string' };
    for (const name of TABLES) {
      const reader = await connection.runAndReadAll(`select * from '${join(path, `${name}.parquet`)}'`);
      const expected = await rows(path, name);
      expect(reader.getRowObjects()).toEqual(expected);
      const columns: string[] = reader.columnNames();
      for (const [k, type] of reader.columnTypes().entries()) {
        const some = expected.find((row) => row[columns[k]] !== null)?.[columns[k]];
        if (some !== undefined) expect(types[String(type) as keyof typeof types], columns[k]).toBe(typeof some);
      }
    }
    connection.closeSync();
  });
});

it('leaves out what nobody asked for', async () => {
  for (const name of TABLES) rmSync(join(path, `${name}.csv`), { force: true });
  await pack(done.plan, done.folder, { formats: ['parquet'] });
  expect(TABLES.map((name) => existsSync(join(path, `${name}.csv`)))).toEqual([false, false, false]);
});
