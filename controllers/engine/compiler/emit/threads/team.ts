import { ReafferenceError } from '../../../../../agents/errors.ts';
import type { Code, FunctionHandle, ModuleBuilder } from '../../../../../kernels/assembler.ts';
import { atomic, br, drop, i32, if_, loop, unreachable } from '../../../../../kernels/assembler.ts';
import type { WasmMemory } from '../../../../../kernels/webassembly.ts';

/**
 * A team of threads that make the same calls together. Each has a WebAssembly instance of its own, and all share one memory. The
 * thread of the host is the first. A call returns when all threads have made it.
 */

/** Bytes that a team needs in the shared memory. */
export const TEAM_BYTES = 256;
/**
 * Addresses within these bytes, on cache lines of their own: the arrivals at barriers; the threads asleep there; the thread that
 * failed, and the number of threads that have started; the call.
 */
const ARRIVED = 0;
const SLEEPING = 64;
const FAILED = 128;
const READY = 132;
const CALL = 192;

/**
 * Iterations that a thread spins before it sleeps, at a barrier and between calls: tens of microseconds, about what waking up
 * takes. On a busy machine, whoever it waits for needs the core that it spins on.
 */
const TURNS = 20_000;
/** Nanoseconds after which a sleeping thread checks whether another thread has failed. */
const PATIENCE_NANOSECONDS = 100_000_000n;
/** Milliseconds that a thread may take to start. */
const START_MILLISECONDS = 60_000;
/** Stands in place of a call, and ends the thread. */
const END = -1;

type Threads = typeof import('node:worker_threads');
type Exports = Readonly<Record<string, (a?: number, b?: number) => void>>;

/** The worker threads of Node; undefined elsewhere, for example in browsers. */
function threadsOfHost(): Threads | undefined {
  const { process } = globalThis as {
    process?: { getBuiltinModule?(id: string): unknown };
  };
  return process?.getBuiltinModule?.('node:worker_threads') as Threads | undefined;
}

/** Whether the host has worker threads. */
export function hasThreads(): boolean {
  return threadsOfHost() !== undefined;
}

/** Defines the function `barrier`, in which `threads` instances wait for each other. */
export function defineBarrier(
  module: ModuleBuilder,
  address: number,
  threads: number,
): FunctionHandle<readonly [], readonly []> {
  const arrived = address + ARRIVED;
  const sleeping = address + SLEEPING;
  const expected = module.global('expected arrivals', 'i32', 0);
  return module.func('barrier', { params: [], results: [] }, (fn) => {
    const now = fn.local('i32');
    const turns = fn.local('i32');
    const sleep: Code = [
      if_(atomic.load(0, address + FAILED), unreachable),
      drop(atomic.add(0, 1, sleeping)),
      drop(atomic.wait(0, now.get, PATIENCE_NANOSECONDS, arrived)),
      drop(atomic.sub(0, 1, sleeping)),
    ];
    return [
      expected.set(i32.add(expected.get, threads)),
      now.set(i32.add(atomic.add(0, 1, arrived), 1)),
      if_(
        i32.eq(now.get, expected.get),
        // The last thread to arrive. A thread announces its sleep before it checks for this arrival, so none sleeps on.
        if_(atomic.load(0, sleeping), drop(atomic.notify(0, threads, arrived))),
        loop((again) => [
          now.set(atomic.load(0, arrived)),
          if_(i32.ltS(i32.sub(now.get, expected.get), 0), [
            if_(i32.ltS(turns.get, TURNS), turns.set(i32.add(turns.get, 1)), sleep),
            br(again),
          ]),
        ]),
      ),
    ];
  });
}

/** The program of every thread but the first. */
const SOURCE = `
const { workerData } = process.getBuiltinModule('node:worker_threads');
const { bytes, memory, address, calls, thread, port, turns } = workerData;
const words = new Int32Array(memory.buffer, address, ${TEAM_BYTES / 4});
const call = ${CALL / 4};
try {
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { shared: { memory } }).exports;
  Atomics.add(words, ${READY / 4}, 1);
  Atomics.notify(words, ${READY / 4});
  // Calls are counted, not looked up: the next may have come before the last is left.
  for (let seen = 0; ; seen = (seen + 1) | 0) {
    for (let turn = 0; turn < turns && Atomics.load(words, call) === seen; turn++);
    while (Atomics.load(words, call) === seen) Atomics.wait(words, call, seen);
    const number = words[call + 1];
    if (number === ${END}) break;
    instance[calls[number]](words[call + 2], words[call + 3]);
    instance.barrier();
  }
} catch (error) {
  port.postMessage(error);
  Atomics.compareExchange(words, ${FAILED / 4}, 0, thread);
  Atomics.notify(words, ${ARRIVED / 4});
  Atomics.notify(words, ${READY / 4});
}
port.close();
`;

