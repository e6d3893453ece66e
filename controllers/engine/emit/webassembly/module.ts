import type { Code, Expr, FunctionHandle } from '../../../../kernels/assembler.ts';
import { i32, if_, instantiate, ModuleBuilder, v128, whileLoop } from '../../../../kernels/assembler.ts';
import { LINE, padded } from '../../program/array-table.ts';
import type { Executable } from '../../program/executable.ts';
import { copySpikes, phaseOf } from '../../program/executable.ts';
import type { Loop, LoopOf, Program } from '../../program/program.ts';
import { roots } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import { all } from './all.ts';
import { Arrivals, inRuns } from './arrivals.ts';
import { BodyCode, forSpikes } from './body.ts';
import { columns, regularColumns } from './columns.ts';
import { Deferred } from './deferred.ts';
import { neurons } from './neurons.ts';
import type { Offsets, Scope } from './offsets.ts';
import { Refractory } from './refractory.ts';
import { rows } from './rows.ts';
import { sources, sourcesOf, wordsKept } from './sources.ts';

export type LoopFunction = FunctionHandle<readonly ['i32', 'i32'], readonly []>;

export const PAGE = 65536;
/** Synapses of a projection from which on updating columns one by one costs more than putting it off. */
export const DEFER_FROM = 65536;

/**
 * Emits a program as one WebAssembly module with SIMD, specialised to it: sizes, parameters and addresses are constants of
 * the code. Bit-equal to the f32 JavaScript program.
 */
export function emitWebAssembly(program: Program, { deferFrom = DEFER_FROM } = {}): Executable {
  const offsets = layOut(program);
  const { bytes, settling } = assemble(program, offsets, deferFrom);
  const instance = instantiate<Instance>(bytes);
  const { buffer } = instance.memory;
  const views = program.arrays.map(({ id, type, length, initial }) => {
    const view =
      type === 'index'
        ? new Uint32Array(buffer, offsets.of(id), length)
        : new Float32Array(buffer, offsets.of(id), length);
    initial(view);
    return view;
  });
  return runnable(instance, views, settling, [...program.events.keys()], { rebaseTicks: program.rebaseTicks });
}

type Instance = { memory: { buffer: ArrayBuffer }; run(tick: number, steps: number): void } & Record<
  string,
  (tick?: number, phase?: number) => void
>;

/** Does not hold on to the program, and so not to the first values of its arrays. */
function runnable(
  instance: Instance,
  views: readonly (Float32Array | Uint32Array)[],
  settling: ReadonlyMap<ArrayId, string>,
  events: readonly string[],
  phased: { readonly rebaseTicks: number },
): Executable {
  const current = <A extends Float32Array | Uint32Array>(array: ArrayId): A => {
    instance[settling.get(array) ?? '']?.();
    return views[array] as A;
  };
  const indices = current<Uint32Array>;
  return {
    precision: 'f32',
    numbers: current<Float32Array>,
    indices,
    spikes: (ring, slot, out) => copySpikes(indices, ring, slot, out),
    run: instance.run,
    raise: (event, completed) =>
      instance[`event_${events.indexOf(event)}`]?.(completed, phaseOf(phased, Math.max(0, completed - 1))),
  };
}

