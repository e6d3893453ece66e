import type { FunctionHandle, ModuleBuilder } from '../../../../../kernels/assembler.ts';
import type { MemoryLayout } from '../../../../../kernels/memory-layout.ts';
import type { Loop } from '../../program/loops.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import { all } from './all.ts';
import { Arrivals, inRuns } from './arrivals.ts';
import { columns } from './columns.ts';
import { Deferred } from './deferred.ts';
import { neurons } from './neurons.ts';
import type { Offsets } from './offsets.ts';
import { RefractoryQueues } from './refractory.ts';
import { rows } from './rows.ts';
import { sources } from './sources.ts';
import { spikers } from './spikers.ts';

/** A loop as a function of the tick and its phase. */
export type LoopFunction = FunctionHandle<readonly ['i32', 'i32'], readonly []>;

/** A module while it is emitted: what the decisions of passes need in its memory, and its loops as functions. */
export class Emission {
  readonly module: ModuleBuilder;
  readonly deferred: Deferred;
  readonly refractory: RefractoryQueues;
  readonly arrivals: Arrivals;
  readonly #offsets: Offsets;

  /** @param memory the free memory after the arrays */
  constructor(module: ModuleBuilder, program: Program, offsets: Offsets, memory: MemoryLayout) {
    this.module = module;
    this.#offsets = offsets;
    this.deferred = new Deferred(module, offsets, program, memory);
    this.refractory = new RefractoryQueues(module, offsets, program, memory);
    this.arrivals = new Arrivals(module, offsets, program, memory);
  }

  /** Exports functions that make arrays current. Returns which array needs which function. */
  exportSettling(): Map<ArrayId, string> {
    return new Map([...this.deferred.exportSettling(this.module), ...this.refractory.exportSettling(this.module)]);
  }

  /** The functions of loops, in order. A run of listed arrivals is one function. */
  functions(loops: readonly Loop[]): LoopFunction[] {
    return inRuns(loops).map((one) => ('kind' in one ? this.emit(one) : this.arrivals.emit(one)));
  }

  /**
   * The function of one loop.
   *
   * @param offsets addresses of its arrays, where they differ from those of the other loops
   * @param settled whether no deferred work is left that the loop would have to wait for
   */
  emit(loop: Loop, { offsets = this.#offsets, settled = false } = {}): LoopFunction {
    const deferred = settled ? undefined : this.deferred;
    return this.module.func(loop.name, { params: ['i32', 'i32'], results: [] }, (fn) => {
      switch (loop.kind) {
        case 'neurons':
          return loop.drawn === undefined
            ? neurons(fn, offsets, loop, this.refractory.of(loop))
            : sources(fn, offsets, loop, loop.drawn);
        case 'rows':
          return rows(fn, offsets, deferred, loop);
        case 'columns':
          return deferred?.record(fn, loop) ?? columns(fn, offsets, loop);
        case 'spikers':
          return spikers(fn, offsets, deferred, loop);
        case 'all':
          return [
            this.refractory.metBy(loop).map((queue) => queue.everyoneBack.call()),
            all(fn, offsets, deferred, loop),
          ];
      }
    });
  }
}
