import { existsSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordError } from '../../../../scenarios/scenario/located-error.ts';
import type { SweepJob } from '../../../../scenarios/sweep/job.ts';
import { Failures } from '../../../../scenarios/sweep/results/failures.ts';
import { encodeJobResult, type JobResult } from '../../../../scenarios/sweep/results/job-result.ts';
import { repair } from '../../../../scenarios/sweep/results/repair.ts';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { retry } from '../../../../scenarios/sweep/results/retry.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';

const idOf = (digit: string): string => digit.repeat(64);
const resultOf = (id: string): string =>
  encodeJobResult({
    ...{ id, seed: 1, code: 'code' },
    identity: { scenario: 'a', version: 1, params: {}, body: 'b', physics: 'kinematic', controller: 'scenario' },
    result: { seed: 1, trials: [], digest: 'd', simulatedSeconds: 0 },
  } as JobResult);
const jobOf = (id: string, seed = 1): SweepJob => ({ id, seed, code: 'code', request: { scenario: 'a' } });

describe('repair', () => {
  it('moves results that are cut, damaged or of another job away, and leaves the others', () => {
    const path = temporaryFolder();
    const folder = new ResultsFolder(path);
    const whole = resultOf(idOf('a'));
    folder.put(idOf('a'), whole);
    folder.put(idOf('b'), resultOf(idOf('b')).slice(0, -20));
    folder.put(idOf('c'), resultOf(idOf('d')));
    folder.put(idOf('e'), '');
    const { damaged, ...rest } = repair(path);
    expect(rest).toEqual({ whole: 1, leftovers: [], differing: [] });
    expect(damaged.map(({ id, movedTo }) => [id, movedTo]).sort()).toEqual(
      ['b', 'c', 'e'].map((digit) => [idOf(digit), join('damaged', `${idOf(digit)}.json`)]),
    );
    expect(damaged.every(({ reason }) => reason === 'the result of a job is cut or damaged')).toBe(true);
    expect([...folder.ids()]).toEqual([idOf('a')]);
    expect(readFileSync(folder.fileOf(idOf('a')), 'utf8')).toBe(whole);
    expect(readFileSync(join(path, 'damaged', `${idOf('b')}.json`), 'utf8')).toBe(resultOf(idOf('b')).slice(0, -20));
  });

  it('overwrites nothing of what it moved away before', () => {
    const path = temporaryFolder();
    const folder = new ResultsFolder(path);
    for (const text of ['first', 'second']) {
      folder.put(idOf('b'), text);
      repair(path);
    }
    expect(readdirSync(join(path, 'damaged')).sort()).toEqual([`2-${idOf('b')}.json`, `${idOf('b')}.json`]);
    expect(readFileSync(join(path, 'damaged', `${idOf('b')}.json`), 'utf8')).toBe('first');
  });

  it('moves failures away that cannot be read, so that their jobs are tried again', () => {
    const path = temporaryFolder();
    const failures = new Failures(path);
    failures.put(jobOf(idOf('a')), recordError(new Error('kept')));
    failures.put(jobOf(idOf('b')), recordError(new Error('cut')));
    writeFileSync(join(path, 'failures', `${idOf('b')}.json`), '{"job":');
    expect(() => [...failures.all()]).toThrow(expect.objectContaining({ code: 'corrupt_result' }));
    expect(repair(path).damaged).toMatchObject([{ id: idOf('b') }]);
    expect([...failures.all()].map(({ job }) => job.id)).toEqual([idOf('a')]);
  });

  it('removes what killed processes left, and not what others are writing', () => {
    const path = temporaryFolder();
    const place = join(path, 'results', 'aa');
    mkdirSync(place, { recursive: true });
    const left = (host: string, pid: number, n: number): string => `${idOf('a')}.json.${host}.${pid}.0.${n}.part`;
    // No process has an id above 2^22.
    const [dead, mine, living] = [
      left(hostname(), 5_000_000, 0),
      left(hostname(), process.pid, 1),
      left(hostname(), 1, 2),
    ];
    const [elsewhere, old] = [left('a.far-away', 5_000_000, 3), left('a.far-away', 5_000_000, 4)];
    for (const name of [dead, mine, living, elsewhere, old]) writeFileSync(join(place, name), '{');
    const now = Date.now();
    utimesSync(join(place, old), now / 1000 - 3700, now / 1000 - 3700);
    expect(repair(path, now).leftovers).toEqual([dead, old].map((name) => join('results', 'aa', name)).sort());
    expect(readdirSync(place).sort()).toEqual([mine, living, elsewhere].sort());
  });

  it('tells of second results that differ, and keeps both', () => {
    const path = temporaryFolder();
    const folder = new ResultsFolder(path);
    folder.put(idOf('a'), resultOf(idOf('a')));
    expect(() => folder.put(idOf('a'), 'another')).toThrow(
      expect.objectContaining({ code: 'nondeterministic_result' }),
    );
    const file = join('results', 'aa', `${idOf('a')}.other.json`);
    expect(repair(path)).toEqual({ whole: 1, damaged: [], leftovers: [], differing: [{ id: idOf('a'), file }] });
    expect(existsSync(join(path, file))).toBe(true);
  });

  it('has nothing to do in an empty folder', () => {
    expect(repair(temporaryFolder())).toEqual({ whole: 0, damaged: [], leftovers: [], differing: [] });
  });
});

describe('retry', () => {
  const path = temporaryFolder();
  const failures = new Failures(path);
  const ids = ['a', 'b', 'c'].map(idOf);
  it('takes failures away: those whose ids begin so, or all', () => {
    for (const id of ids) failures.put(jobOf(id), recordError(new Error('no')));
    expect(retry(path, 'bb')).toEqual({ ids: [ids[1]] });
    expect(failures.ids()).toEqual([ids[0], ids[2]]);
    expect(retry(path, 'd')).toEqual({ ids: [] });
    expect(retry(path)).toEqual({ ids: [ids[0], ids[2]] });
    expect(failures.ids()).toEqual([]);
    expect(retry(temporaryFolder())).toEqual({ ids: [] });
  });
});
