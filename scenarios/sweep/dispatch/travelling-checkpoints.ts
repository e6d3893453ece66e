import { isWholeCheckpoint } from '../../pool/checkpoint.ts';
import type { SweepJob } from '../job.ts';
import type { ServerConnection } from './server-connection.ts';
import { QUEUE } from './sweep-queue.ts';

/** Seconds that the server keeps a checkpoint that nobody takes away: a week, for sweeps whose workers are all away over a weekend. */
const KEPT_SECONDS = 7 * 24 * 3600;

/** Checkpoints of jobs under way, kept by the server of the queue for workers that share no folder. */
export class TravellingCheckpoints {
  readonly #server: ServerConnection;
  /** Names of those that the server may have, and, while one is on its way, what is to follow it. */
  readonly #known = new Map<string, Sending | undefined>();

  constructor(server: ServerConnection) {
    this.#server = server;
  }

  /** The last checkpoint of a job that arrived at the server; undefined where there is none, or a damaged one, which it says. */
  async fetch(job: SweepJob): Promise<Uint8Array | undefined> {
    const { redis, seldom } = this.#server;
    const key = this.#key(job);
    const bytes = await redis.getBuffer(key).catch((error) => this.#server.note(error));
    if (!bytes) return undefined;
    this.#known.set(key, undefined);
    if (isWholeCheckpoint(bytes)) return bytes;
    seldom.say(
      'checkpoint',
      `the checkpoint of job ${job.id.slice(0, 12)} is damaged in the queue: nobody goes on from it`,
    );
    return undefined;
  }

  /** Sends a checkpoint of a job. While one is on its way, the newest of those after it waits. What the server does not take is said. */
  send(job: SweepJob, bytes: Uint8Array): void {
    const key = this.#key(job);
    const sending = this.#known.get(key);
    if (sending !== undefined) {
      sending.newest = bytes;
      return;
    }
    const begun: Sending = { newest: bytes, done: undefined };
    this.#known.set(key, begun);
    begun.done = this.#put(key, begun);
  }

  /** Resolves when the last checkpoint of a job that was sent has arrived, or was refused. */
  async sent(job: SweepJob): Promise<void> {
    await this.#known.get(this.#key(job))?.done;
  }

  /** Takes the checkpoint of a job that is done away. */
  forget(job: SweepJob): void {
    const key = this.#key(job);
    if (!this.#known.delete(key)) return;
    this.#server.redis.unlink(key).catch((error) => this.#server.note(error));
  }

  async #put(key: string, sending: Sending): Promise<void> {
    for (let bytes = sending.newest; bytes !== undefined; bytes = sending.newest) {
      sending.newest = undefined;
      try {
        await this.#server.redis.set(key, Buffer.from(bytes), 'EX', KEPT_SECONDS);
      } catch (error) {
        this.#server.note(error);
      }
    }
    this.#known.set(key, undefined);
  }

  /** Jobs that end after other numbers of trials share their checkpoints. */
  #key({ id, whole = id }: SweepJob): string {
    return `${this.#server.prefix}:${QUEUE}:checkpoint:${whole}`;
  }
}

interface Sending {
  /** What is to be sent next. */
  newest: Uint8Array | undefined;
  done: Promise<void> | undefined;
}