/** The module, and which function makes which array current. */
export function assemble(
  program: Program,
  offsets: Offsets,
  deferFrom: number,
): { bytes: Uint8Array; settling: Map<ArrayId, string> } {
  const module = new ModuleBuilder();
  const deferred = new Deferred(module, offsets, program, deferFrom);
  const refractory = new Refractory(module, offsets, program, deferred.end);
  const arrivals = new Arrivals(module, offsets, program, refractory.end);
  const settling = new Map([...deferred.exportSettling(module), ...refractory.exportSettling(module)]);
  const functions = (loops: readonly Loop[]): LoopFunction[] =>
    inRuns(loops).map((one) =>
      'kind' in one ? emitLoop(module, offsets, { deferred, refractory }, program, one) : arrivals.emit(one),
    );
  const rebase = functions(program.rebase);
  const tick = functions(program.tick);
  module.export(
    module.func('run', { params: ['i32', 'i32'], results: [] }, (fn) => {
      const t = fn.param(0);
      const end = fn.local('i32');
      const phase = fn.local('i32');
      const call = (list: readonly LoopFunction[]): Code => list.map((one) => one.call(t.get, phase.get));
      return [
        arrivals.begin(),
        end.set(i32.add(t.get, fn.param(1).get)),
        whileLoop(i32.ne(t.get, end.get), [
          phase.set(i32.and(t.get, program.rebaseTicks - 1)),
          if_(i32.and(i32.eqz(phase.get), i32.ne(t.get, 0)), call(rebase)),
          call(tick),
          t.set(i32.add(t.get, 1)),
        ]),
      ];
    }),
  );
  const events = [...program.events.keys()];
  events.forEach((event, number) => {
    const loops = functions(program.events.get(event) ?? []);
    module.export(
      module.func(`event_${number}`, { params: ['i32', 'i32'], results: [] }, (fn) =>
        loops.map((one) => one.call(fn.param(0).get, fn.param(1).get)),
      ),
    );
  });

  module.export(module.memory({ initial: Math.max(1, Math.ceil(arrivals.end / PAGE)) }), 'memory');
  return { bytes: module.bytes(), settling };
}

/** Byte offset of each array, on cache lines of its own, with room to read a whole vector past its end. */
export function layOut(program: Program): Offsets {
  const starts: number[] = [];
  let end = LINE;
  for (const { id, length } of program.arrays) {
    starts[id] = end;
    end += padded(length * 4 + 16, LINE);
  }
  const kept = new Map<ArrayId, number>();
  for (const loop of program.tick) {
    const drawn = loop.kind === 'neurons' ? sourcesOf(program, loop) : undefined;
    if (loop.kind !== 'neurons' || drawn === undefined) continue;
    kept.set(loop.ring.ids, end);
    end += padded(4 * wordsKept(loop, drawn), LINE);
  }
  return { of: (array) => starts[array], end, kept: (ids) => kept.get(ids) };
}

/** What loops put aside. */
export interface Aside {
  readonly deferred: Deferred;
  readonly refractory: Refractory;
}

export function emitLoop(
  module: ModuleBuilder,
  offsets: Offsets,
  { deferred, refractory }: Aside,
  program: Program,
  loop: Loop,
): LoopFunction {
  return module.func(loop.name, { params: ['i32', 'i32'], results: [] }, (fn) => {
    switch (loop.kind) {
      case 'neurons': {
        const kept = offsets.kept?.(loop.ring.ids);
        const drawn = kept === undefined ? undefined : sourcesOf(program, loop);
        return drawn === undefined
          ? neurons(fn, offsets, loop, refractory.of(loop))
          : sources(fn, offsets, loop, drawn, kept as number);
      }
      case 'rows':
        return rows(fn, offsets, deferred, loop);
      case 'columns':
        return deferred.record(fn, loop) ?? columns(fn, offsets, loop, regularColumns(program, loop.columns));
      case 'spikers':
        return spikers(fn, offsets, deferred, loop);
      case 'all':
        return [refractory.metBy(loop).map((queue) => queue.everyoneBack.call()), all(fn, offsets, deferred, loop)];
    }
  });
}

function spikers(fn: Scope, offsets: Offsets, deferred: Deferred, loop: LoopOf<'spikers'>): Code {
  const { ring, delay, offset, stores } = loop;
  const neuron = fn.local('i32');
  const at = fn.local('i32');
  const load = (array: ArrayId): Expr<'v128'> => v128.load32Splat(at.get, offsets.of(array) + 4 * offset);
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, roots(loop));
  const values = stores.map(({ value }) => body.use(value));
  return [
    body.at(0),
    forSpikes(
      fn,
      offsets,
      ring,
      delay,
      neuron,
      [
        deferred.beforeRow(loop, neuron.get),
        at.set(i32.shl(neuron.get, 2)),
        body.at(2),
        stores.map(({ array }, n) => v128.store32Lane(at.get, values[n], 0, offsets.of(array) + 4 * offset)),
      ],
      'own',
    ),
  ];
}
