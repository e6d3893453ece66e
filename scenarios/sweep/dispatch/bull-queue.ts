import type { Job, Queue, QueueEvents } from 'bullmq';
import { BridgeError, ReafferenceError, ScenarioError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import type { JobHooks, JobQueue } from '../../pool/job-queue.ts';
import { rebuildError, recordError } from '../../scenario/located-error.ts';
import type { Receipt, SweepJob } from '../job.ts';
import { Failures } from '../results/failures.ts';
import { JobLog } from '../results/job-log.ts';
import { decodeJobResult } from '../results/job-result.ts';
import { ResultsFolder } from '../results/results-folder.ts';
import { DURABLE_SECONDS } from '../run-job.ts';
import { markFolder } from './folder-mark.ts';
import { type Handed, HandedJobs } from './handed-jobs.ts';
import { otherController } from './other-controller.ts';
import { ServerConnection, type ServerOptions } from './server-connection.ts';
import {
  DIED_TOO_OFTEN,
  JOB,
  JOB_OPTIONS,
  MOST_EVENTS,
  QUEUE,
  QUEUE_FORMAT,
  type QueuedJob,
  type QueuedReceipt,
  stopChannel,
} from './sweep-queue.ts';

/** A sweep whose jobs are handed out by a server. */
export interface BullQueueOptions extends ServerOptions {
  /** Absolute path of the folder of the sweep. */
  readonly folder: string;
  /** Number of trials between two checkpoints of a job. Default: none are written. */
  readonly checkpointEvery?: number;
  /** Seconds after which jobs that nothing is heard of are asked after: events may be lost. Default: 10. */
  readonly askSeconds?: number;
}

const ASK_SECONDS = 10;
/** Seconds between two looks while jobs are taken back, and for how long jobs under way are waited for then. */
const STOP_LOOK_SECONDS = 0.25;
const STOP_SECONDS = 10;
/** Jobs that the server is asked about at a time. */
const AT_A_TIME = 250;
/** Times that the queue may fail over a job, or over all of them, for reasons of its own. */
const MOST_FAULTS = 5;

type SweepJobQueue = Queue<QueuedJob, QueuedReceipt, typeof JOB>;
type Queued = Job<QueuedJob, QueuedReceipt, typeof JOB>;

/**
 * Hands jobs to whatever workers join a queue on a server of Redis or Valkey. The queue may lose, repeat or forget jobs: who hands them out asks after
 * them, and adds again what is missing. Results and failures that come from workers without the folder of the sweep are put into it.
 */
export class BullQueue implements JobQueue<SweepJob, Receipt> {
  /** All calls share the workers, a thousand of which do not wait for the last job of a call then. */
  readonly batches = { jobs: 1000, calls: 4 };
  readonly #server: ServerConnection;
  readonly #queue: SweepJobQueue;
  readonly #events: QueueEvents;
  readonly #mark: string;
  readonly #options: BullQueueOptions;
  readonly #results: ResultsFolder;
  readonly #failures: Failures;
  readonly #log: JobLog;
  readonly #calls = new Set<HandedJobs>();
  /** Times in a row that the server did not take jobs. */
  #refused = 0;

  /**
   * Opens the queue.
   *
   * @throws ValidationError `invalid_server_url`
   * @throws BridgeError `queue_library_missing`, `queue_unreachable`, `queue_refused`, `file_not_written`
   */
  static async open(options: BullQueueOptions): Promise<BullQueue> {
    const mark = markFolder(options.folder);
    const server = await ServerConnection.open(options);
    try {
      // Jobs may be done before the events are listened to, which then begin where they are now.
      const [seconds] = await Promise.race([server.redis.time(), server.lost]);
      return new BullQueue(server, mark, options, `${Number(seconds) * 1000}-0`);
    } catch (error) {
      server.close();
      throw error;
    }
  }

  private constructor(server: ServerConnection, mark: string, options: BullQueueOptions, lastEventId: string) {
    const { redis, prefix, library } = server;
    this.#server = server;
    this.#mark = mark;
    this.#options = options;
    this.#results = new ResultsFolder(options.folder);
    this.#failures = new Failures(options.folder);
    this.#log = new JobLog(options.folder);
    const events = { events: { maxLen: MOST_EVENTS } };
    this.#queue = new library.Queue(QUEUE, { connection: redis, prefix, streams: events }) as SweepJobQueue;
    this.#events = new library.QueueEvents(QUEUE, { connection: redis, prefix, lastEventId });
    this.#queue.on('error', (error) => server.note(error));
    this.#events.on('error', (error) => server.note(error));
    this.#events.on('completed', ({ jobId, returnvalue }) => {
      this.#each(jobId, (call, handed) => this.#done(call, handed, returnvalue as unknown as QueuedReceipt));
    });
    this.#events.on('failed', ({ jobId, failedReason }) => {
      this.#each(jobId, (call, handed) => this.#failed(call, handed, failedReason));
    });
    this.#events.on('progress', ({ jobId, data }) => {
      const { refused } = data as { readonly refused?: string };
      this.#each(jobId, () => void (refused && server.seldom.say(refused, refused)));
    });
  }

  /**
   * Hands out jobs. When it is aborted, those that nobody has begun are taken back, and those under way are told, and waited for some seconds.
   *
   * @throws the error that kept the first of the jobs from having a result or a failure, `nondeterministic_result` and `file_not_written` among them
   * @throws BridgeError `queue_unreachable`, `queue_refused`, `queue_failed`
   */
  async run(
    jobs: readonly SweepJob[],
    { signal, onResult }: JobHooks<never, Receipt> = {},
  ): Promise<(Receipt | undefined)[]> {
    const call = new HandedJobs(jobs, onResult);
    if (signal?.aborted) return call.results;
    const stop = (): void => call.stop();
    signal?.addEventListener('abort', stop, { once: true });
    this.#calls.add(call);
    try {
      await Promise.race([this.#see(call), this.#server.lost]);
    } finally {
      this.#calls.delete(call);
      signal?.removeEventListener('abort', stop);
    }
    if (call.failure !== undefined) throw call.failure.error;
    return call.results;
  }

  /** Ends the connections. Jobs that are in the queue stay there. */
  async close(): Promise<void> {
    await this.#server.close(this.#queue.close(), this.#events.close());
  }

  /** Sees to it that every job of a call is done, or taken back. */
  async #see(call: HandedJobs): Promise<void> {
    await this.#forgetOld(call);
    await this.#add(call.open());
    let stopping: number | undefined;
    let heard = call.left;
    while (call.left > 0) {
      const { askSeconds = ASK_SECONDS } = this.#options;
      const hurry = call.stopping || this.#refused > 0;
      await call.changes(hurry ? Math.min(STOP_LOOK_SECONDS, askSeconds) : askSeconds);
      if (call.left === 0) break;
      await this.#ask(call);
      if (call.stopping) {
        stopping ??= performance.now();
        if (performance.now() - stopping > STOP_SECONDS * 1e3) call.dropStopping();
      } else if (call.left === heard) await this.#sayIfIdle();
      heard = call.left;
    }
  }

  /** Takes away what an earlier call has left of the same jobs, unless it brings a result: the folder has none. */
  async #forgetOld(call: HandedJobs): Promise<void> {
    await this.#byId(call, async (handed, queued) => {
      if (queued?.finishedOn === undefined || this.#brings(call, handed, queued)) return;
      await this.#queue.remove(handed.job.id);
    });
  }

  #brings(call: HandedJobs, handed: Handed, { returnvalue }: Queued): boolean {
    if (!returnvalue || 'thrown' in returnvalue || returnvalue.result === undefined) return false;
    this.#done(call, handed, returnvalue);
    return true;
  }

  async #add(jobs: readonly Handed[]): Promise<void> {
    const { checkpointEvery } = this.#options;
    if (jobs.length === 0) return;
    try {
      await this.#queue.addBulk(
        jobs.map(({ job }) => ({
          name: JOB,
          data: { format: QUEUE_FORMAT, job, mark: this.#mark, ...given({ checkpointEvery }) },
          opts: { jobId: job.id, ...JOB_OPTIONS },
        })),
      );
      this.#refused = 0;
    } catch (error) {
      // What was added of them, and what was not, is found by asking.
      if (++this.#refused > MOST_FAULTS) throw this.#server.failed(error);
      this.#server.note(error);
    }
  }

  /** Asks after all jobs of a call: events are not told twice, and a queue may lose jobs. */
  async #ask(call: HandedJobs): Promise<void> {
    const missing: Handed[] = [];
    const underWay: string[] = [];
    await this.#byId(call, async (handed, queued) => {
      const { id } = handed.job;
      if (queued === undefined) {
        if (call.isStopping(handed)) call.drop(handed);
        else missing.push(handed);
      } else if (queued.finishedOn !== undefined) {
        if (queued.failedReason) this.#failed(call, handed, queued.failedReason);
        else this.#done(call, handed, queued.returnvalue);
      } else if (call.isStopping(handed)) {
        if ((await this.#queue.remove(id)) === 1) call.drop(handed);
        else underWay.push(id);
      }
    });
    if (underWay.length > 0)
      await this.#server.redis.publish(stopChannel(this.#server.prefix), JSON.stringify(underWay));
    await this.#add(missing);
  }

  /** Looks up the jobs of a call, some at a time. */
  async #byId(call: HandedJobs, look: (handed: Handed, queued: Queued | undefined) => Promise<void>): Promise<void> {
    const open = call.open();
    try {
      for (let from = 0; from < open.length; from += AT_A_TIME)
        await Promise.all(
          open.slice(from, from + AT_A_TIME).map(async (handed) => {
            const queued = (await this.#queue.getJob(handed.job.id)) as Queued | undefined;
            if (call.has(handed)) await look(handed, queued);
          }),
        );
    } catch (error) {
      if (error instanceof ReafferenceError) throw error;
      this.#server.note(error);
    }
  }

  /** A job is done: its receipt is told, and what came with it is put in place. */
  #done(call: HandedJobs, handed: Handed, answer: QueuedReceipt | null): void {
    const { job } = handed;
    try {
      if (answer && 'thrown' in answer) call.fail(handed, rebuildError(answer.thrown));
      else if (answer?.receipt?.id !== job.id) this.#again(call, handed, 'a receipt of another form');
      // Who asked for it to be stopped was another.
      else if (answer.receipt.outcome === 'stopped' && !call.isStopping(handed)) this.#again(call, handed);
      else call.settle(handed, this.#takeIn(job, answer));
    } catch (error) {
      call.fail(handed, error);
    }
  }

  /** @throws ScenarioError `nondeterministic_result` @throws ValidationError `corrupt_result` @throws BridgeError `file_not_written` */
  #takeIn(
    job: SweepJob,
    { receipt, host, result, controller, failure }: Exclude<QueuedReceipt, { thrown: unknown }>,
  ): Receipt {
    if (failure !== undefined) {
      this.#failures.put(job, failure);
      this.#log.add(receipt, host);
    }
    if (result === undefined) return receipt;
    const { finalState } = decodeJobResult(result, job.id, `the answer of ${host}`).result;
    if (controller && !this.#results.controllers.putSent(job.id, controller, finalState))
      this.#server.seldom.say(`controller of ${host}`, `${otherController(job.id, host)}: the job is handed out again`);
    const outcome = this.#results.put(job.id, result, receipt.wallSeconds >= DURABLE_SECONDS);
    this.#failures.remove(job.id);
    const taken = { ...receipt, outcome } as Receipt;
    this.#log.add(taken, host);
    return taken;
  }

  /** A job has failed in the queue, and not by itself. */
  #failed(call: HandedJobs, handed: Handed, reason: string): void {
    if (reason !== DIED_TOO_OFTEN) {
      this.#again(call, handed, reason);
      return;
    }
    const { job } = handed;
    const error = new ScenarioError(`the workers of job ${job.id} died over it, one after the other`, {
      code: 'worker_crashed',
      received: job,
      remedy: `run it alone to see more: --seed ${job.seed} --debug`,
    });
    try {
      this.#failures.put(job, recordError(error));
      call.settle(handed, { id: job.id, outcome: 'failed', wallSeconds: 0, message: error.message.split('\n', 1)[0] });
    } catch (cause) {
      call.fail(handed, cause);
    }
  }

  /** Hands a job out once more. @param fault why, if that is a fault of the queue */
  #again(call: HandedJobs, handed: Handed, fault?: string): void {
    if (fault !== undefined && ++handed.faults > MOST_FAULTS) {
      const error = new BridgeError('the queue fails over a job again and again', {
        code: 'queue_failed',
        received: fault,
        block: this.#server.shown,
        remedy: 'see that all workers have the same version of the framework',
      });
      call.fail(handed, error);
      return;
    }
    // What goes wrong here is found by asking.
    this.#queue
      .remove(handed.job.id)
      .then(() => (call.has(handed) ? this.#add([handed]) : undefined))
      .catch((error) => this.#server.note(error));
  }

  async #sayIfIdle(): Promise<void> {
    try {
      if ((await this.#queue.getActiveCount()) > 0) return;
    } catch (error) {
      return this.#server.note(error);
    }
    this.#server.seldom.say(
      'idle',
      `no worker takes jobs from ${this.#server.shown}: start some, by reafference worker`,
    );
  }

  #each(id: string, what: (call: HandedJobs, handed: Handed) => void): void {
    for (const call of this.#calls) {
      const handed = call.get(id);
      if (handed !== undefined) what(call, handed);
    }
  }
}
