import type { Code, Expr, FunctionHandle, Local } from '../../kernels/assembler.ts';
import {
  f32,
  f32x4,
  forRange,
  i32,
  if_,
  instantiate,
  ModuleBuilder,
  v128,
  whileLoop,
} from '../../kernels/assembler.ts';
import type { LoopOf, Offsets, Scope } from './emit-webassembly-body.ts';
import { BodyCode, forSpikes } from './emit-webassembly-body.ts';
import { Deferred } from './emit-webassembly-deferred.ts';
import { neurons } from './emit-webassembly-neurons.ts';
import type { Executable } from './executable.ts';
import { phaseOf } from './executable.ts';
import type { Columns, Loop, Program, Store } from './program.ts';
import { roots, touches } from './program.ts';
import type { ArrayId, Role } from './value.ts';

type LoopFunction = FunctionHandle<readonly ['i32', 'i32'], readonly []>;

const PAGE = 65536;
/** Synapses of a projection from which on updating columns one by one costs more than putting it off. */
const DEFER_FROM = 65536;

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
  return {
    precision: 'f32',
    numbers(array) {
      instance[settling.get(array) ?? '']?.();
      return views[array] as Float32Array;
    },
    indices: (array) => views[array] as Uint32Array,
    run: instance.run,
    raise: (event, completed) =>
      instance[`event_${events.indexOf(event)}`]?.(completed, phaseOf(phased, Math.max(0, completed - 1))),
  };
}

