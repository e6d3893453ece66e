import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { planRun } from '../../../../scenarios/plan/plan-run.ts';
import type { JobQueue } from '../../../../scenarios/pool/job-queue.ts';
import { trialsToResume } from '../../../../scenarios/pool/seed-job.ts';
import { stateDigest } from '../../../../scenarios/pool/state-digest.ts';
import { type Receipt, type SweepJob, trainingOf } from '../../../../scenarios/sweep/job.ts';
import { Failures } from '../../../../scenarios/sweep/results/failures.ts';
import { logEntries } from '../../../../scenarios/sweep/results/job-log.ts';
import { decodeJobResult } from '../../../../scenarios/sweep/results/job-result.ts';
import { ResultsFolder } from '../../../../scenarios/sweep/results/results-folder.ts';
import { CHECKPOINTS, runSweepJob } from '../../../../scenarios/sweep/run-job.ts';
import type { Check } from '../../../conformance/check.ts';
import { temporaryFolder } from '../../../temporary-folder.ts';
import { fatedJobs, jobsOn, tinyJobs, trainedJobs } from './tiny-jobs.ts';

/** What hands the jobs of a sweep out. */
export type SweepQueue = JobQueue<SweepJob, Receipt>;

/** Opens a queue that does at most two jobs at a time, with results in a folder. */
export type OpenQueue = (
  folder: string,
  more?: { readonly checkpointEvery?: number },
) => Promise<{
  readonly queue: SweepQueue;
  /** Where checkpoints lie, if not in the folder. */
  readonly scratch?: string;
  close(): Promise<void>;
}>;

/** What a check is given: a folder of its own, and a queue for it. */
interface Given {
  readonly folder: string;
  readonly results: ResultsFolder;
  readonly failures: Failures;
  readonly queue: SweepQueue;
}

/** The number of trials in the checkpoint of a job, when there is one of such a number. */
async function checkpointOf(
  folder: string,
  { id, request }: SweepJob,
  is: (trials: number) => boolean,
): Promise<number> {
  const plan = await planRun(request);
  const directory = join(folder, CHECKPOINTS, id.slice(0, 2), id);
  for (;;) {
    const [trials] = trialsToResume(plan, { checkpoint: { directory } });
    if (trials !== undefined && is(trials)) return trials;
    await pause(2);
  }
}

