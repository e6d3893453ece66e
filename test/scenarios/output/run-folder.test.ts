import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeNpz } from '../../../bridges/recording/index.ts';
import { csv, csvParts, parseCsv } from '../../../scenarios/output/csv.ts';
import { prepareFile, writeResultFile, writeResultFiles } from '../../../scenarios/output/result-file.ts';
import { runFolderFiles } from '../../../scenarios/output/run-folder.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

const folder = temporaryFolder();
const python = spawnSync('python3', ['-c', 'import numpy, csv']).status === 0;

describe('csv', () => {
  it('quotes what would break a row and keeps every digit', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x, "y"', 0.1 + 0.2],
          [true, undefined],
        ],
      ),
    ).toBe('a,b\n"x, ""y""",0.30000000000000004\n1,\n');
  });
});

it('is read back as it was written', () => {
  const cell = fc.oneof(fc.string(), fc.constantFrom('', '"', ',', '\n', '\r\n', 'a"b'), fc.double().map(String));
  fc.assert(
    fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { maxLength: 6 }), (rows) => {
      expect(parseCsv(csv(['a', 'b'], rows))).toEqual([['a', 'b'], ...rows]);
      expect(parseCsv(csv(['a', 'b'], rows).trimEnd()).length).toBeGreaterThan(0);
    }),
  );
  for (const text of ['a,"b', 'a"b,c']) expect(() => parseCsv(text)).toThrow(SyntaxError);
});

it('comes in parts that together are the table', () => {
  const rows = Array.from({ length: 25_000 }, (_, k) => [k]);
  const parts = [...csvParts(['k'], rows)];
  expect(parts).toHaveLength(3);
  expect(parts.join('')).toBe(`k\n${rows.join('\n')}\n`);
});

