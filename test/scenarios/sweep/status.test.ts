// @module-tag long
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { recordError } from '../../../scenarios/scenario/located-error.ts';
import { jobsOf, planSweep } from '../../../scenarios/sweep/plan-sweep.ts';
import { Failures } from '../../../scenarios/sweep/results/failures.ts';
import { ResultsFolder } from '../../../scenarios/sweep/results/results-folder.ts';
import { statusOf } from '../../../scenarios/sweep/status.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { doneSweep, SMALL_SWEEP } from './small-sweep.ts';

const path = temporaryFolder();
const done = await doneSweep(path);

const NOW = Date.parse('2030-01-01T00:10:00Z');

/** A log with jobs that ended so many seconds before now, of 2 s each. */
function log(folder: string, host: string, secondsAgo: readonly number[], outcome = 'written'): void {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  const lines = secondsAgo.map((ago) =>
    JSON.stringify({ id: 'x', wallSeconds: 2, outcome, host, at: new Date(NOW - 1000 * ago).toISOString() }),
  );
  writeFileSync(join(folder, 'logs', `${host}-${outcome}.jsonl`), `${lines.join('\n')}\n`);
}

describe('the status of a sweep', () => {
  it('is that all is done, and how fast it was', () => {
    const status = statusOf(done.plan, done.folder);
    expect(status).toMatchObject({
      ...{ generations: 2, planned: 6, done: 6, failed: 0, missing: 0, open: false, others: 0, failures: [] },
      hosts: [{ host: hostname(), jobs: 6 }],
    });
    expect(status.jobsPerSecond).toBeGreaterThan(0);
    expect(status.secondsLeft).toBeUndefined();
  });

  it('is of jobs that are planned before any began', async () => {
    const folder = temporaryFolder();
    const status = statusOf(done.plan, new ResultsFolder(folder));
    expect(status).toEqual({
      ...{ generations: 1, planned: 4, done: 0, failed: 0, missing: 4, open: true, others: 0 },
      ...{ hosts: [], jobsPerSecond: 0, failures: [] },
    });
    const { objective: _, constraints: __, ...unjudged } = SMALL_SWEEP;
    expect(statusOf(await planSweep(unjudged), new ResultsFolder(folder))).toMatchObject({ missing: 4, open: false });
  });

  it('tells failed jobs from those that are missing, and results that are of no job', async () => {
    const part = temporaryFolder();
    const { plan, folder } = await doneSweep(part);
    const [first, second, third] = plan.search.next([]).flatMap((one) => jobsOf(plan, one));
    for (const { id } of [first, second, third]) rmSync(folder.fileOf(id));
    for (const job of [first, second]) new Failures(part).put(job, recordError(new Error('boom')));
    expect(statusOf(plan, folder)).toMatchObject({
      ...{ generations: 1, planned: 4, done: 1, failed: 2, missing: 1, open: true },
      // Both of the best point on fresh seeds: which point that is cannot be told any more.
      others: 2,
      failures: [{ message: 'Error: boom', count: 2, example: { id: [first.id, second.id].sort()[0] } }],
    });
  });

  it('has the rate of each machine of late, and the time that is left', () => {
    const folder = temporaryFolder();
    // One job each 3 s for a minute; and of another machine, one each 10 s over more than five minutes.
    log(
      folder,
      'fast',
      Array.from({ length: 20 }, (_, k) => 58 - 3 * k),
    );
    log(
      folder,
      'slow',
      Array.from({ length: 60 }, (_, k) => 595 - 10 * k),
    );
    // What was there already, and what was stopped, took no time that would be taken again.
    log(folder, 'fast', [1, 2, 3], 'known');
    const { hosts, jobsPerSecond, secondsLeft } = statusOf(done.plan, new ResultsFolder(folder), NOW);
    expect(hosts).toEqual([
      { host: 'fast', jobs: 20, jobsPerSecond: 20 / 60, last: new Date(NOW - 1000).toISOString() },
      { host: 'slow', jobs: 30, jobsPerSecond: 30 / 297, last: new Date(NOW - 5000).toISOString() },
    ]);
    expect(jobsPerSecond).toBeCloseTo(20 / 60 + 30 / 297, 12);
    expect(secondsLeft).toBeCloseTo(4 / jobsPerSecond, 9);
  });
});
