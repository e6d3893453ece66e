import type { ChildProcess } from 'node:child_process';
import { BridgeError } from '../../../agents/index.ts';
import { ownProcess } from '../../../agents/own-modules.ts';
import { type FromReader, type ToReader, thrown } from './reader-messages.ts';

/** Seconds of wall time that an answer may take. Files of some MB take milliseconds; parts of the largest a few seconds. */
const LIMIT_SECONDS = 30;
/** MB of JavaScript values that a reader may hold, and of memory in all. */
const [MOST_HEAP_MB, MOST_MEMORY_MB] = [1024, 3072];

/** A reader found no end, or died. */
export class ReaderLost extends Error {}

/** Those without work, by their entry. */
const idle = new Map<string, ReaderProcess>();

/**
 * A process that reads HDF5 files, and is killed where it gives no answer: the library runs in circles over some damaged files, and a thread
 * that does cannot be ended everywhere. Its memory is bounded too. One without work is kept for the next file, and goes with this process.
 */
export class ReaderProcess {
  readonly #child: ChildProcess;
  readonly #entry: string;
  #isLost = false;
  readonly #kill = (): void => void this.#child.kill('SIGKILL');

  private constructor(child: ChildProcess, entry: string) {
    this.#child = child;
    this.#entry = entry;
    // What became of it is heard where it is asked.
    child.on('error', () => {});
    child.once('exit', () => {
      this.#isLost = true;
      if (idle.get(entry) === this) idle.delete(entry);
    });
  }

  /** Its number, as the system counts processes. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /**
   * One that is without work, or a new one.
   *
   * @param entry the module that it runs, as `ownModule` takes it
   * @throws BridgeError `reader_not_started`
   */
  static async take(entry: string): Promise<ReaderProcess> {
    const free = idle.get(entry);
    idle.delete(entry);
    const reader = free === undefined || free.#isLost ? await ReaderProcess.#start(entry) : free;
    reader.#child.ref();
    reader.#child.channel?.ref();
    process.on('exit', reader.#kill);
    return reader;
  }

  static async #start(entry: string): Promise<ReaderProcess> {
    const { fork } = await import('node:child_process');
    const [file, argv, options] = ownProcess(entry);
    const execArgv = [...options.execArgv, `--max-old-space-size=${MOST_HEAP_MB}`];
    const args = [...argv, String(MOST_MEMORY_MB)];
    const child = fork(file, args, { ...options, execArgv, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
    const reader = new ReaderProcess(child, entry);
    try {
      await reader.#heard(LIMIT_SECONDS);
    } catch (error) {
      if (!(error instanceof ReaderLost)) throw error;
      throw new BridgeError('the process that reads HDF5 files does not start', {
        code: 'reader_not_started',
        expected: 'another process of Node, with memory to run in',
        received: error.message,
        remedy: 'free memory, or end other processes, and try again: the file was not looked at',
        cause: error,
      });
    }
    return reader;
  }

  /**
   * Asks, and waits for the answer.
   *
   * @param limitSeconds that the answer may take. Default: 30
   * @throws ReaderLost if there is none, and the process is no more; else the error that it sends
   */
  async ask<T>(question: object, limitSeconds = LIMIT_SECONDS): Promise<T> {
    if (this.#isLost) throw new ReaderLost('its process ended');
    const heard = this.#heard(limitSeconds);
    this.#child.send({ question } satisfies ToReader);
    const found = await heard;
    if ('error' in found) throw thrown(found.error);
    return ('answer' in found ? found.answer : undefined) as T;
  }

  /** Lets it wait for the next file; nobody waits for a process without work. */
  release(): void {
    process.off('exit', this.#kill);
    if (this.#isLost || idle.has(this.#entry)) this.#kill();
    else idle.set(this.#entry, this);
    this.#child.unref();
    this.#child.channel?.unref();
  }

  async #heard(limitSeconds: number): Promise<FromReader> {
    const child = this.#child;
    const ends: (() => void)[] = [];
    try {
      return await new Promise<FromReader>((resolve, reject) => {
        const on = (event: 'message' | 'error' | 'exit', listener: (found: never) => void): void => {
          child.on(event as string, listener as () => void);
          ends.push(() => child.off(event, listener as () => void));
        };
        const lost = (why: string): void => reject(new ReaderLost(why));
        on('message', resolve);
        on('error', ({ message }: Error) => lost(`its process failed: ${message}`));
        on('exit', (code: number | null) => lost(`its process ended with ${code ?? 'a signal'}`));
        // What arrived while this thread was busy is heard first.
        const late = (): void => lost(`no answer in ${limitSeconds} s`);
        const timer = setTimeout(() => setImmediate(late), limitSeconds * 1e3);
        ends.push(() => clearTimeout(timer));
      });
    } catch (error) {
      this.#isLost = true;
      this.#kill();
      throw error;
    } finally {
      for (const end of ends) end();
    }
  }
}
