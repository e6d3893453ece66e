import { hostname } from 'node:os';
import type { Job, Queue, Worker } from 'bullmq';
import { ReafferenceError } from '../../../agents/errors.ts';
import { given } from '../../../agents/given.ts';
import { WorkerThread } from '../../pool/worker-thread.ts';
import { recordError } from '../../scenario/located-error.ts';
import { type Receipt, type SweepJob, trainingOf } from '../job.ts';
import { KeptControllers } from '../results/kept-controllers.ts';
import { markOf } from './folder-mark.ts';
import { ServerConnection, type ServerOptions, within } from './server-connection.ts';
import {
  type FetchedJob,
  type JOB,
  JOB_OPTIONS,
  QUEUE,
  QUEUE_FORMAT,
  type QueuedJob,
  type QueuedReceipt,
  stopChannel,
} from './sweep-queue.ts';
import { TravellingCheckpoints } from './travelling-checkpoints.ts';
import { forgetResult, takeStart, WORKER_WORK, type WorkerPlaces } from './worker-work.ts';

/** A worker that does jobs of any sweep of a server. */
export interface ServeOptions extends ServerOptions, WorkerPlaces {
  /** Number of jobs that it does at a time, each in a thread. Default: 1. */
  readonly concurrency?: number;
  /** Its name, for people. Default: that of the machine and the number of the process. */
  readonly name?: string;
  /** Seconds without a job after which it ends. Default: it waits for ever. */
  readonly idleSeconds?: number;
  /**
   * Seconds after which a worker that is not heard of is taken for dead, and its jobs are given to others; they are heard of twice as often. Jobs are
   * done by threads, so that none can keep the worker from being heard. Default: 30.
   */
  readonly lockSeconds?: number;
  /** Workers that may die over a job before it is one that kills them. Default: 20. */
  readonly mostDeaths?: number;
  /** Ends it when it is aborted: jobs under way write their checkpoints, and are handed back. */
  readonly signal?: AbortSignal;
  /** Called with what became of each job. */
  readonly onReceipt?: (receipt: Receipt) => void;
  /** URL of the module that its threads open. Default: that which does jobs. */
  readonly module?: string;
}

/** What a worker did. */
export interface Served {
  /** Jobs that are done, those among them that failed, and those that were handed back. */
  readonly done: number;
  readonly failed: number;
  readonly handedBack: number;
}

type Queued = Job<QueuedJob, QueuedReceipt, typeof JOB>;
type WorkerQueue = Queue<QueuedJob, QueuedReceipt, typeof JOB>;
type Thread = WorkerThread<FetchedJob, QueuedReceipt, Uint8Array>;

const LOCK_SECONDS = 30;
const MOST_DEATHS = 20;
/** Seconds after which a job that was refused may be taken by another worker. */
const REFUSED_SECONDS = 5;
/** Seconds that jobs under way may take to end when the worker is told to. */
const END_SECONDS = 8;
/** ms before the end of a job is told again to a server that was away. */
const TELL_AGAIN_MS = 1000;

/** Failures that are of a thread, and so of the job that it did. */
const OF_THE_JOB: readonly string[] = ['worker_crashed', 'out_of_memory'];
/** Failures that are of this machine: another may be able to do the job. */
const OF_THIS_MACHINE: readonly string[] = [
  'code_changed',
  'unknown_scenario',
  'not_a_scenario_file',
  'scenario_not_loaded',
  'no_default_export',
  'tool_unavailable',
  'board_missing',
];

/**
 * Does jobs of the sweeps of a server until it is told to end.
 *
 * @throws ValidationError `invalid_server_url`
 * @throws BridgeError `queue_library_missing`, `queue_unreachable`, `queue_refused`
 */
export async function serveSweeps(options: ServeOptions): Promise<Served> {
  const server = await ServerConnection.open(options);
  const worker = new SweepWorker(server, options);
  try {
    await Promise.race([worker.over(), server.lost]);
  } finally {
    await worker.end();
  }
  return worker.served;
}

