import { availableParallelism } from 'node:os';
import { relative } from 'node:path';
import { ValidationError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { prepareFile, prepareFolder, writeResultFiles } from '../../output/result-file.ts';
import type { JobQueue } from '../../pool/job-queue.ts';
import type { Receipt, SweepJob } from '../../sweep/job.ts';
import { planSweep, type SweepPlan } from '../../sweep/plan-sweep.ts';
import { refuseCancelled, watchCancelled } from '../../sweep/results/cancelled.ts';
import { ResultsFolder } from '../../sweep/results/results-folder.ts';
import { runSweep, type SweepOutcome, triedIn } from '../../sweep/run-sweep.ts';
import { inShard } from '../../sweep/shard.ts';
import { keepSweep } from '../../sweep/sweep-file.ts';
import { type Threads, threadQueue } from '../../sweep/thread-queue.ts';
import type { Call } from '../command.ts';
import { EXIT } from '../exit.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { namedServer, REDIS_VARIABLE } from '../options/redis.ts';
import { counted } from '../terminal/counted.ts';
import { askedSweep } from './asked-sweep.ts';
import { dryRun } from './dry-run.ts';
import { isVerb, manageSweep } from './manage-sweep.ts';
import { refuseOptions } from './refuse-options.ts';
import { slurmScript } from './slurm-script.ts';
import { sweepFacts } from './sweep-facts.ts';
import type { SweepValues } from './sweep-options.ts';
import { sweepHeader, sweepView } from './sweep-view.ts';

/**
 * Does a sweep, or the part of it that a shard is, shows which points did best, and keeps everything in its folder.
 *
 * @throws ValidationError `sweep_cancelled`, and what {@link askedSweep}, {@link refuseOptions} and `planSweep` throw
 */
export async function sweepScenario(call: Call<SweepValues>): Promise<number> {
  const { options, output } = call;
  const [verb] = call.operands;
  if (isVerb(verb)) return manageSweep(verb, call);
  const { sweep, folder, board, out = options.out } = askedSweep(call);
  refuseOptions(call, sweep, out);
  const plan = await planSweep(sweep, folder);
  if (options.slurm) {
    output.result(slurmScript(call.argv, sweep).trimEnd());
    return EXIT.ok;
  }
  const jobs = options.jobs ?? availableParallelism();
  if (options.dryRun) return dryRun(plan, { workers: jobs, ...given({ board }) }, output, options.json ?? false);
  const place = out as string;
  prepareFolder(place);
  if (options.report !== undefined) prepareFile(options.report);
  refuseCancelled(place);
  keepSweep(place, sweep);
  const [say, style] = options.json ? [output.aside, output.asideStyle] : [output.result, output.style];
  say(`${sweepHeader(plan, style)}\n`);
  const { queue, close } = await queueOf(call, plan, place, { workers: jobs, ...given({ board }) });
  try {
    return await finish(call, plan, place, await followed(call, plan, place, queue));
  } finally {
    await close();
  }
}

/** Who does the jobs: threads of this process, or workers that join a server. */
async function queueOf(
  { options, io, output }: Call<SweepValues>,
  plan: SweepPlan,
  folder: string,
  here: Threads,
): Promise<{ readonly queue: JobQueue<SweepJob, Receipt>; readonly close: () => Promise<void> }> {
  const url = namedServer(options.redis, io);
  const { shard } = options;
  if (url !== undefined && shard !== undefined)
    output.aside(`this part is done here: the server of ${REDIS_VARIABLE} is not used`);
  if (url === undefined || shard !== undefined)
    return { queue: await threadQueue(plan, folder, here), close: async () => {} };
  if (here.board !== undefined) {
    throw new ValidationError('an address of a board is for jobs that are done here', {
      code: 'misplaced_option',
      expected: '--on and the name of a board, as workers do the jobs',
      received: here.board,
      remedy: `name it to the worker: reafference worker --on ${here.board}`,
    });
  }
  const { BullQueue } = await import('../../sweep/dispatch/bull-queue.ts');
  const { checkpointEvery } = plan.sweep;
  const say = (text: string): void => output.aside(text);
  const queue = await BullQueue.open({
    ...{ url, folder, say },
    ...given({ checkpointEvery, prefix: options.prefix }),
  });
  output.aside('jobs wait for workers, which join by: reafference worker --redis URL');
  return { queue, close: () => queue.close() };
}

/** What came of a sweep, and what ended it before it was done. */
interface Followed extends SweepOutcome {
  readonly interrupted: boolean;
  readonly cancelled: boolean;
}

/** Does a sweep with progress, until it is done, the user interrupts, or somebody cancels it. */
async function followed(
  { options, io, output }: Call<SweepValues>,
  plan: SweepPlan,
  folder: string,
  queue: JobQueue<SweepJob, Receipt>,
): Promise<Followed> {
  const progress = output.progress(plan.scenario.id);
  const interrupt = listenForInterrupt(io, (text) => {
    progress.clear();
    output.aside(text);
  });
  const cancelled = watchCancelled(folder);
  const signal = AbortSignal.any([interrupt.signal, cancelled.signal]);
  const { shard } = options;
  let [total, done, failed] = [0, 0, 0];
  try {
    const outcome = await runSweep(plan, new ResultsFolder(folder), queue, {
      signal,
      ...(shard === undefined ? {} : { only: (job: SweepJob) => inShard(job, shard) }),
      onGeneration(generation) {
        total += generation.jobs;
        done += generation.known;
      },
      onReceipt(receipt) {
        if (receipt.outcome === 'stopped') return;
        if (receipt.outcome === 'failed') {
          failed++;
          progress.clear();
          output.aside(`a job failed: ${receipt.message}`);
        }
        done++;
        progress.update({ done, total, unit: failed === 0 ? 'jobs' : `jobs (${failed} failed)` });
      },
    });
    return { ...outcome, interrupted: signal.aborted, cancelled: cancelled.signal.aborted };
  } finally {
    cancelled.dispose();
    progress.clear();
    interrupt.dispose();
  }
}

/** Shows what came of it, and writes what was asked for. */
async function finish(
  { options, io, output }: Call<SweepValues>,
  plan: SweepPlan,
  folder: string,
  outcome: Followed,
): Promise<number> {
  if (options.json) output.json(sweepFacts(plan, outcome));
  else output.result(sweepView(plan, outcome, output.style, options.shard));
  if (options.report !== undefined) {
    const { sweepReport } = await import('../../sweep/report/sweep-page.ts');
    const report = options.report;
    const { written, faults } = writeResultFiles([
      { file: report, content: () => sweepReport(plan, outcome, new ResultsFolder(folder)) },
    ]);
    for (const { file, again } of written) output.wrote(file, again);
    for (const fault of faults) throw fault;
  }
  const failed = triedIn(outcome).reduce((sum, one) => sum + one.failed, 0);
  const name = relative(io.cwd, folder);
  if (outcome.interrupted) {
    output.aside(
      outcome.cancelled
        ? `the sweep was cancelled: reafference sweep retry ${name} lets it go on`
        : `the same call goes on from here: what is done lies in ${name}`,
    );
    return EXIT.interrupted;
  }
  if (failed === 0) return EXIT.ok;
  output.aside(
    `${counted(failed, 'job')} failed: reafference sweep status ${name} says why, retry ${name} lets them be tried again`,
  );
  return EXIT.runtime;
}
