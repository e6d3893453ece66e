import type { Code, FunctionHandle } from '../../kernels/assembler.ts';
import { i32, if_, ModuleBuilder, whileLoop } from '../../kernels/assembler.ts';
import { instantiate, WebAssembly } from '../../kernels/webassembly.ts';
import { padded } from './array-table.ts';
import type { Use } from './barriers.ts';
import { isSole, mustWait, placeBarriers, spikesOf, usesOf } from './barriers.ts';
import { CREW_BYTES, Crew, defineBarrier } from './crew.ts';
import type { LoopFunction } from './emit-webassembly.ts';
import { DEFER_FROM, emitLoop, layOut, PAGE } from './emit-webassembly.ts';
import type { Offsets } from './emit-webassembly-body.ts';
import { forSpikes } from './emit-webassembly-body.ts';
import { Deferred } from './emit-webassembly-deferred.ts';
import type { Executable } from './executable.ts';
import { copySpikes, phaseOf } from './executable.ts';
import type { Loop, Program } from './program.ts';
import { Shares } from './share.ts';
import type { ArrayId } from './value.ts';
import { inOrder } from './value.ts';

export interface ThreadOptions {
  /** 2 or more. */
  readonly threads: number;
  /** See `emitWebAssembly`. */
  readonly deferFrom?: number;
}

type Numbers = Float32Array | Uint32Array;
type First = Readonly<Record<string, (tick: number, phase: number) => void>>;

/** No more pages than an address can reach. */
const MOST_PAGES = 65536;

/**
 * Emits a program as one WebAssembly module a thread, each specialised to its share, all in one memory. Each neuron and
 * each synapse goes through the same operations in the same order as in one module for all, so that results are the same,
 * bit for bit, for any number of threads.
 */
export function emitWebAssemblyThreads(
  program: Program,
  { threads, deferFrom = DEFER_FROM }: ThreadOptions,
): Executable & { dispose(): void } {
  const offsets = layOut(program);
  const shares = new Shares(program, offsets, threads);
  const crewAt = padded(shares.end, 64);
  const modules: Uint8Array[] = [];
  let end = crewAt + CREW_BYTES;
  let settling: ReadonlyMap<ArrayId, string> = new Map();
  for (let thread = 0; thread < threads; thread++) {
    const module = new ThreadModule(program, offsets, { ...shares.of(thread), end }, crewAt, deferFrom);
    modules.push(module.bytes);
    ({ end, settling } = module);
  }
  const pages = Math.ceil(end / PAGE);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { buffer } = memory;
  const views = program.arrays.map(({ id, type, length, initial }): Numbers => {
    const at = offsets.of(id);
    const view = type === 'index' ? new Uint32Array(buffer, at, length) : new Float32Array(buffer, at, length);
    initial(view);
    return view;
  });
  const words = new Uint32Array(buffer);
  shares.divide(words);
  return runnable(modules, memory, crewAt, { shares, words, views, settling }, program);
}

/** What the host's side of a program works on. */
interface Held {
  readonly shares: Shares;
  readonly words: Uint32Array;
  readonly views: readonly Numbers[];
  readonly settling: ReadonlyMap<ArrayId, string>;
}

/** Does not hold on to the program, and so not to the first values of its arrays. */
function runnable(
  modules: readonly Uint8Array[],
  memory: InstanceType<typeof WebAssembly.Memory>,
  crewAt: number,
  { shares, words, views, settling }: Held,
  { rebaseTicks, events }: Program,
): Executable & { dispose(): void } {
  const eventNames = [...events.keys()];
  const settlers = [...new Set(settling.values())];
  const first = instantiate<First>(modules[0] as Uint8Array, { shared: { memory } });
  const stale = new Set<string>();
  const settle = (one: string): void => {
    if (stale.delete(one)) crew.call(one);
  };
  const indices = (array: ArrayId): Uint32Array => {
    if (shares.holdsSpikes(array)) shares.join(words);
    return views[array] as Uint32Array;
  };
  const executable: Executable & { dispose(): void } = {
    precision: 'f32',
    numbers(array) {
      settle(settling.get(array) ?? '');
      return views[array] as Float32Array;
    },
    indices,
    spikes: (ring, slot, out) => shares.copySpikes(words, ring, slot, out) ?? copySpikes(indices, ring, slot, out),
    run(tick, steps) {
      shares.split(words);
      crew.call('run', tick, steps);
      for (const one of settlers) stale.add(one);
    },
    raise(event, completed) {
      settlers.forEach(settle);
      const phase = phaseOf({ rebaseTicks }, Math.max(0, completed - 1));
      first[`event_${eventNames.indexOf(event)}`]?.(completed, phase);
    },
    dispose() {
      if (crew.works) settlers.forEach(settle);
      crew.dispose();
    },
  };
  const crew = new Crew(modules, first, memory, crewAt, ['run', ...settlers], executable);
  return executable;
}

/** A loop as one thread runs it. */
interface Step {
  readonly uses: readonly Use[];
  /** Undefined where it is another thread's. */
  readonly part: LoopFunction | undefined;
}

