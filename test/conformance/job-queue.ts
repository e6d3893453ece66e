import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { JobQueue } from '../../scenarios/pool/job-queue.ts';
import type { Check } from './check.ts';
import type { Exercise, ExerciseReport, ExerciseResult } from './job-queue-work.ts';

/** A queue whose work is that of `open` in `job-queue-work.ts`. */
export type ExerciseQueue = JobQueue<Exercise, ExerciseResult, ExerciseReport>;

/** Number of turns that no check waits for. */
const LONG = 100_000;
/** Number of jobs that no queue begins at once. */
const MANY = 12;

function jobs(count: number, turns: (i: number) => number): Exercise[] {
  return Array.from({ length: count }, (_, i) => ({ name: `job ${i}`, turns: turns(i) }));
}

/**
 * Checks what every job queue must do.
 *
 * @param open opens a queue that does at most four jobs at a time
 */
export function jobQueueConformance(open: () => ExerciseQueue): readonly Check[] {
  return [
    {
      name: 'returns results in the order of the jobs, however long each takes',
      async run() {
        const all = jobs(5, (i) => 50 * (5 - i));
        assert.deepEqual(
          await open().run(all),
          all.map(({ name, turns }) => ({ name, turns })),
        );
      },
    },
    {
      name: 'returns nothing for nothing',
      async run() {
        assert.deepEqual(await open().run([]), []);
      },
    },
    {
      name: 'passes on what every job reports, in its order, before the results',
      async run() {
        const reports: ExerciseReport[] = [];
        await open().run(
          jobs(3, () => 4),
          { onProgress: (report) => reports.push(report) },
        );
        for (const name of ['job 0', 'job 1', 'job 2']) {
          const turns = reports.filter((report) => report.name === name).map(({ turn }) => turn);
          assert.deepEqual(turns, [1, 2, 3, 4]);
        }
      },
    },
    {
      name: 'begins no job when it is aborted beforehand',
      async run() {
        const reports: ExerciseReport[] = [];
        const results = await open().run(
          jobs(3, () => 2),
          { signal: AbortSignal.abort(), onProgress: (report) => reports.push(report) },
        );
        assert.deepEqual(results, [undefined, undefined, undefined]);
        assert.deepEqual(reports, []);
      },
    },
    {
      name: 'when it is aborted lets the jobs under way end as they see fit, and begins no other',
      async run() {
        const controller = new AbortController();
        const begun = new Set<string>();
        const results = await open().run(
          jobs(MANY, () => LONG),
          {
            signal: controller.signal,
            onProgress({ name }) {
              begun.add(name);
              controller.abort();
            },
          },
        );
        assert.equal(results.length, MANY);
        const done = results.flatMap((result) => (result === undefined ? [] : [result]));
        assert.ok(done.length >= begun.size && done.length < MANY, `${done.length} of ${MANY} are done`);
        for (const name of begun)
          assert.ok(done.some((result) => result.name === name && result.turns > 0 && result.turns < LONG));
      },
    },
    {
      name: 'fails as the first job that fails, with class and fields, and begins no other',
      async run() {
        const begun = new Set<string>();
        const all = jobs(MANY, (i) => (i === 0 ? 1 : LONG)).map((job, i) => ({ ...job, fails: i === 0 }));
        await assert.rejects(open().run(all, { onProgress: ({ name }) => begun.add(name) }), {
          name: 'ValidationError',
          code: 'conformance/ill_exercise',
          received: 'job 0',
          remedy: 'rest',
        });
        const count = begun.size;
        assert.ok(count < MANY, `${count} of ${MANY} jobs began`);
        for (let i = 0; i < 50; i++) await turn();
        assert.equal(begun.size, count);
      },
    },
    {
      name: 'has told the results of the jobs that were done before one fails',
      async run() {
        const told = new Map<number, ExerciseResult>();
        const all = jobs(MANY, () => 2).map((job, i) => ({ ...job, fails: i === MANY - 1 }));
        await assert.rejects(open().run(all, { onResult: (result, index) => told.set(index, result) }));
        assert.ok(told.size >= MANY - 4 && told.size < MANY, `${told.size} of ${MANY} were told`);
        for (const [index, result] of told) assert.deepEqual(result, { name: `job ${index}`, turns: 2 });
      },
    },
    {
      name: 'runs again, after success and after failure',
      async run() {
        const queue = open();
        const [one] = jobs(1, () => 1);
        await queue.run([one]);
        await assert.rejects(queue.run([{ ...one, fails: true }]));
        assert.deepEqual(await queue.run([one]), [{ name: 'job 0', turns: 1 }]);
      },
    },
  ];
}