/** The module, and which function makes which array current. */
function assemble(
  program: Program,
  offsets: Offsets,
  deferFrom: number,
): { bytes: Uint8Array; settling: Map<ArrayId, string> } {
  const module = new ModuleBuilder();
  const deferred = new Deferred(module, offsets, program, deferFrom);
  module.export(module.memory({ initial: Math.max(1, Math.ceil(deferred.end / PAGE)) }), 'memory');
  const settling = deferred.exportSettling(module);
  const functions = (loops: readonly Loop[]): LoopFunction[] =>
    loops.map((loop) => emitLoop(module, offsets, deferred, program, loop));
  const rebase = functions(program.rebase);
  const tick = functions(program.tick);
  module.export(
    module.func('run', { params: ['i32', 'i32'], results: [] }, (fn) => {
      const t = fn.param(0);
      const end = fn.local('i32');
      const phase = fn.local('i32');
      const call = (list: readonly LoopFunction[]): Code => list.map((one) => one.call(t.get, phase.get));
      return [
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

  return { bytes: module.bytes(), settling };
}

/** Byte offset of each array, 16-byte aligned, with room to read a whole vector past its end. */
function layOut(program: Program): Offsets {
  const starts: number[] = [];
  let end = 16;
  for (const { id, length } of program.arrays) {
    starts[id] = end;
    end += Math.ceil((length * 4 + 16) / 16) * 16;
  }
  return { of: (array) => starts[array] as number, end };
}

function emitLoop(
  module: ModuleBuilder,
  offsets: Offsets,
  deferred: Deferred,
  program: Program,
  loop: Loop,
): LoopFunction {
  return module.func(loop.name, { params: ['i32', 'i32'], results: [] }, (fn) => {
    switch (loop.kind) {
      case 'neurons':
        return neurons(fn, offsets, loop);
      case 'rows':
        return rows(fn, offsets, deferred, loop);
      case 'columns':
        return deferred.record(fn, loop) ?? columns(fn, offsets, loop, regularColumns(program, loop.columns));
      case 'spikers':
        return spikers(fn, offsets, deferred, loop);
      case 'all':
        return all(fn, offsets, deferred, loop);
    }
  });
}

function rows(fn: Scope, offsets: Offsets, deferred: Deferred, loop: LoopOf<'rows'>): Code {
  const { ring, rows: layout, stores } = loop;
  const source = fn.local('i32');
  const k = fn.local('i32');
  const start = fn.local('i32');
  const end = fn.local('i32');
  const lanes = fourAddresses(fn);
  const target = fn.local('i32');
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    const offset = offsets.of(array);
    if (role === 'pre') return v128.load32Splat(i32.shl(source.get, 2), offset + 4 * layout.traceOffset);
    if (role === 'synapse') return v128.load(k.get, offset);
    return layout.contiguous ? v128.load(target.get, offset, 4) : gather(lanes, offset);
  };
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : role === 'pre' ? 1 : 2), load, roots(loop));
  const values = stores.map(({ value }) => body.use(value));
  const keep = fn.local('v128');
  const write = ({ array, accumulate, value: sent }: Store, n: number): Code => {
    const offset = offsets.of(array);
    const value = values[n] as Expr<'v128'>;
    if (!accumulate) return v128.store(k.get, value, offset);
    if (layout.contiguous) return v128.store(target.get, f32x4.add(v128.load(target.get, offset, 4), value), offset, 4);
    if (sent.kind === 'load' && sent.role === 'synapse')
      return scatterAddLoaded(lanes, k, offsets.of(sent.array), offset);
    return scatterAdd(lanes, keep, value, offset);
  };
  const targets = offsets.of(layout.target);
  const needsTargets = !layout.contiguous && touches(stores, 'post');
  return [
    body.at(0),
    forSpikes(fn, offsets, ring, layout.delay, source, [
      deferred.beforeRow(loop, source.get),
      body.at(1),
      start.set(i32.load(i32.shl(source.get, 2), offsets.of(layout.rowStart))),
      end.set(i32.shl(i32.load(i32.shl(source.get, 2), offsets.of(layout.rowStart) + 4), 2)),
      start.set(i32.shl(start.get, 2)),
      forRange(k, start.get, end.get, 16, [
        layout.contiguous ? target.set(i32.sub(k.get, start.get)) : [],
        needsTargets ? lanes.map((lane, l) => lane.set(i32.shl(i32.load(k.get, targets + 4 * l), 2))) : [],
        body.at(2),
        stores.map(write),
      ]),
    ]),
  ];
}

/** Column j: synapses j, j + stride, j + 2 stride, ... of the sources 0, 1, 2, ..., a multiple of 4 of them. */
interface Regular {
  readonly stride: number;
  readonly sources: number;
}

/** Finds the columns of an all-to-all projection, where looking synapses up would cost more than updating them. */
function regularColumns(program: Program, { columnStart, synapse, source }: Columns): Regular | undefined {
  const [start, at, from] = [columnStart, synapse, source].map((array) => {
    const { length, initial } = program.arrays[array] as Program['arrays'][number];
    const values = new Uint32Array(length);
    initial(values);
    return values;
  }) as [Uint32Array, Uint32Array, Uint32Array];
  const sources = start[1] as number;
  const stride = (at[1] as number) - (at[0] as number);
  if (sources === 0 || at.length !== sources * (start.length - 1)) return undefined;
  for (let c = 0; c < at.length; c++) {
    const j = Math.floor(c / sources);
    const i = c - j * sources;
    if (start[j] !== j * sources || from[c] !== i || at[c] !== j + i * stride) return undefined;
  }
  return { stride, sources };
}

function columns(
  fn: Scope,
  offsets: Offsets,
  { ring, columns: layout, stores }: LoopOf<'columns'>,
  regular: Regular | undefined,
): Code {
  const target = fn.local('i32');
  const c = fn.local('i32');
  const end = fn.local('i32');
  const synapses = fourAddresses(fn);
  const sources = fourAddresses(fn);
  const source = fn.local('i32');
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    const offset = offsets.of(array);
    if (role === 'post') return v128.load32Splat(i32.shl(target.get, 2), offset);
    if (regular === undefined) return gather(role === 'synapse' ? synapses : sources, offset);
    return role === 'pre' ? v128.load(source.get, offset) : gatherApart(c, 4 * regular.stride, offset);
  };
  const body = new BodyCode(
    fn,
    offsets,
    (role) => (role === 'scalar' ? 0 : role === 'post' ? 1 : 2),
    load,
    stores.map(({ value }) => value),
  );
  const values = stores.map(({ value }) => body.use(value));
  if (regular !== undefined) {
    const apart = 4 * regular.stride;
    return [
      body.at(0),
      forSpikes(fn, offsets, ring, 0, target, [
        body.at(1),
        source.set(0),
        end.set(i32.add(i32.shl(target.get, 2), apart * regular.sources)),
        forRange(c, i32.shl(target.get, 2), end.get, 4 * apart, [
          body.at(2),
          stores.map(({ array }, n) =>
            [0, 1, 2, 3].map((l) =>
              v128.store32Lane(c.get, values[n] as Expr<'v128'>, l, offsets.of(array) + l * apart),
            ),
          ),
          source.set(i32.add(source.get, 16)),
        ]),
      ]),
    ];
  }
  return [
    body.at(0),
    forSpikes(fn, offsets, ring, 0, target, [
      body.at(1),
      end.set(i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart) + 4), 2)),
      forRange(c, i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart)), 2), end.get, 16, [
        synapses.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.synapse) + 4 * l), 2))),
        sources.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.source) + 4 * l), 2))),
        body.at(2),
        stores.map(({ array }, n) =>
          synapses.map((lane, l) => v128.store32Lane(lane.get, values[n] as Expr<'v128'>, l, offsets.of(array))),
        ),
      ]),
    ]),
  ];
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
    forSpikes(fn, offsets, ring, delay, neuron, [
      deferred.beforeRow(loop, neuron.get),
      at.set(i32.shl(neuron.get, 2)),
      body.at(2),
      stores.map(({ array }, n) =>
        v128.store32Lane(at.get, values[n] as Expr<'v128'>, 0, offsets.of(array) + 4 * offset),
      ),
    ]),
  ];
}

