import { Worker } from 'node:worker_threads';
import { errorMessage } from '../../../agents/error-message.ts';
import { BridgeError } from '../../../agents/errors.ts';
import { ownWorker } from '../../../agents/own-modules.ts';
import { type Port, serveSource } from '../../view/wire.ts';
import type { ThreadRun } from './run-thread.ts';

/** Pages at once that have a run each. */
export const MOST_RUNS = 8;

/** Runs of a scenario file: each page that looks at it has one of its own, in a thread of its own. */
export class ThreadRuns {
  readonly #file: string;
  readonly #onFailed: (reason: string) => void;
  readonly #threads = new Set<Worker>();

  /**
   * @param file absolute path
   * @param onFailed told why a thread ended that nobody has ended
   */
  constructor(file: string, onFailed: (reason: string) => void) {
    this.#file = file;
    this.#onFailed = onFailed;
  }

  /** Runs it for the page at the other end of a port, until either ends. @param query address of the page, from `?` on */
  readonly serve = (page: Port, query: string): void => {
    if (this.#threads.size >= MOST_RUNS) {
      void serveSource(() => Promise.reject(tooMany()), page).then(() => page.close());
      return;
    }
    const workerData: ThreadRun = { file: this.#file, query };
    const thread = new Worker(...ownWorker('scenarios/cli/view/run-thread', { workerData }));
    this.#threads.add(thread);
    thread.on('message', (bytes: Uint8Array<ArrayBuffer>) => page.send(bytes));
    thread.on('error', (error) => this.#onFailed(errorMessage(error)));
    thread.on('exit', () => {
      this.#threads.delete(thread);
      page.close();
    });
    page.onMessage((bytes) => thread.postMessage(bytes));
    page.onClose(() => void thread.terminate());
  };

  /** Ends all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.#threads].map((thread) => thread.terminate()));
  }
}

function tooMany(): BridgeError {
  return new BridgeError(`${MOST_RUNS} pages look at this file already`, {
    code: 'too_many_runs',
    expected: `${MOST_RUNS} pages at most`,
    received: 'one more',
    remedy: 'close one of them, and load this page again',
  });
}
