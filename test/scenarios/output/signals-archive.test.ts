import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { decodeNpz } from '../../../bridges/recording/index.ts';
import { parseCsv } from '../../../scenarios/output/csv.ts';
import { writeResultFiles } from '../../../scenarios/output/result-file.ts';
import { runFolderFiles } from '../../../scenarios/output/run-folder.ts';
import { type RunOptions, run } from '../../../scenarios/pool/runner.ts';
import type { RunResult, SignalTrace } from '../../../scenarios/scenario/result.ts';
import { share } from '../../effort.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { KNOWN } from '../fixtures/known-signals.ts';
import { syntheticRun } from '../report/synthetic-run.ts';

const python = spawnSync('python3', ['-c', 'import numpy']).status === 0;
const scenario = fileURLToPath(new URL('../fixtures/known-signals.ts', import.meta.url));
const trace = { seed: 2, others: true };
const runKnown = (options: RunOptions = {}): Promise<RunResult> =>
  run({ scenario, seeds: [2, 5, 9] }, { trace, ...options });

/** The file of a name in the folder of a run. */
function fileOf(of: RunResult, name: string) {
  return runFolderFiles('', { run: of, others: [], period: 1e-3, summary: {} }).find(({ file }) => file === name);
}

function archiveOf(of: RunResult): Uint8Array {
  return fileOf(of, 'signals.npz')?.content() as Uint8Array;
}

describe('signals of every trial', () => {
  const folder = temporaryFolder();
  let whole: RunResult;
  let archive: ReturnType<typeof decodeNpz>;
  beforeAll(async () => {
    whole = await runKnown();
    writeResultFiles(runFolderFiles(folder, { run: whole, others: [], period: 1e-3, summary: {} }));
    archive = decodeNpz(readFileSync(join(folder, 'signals.npz')));
  });

  it('are what the controller had at the end of every tenth tick, to the last bit', () => {
    const rows = whole.seeds.flatMap(({ seed, trials }) =>
      trials.flatMap(({ ticks }, index) =>
        Array.from({ length: Math.floor(ticks / 10) }, (_, k) => [
          seed,
          index + 1,
          Number((0.01 * (k + 1)).toFixed(9)),
        ]),
      ),
    );
    const column = (of: (seconds: number, trial: number, seed: number) => number) =>
      Float64Array.from(rows, ([seed, trial, seconds]) => of(seconds, trial, seed));
    expect(new Set(whole.seeds.flatMap(({ trials }) => trials.map(({ ticks }) => ticks))).size).toBeGreaterThan(5);
    expect(Object.keys(archive)).toEqual([
      ...['seed', 'trial', 't_s', 'outcome', 'level_mV', 'bearing_rad', 'way_m_per_s', 'blank_s', 'late'],
    ]);
    expect(archive['seed'].data).toEqual(column((_, __, seed) => seed));
    expect(archive['trial'].data).toEqual(Uint32Array.from(rows, ([, trial]) => trial));
    expect(archive['t_s'].data).toEqual(column((seconds) => seconds));
    expect(archive['level_mV'].data).toEqual(column(KNOWN.level));
    expect(archive['bearing_rad'].data).toEqual(column(KNOWN.bearing));
    expect(archive['blank_s'].data).toEqual(column(KNOWN.blank));
    expect(archive['late'].data).toEqual(column((_, trial, seed) => (trial < 2 ? Number.NaN : trial + seed)));
    const { data, shape } = archive['way_m_per_s'];
    expect(shape).toEqual([rows.length, 2]);
    expect(data).toEqual(Float64Array.from(rows.flatMap(([, , t]) => [KNOWN.wayX(t), KNOWN.wayY(t)])));
  });

  it('have the rows of trajectory.csv, without the starts of trials', () => {
    const [header, ...rows] = parseCsv(readFileSync(join(folder, 'trajectory.csv'), 'utf8'));
    const later = rows.filter((row) => Number(row[header.indexOf('t_s')]) > 0);
    for (const name of ['seed', 'trial', 't_s'])
      expect([...archive[name].data].map(Number)).toEqual(later.map((row) => Number(row[header.indexOf(name)])));
    expect([...archive['outcome'].data].map((one) => (one === 1 ? 'outcome' : 'active'))).toEqual(
      later.map((row) => row[header.indexOf('phase')]),
    );
  });

  it('are described in run.json', () => {
    expect(JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8')).signals).toEqual([
      { array: 'level_mV', name: 'level', kind: 'scalar', unit: 'mV', meaning: expect.any(String), range: [0, 200] },
      { array: 'bearing_rad', name: 'bearing', kind: 'direction', unit: 'rad', meaning: expect.any(String) },
      { array: 'way_m_per_s', name: 'way', kind: 'vector', unit: 'm/s', meaning: expect.any(String) },
      { array: 'blank_s', name: 'blank', kind: 'scalar', unit: 's', meaning: expect.any(String) },
      { array: 'late', name: 'late', kind: 'scalar', unit: '1', meaning: expect.any(String) },
    ]);
  });

  it('are the same from worker threads, and change nothing of the run', { tags: 'long' }, async () => {
    const [apart, bare] = [await runKnown({ jobs: 2 }), await runKnown({ trace: { seed: -1 } })];
    expect(Buffer.from(archiveOf(apart)).equals(archiveOf(whole))).toBe(true);
    expect([apart.digest, bare.digest]).toEqual([whole.digest, whole.digest]);
    expect(fileOf(bare, 'signals.npz')).toBeUndefined();
  });

  it('outlive an interruption', async () => {
    const checkpoint = { directory: temporaryFolder(), everyTrials: 1, resume: true };
    const end = new AbortController();
    const half = await runKnown({
      ...{ checkpoint, signal: end.signal },
      onProgress: ({ trialsDone }) => trialsDone === 4 && end.abort(),
    });
    expect(half.partial).toBe(true);
    const resumed = await runKnown({ checkpoint });
    expect(Buffer.from(archiveOf(resumed)).equals(archiveOf(whole))).toBe(true);
  });

  it.skipIf(!python)('open in Python, a line each (skipped without python3 and numpy)', { tags: 'long' }, () => {
    const script = `
import json, numpy, sys
signals = numpy.load(sys.argv[1])
own = (signals["seed"] == 5) & (signals["trial"] == 2)
level, t = signals["level_mV"][own], signals["t_s"][own]
print(json.dumps([float(abs(level - numpy.sin(20 * t) - 520).max()), signals["way_m_per_s"][own][3].tolist(), len(t)]))`;
    const { stdout, stderr } = spawnSync('python3', ['-c', script, join(folder, 'signals.npz')], { encoding: 'utf8' });
    expect(stderr).toBe('');
    const [off, way, samples] = JSON.parse(stdout);
    expect(off).toBeLessThan(1e-12);
    expect(way).toEqual([0.04, 0.96]);
    expect(samples).toBe(Math.floor(whole.seeds[1].trials[1].ticks / 10));
  });
});