/** Ends the threads of owners that have been garbage-collected. */
const abandoned = new FinalizationRegistry<() => void>((end) => end());

export class Team {
  readonly #instance: Exports;
  readonly #calls: readonly string[];
  readonly #words: Int32Array;
  readonly #others: number;
  readonly #failure: () => unknown;
  readonly #end: () => void;
  #started = false;
  #ended: ReafferenceError | undefined;

  /**
   * Starts one thread per module after the first.
   *
   * @param first instance of the first module
   * @param address of `TEAM_BYTES` bytes of the memory, all 0
   * @param calls names of the exported functions that the threads call together
   * @param owner object on whose garbage collection the threads end, unless they were disposed of before
   * @throws Error where the host has no threads
   */
  constructor(
    modules: readonly Uint8Array[],
    first: object,
    memory: WasmMemory,
    address: number,
    calls: readonly string[],
    owner: object,
  ) {
    const host = threadsOfHost();
    if (host === undefined) throw new Error('there are no threads here');
    const words = new Int32Array(memory.buffer, address, TEAM_BYTES / 4);
    /** Why a thread ended outside its calls, by its number. */
    const deaths: unknown[] = [];
    const ports = modules.slice(1).map((bytes, n) => {
      const { port1, port2: port } = new host.MessageChannel();
      const thread = n + 1;
      const worker = new host.Worker(SOURCE, {
        eval: true,
        execArgv: [],
        env: {},
        workerData: { bytes, memory, address, calls, thread, port, turns: TURNS },
        transferList: [port],
        name: `reafference ${thread}`,
      });
      // A thread that could not start fails the next call.
      worker.once('error', (error) => {
        deaths[thread] = error;
        Atomics.compareExchange(words, FAILED / 4, 0, thread);
      });
      worker.unref();
      port1.unref();
      return port1;
    });
    this.#instance = first as Exports;
    this.#calls = calls;
    this.#words = words;
    this.#others = ports.length;
    this.#failure = () => {
      const thread = Atomics.load(words, FAILED / 4);
      return thread < 1 ? undefined : (deaths[thread] ?? host.receiveMessageOnPort(ports[thread - 1])?.message);
    };
    this.#end = () => {
      words[CALL / 4 + 1] = END;
      Atomics.add(words, CALL / 4, 1);
      Atomics.notify(words, CALL / 4);
      for (const port of ports) port.close();
    };
    abandoned.register(owner, this.#end, this);
  }

  /** Whether calls are possible. */
  get works(): boolean {
    return this.#ended === undefined;
  }

  /** Calls an exported function in all threads; returns when all have ended it. @throws ReafferenceError `thread_failed` */
  call(name: string, a = 0, b = 0): void {
    if (this.#ended !== undefined) throw this.#ended;
    const words = this.#words;
    const at = CALL / 4;
    try {
      if (!this.#started) this.#awaitStart();
      words[at + 1] = this.#calls.indexOf(name);
      words[at + 2] = a;
      words[at + 3] = b;
      Atomics.add(words, at, 1);
      Atomics.notify(words, at);
      this.#instance[name]?.(a, b);
      this.#instance['barrier']?.();
    } catch (error) {
      // The other threads leave their barriers when they see that one has failed.
      Atomics.compareExchange(words, FAILED / 4, 0, -1);
      Atomics.notify(words, ARRIVED / 4);
      const thread = Atomics.load(words, FAILED / 4);
      const cause = this.#failure() ?? error;
      this.#stop(
        new ReafferenceError(`thread ${Math.max(0, thread)} of the network failed: ${(cause as Error).message}`, {
          code: 'thread_failed',
          remedy: 'build the network anew; see `cause` for where it failed',
          cause,
        }),
      );
      throw this.#ended;
    }
  }

  /** Waits until all threads have started, but no longer than `START_MILLISECONDS` for the next one. */
  #awaitStart(): void {
    const words = this.#words;
    for (;;) {
      const ready = Atomics.load(words, READY / 4);
      if (ready === this.#others) break;
      if (Atomics.load(words, FAILED / 4) !== 0) throw new Error('it did not start');
      if (Atomics.wait(words, READY / 4, ready, START_MILLISECONDS) === 'timed-out')
        throw new Error(`it did not start within ${START_MILLISECONDS / 1000} s`);
    }
    this.#started = true;
  }

  /** Ends the threads. No calls are possible afterwards. */
  dispose(): void {
    this.#stop(
      new ReafferenceError('the network was disposed of', {
        code: 'disposed',
        remedy: 'build it anew; what it held can still be read',
      }),
    );
  }

  #stop(why: ReafferenceError): void {
    if (this.#ended !== undefined) return;
    this.#ended = why;
    abandoned.unregister(this);
    this.#end();
  }
}
