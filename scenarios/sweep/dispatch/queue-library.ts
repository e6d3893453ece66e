import type { DelayedError, Queue, QueueEvents, WaitingError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { BridgeError } from '../../../agents/errors.ts';

/** What is used of the two optional packages that speak to Redis and to Valkey. */
export interface QueueLibrary {
  readonly Queue: typeof Queue;
  readonly QueueEvents: typeof QueueEvents;
  readonly Worker: typeof Worker;
  /** Thrown by what does a job that it has put back. */
  readonly DelayedError: typeof DelayedError;
  readonly WaitingError: typeof WaitingError;
  readonly Redis: typeof Redis;
}

const INSTALL = 'npm install bullmq@6 ioredis@6';

/**
 * Loads the packages.
 *
 * @param load imports them. Default: those of this installation
 * @throws BridgeError `queue_library_missing`, with the command that installs them
 */
export async function loadQueueLibrary(load: () => Promise<QueueLibrary> = imported): Promise<QueueLibrary> {
  try {
    return await load();
  } catch (cause) {
    throw new BridgeError('a queue on Redis or Valkey needs the optional packages bullmq and ioredis', {
      code: 'queue_library_missing',
      expected: 'bullmq and ioredis',
      received: cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause),
      remedy: INSTALL,
      cause,
    });
  }
}

async function imported(): Promise<QueueLibrary> {
  const [{ Queue, QueueEvents, Worker, DelayedError, WaitingError }, { Redis }] = await Promise.all([
    import('bullmq'),
    import('ioredis'),
  ]);
  return { Queue, QueueEvents, Worker, DelayedError, WaitingError, Redis };
}