/** What every queue of jobs of a sweep must do. */
export function sweepQueueConformance(open: OpenQueue): readonly Check[] {
  const within = async (check: (given: Given) => Promise<void>, folder = temporaryFolder()): Promise<void> => {
    const { queue, close } = await open(folder);
    try {
      await check({ folder, queue, results: new ResultsFolder(folder), failures: new Failures(folder) });
    } finally {
      await close();
    }
  };
  const check = (name: string, run: (given: Given) => Promise<void>): Check => ({ name, run: () => within(run) });
  const outcomes = (receipts: readonly (Receipt | undefined)[]) => receipts.map((receipt) => receipt?.outcome);
  return [
    check('returns receipts in the order of the jobs', async ({ queue }) => {
      const jobs = [...(await fatedJobs('slow', 1, 50)), ...(await tinyJobs(3))];
      const receipts = await queue.run(jobs);
      assert.deepEqual(
        receipts.map((receipt) => receipt?.id),
        jobs.map(({ id }) => id),
      );
    }),
    check('returns nothing for nothing', async ({ queue }) => {
      assert.deepEqual(await queue.run([]), []);
    }),
    check('has put the result of each job into the folder when it says so', async ({ queue, results }) => {
      const jobs = await tinyJobs(4);
      const there: boolean[] = [];
      const receipts = await queue.run(jobs, { onResult: ({ id }) => there.push(results.has(id)) });
      assert.deepEqual(outcomes(receipts), ['written', 'written', 'written', 'written']);
      assert.deepEqual(there, [true, true, true, true]);
    }),
    check('has the bytes that a job has in this thread', async ({ queue, results }) => {
      const alone = temporaryFolder();
      const jobs = await tinyJobs(2);
      for (const job of jobs) await runSweepJob(job, { folder: alone });
      await queue.run(jobs);
      for (const { id } of jobs) assert.equal(results.read(id), new ResultsFolder(alone).read(id));
    }),
    check('has the networks of a job on the board that it names', async ({ queue, results }) => {
      const alone = temporaryFolder();
      const jobs = await jobsOn('integer-twin', 2);
      for (const job of jobs) await runSweepJob(job, { folder: alone });
      assert.deepEqual(outcomes(await queue.run(jobs)), ['written', 'written']);
      for (const { id } of jobs) {
        assert.equal(results.read(id), new ResultsFolder(alone).read(id));
        const { identity, result } = decodeJobResult(results.read(id) ?? '', id, 'the test');
        assert.deepEqual([identity.board, result.onBoard?.plans.length], ['integer-twin', 1]);
      }
    }),
    check('tells each receipt with its index', async ({ queue }) => {
      const jobs = await tinyJobs(5);
      const told = new Map<number, string>();
      await queue.run(jobs, { onResult: ({ id }, index) => told.set(index, id) });
      assert.deepEqual(
        [...told].sort(([a], [b]) => a - b),
        jobs.map(({ id }, index) => [index, id]),
      );
    }),
    check('tells wall time and, where the system knows it, CPU time', async ({ queue }) => {
      const [receipt] = await queue.run(await tinyJobs(1));
      assert.ok(receipt !== undefined && receipt.wallSeconds > 0 && (receipt.cpuSeconds ?? 1) > 0);
    }),
    check('logs each job once in the folder', async ({ folder, queue }) => {
      const jobs = await tinyJobs(3);
      await queue.run(jobs);
      assert.deepEqual([...logEntries(folder)].map(({ id }) => id).sort(), jobs.map(({ id }) => id).sort());
    }),
    check('keeps the controller that a job ends with', async ({ queue, results }) => {
      const [job] = await fatedJobs('well', 1, 7);
      const receipts = await queue.run([{ ...job, keep: true }]);
      assert.deepEqual(outcomes(receipts), ['written']);
      assert.deepEqual(results.controllers.read(job.id), Uint8Array.of(7));
    }),
    check('begins with what a job before it has learned, whoever did that one', async ({ queue, results }) => {
      const alone = temporaryFolder();
      const jobs = await trainedJobs(4);
      for (const job of jobs) await runSweepJob(job, { folder: alone });
      const [first, second] = [
        ...new Map(jobs.flatMap((job) => trainingOf(job) ?? []).map((job) => [job.id, job])).values(),
      ];
      // One of the trainings is done before, and one is not.
      assert.deepEqual(outcomes(await queue.run([first])), ['written']);
      assert.deepEqual(new Set(outcomes(await queue.run(jobs))), new Set(['written']));
      for (const { id } of jobs) {
        assert.equal(results.read(id), new ResultsFolder(alone).read(id));
        assert.equal(
          decodeJobResult(results.read(id) ?? '', id, 'here').result.initialState,
          stateDigest(Uint8Array.of(3)),
        );
      }
      assert.ok(jobs.filter((job) => trainingOf(job)?.id === second.id).length === 2);
    }),
    check('does many more jobs than at a time', async ({ queue, results }) => {
      const jobs = await tinyJobs(40);
      assert.deepEqual(new Set(outcomes(await queue.run(jobs))), new Set(['written']));
      assert.equal([...results.ids()].length, 40);
    }),
    check('leaves a result alone that is there, and says so', async ({ queue, results, folder }) => {
      const [one, two] = await tinyJobs(2);
      await runSweepJob(one, { folder });
      const before = statSync(results.fileOf(one.id)).mtimeMs;
      assert.deepEqual(outcomes(await queue.run([one, two])), ['known', 'written']);
      assert.equal(statSync(results.fileOf(one.id)).mtimeMs, before);
    }),
    check('does a job once that is given twice, and tells both', async ({ queue, results }) => {
      const [one, two] = await tinyJobs(2);
      const receipts = await queue.run([one, two, one]);
      assert.equal(receipts[0]?.id, one.id);
      assert.equal(receipts[2]?.id, one.id);
      assert.equal([...results.ids()].length, 2);
    }),
    check('is the same again for jobs that it has done', async ({ queue, results }) => {
      const jobs = await tinyJobs(3);
      await queue.run(jobs);
      const bytes = jobs.map(({ id }) => results.read(id));
      assert.deepEqual(outcomes(await queue.run(jobs)), ['known', 'known', 'known']);
      assert.deepEqual(
        jobs.map(({ id }) => results.read(id)),
        bytes,
      );
    }),
    {
      name: 'does jobs anew for another folder',
      async run() {
        const jobs = await tinyJobs(2);
        for (let i = 0; i < 2; i++)
          await within(async ({ queue, results }) => {
            assert.deepEqual(outcomes(await queue.run(jobs)), ['written', 'written']);
            assert.equal([...results.ids()].length, 2);
          });
      },
    },
    check('begins no job when it is aborted beforehand', async ({ queue, results }) => {
      const receipts = await queue.run(await tinyJobs(3), { signal: AbortSignal.abort() });
      assert.deepEqual(receipts, [undefined, undefined, undefined]);
      assert.equal([...results.ids()].length, 0);
    }),
    check('when it is aborted begins no other, and those under way are stopped', async ({ queue, results }) => {
      const controller = new AbortController();
      const [quick, ...slow] = [...(await tinyJobs(1)), ...(await fatedJobs('slow', 6, 100_000))];
      const receipts = await queue.run([quick, ...slow], {
        signal: controller.signal,
        onResult: () => setTimeout(() => controller.abort(), 200),
      });
      assert.equal(receipts[0]?.outcome, 'written');
      const rest = outcomes(receipts.slice(1));
      assert.ok(rest.includes(undefined) && rest.every((one) => one === undefined || one === 'stopped'), `${rest}`);
      assert.deepEqual([...results.ids()], [quick.id]);
    }),
    check('goes on with what an aborted call has left', async ({ queue, results }) => {
      const jobs = await fatedJobs('slow', 12, 40);
      const controller = new AbortController();
      await queue.run(jobs, { signal: controller.signal, onResult: () => controller.abort() });
      const done = [...results.ids()].length;
      assert.ok(done >= 1 && done < jobs.length, `${done} are done`);
      const receipts = await queue.run(jobs);
      assert.equal(outcomes(receipts).filter((one) => one === 'written').length, jobs.length - done);
      assert.equal([...results.ids()].length, jobs.length);
    }),
    check('does not listen to the signal any more when it is done', async ({ queue }) => {
      const { signal } = new AbortController();
      const listeners = new Set<unknown>();
      const [add, remove] = [signal.addEventListener.bind(signal), signal.removeEventListener.bind(signal)];
      signal.addEventListener = ((type: 'abort', listener: () => void, ...more: []) => {
        listeners.add(listener);
        add(type, listener, ...more);
      }) as typeof signal.addEventListener;
      signal.removeEventListener = ((type: 'abort', listener: () => void) => {
        listeners.delete(listener);
        remove(type, listener);
      }) as typeof signal.removeEventListener;
      await queue.run(await tinyJobs(1), { signal });
      assert.equal(listeners.size, 0);
    }),
    check('keeps why a job failed, and does the others', async ({ queue, results, failures }) => {
      const [one, two] = await tinyJobs(2);
      const [ill] = await fatedJobs('fails');
      const receipts = await queue.run([one, ill, two]);
      assert.deepEqual(outcomes(receipts), ['written', 'failed', 'written']);
      assert.match((receipts[1] as { readonly message: string }).message, /it was to fail/);
      const failure = failures.read(ill.id);
      assert.equal(failure?.job.id, ill.id);
      assert.match(failure.error.message, /it was to fail[\s\S]*seed/);
      assert.equal(results.has(ill.id), false);
    }),
    check(
      'does not try a failed job again by itself, and does when it is asked',
      async ({ folder, queue, failures }) => {
        const [ill] = await fatedJobs('fails');
        for (let i = 0; i < 2; i++) {
          assert.deepEqual(outcomes(await queue.run([ill])), ['failed']);
          failures.remove(ill.id);
        }
        const attempts = [...logEntries(folder)].filter(({ outcome }) => outcome === 'failed').length;
        assert.equal(attempts, 2);
      },
    ),
    check('takes a state that is not finite for a result', async ({ queue, results, failures }) => {
      const [job] = await fatedJobs('diverges');
      assert.deepEqual(outcomes(await queue.run([job])), ['written']);
      const { diverged, result } = decodeJobResult(results.read(job.id) ?? '', job.id, 'here');
      assert.equal(diverged?.code, 'command_not_finite');
      assert.equal(result.trials.length, 1);
      assert.equal(failures.has(job.id), false);
    }),
    check('ends a job after as many trials as it is for, also beside one that goes on', async ({ queue, results }) => {
      const wholes = await fatedJobs('well', 8, 5);
      const { jobOf } = await import('../../../../scenarios/sweep/job.ts');
      // Both keep checkpoints in one place, which the whole one takes away when it is done.
      const pairs = await Promise.all(
        wholes.map(async (whole) => [
          whole,
          jobOf(await planRun(whole.request), whole.request, whole.seed, { trials: 2 }),
        ]),
      );
      const receipts = await queue.run(pairs.flat());
      assert.deepEqual([...new Set(receipts.map((receipt) => receipt?.outcome))], ['written']);
      const trials = pairs.map((pair) =>
        pair.map(({ id }) => decodeJobResult(results.read(id) ?? '', id, 'here').result.trials.length),
      );
      assert.deepEqual(
        trials,
        wholes.map(() => [5, 2]),
      );
    }),
    {
      name: 'goes on from the checkpoint of a job that was stopped',
      async run() {
        const folder = temporaryFolder();
        const { queue, close, scratch = folder } = await open(folder, { checkpointEvery: 1 });
        try {
          const [job] = await fatedJobs('slow', 1, 100_000);
          const first = new AbortController();
          const stopped = queue.run([job], { signal: first.signal });
          const isFar = (trials: number): boolean => trials >= 30;
          await checkpointOf(scratch, job, isFar);
          first.abort();
          assert.deepEqual(outcomes(await stopped), ['stopped']);
          const reached = await checkpointOf(scratch, job, isFar);
          // Another machine has none of its own.
          if (scratch !== folder) rmSync(join(scratch, CHECKPOINTS), { recursive: true });
          const second = new AbortController();
          const again = queue.run([job], { signal: second.signal });
          const next = await checkpointOf(scratch, job, (trials) => trials !== reached);
          second.abort();
          await again;
          assert.ok(next > reached, `it had reached trial ${reached}, and went on at ${next}`);
        } finally {
          await close();
        }
      },
    },
    check('leaves no checkpoint of a job that is done', async ({ folder, queue }) => {
      await queue.run(await tinyJobs(2));
      const place = join(folder, CHECKPOINTS);
      const left = existsSync(place) ? readdirSync(place).flatMap((name) => readdirSync(join(place, name))) : [];
      assert.deepEqual(left, []);
    }),
    check('leaves nothing but results where results lie', async ({ folder, queue }) => {
      await queue.run(await tinyJobs(6));
      const names = readdirSync(join(folder, 'results'), { recursive: true, encoding: 'utf8' });
      assert.deepEqual(
        names.filter((name) => !/^[0-9a-f]{2}([\\/][0-9a-f]{64}\.json)?$/.test(name)),
        [],
      );
    }),
    check('serves two calls at the same time', async ({ queue, results }) => {
      const jobs = await tinyJobs(8);
      const halves = await Promise.all([queue.run(jobs.slice(0, 4)), queue.run(jobs.slice(4))]);
      assert.deepEqual(new Set(outcomes(halves.flat())), new Set(['written']));
      assert.equal([...results.ids()].length, 8);
    }),
    check('and another queue on the same folder with the same jobs', async ({ folder, queue, results }) => {
      const jobs = await tinyJobs(10);
      const other = await open(folder);
      try {
        const both = await Promise.all([queue.run(jobs), other.queue.run(jobs)]);
        for (const receipts of both) assert.ok(outcomes(receipts).every((one) => one === 'written' || one === 'known'));
      } finally {
        await other.close();
      }
      assert.equal([...results.ids()].length, 10);
    }),
    check('serves on when another one is aborted that has the same jobs', async ({ folder, queue, results }) => {
      const jobs = await tinyJobs(10);
      const other = await open(folder);
      const controller = new AbortController();
      try {
        const aborted = other.queue.run(jobs, { signal: controller.signal, onResult: () => controller.abort() });
        assert.ok(outcomes(await queue.run(jobs)).every((one) => one === 'written' || one === 'known'));
        await aborted;
      } finally {
        await other.close();
      }
      assert.equal([...results.ids()].length, 10);
    }),
    {
      name: 'fails as what cannot be written',
      run: () => {
        const folder = temporaryFolder();
        return within(async ({ queue }) => {
          const [job] = await tinyJobs(1);
          mkdirSync(join(folder, 'results'));
          writeFileSync(join(folder, 'results', job.id.slice(0, 2)), 'a file where a folder is to be');
          await assert.rejects(queue.run([job]), { name: 'BridgeError', code: 'file_not_written' });
        }, folder);
      },
    },
    check('fails as a job that had another result', async ({ queue, results }) => {
      const [slow] = await fatedJobs('slow', 1, 100);
      const [job] = await tinyJobs(1);
      // Somebody else writes it while it is computed.
      const done = queue.run([slow]);
      const timer = setInterval(() => {
        mkdirSync(join(results.fileOf(slow.id), '..'), { recursive: true });
        if (!results.has(slow.id)) writeFileSync(results.fileOf(slow.id), 'another result\n');
      }, 0);
      try {
        const receipts = await done.then(outcomes, ({ code }: { readonly code: string }) => code);
        // Where it was there before the job began, it is not computed.
        if (Array.isArray(receipts)) assert.deepEqual(receipts, ['known']);
        else assert.equal(receipts, 'nondeterministic_result');
      } finally {
        clearInterval(timer);
      }
      assert.equal(readFileSync(results.fileOf(slow.id), 'utf8'), 'another result\n');
      assert.deepEqual(outcomes(await queue.run([job])), ['written']);
    }),
  ];
}