function all(fn: Scope, offsets: Offsets, deferred: Deferred, loop: LoopOf<'all'>): Code {
  const { length, gates, stores, ends } = loop;
  const at = fn.local('i32');
  const sources = fourAddresses(fn);
  const targets = fourAddresses(fn);
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    if (role === 'pre') return gather(sources, offsets.of(array));
    return role === 'post' ? gather(targets, offsets.of(array)) : v128.load(at.get, offsets.of(array));
  };
  const find = (lanes: readonly Local<'i32'>[], index: ArrayId): Code =>
    lanes.map((lane, l) => lane.set(i32.shl(i32.load(at.get, offsets.of(index) + 4 * l), 2)));
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, [
    ...(gates ?? []),
    ...roots(loop),
  ]);
  const keep = fn.local('v128');
  const open = gates?.map((gate) => v128.anyTrue(f32x4.ne(body.use(gate), f32x4.all(0))));
  const values = stores.map(({ value }) => body.use(value));
  const pass: Code = [
    deferred.before(loop),
    forRange(at, 0, length * 4, 16, [
      ends !== undefined && touches(stores, 'pre') ? find(sources, ends.source) : [],
      ends !== undefined && touches(stores, 'post') ? find(targets, ends.target) : [],
      body.at(2),
      stores.map(({ array, accumulate }, n) => {
        const value = values[n] as Expr<'v128'>;
        return accumulate
          ? scatterAdd(targets, keep, value, offsets.of(array))
          : v128.store(at.get, value, offsets.of(array));
      }),
    ]),
  ];
  return [
    body.at(0),
    open === undefined
      ? pass
      : if_(
          open.reduce((a, b) => i32.or(a, b)),
          pass,
        ),
  ];
}

function fourAddresses(fn: Scope): Local<'i32'>[] {
  return [0, 1, 2, 3].map(() => fn.local('i32'));
}

/** Four elements of an array that lie `apart` bytes from each other. */
function gatherApart(at: Local<'i32'>, apart: number, offset: number): Expr<'v128'> {
  return [1, 2, 3].reduce(
    (vector, l) => v128.load32Lane(at.get, vector, l, offset + l * apart),
    v128.load32Zero(at.get, offset),
  );
}

/** Four elements of an array from anywhere. */
function gather(lanes: readonly Local<'i32'>[], offset: number): Expr<'v128'> {
  const [first, ...rest] = lanes as [Local<'i32'>, ...Local<'i32'>[]];
  return rest.reduce(
    (vector, lane, l) => v128.load32Lane(lane.get, vector, l + 1, offset),
    v128.load32Zero(first.get, offset),
  );
}

/** The same with numbers as they lie in memory, which need no taking apart. */
function scatterAddLoaded(lanes: readonly Local<'i32'>[], k: Local<'i32'>, from: number, offset: number): Code {
  return lanes.map((lane, l) =>
    f32.store(lane.get, f32.add(f32.load(lane.get, offset), f32.load(k.get, from + 4 * l)), offset),
  );
}

/** Adds four numbers to elements of an array anywhere, one after another. */
function scatterAdd(lanes: readonly Local<'i32'>[], keep: Local<'v128'>, value: Expr<'v128'>, offset: number): Code {
  return [
    keep.set(value),
    lanes.map((lane, l) =>
      f32.store(lane.get, f32.add(f32.load(lane.get, offset), f32x4.extractLane(keep.get, l)), offset),
    ),
  ];
}
