import type { Code } from '../../../../../kernels/assembler.ts';
import { i32, if_, instantiate, ModuleBuilder, whileLoop } from '../../../../../kernels/assembler.ts';
import type { Executable } from '../../program/executable.ts';
import { copySpikes, phaseOf } from '../../program/executable.ts';
import type { Program } from '../../program/program.ts';
import type { ArrayId } from '../../program/value.ts';
import type { LoopFunction } from './emission.ts';
import { Emission } from './emission.ts';
import { layOut } from './layout.ts';

/**
 * Emits a program as one WebAssembly module with SIMD. Sizes, parameters and addresses are constants of the code. Results are
 * bit-equal to those of the f32 JavaScript program.
 */
export function emitWebAssembly(program: Program): Executable {
  const { bytes, settling, offsets } = assemble(program);
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

/** Keeps no reference to the program, so that the first values of its arrays can be freed. */
function runnable(
  instance: Instance,
  views: readonly (Float32Array | Uint32Array)[],
  settling: ReadonlyMap<ArrayId, string>,
  events: readonly string[],
  phased: { readonly rebaseTicks: number },
): Executable {
  const settle = views.map((_, array) => instance[settling.get(array) ?? '']);
  const current = <A extends Float32Array | Uint32Array>(array: ArrayId): A => {
    settle[array]?.();
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

/** The module, the addresses of its arrays, and the function that makes an array current, by array. */
export function assemble(program: Program) {
  const { offsets, memory } = layOut(program);
  const module = new ModuleBuilder();
  const emission = new Emission(module, program, offsets, memory);
  const settling = emission.exportSettling();
  const rebase = emission.functions(program.rebase);
  const tick = emission.functions(program.tick);
  module.export(
    module.func('run', { params: ['i32', 'i32'], results: [] }, (fn) => {
      const t = fn.param(0);
      const end = fn.local('i32');
      const phase = fn.local('i32');
      const call = (list: readonly LoopFunction[]): Code => list.map((one) => one.call(t.get, phase.get));
      return [
        emission.arrivals.begin(),
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
  [...program.events.values()].forEach((list, number) => {
    const loops = emission.functions(list);
    module.export(
      module.func(`event_${number}`, { params: ['i32', 'i32'], results: [] }, (fn) =>
        loops.map((one) => one.call(fn.param(0).get, fn.param(1).get)),
      ),
    );
  });
  module.export(module.memory({ initial: memory.pages }), 'memory');
  return { bytes: module.bytes(), settling, offsets };
}