/** The module of one thread. */
class ThreadModule {
  readonly bytes: Uint8Array;
  /** Bytes of memory up to the end of what is this thread's own. */
  readonly end: number;
  /** Which function makes which array current. */
  readonly settling: ReadonlyMap<ArrayId, string>;
  readonly #module = new ModuleBuilder();
  readonly #program: Program;
  readonly #whole: Offsets;
  readonly #own: Offsets;
  readonly #deferred: Deferred;
  /** Puts nothing off. */
  readonly #prompt: Deferred;
  readonly #barrier: FunctionHandle<readonly [], readonly []>;

  constructor(program: Program, whole: Offsets, own: Offsets, crewAt: number, deferFrom: number) {
    const module = this.#module;
    const { thread, threads } = own.share as NonNullable<Offsets['share']>;
    this.#program = program;
    this.#whole = whole;
    this.#own = own;
    module.importMemory('shared', 'memory', { initial: 1, maximum: MOST_PAGES, shared: true });
    this.#barrier = module.export(defineBarrier(module, crewAt, threads));
    this.#deferred = new Deferred(module, own, program, deferFrom);
    this.#prompt = new Deferred(module, own, program, Infinity);
    this.settling = this.#deferred.exportSettling(module);
    this.#exportRun();
    if (thread === 0) this.#exportEvents();
    this.bytes = module.bytes();
    this.end = padded(this.#deferred.end, 64);
  }

  #exportRun(): void {
    const { rebaseTicks } = this.#program;
    const rebase = this.#program.rebase.flatMap((loop) => this.#steps(loop));
    const tick = this.#program.tick.flatMap((loop) => this.#steps(loop));
    const barriers = placeBarriers(tick.map(({ uses }) => uses));
    this.#module.export(
      this.#module.func('run', { params: ['i32', 'i32'], results: [] }, (fn) => {
        const t = fn.param(0);
        const end = fn.local('i32');
        const phase = fn.local('i32');
        const wait = this.#barrier.call();
        const call = ({ part }: Step): Code => part?.call(t.get, phase.get) ?? [];
        return [
          end.set(i32.add(t.get, fn.param(1).get)),
          whileLoop(i32.ne(t.get, end.get), [
            phase.set(i32.and(t.get, rebaseTicks - 1)),
            if_(i32.and(i32.eqz(phase.get), i32.ne(t.get, 0)), [
              wait,
              rebase.map((step, n) => [overlaps(rebase, n) ? wait : [], call(step)]),
              wait,
            ]),
            tick.map((step, n) => [barriers.has(n) ? wait : [], call(step)]),
            t.set(i32.add(t.get, 1)),
          ]),
        ];
      }),
    );
  }

  /** Between runs the first thread is alone: it does all of an event. */
  #exportEvents(): void {
    [...this.#program.events.values()].forEach((loops, number) => {
      const functions = loops.map((loop) => this.#emit(loop, this.#whole, this.#prompt));
      this.#module.export(
        this.#module.func(`event_${number}`, { params: ['i32', 'i32'], results: [] }, (fn) =>
          functions.map((one) => one.call(fn.param(0).get, fn.param(1).get)),
        ),
      );
    });
  }

  /** A loop; before it, where all threads must first do what they have put off, that. */
  #steps(loop: Loop): Step[] {
    const uses = usesOf(this.#program, loop);
    const late = this.#deferred.metBy(loop).flatMap((columns) => usesOf(this.#program, columns));
    if (isSole(loop)) {
      const first = this.#own.share?.thread === 0;
      const step = { uses, part: first ? this.#emit(loop, this.#whole, this.#prompt) : undefined };
      return [...this.#catchUp(loop, late), step];
    }
    if (loop.kind === 'spikers' || loop.kind === 'all')
      return [...this.#catchUp(loop, late), { uses, part: this.#emit(loop, this.#own, this.#prompt) }];
    return [{ uses: [...uses, ...late], part: this.#emit(loop, this.#own, this.#deferred) }];
  }

  #catchUp(loop: Loop, late: readonly Use[]): Step[] {
    if (late.length === 0) return [];
    if (loop.kind === 'all') {
      const part = this.#emit({ ...loop, length: 0 }, this.#own, this.#deferred);
      return [{ uses: [...gatesOf(loop), ...late], part }];
    }
    if (loop.kind !== 'spikers') return [];
    const { ring, delay } = loop;
    const part = this.#module.func(`${loop.name}, before`, { params: ['i32', 'i32'], results: [] }, (fn) => {
      const neuron = fn.local('i32');
      return forSpikes(fn, this.#own, ring, delay, neuron, this.#deferred.beforeRow(loop, neuron.get));
    });
    return [{ uses: [{ ...spikesOf(ring, loop), part: undefined }, ...late], part }];
  }

  #emit(loop: Loop, offsets: Offsets, deferred: Deferred): LoopFunction {
    return emitLoop(this.#module, offsets, deferred, this.#program, loop);
  }
}

/** What every thread reads to know whether a loop over everything runs. */
function gatesOf({ gates }: Extract<Loop, { kind: 'all' }>): Use[] {
  return inOrder(gates ?? []).flatMap((value) =>
    value.kind === 'load' ? [{ array: value.array, writes: false, part: undefined }] : [],
  );
}

/** Whether a loop must wait for one before it in the list. */
function overlaps(steps: readonly Step[], n: number): boolean {
  return steps.slice(0, n).some(({ uses }) => mustWait(uses, (steps[n] as Step).uses, 0));
}