describe('the folder of a run', () => {
  const run = syntheticRun(3, 4);
  const files = runFolderFiles(folder, {
    run,
    others: [syntheticRun(2, 4, 'oracle')],
    period: 1e-3,
    summary: { digest: run.digest },
  });
  const { written, faults } = writeResultFiles(files);
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');

  it('writes the five files', () => {
    const names = ['trials.csv', 'trajectory.csv', 'spikes.npz', 'weights.npz', 'run.json'];
    expect(written).toEqual(names.map((name) => ({ file: join(folder, name), again: false })));
    expect(faults).toEqual([]);
    expect(JSON.parse(read('run.json'))).toEqual({ digest: run.digest });
  });

  it('has a row for every trial of every seed and controller, with units in the names', () => {
    const [header, ...rows] = read('trials.csv').trim().split('\n');
    expect(header).toBe(
      'controller,seed,trial,success,terminated,reason,latency_s,path_m,shortest_m,spl,reward,collisions,ticks,spikes_place,spikes_action,param_learningRate,param_acetylcholine',
    );
    expect(rows).toHaveLength((3 + 2) * 4);
    const first = run.seeds[0].trials[0];
    expect(rows[0].split(',').slice(0, 4)).toEqual(['scenario', '1', '1', first.success ? '1' : '0']);
    expect(Number(rows[0].split(',')[6])).toBe(first.latencySeconds);
    expect(rows[0].split(',').slice(-2)).toEqual(['0.01', '1']);
  });

  it('has the units of parameters, where somebody knows them', () => {
    const parameters = { learningRate: '1', acetylcholine: 'nmol/L' };
    const known = { ...run, units: { probes: {}, measures: {}, parameters } };
    const [table] = runFolderFiles(folder, { run: known, others: [], period: 1e-3, summary: {} });
    const [header] = (table.content as () => string)().split('\n');
    expect(header).toMatch(/,spikes_action,param_learningRate,param_acetylcholine_nmol_per_L$/);
  });

  it('counts how often each goal was reached', () => {
    const [one] = run.seeds;
    const trials = one.trials.map((trial, i) =>
      i === 1 ? { ...trial, reached: { 'left arm': 2 }, firstReachedSeconds: { 'left arm': 1.5 } } : trial,
    );
    const both = { ...run, seeds: [{ ...one, trials }] };
    const [table] = runFolderFiles(folder, { run: both, others: [], period: 1e-3, summary: {} });
    const rows = (table.content as () => string)().split('\n');
    expect(rows[0]).toMatch(
      /,spikes_action,collected,reached_left_arm,first_reached_left_arm_s,param_learningRate,param_acetylcholine$/,
    );
    expect(rows.slice(1, 4).map((row) => row.split(',').slice(-5, -2))).toEqual([
      ['0', '0', ''],
      ['2', '2', '1.5'],
      ['0', '0', ''],
    ]);
  });

  it('has the trajectories of all seeds', () => {
    const rows = read('trajectory.csv').trim().split('\n');
    expect(rows[0]).toBe('seed,trial,t_s,x_m,y_m,heading_rad,phase');
    const points = run.seeds
      .flatMap(({ trace }) => trace!.trajectories)
      .reduce((sum, { length }) => sum + length / 3, 0);
    expect(rows).toHaveLength(1 + points);
    const { seed, trace } = run.seeds[2];
    const [, second] = rows.filter((row) => row.startsWith(`${seed},2,`));
    const cells = second.split(',');
    expect(cells.slice(0, -1).map(Number)).toEqual([seed, 2, 0.02, ...trace!.trajectories[1].subarray(3, 6)]);
  });

  it('tells the outcome of a trial from what came before', () => {
    const [one] = run.seeds;
    const trajectories = [new Float32Array(3 * 5), new Float32Array(3 * 5)];
    const seeds = [
      {
        ...one,
        trials: [0.03, 1].map((latencySeconds) => ({ ...one.trials[0], latencySeconds })),
        trace: { ...one.trace!, everyTicks: 10, trajectories },
      },
    ];
    const table = runFolderFiles(folder, { run: { ...run, seeds }, others: [], period: 1e-3, summary: {} })[1];
    const rows = [...(table.content() as Iterable<string>)].join('').trim().split('\n').slice(1);
    // The tick that ends a trial, at 30 ms, is its last active one.
    expect(rows.slice(0, 5).map((row) => row.split(',').at(-1))).toEqual([
      'active',
      'active',
      'active',
      'active',
      'outcome',
    ]);
    expect(rows.slice(5).every((row) => row.endsWith(',active'))).toBe(true);
  });

  it('has spikes of all seeds, with the seed of each', () => {
    const spikes = decodeNpz(readFileSync(join(folder, 'spikes.npz')));
    expect([...spikes.seeds.data]).toEqual(run.seeds.map(({ seed }) => seed));
    expect([...spikes.trials.data]).toEqual([20, 20, 20]);
    for (const { seed, trace } of run.seeds) {
      const own = (name: string) => [...spikes[name].data].filter((_, k) => spikes.place_seed.data[k] === seed);
      expect(own('place_id')).toEqual([...trace!.raster.populations[0].ids]);
      expect(own('place_tick')).toEqual([...trace!.raster.populations[0].ticks]);
    }
  });

  it('has weights of all seeds, stacked', () => {
    const weights = decodeNpz(readFileSync(join(folder, 'weights.npz')));
    expect(Object.keys(weights)).toContain('place_to_action_pA');
    expect(weights.place_to_action_pA.shape).toEqual([3, 36, 121]);
    expect(weights.place_to_action_pA.data.slice(2 * 36 * 121)).toEqual(run.seeds[2].trace!.weights[0].values);
    expect(weights.place_to_action_centres_m.shape).toEqual([3, 121, 2]);
  });

  it('has weights that differ in shape one by one', () => {
    const seeds = run.seeds.map((one, k) => {
      const [map] = one.trace!.weights;
      const smaller = { ...map, shape: [35, 121] as const, values: map.values.slice(121) };
      return { ...one, trace: { ...one.trace!, weights: [k === 1 ? smaller : map] } };
    });
    const file = runFolderFiles(folder, { run: { ...run, seeds }, others: [], period: 1e-3, summary: {} })[3];
    const weights = decodeNpz(file.content() as Uint8Array);
    expect(weights.place_to_action_pA).toBeUndefined();
    const shapes = run.seeds.map(({ seed }) => weights[`place_to_action_seed_${seed}_pA`].shape);
    expect(shapes).toEqual([
      [36, 121],
      [35, 121],
      [36, 121],
    ]);
  });

  it('has one name for a projection, whatever its cells did', () => {
    const maps = run.seeds.map(({ trace }) => trace!.weights[0]);
    const namesOf = (known: readonly boolean[]) => {
      const seeds = run.seeds.map((one, k) => {
        const { preCentres, ...map } = maps[k];
        const weights = [known[k] ? { ...map, preCentres: preCentres! } : map, { ...map, unit: 'mV' }];
        return { ...one, trace: { ...one.trace!, weights } };
      });
      const file = runFolderFiles(folder, { run: { ...run, seeds }, others: [], period: 1e-3, summary: {} })[3];
      return decodeNpz(file.content() as Uint8Array);
    };
    const all = namesOf([true, true, true]);
    const some = namesOf([false, true, false]);
    expect(Object.keys(some)).toEqual(Object.keys(all));
    expect(Object.keys(some)).toEqual([
      'seeds',
      'place_to_action_pA',
      'place_to_action_centres_m',
      'place_to_action_directions_rad',
      'place_to_action_2_mV',
      'place_to_action_2_directions_rad',
    ]);
    const { shape, data } = some.place_to_action_centres_m;
    expect(shape).toEqual([3, 121, 2]);
    expect(data.slice(0, 242).every(Number.isNaN)).toBe(true);
    expect(data.slice(242, 484)).toEqual(maps[1].preCentres);
    expect(some.place_to_action_2_mV.data).toEqual(some.place_to_action_pA.data);
  });

  it.skipIf(!python)('opens in Python (skipped without python3 and numpy)', { tags: 'long' }, () => {
    const script = `
import csv, json, numpy, sys
f = sys.argv[1]
trials = list(csv.DictReader(open(f + '/trials.csv')))
spikes, weights = numpy.load(f + '/spikes.npz'), numpy.load(f + '/weights.npz')
print(json.dumps([len(trials), float(spikes['period_s']), spikes['action_tick'].dtype.name, list(weights['place_to_action_pA'].shape)]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script, folder], { encoding: 'utf8' });
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toEqual([20, 1e-3, 'uint32', [3, 36, 121]]);
  });
});

describe('result files', () => {
  it('say which file cannot be written, and why', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    expect(() => prepareFile(join(file, 'report.html'))).toThrow(
      expect.objectContaining({ code: 'file_not_written', block: join(file, 'report.html') }),
    );
    expect(() => prepareFile(folder)).toThrow(expect.objectContaining({ received: 'EISDIR' }));
    expect(() => writeResultFile('/dev/full', 'x')).toThrow(expect.objectContaining({ received: 'ENOSPC' }));
  });
});
