import type { ErrorRecord } from '../../scenario/located-error.ts';
import type { Receipt, SweepJob } from '../job.ts';

/** Name of the one queue that a server has under a prefix. */
export const QUEUE = 'sweeps';
/** Name of jobs in it. */
export const JOB = 'seed';

/** What is put into the queue: data, and no code. */
export interface QueuedJob {
  /** Version of what is put into the queue and comes back. */
  readonly format: number;
  readonly job: SweepJob;
  /** As of a sweep. */
  readonly checkpointEvery?: number;
  /** Mark of the folder that the result is for; see `markOf`. */
  readonly mark: string;
}

/** What a thread of a worker is told of a job. */
export interface FetchedJob extends QueuedJob {
  /** Whether its result is for a folder that this machine shares. */
  readonly shared: boolean;
  /** The bytes of a checkpoint of it that another worker has sent, to go on from. */
  readonly checkpoint?: Uint8Array;
}

/** What comes back. A result, a controller and a failure travel with the receipt where the worker does not share the folder. */
export type QueuedReceipt =
  | {
      readonly receipt: Receipt;
      /** Name of the machine. */
      readonly host: string;
      /** The bytes of the result. */
      readonly result?: string;
      /** The state in which the controller ended, in base64, of a job whose controller is kept. */
      readonly controller?: string;
      readonly failure?: ErrorRecord;
    }
  | {
      /** What kept a job from having a result or a failure: the sweep ends by it. */
      readonly thrown: ErrorRecord;
    };

/** Version of {@link QueuedJob} and {@link QueuedReceipt}. */
export const QUEUE_FORMAT = 3;

/** Jobs that the server keeps which are done. A coordinator hands out some thousand at a time, so that what it has not heard of is among them. */
const KEPT = 10_000;

/** How a job is kept and repeated by the queue. */
export const JOB_OPTIONS = {
  // Only what happens to the queue itself is tried again by it: a job that fails has a failure, and is done.
  attempts: 100,
  removeOnComplete: { count: KEPT },
  removeOnFail: { count: KEPT },
} as const;

/** Events that the server keeps: who misses one asks. */
export const MOST_EVENTS = 2000;

/** What the queue says of a job whose worker died too often. */
export const DIED_TOO_OFTEN = 'job stalled more than allowable limit';

/** Channel on which workers are told the ids of jobs to stop, as a list in JSON. */
export function stopChannel(prefix: string): string {
  return `${prefix}:${QUEUE}:stop`;
}