class SweepWorker {
  readonly #server: ServerConnection;
  readonly #options: ServeOptions;
  readonly #name: string;
  readonly #worker: Worker<QueuedJob, QueuedReceipt, typeof JOB>;
  readonly #hears;
  readonly #checkpoints: TravellingCheckpoints;
  /** To ask after other jobs; undefined before that is needed. */
  #queue: WorkerQueue | undefined;
  readonly #idle: Thread[] = [];
  readonly #running = new Map<string, Thread>();
  /** Mark of the folder that this machine shares, once it was seen. */
  #sharedMark: string | undefined;
  /** Codes that this machine does not have, and what was said of them. */
  readonly #otherCodes = new Map<string, string>();
  #lastJob = performance.now();
  #ending = false;
  #done = 0;
  #failed = 0;
  #handedBack = 0;

  constructor(server: ServerConnection, options: ServeOptions) {
    const { concurrency = 1, lockSeconds = LOCK_SECONDS, mostDeaths = MOST_DEATHS } = options;
    this.#server = server;
    this.#checkpoints = new TravellingCheckpoints(server);
    this.#options = options;
    this.#name = options.name ?? `${hostname()}-${process.pid}`;
    const { redis, prefix, library } = server;
    this.#worker = new library.Worker<QueuedJob, QueuedReceipt, typeof JOB>(QUEUE, this.#process.bind(this), {
      ...{ connection: redis, prefix, concurrency, name: this.#name },
      ...{ lockDuration: lockSeconds * 1e3, stalledInterval: lockSeconds * 1e3, maxStalledCount: mostDeaths },
      ...{ runRetryDelay: TELL_AGAIN_MS, removeOnComplete: JOB_OPTIONS.removeOnComplete },
    });
    this.#worker.on('error', (error) => server.note(error));
    this.#worker.on('completed', ({ data }, answer) => {
      if (!('result' in answer)) return;
      forgetResult(options.scratch, data.job);
      if (data.job.trials === undefined) this.#checkpoints.forget(data.job);
    });
    this.#hears = server.another();
    this.#hears.on('message', (_: string, ids: string) => this.#stop(ids));
    this.#hears.subscribe(stopChannel(prefix)).catch((error) => server.note(error));
  }

  get served(): Served {
    return { done: this.#done, failed: this.#failed, handedBack: this.#handedBack };
  }

  /** Resolves when it is to end. */
  over(): Promise<void> {
    const { signal, idleSeconds } = this.#options;
    return new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      signal?.addEventListener('abort', () => resolve(), { once: true });
      if (idleSeconds === undefined) return;
      const looks = setInterval(() => {
        if (this.#server.away || this.#running.size > 0) this.#lastJob = performance.now();
        if (performance.now() - this.#lastJob < idleSeconds * 1e3) return;
        clearInterval(looks);
        resolve();
      }, idleSeconds * 100);
      signal?.addEventListener('abort', () => clearInterval(looks), { once: true });
      this.#server.lost.catch(() => clearInterval(looks));
    });
  }

  /** Ends it: jobs under way are stopped and handed back. */
  async end(): Promise<void> {
    this.#ending = true;
    await this.#worker.pause(true);
    for (const thread of this.#running.values()) thread.abort();
    const closed = this.#worker.close();
    const nothingToTell = this.#server.away && this.#running.size === 0;
    await within(nothingToTell ? 0 : END_SECONDS, closed);
    await Promise.all([...this.#idle, ...this.#running.values()].map((thread) => thread.end()));
    this.#hears.disconnect();
    await this.#server.close(closed);
  }

  async #process(queued: Queued, token = ''): Promise<QueuedReceipt> {
    const { data } = queued;
    const known = this.#otherCodes.get(data.job.code);
    if (known !== undefined) return this.#refuse(queued, token, known);
    if (data.format !== QUEUE_FORMAT) {
      return this.#refuse(queued, token, `the job is of another version of the framework: format ${data.format}`);
    }
    const answer = await this.#do(data);
    this.#lastJob = performance.now();
    if (answer instanceof ReafferenceError) {
      if (answer.code === 'code_changed') this.#otherCodes.set(data.job.code, firstLines(answer));
      return this.#refuse(queued, token, firstLines(answer));
    }
    if ('thrown' in answer) return answer;
    if (answer.receipt.outcome === 'stopped' && this.#ending) return this.#handBack(queued, token);
    this.#done++;
    if (answer.receipt.outcome === 'failed') this.#failed++;
    this.#options.onReceipt?.(answer.receipt);
    return answer;
  }

  /** Does a job in a thread. @returns an error that is of this machine alone */
  async #do(data: QueuedJob): Promise<QueuedReceipt | ReafferenceError> {
    const { job } = data;
    const { id } = job;
    const shared = this.#shares(data);
    const thread = this.#idle.pop() ?? this.#thread();
    const began = performance.now();
    this.#running.set(id, thread);
    try {
      const fetched = shared ? data : await this.#fetched(data);
      if (this.#ending) return { receipt: { id, outcome: 'stopped', wallSeconds: 0 }, host: hostname() };
      const answer = await thread.do({ ...fetched, shared }, (bytes) => this.#checkpoints.send(job, bytes));
      await this.#checkpoints.sent(job);
      return answer;
    } catch (error) {
      if (error instanceof ReafferenceError && OF_THIS_MACHINE.includes(error.code)) return error;
      const failure = recordError(error);
      if (!OF_THE_JOB.includes(failure.detail.code ?? '')) return { thrown: failure };
      const [message] = failure.message.split('\n', 1);
      const wallSeconds = (performance.now() - began) / 1e3;
      return { receipt: { id, outcome: 'failed', wallSeconds, message }, host: hostname(), failure };
    } finally {
      this.#running.delete(id);
      if (!thread.ended) this.#idle.push(thread);
    }
  }

  /** A job with what other workers have sent for it to begin with, or to go on from, where this one shares no folder with them. */
  async #fetched(data: QueuedJob): Promise<QueuedJob & Pick<FetchedJob, 'checkpoint'>> {
    const training = trainingOf(data.job);
    if (training !== undefined) await this.#fetchStart(training);
    return { ...data, ...given({ checkpoint: await this.#checkpoints.fetch(data.job) }) };
  }

  async #fetchStart(training: SweepJob): Promise<void> {
    const { scratch } = this.#options;
    if (new KeptControllers(scratch).has(training.id)) return;
    const { redis, prefix, library } = this.#server;
    this.#queue ??= new library.Queue(QUEUE, { connection: redis, prefix }) as WorkerQueue;
    const done = (await this.#queue.getJob(training.id)) as Queued | undefined;
    if (done === undefined) return;
    takeStart(scratch, training, done.returnvalue, (text) => this.#server.seldom.say('controller', text));
  }

  /** Whether the folder that a result is for, by its mark, is one that this machine shares. */
  #shares({ mark }: QueuedJob): boolean {
    const { out } = this.#options;
    // A folder keeps its mark.
    if (out !== undefined && this.#sharedMark !== mark && markOf(out) === mark) this.#sharedMark = mark;
    return this.#sharedMark === mark;
  }

  #thread(): Thread {
    const { out, scratch, board, module = WORKER_WORK } = this.#options;
    const data: WorkerPlaces = { scratch, ...given({ out, board }) };
    return new WorkerThread({ module, data, nameOf: ({ job }: FetchedJob) => `job ${job.id}` });
  }

  /** Leaves a job to other workers, and says so. */
  async #refuse(queued: Queued, token: string, reason: string): Promise<never> {
    const text = `worker ${this.#name} leaves jobs to others: ${reason}`;
    if (this.#server.seldom.say(`refuse ${reason}`, text)) await queued.updateProgress({ refused: text });
    await queued.moveToDelayed(Date.now() + REFUSED_SECONDS * 1e3, token);
    throw new this.#server.library.DelayedError();
  }

  async #handBack(queued: Queued, token: string): Promise<never> {
    this.#handedBack++;
    await queued.moveToWait(token);
    throw new this.#server.library.WaitingError();
  }

  /** Stops jobs that are not wanted any more. */
  #stop(ids: string): void {
    for (const id of JSON.parse(ids) as readonly string[]) this.#running.get(id)?.abort();
  }
}

/** What an error says, and what it expected and received, in one line. */
function firstLines({ message, expected, received }: ReafferenceError): string {
  const [first] = message.split('\n', 1);
  return expected === undefined ? first : `${first}: expected ${expected}; received ${String(received)}`;
}
