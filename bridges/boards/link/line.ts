import { Worker } from 'node:worker_threads';
import { BridgeError } from '../../../agents/index.ts';
import { ownWorker } from '../../../agents/own-modules.ts';
import type { LineAssignment, ToLine } from './shared-line.ts';
import { SharedLine, STATE, WORD } from './shared-line.ts';
import type { Opening } from './transport.ts';
import type { Wire } from './wire.ts';

/** Milliseconds that a line may take to open. */
const OPENING_MILLISECONDS = 20_000;

/** Closes the lines of owners that have been garbage-collected. */
const abandoned = new FinalizationRegistry<() => void>((close) => close());

/**
 * A line that a thread of its own holds, while the calling one blocks until bytes come: between two of them nothing else runs. The
 * thread keeps no process alive, and a program that was started for the line ends with it.
 */
export class Line implements Wire {
  /** Number of the process at the other end; undefined if it is no child of this one. */
  readonly pid: number | undefined;
  readonly #opening: Opening;
  readonly #line = new SharedLine();
  readonly #worker: Worker;

  /**
   * Opens a line; waits until it is open.
   *
   * @throws BridgeError `board_gone` with the reason why it cannot be opened
   */
  constructor(opening: Opening) {
    this.#opening = opening;
    const workerData: LineAssignment = { opening, shared: this.#line.shared };
    const worker = new Worker(...ownWorker('bridges/boards/link/line-thread', { workerData }));
    const line = this.#line;
    const { words } = line;
    this.#worker = worker;
    worker.on('error', (error) => line.end(String(error)));
    worker.unref();
    abandoned.register(this, () => worker.postMessage('close' satisfies ToLine), worker);
    const end = performance.now() + OPENING_MILLISECONDS;
    for (;;) {
      const happened = Atomics.load(words, WORD.happened);
      if (Atomics.load(words, WORD.state) !== STATE.opening) break;
      if (!this.#wait(end, happened)) this.close();
    }
    // What ended at once may have sent something before, which is read first.
    if (Atomics.load(words, WORD.state) === STATE.closed && Atomics.load(words, WORD.heard) === 0) throw this.#gone();
    this.pid = Atomics.load(words, WORD.pid) || undefined;
  }

  /** Bytes that were lost, as nobody had read them in time. */
  get lost(): number {
    return Atomics.load(this.#line.words, WORD.lost);
  }

  /** Sends a copy of bytes. Returns before they are on their way. */
  write(bytes: Uint8Array): void {
    this.#worker.postMessage(bytes.slice() satisfies ToLine);
  }

  /**
   * Blocks until bytes have come, and copies as many as there are and fit.
   *
   * @param milliseconds to wait at most; at 0 it only looks
   * @returns number of bytes; 0 if none came in time
   * @throws BridgeError `board_gone` when the line is closed and all that came before was read
   */
  read(into: Uint8Array, milliseconds: number): number {
    const { words } = this.#line;
    const end = performance.now() + milliseconds;
    for (;;) {
      const happened = Atomics.load(words, WORD.happened);
      const closed = Atomics.load(words, WORD.state) === STATE.closed;
      const count = this.#line.take(into);
      if (count > 0) return count;
      if (closed) throw this.#gone();
      if (!this.#wait(end, happened)) return 0;
    }
  }

  /** Closes the line, and ends a program that was started for it. */
  close(): void {
    abandoned.unregister(this.#worker);
    this.#worker.postMessage('close' satisfies ToLine);
    this.#line.end('it was closed here, or did not open in time');
  }

  /** Waits until something happens that was not counted in `happened`. Returns false when time is over. */
  #wait(end: number, happened: number): boolean {
    const left = end - performance.now();
    return left > 0 && Atomics.wait(this.#line.words, WORD.happened, happened, left) !== 'timed-out';
  }

  #gone(): BridgeError {
    const { kind } = this.#opening;
    return new BridgeError(`the line to the board is closed: ${this.#line.why}`, {
      code: 'board_gone',
      expected: 'an open line',
      received: kind === 'child' ? this.#opening.command : this.#opening.path,
      remedy: 'look after the board and its cable or its emulator, and start again: its state is lost',
    });
  }
}
