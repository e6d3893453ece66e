import type { Code, FunctionHandle } from '../../../../../kernels/assembler.ts';
import { i32, if_, ModuleBuilder, whileLoop } from '../../../../../kernels/assembler.ts';
import type { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import { MOST_PAGES } from '../../../../../kernels/memory-layout.ts';
import type { Loop } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import type { Use } from '../../program/uses.ts';
import { isSole, spikesOf, usesOf } from '../../program/uses.ts';
import type { ArrayId } from '../../program/value.ts';
import { inOrder } from '../../program/value.ts';
import type { Run } from '../webassembly/arrivals.ts';
import { inRuns } from '../webassembly/arrivals.ts';
import { forSpikes } from '../webassembly/body.ts';
import type { LoopFunction } from '../webassembly/emission.ts';
import { Emission } from '../webassembly/emission.ts';
import { layOut } from '../webassembly/layout.ts';
import type { Offsets, Share } from '../webassembly/offsets.ts';
import { mustWait, placeBarriers } from './barriers.ts';
import { Shares } from './share.ts';
import { defineBarrier, TEAM_BYTES } from './team.ts';

/** A program divided among threads. */
export interface Divided {
  /** One module per thread. All import one memory of `bytes` bytes, `shared.memory`. */
  readonly modules: readonly Uint8Array[];
  readonly bytes: number;
  readonly offsets: Offsets;
  readonly shares: Shares;
  /** Address of the bytes that the team of threads needs. */
  readonly teamAt: number;
  /** The exported function that makes an array current, by array. It must be called in every thread. */
  readonly settling: ReadonlyMap<ArrayId, string>;
  /**
   * Exported functions that `run` calls per tick and per rebasing, in order, after `begin`. Where a stage waits, the stages before
   * it have ended in all threads.
   */
  readonly stages: { readonly tick: readonly Stage[]; readonly rebase: readonly Stage[] };
}

export interface Stage {
  readonly name: string;
  readonly waits: boolean;
}

/** Lays out a program for several threads and assembles the module of each. */
export function divideProgram(program: Program, threads: number): Divided {
  const { offsets, memory } = layOut(program);
  const shares = new Shares(program, offsets, threads, memory);
  const teamAt = memory.reserveLines(TEAM_BYTES);
  const modules: ThreadModule[] = [];
  for (let thread = 0; thread < threads; thread++) {
    modules.push(new ThreadModule(program, offsets, shares.of(thread), memory, teamAt));
    memory.endLine();
  }
  const [{ settling, stages }] = modules;
  return { modules: modules.map((one) => one.bytes), bytes: memory.end, offsets, shares, teamAt, settling, stages };
}

/** The part of a loop that one thread runs. */
interface Step {
  readonly uses: readonly Use[];
  /** Undefined where the thread has no part of the loop. */
  readonly part: LoopFunction | undefined;
}

/** The module of one thread. */
class ThreadModule {
  readonly bytes: Uint8Array;
  /** The function that makes an array current, by array. */
  readonly settling: ReadonlyMap<ArrayId, string>;
  readonly stages: Divided['stages'];
  readonly #program: Program;
  readonly #whole: Offsets;
  readonly #own: Offsets;
  readonly #share: Share;
  readonly #emission: Emission;
  readonly #barrier: FunctionHandle<readonly [], readonly []>;

  constructor(
    program: Program,
    whole: Offsets,
    own: Offsets & { readonly share: Share },
    memory: MemoryLayout,
    teamAt: number,
  ) {
    this.#program = program;
    this.#whole = whole;
    this.#own = own;
    this.#share = own.share;
    const module = new ModuleBuilder();
    module.importMemory('shared', 'memory', { initial: 1, maximum: MOST_PAGES, shared: true });
    this.#barrier = module.export(defineBarrier(module, teamAt, own.share.threads));
    this.#emission = new Emission(module, program, own, memory);
    this.settling = this.#emission.exportSettling();
    this.stages = this.#exportRun();
    if (own.share.thread === 0) this.#exportEvents();
    this.bytes = module.bytes();
  }

  #exportRun(): Divided['stages'] {
    const { rebaseTicks } = this.#program;
    const rebase = this.#program.rebase.flatMap((loop) => this.#steps(loop));
    const tick = inRuns(this.#program.tick).flatMap((one) => ('kind' in one ? this.#steps(one) : this.#arriving(one)));
    const barriers = placeBarriers(tick.map(({ uses }) => uses));
    const rebaseStages = this.#stages('rebase', rebase, (n) => n === 0 || overlaps(rebase, n));
    const tickStages = this.#stages('tick', tick, (n) => barriers.has(n));
    const begin = this.#emission.module.export(
      this.#emission.module.func('begin', { params: [], results: [] }, () => this.#emission.arrivals.begin()),
    );
    this.#emission.module.export(
      this.#emission.module.func('run', { params: ['i32', 'i32'], results: [] }, (fn) => {
        const t = fn.param(0);
        const end = fn.local('i32');
        const phase = fn.local('i32');
        const wait = this.#barrier.call();
        const call = ({ waits, stage }: { waits: boolean; stage: LoopFunction }): Code => [
          waits ? wait : [],
          stage.call(t.get, phase.get),
        ];
        return [
          begin.call(),
          end.set(i32.add(t.get, fn.param(1).get)),
          whileLoop(i32.ne(t.get, end.get), [
            phase.set(i32.and(t.get, rebaseTicks - 1)),
            if_(i32.and(i32.eqz(phase.get), i32.ne(t.get, 0)), [rebaseStages.map(call), wait]),
            tickStages.map(call),
            t.set(i32.add(t.get, 1)),
          ]),
        ];
      }),
    );
    const named = (stages: typeof tickStages): Stage[] =>
      stages.map(({ waits, stage }) => ({ waits, name: stage.name }));
    return { tick: named(tickStages), rebase: named(rebaseStages) };
  }

  /** One function per stretch of loops between two barriers. */
  #stages(
    name: string,
    steps: readonly Step[],
    waits: (step: number) => boolean,
  ): { readonly waits: boolean; readonly stage: LoopFunction }[] {
    const starts = [...steps.keys()].filter((n) => n === 0 || waits(n));
    return starts.map((start, number) => ({
      waits: waits(start),
      stage: this.#emission.module.export(
        this.#emission.module.func(`${name}_${number}`, { params: ['i32', 'i32'], results: [] }, (fn) =>
          steps.slice(start, starts[number + 1]).map(({ part }) => part?.call(fn.param(0).get, fn.param(1).get) ?? []),
        ),
      ),
    }));
  }

  /** Exports the events. Between runs only the first thread is active, so it runs the whole event. */
  #exportEvents(): void {
    [...this.#program.events.values()].forEach((loops, number) => {
      const functions = loops.map((loop) => this.#emission.emit(loop, { offsets: this.#whole, settled: true }));
      this.#emission.module.export(
        this.#emission.module.func(`event_${number}`, { params: ['i32', 'i32'], results: [] }, (fn) =>
          functions.map((one) => one.call(fn.param(0).get, fn.param(1).get)),
        ),
      );
    });
  }

  /** The steps of a loop. Deferred work that the loop depends on comes first, in all threads. */
  #steps(loop: Loop): Step[] {
    const uses = usesOf(this.#program, loop);
    const late = this.#emission.deferred.metBy(loop).flatMap((columns) => usesOf(this.#program, columns));
    if (isSole(loop)) {
      const first = this.#share.thread === 0;
      const step = {
        uses,
        part: first ? this.#emission.emit(loop, { offsets: this.#whole, settled: true }) : undefined,
      };
      return [...this.#catchUp(loop, late), step];
    }
    if (loop.kind === 'spikers' || loop.kind === 'all')
      return [
        ...this.#everyoneBack(loop),
        ...this.#catchUp(loop, late),
        { uses, part: this.#emission.emit(loop, { settled: true }) },
      ];
    return [{ uses: [...uses, ...late], part: this.#emission.emit(loop) }];
  }

  /** The step of listed arrivals. They depend on no deferred work and on no refractory neuron. */
  #arriving(run: Run): Step[] {
    return [{ uses: run.flatMap((loop) => usesOf(this.#program, loop)), part: this.#emission.arrivals.emit(run) }];
  }

  #everyoneBack(loop: Loop): Step[] {
    return this.#emission.refractory.metBy(loop).map(({ loop: neurons, everyoneBack }) => ({
      uses: usesOf(this.#program, neurons),
      part: this.#emission.module.func(`${loop.name}, before`, { params: ['i32', 'i32'], results: [] }, () =>
        everyoneBack.call(),
      ),
    }));
  }

  #catchUp(loop: Loop, late: readonly Use[]): Step[] {
    if (late.length === 0) return [];
    if (loop.kind === 'all') {
      const part = this.#emission.emit({ ...loop, length: 0 });
      return [{ uses: [...gatesOf(loop), ...late], part }];
    }
    if (loop.kind !== 'spikers') return [];
    const { ring, delay } = loop;
    const part = this.#emission.module.func(`${loop.name}, before`, { params: ['i32', 'i32'], results: [] }, (fn) => {
      const neuron = fn.local('i32');
      return forSpikes(fn, this.#own, ring, delay, neuron, this.#emission.deferred.beforeRow(loop, neuron.get));
    });
    return [{ uses: [{ ...spikesOf(ring, loop), part: undefined }, ...late], part }];
  }
}

/** The uses of the gates that every thread reads to decide whether a loop over all elements runs. */
function gatesOf({ gates }: Extract<Loop, { kind: 'all' }>): Use[] {
  return inOrder(gates ?? []).flatMap((value) =>
    value.kind === 'load' ? [{ array: value.array, writes: false, part: undefined }] : [],
  );
}

/** Whether a step of the list must wait for one before it. */
function overlaps(steps: readonly Step[], n: number): boolean {
  return steps.slice(0, n).some(({ uses }) => mustWait(uses, steps[n].uses, 0));
}
