import type { Code, FunctionHandle, ModuleBuilder } from '../../../../../kernels/assembler.ts';
import { brIf, drop, forRange, i32, i32x4, if_, loop, v128 } from '../../../../../kernels/assembler.ts';
import type { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import { LINE_BYTES } from '../../../../../kernels/memory-layout.ts';
import type { Loop, LoopOf } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import { forSpikes } from './body.ts';
import type { LoopScope, Offsets } from './offsets.ts';
import { rowGroup, rowStarts, synapsesRead } from './rows.ts';
import { SpikesInFlight } from './spikes-in-flight.ts';

/** Consecutive loops over the rows of one projection, one loop per delay. */
export type Run = readonly [LoopOf<'rows'>, ...LoopOf<'rows'>[]];

type Ticked = FunctionHandle<readonly ['i32', 'i32'], readonly []>;

/** Number of groups in the list from which on it is processed. */
const ROOM = 4096;

/**
 * Arriving spikes. A processor mispredicts the end of a list of spikes and the end of a row. With many delays both are short, and
 * mispredictions take longer than the synapses. So the groups of four synapses of all rows of all delays are first written into a
 * list, in the order of the loops. Then the list is processed without a break. Rows lie far apart in memory. Each of their cache
 * lines is read while they are listed, so that the caches fetch them at the same time.
 */
export class Arrivals {
  readonly #inFlight: SpikesInFlight[] = [];
  readonly #module: ModuleBuilder;
  readonly #offsets: Offsets;
  readonly #program: Program;
  readonly #memory: MemoryLayout;
  /**
   * Address of the list. An entry is the address of a group within its arrays, plus the number of synapses of the group that are
   * the thread's, where not all four are. The word before the list is free, because empty rows write there.
   */
  readonly #list: number;

  /** @param memory where the list is kept, and the spikes of runs that are queued */
  constructor(module: ModuleBuilder, offsets: Offsets, program: Program, memory: MemoryLayout) {
    this.#module = module;
    this.#offsets = offsets;
    this.#program = program;
    this.#memory = memory;
    const listed = program.tick.filter((loop) => loop.kind === 'rows').filter((loop) => loop.listed !== undefined);
    // Even an empty row writes four entries.
    const most = listed.reduce((longest, { rows }) => Math.max(longest, rows.longest), 16);
    if (listed.length > 0) memory.reserve(4, 4);
    this.#list = listed.length > 0 ? memory.reserve(4 * ROOM + most, LINE_BYTES) : 0;
  }

  /** Code at the start of a run of ticks. */
  begin(): Code {
    return this.#inFlight.map((one) => one.forget());
  }

  /** Emits the loops of a run as one function. */
  emit(run: Run): Ticked {
    const walk = this.#walk(run[0]);
    const inFlight = run[0].listed?.queued
      ? new SpikesInFlight(this.#module, this.#offsets, this.#program, run, this.#memory)
      : undefined;
    if (inFlight !== undefined) this.#inFlight.push(inFlight);
    return this.#module.func(run[0].name, { params: ['i32', 'i32'], results: [] }, (fn) => {
      const source = fn.local('i32');
      const row = fn.local('i32');
      const start = fn.local('i32');
      const end = fn.local('i32');
      const listed = fn.local('i32');
      const after = fn.local('i32');
      const few = fn.local('i32');
      const { share } = this.#offsets;
      const starts = rowStarts(this.#offsets, run[0].rows);
      const empty: Code = [walk.call(fn.param(0).get, fn.param(1).get, listed.get), listed.set(0)];
      const length = i32.sub(end.get, start.get);
      const looks = [run[0].rows.target, ...synapsesRead(run[0])].map((array) =>
        drop(i32.load(start.get, this.#offsets.of(array))),
      );
      const list: Code = [
        start.set(i32.shl(i32.load(row.get, starts.first), 2)),
        end.set(i32.shl(i32.load(row.get, starts.first + 4), 2)),
        after.set(i32.add(listed.get, i32.and(i32.shrU(i32.add(length, 12), 2), -4))),
        share === undefined ? [] : few.set(i32.and(i32.shrU(length, 2), 3)),
        // Four entries at a time. Surplus entries are overwritten.
        loop((again) => [
          looks,
          v128.store(listed.get, i32x4.add(i32x4.splat(start.get), i32x4.const(0, 16, 32, 48)), this.#list),
          listed.set(i32.add(listed.get, 16)),
          start.set(i32.add(start.get, 64)),
          brIf(again, i32.ltU(start.get, end.get)),
        ]),
        listed.set(after.get),
        share === undefined
          ? []
          : i32.store(after.get, i32.or(i32.load(after.get, this.#list - 4), few.get), this.#list - 4),
        if_(i32.geU(listed.get, 4 * ROOM), empty),
      ];
      const rowsOf = ({ ring, rows: { delay, stride, first } }: LoopOf<'rows'>): Code =>
        forSpikes(fn, this.#offsets, ring, delay, source, [
          row.set(i32.mul(i32.add(i32.mul(source.get, stride), first), starts.apart)),
          list,
        ]);
      return [inFlight?.arrivals(fn, row, list) ?? run.map(rowsOf), empty];
    });
  }

  /** The function that processes the list. Its first parameter is the end of the list. */
  #walk(one: LoopOf<'rows'>): FunctionHandle<readonly ['i32', 'i32', 'i32'], readonly []> {
    return this.#module.func(`${one.name}, groups`, { params: ['i32', 'i32', 'i32'], results: [] }, (scope) => {
      const fn = scope as unknown as LoopScope;
      const at = fn.local('i32');
      const k = fn.local('i32');
      const few = fn.local('i32');
      const four = rowGroup(fn, this.#offsets, one, k);
      const rest = this.#offsets.share === undefined ? undefined : rowGroup(fn, this.#offsets, one, k, undefined, few);
      const group: Code =
        rest === undefined
          ? four.ofGroup
          : [few.set(i32.and(k.get, 3)), k.set(i32.and(k.get, -4)), if_(few.get, rest.ofGroup, four.ofGroup)];
      return [
        four.atFirst,
        rest?.atFirst ?? [],
        forRange(at, 0, scope.param(2).get, 4, [k.set(i32.load(at.get, this.#list)), group]),
      ];
    });
  }
}

/** Loops in order. Those that are listed together form runs. */
export function inRuns(loops: readonly Loop[]): (Run | Loop)[] {
  const runs: (Run | Loop)[] = [];
  for (let n = 0; n < loops.length; ) {
    const loop = loops[n];
    const number = loop.kind === 'rows' ? loop.listed?.run : undefined;
    const length = loops.slice(n).findIndex((one) => one.kind !== 'rows' || one.listed?.run !== number);
    const end = number === undefined ? n + 1 : length < 0 ? loops.length : n + length;
    runs.push(number === undefined ? loop : (loops.slice(n, end) as unknown as Run));
    n = end;
  }
  return runs;
}