describe('signals of seeds', () => {
  const signal = (name: string, part: Partial<SignalTrace> = {}): SignalTrace => ({
    ...{ name, kind: 'scalar', unit: '1', meaning: '', trials: [] },
    ...part,
  });
  const runWith = (ofSeeds: readonly (readonly SignalTrace[])[]): RunResult => {
    const whole = syntheticRun(ofSeeds.length, 1);
    const seeds = whole.seeds.map((one, k) => ({
      ...{ ...one, trials: one.trials.slice(0, 1) },
      trace: { ...one.trace!, trajectories: [new Float32Array(9)], signals: ofSeeds[k] },
    }));
    return { ...whole, seeds };
  };

  it('of another kind or unit are arrays of their own, with NaN where a seed has none', () => {
    const archive = decodeNpz(
      archiveOf(
        runWith([
          [signal('gain', { unit: 'mV', trials: [Float64Array.of(1, 2)] })],
          [
            signal('gain', { unit: 'pA', trials: [Float64Array.of(3, 4)] }),
            signal('gain', { kind: 'vector', unit: 'mV', trials: [Float64Array.of(5, 6, 7, 8)] }),
          ],
        ]),
      ),
    );
    expect([...archive['gain_mV'].data]).toEqual([1, 2, Number.NaN, Number.NaN]);
    expect([...archive['gain_pA'].data]).toEqual([Number.NaN, Number.NaN, 3, 4]);
    expect(archive['gain_2_mV'].shape).toEqual([4, 2]);
    expect([...archive['gain_2_mV'].data.slice(4)].map(Number)).toEqual([5, 6, 7, 8]);
  });

  it('never take the name of another array', () => {
    const name = fc.constantFrom('seed', 'trial', 't', 't_s', 'outcome', 'outcome_2', 'a b', 'a_b', 'a', 'b');
    const unit = fc.constantFrom('1', 's', 'b', 'm/s');
    fc.assert(
      fc.property(fc.array(fc.tuple(name, unit), { minLength: 1, maxLength: 8 }), (drawn) => {
        const signals = drawn.map(([name, unit], k) => signal(name, { unit, trials: [Float64Array.of(k, k)] }));
        const archive = decodeNpz(archiveOf(runWith([signals])));
        const distinct = new Set(drawn.map(String)).size;
        expect(Object.keys(archive)).toHaveLength(4 + distinct);
        expect([...archive['trial'].data]).toEqual([1, 1]);
        for (const key of Object.keys(archive)) expect(key).toMatch(/^\w+$/);
      }),
      { numRuns: share(100) },
    );
  });
});
