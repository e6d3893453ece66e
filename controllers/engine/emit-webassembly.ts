import type { Code, Expr, FunctionHandle, Local } from '../../kernels/assembler.ts';
import {
  drop,
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
import { sources, sourcesOf, wordsKept } from './emit-webassembly-sources.ts';
import type { Executable } from './executable.ts';
import { copySpikes, phaseOf } from './executable.ts';
import type { Columns, Loop, Program, Store } from './program.ts';
import { closedFor, roots, touches } from './program.ts';
import type { ArrayId, Role, Value } from './value.ts';
import { inOrder } from './value.ts';

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
  const indices = (array: ArrayId): Uint32Array => views[array] as Uint32Array;
  return {
    precision: 'f32',
    numbers(array) {
      instance[settling.get(array) ?? '']?.();
      return views[array] as Float32Array;
    },
    indices,
    spikes: (ring, slot, out) => copySpikes(indices, ring, slot, out),
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
export function layOut(program: Program): Offsets {
  const starts: number[] = [];
  let end = 16;
  for (const { id, length } of program.arrays) {
    starts[id] = end;
    end += Math.ceil((length * 4 + 16) / 16) * 16;
  }
  const kept = new Map<ArrayId, number>();
  for (const loop of program.tick) {
    if (loop.kind !== 'neurons' || sourcesOf(program, loop) === undefined) continue;
    kept.set(loop.ring.ids, end);
    end += 4 * wordsKept(loop);
  }
  return { of: (array) => starts[array] as number, end, kept: (ids) => kept.get(ids) };
}

export function emitLoop(
  module: ModuleBuilder,
  offsets: Offsets,
  deferred: Deferred,
  program: Program,
  loop: Loop,
): LoopFunction {
  return module.func(loop.name, { params: ['i32', 'i32'], results: [] }, (fn) => {
    switch (loop.kind) {
      case 'neurons': {
        const kept = offsets.kept?.(loop.ring.ids);
        const drawn = kept === undefined ? undefined : sourcesOf(program, loop);
        return drawn === undefined ? neurons(fn, offsets, loop) : sources(fn, offsets, loop, drawn, kept as number);
      }
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
  const { ring, rows: layout } = loop;
  const { share } = offsets;
  const source = fn.local('i32');
  const k = fn.local('i32');
  const start = fn.local('i32');
  const end = fn.local('i32');
  const row = share?.row(layout) ?? { start: offsets.of(layout.rowStart), apart: 4 };
  const at = i32.mul(source.get, row.apart);
  const findRow = start.set(i32.shl(i32.load(at, row.start), 2));
  const four = rowGroup(fn, offsets, loop, source, k, start);
  // A thread's part of a row need not be whole groups, but where it is all of its neurons.
  const few = fn.local('i32');
  const rest =
    share === undefined || layout.contiguous ? undefined : rowGroup(fn, offsets, loop, source, k, start, few);
  return [
    four.atFirst,
    rest?.atFirst ?? [],
    // Rows lie anywhere: a look at the beginning of each lets the caches fetch them all at the same time.
    layout.contiguous
      ? []
      : forSpikes(fn, offsets, ring, layout.delay, source, [
          findRow,
          [layout.target, ...synapsesRead(loop)].map((array) => drop(i32.load(start.get, offsets.of(array)))),
        ]),
    forSpikes(fn, offsets, ring, layout.delay, source, [
      deferred.beforeRow(loop, source.get),
      four.ofSource,
      findRow,
      end.set(i32.shl(i32.load(at, row.start + 4), 2)),
      rest === undefined
        ? forRange(k, start.get, end.get, 16, four.ofGroup)
        : [
            few.set(i32.sub(end.get, 12)),
            forRange(k, start.get, few.get, 16, four.ofGroup),
            few.set(i32.shrS(i32.sub(end.get, k.get), 2)),
            if_(few.get, [rest.ofSource, rest.ofGroup]),
          ],
    ]),
  ];
}

/** Arrays of the synapses' own that a loop reads. */
function synapsesRead(loop: Loop): Set<ArrayId> {
  return new Set(
    inOrder(roots(loop)).flatMap((value) => (value.kind === 'load' && value.role === 'synapse' ? [value.array] : [])),
  );
}

/** The code of four synapses of a row at k, or of the first `few` of them: once a call, once a source, and for each group. */
function rowGroup(
  fn: Scope,
  offsets: Offsets,
  loop: LoopOf<'rows'>,
  source: Local<'i32'>,
  k: Local<'i32'>,
  start: Local<'i32'>,
  few?: Local<'i32'>,
): { readonly atFirst: Code; readonly ofSource: Code; readonly ofGroup: Code } {
  const { rows: layout, stores } = loop;
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
    if (!accumulate)
      return few === undefined
        ? v128.store(k.get, value, offset)
        : eachLane(lanes, (_, l) => v128.store32Lane(k.get, value, l, offset + 4 * l), few);
    if (layout.contiguous) return v128.store(target.get, f32x4.add(v128.load(target.get, offset, 4), value), offset, 4);
    if (sent.kind === 'load' && sent.role === 'synapse')
      return scatterAddLoaded(lanes, k, offsets.of(sent.array), offset, few);
    return scatterAdd(lanes, keep, value, offset, few);
  };
  const targets = offsets.of(layout.target);
  const needsTargets = !layout.contiguous && touches(stores, 'post');
  const place = i32.sub(k.get, start.get);
  const firstTarget = 4 * (offsets.share?.range(layout.targets).first ?? 0);
  return {
    atFirst: body.at(0),
    ofSource: body.at(1),
    ofGroup: [
      layout.contiguous ? target.set(firstTarget === 0 ? place : i32.add(place, firstTarget)) : [],
      needsTargets ? lanes.map((lane, l) => lane.set(i32.shl(i32.load(k.get, targets + 4 * l), 2))) : [],
      body.at(2),
      stores.map(write),
    ],
  };
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
      forSpikes(
        fn,
        offsets,
        ring,
        0,
        target,
        [
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
        ],
        'own',
      ),
    ];
  }
  return [
    body.at(0),
    forSpikes(
      fn,
      offsets,
      ring,
      0,
      target,
      [
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
      ],
      'own',
    ),
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
        stores.map(({ array }, n) =>
          v128.store32Lane(at.get, values[n] as Expr<'v128'>, 0, offsets.of(array) + 4 * offset),
        ),
      ],
      'own',
    ),
  ];
}

function all(fn: Scope, offsets: Offsets, deferred: Deferred, loop: LoopOf<'all'>): Code {
  const { gates, alone = [] } = loop;
  const everything = pass(fn, offsets, loop);
  if (gates === undefined) return [deferred.before(loop), everything];
  const scalars = new BodyCode(
    fn,
    offsets,
    () => 0,
    () => {
      throw new Error('a gate that is not one for all');
    },
    gates,
  );
  const open = new Map(gates.map((gate) => [gate, v128.anyTrue(f32x4.ne(scalars.use(gate), f32x4.all(0)))]));
  const any = (some: readonly Value[]): Expr<'i32'> =>
    some.map((gate) => open.get(gate) as Expr<'i32'>).reduce((a, b) => i32.or(a, b));
  const chosen = alone.reduceRight(
    (rest, one) => if_(any(closedFor(one, gates)), rest, pass(fn, offsets, { ...loop, stores: one.stores })),
    everything,
  );
  return [scalars.at(0), if_(any(gates), [deferred.before(loop), chosen])];
}

/** One pass over the elements of a loop. */
function pass(fn: Scope, offsets: Offsets, loop: LoopOf<'all'>): Code {
  const { length, stores, ends } = loop;
  const range = offsets.share?.range(length) ?? { first: 0, end: length };
  const at = fn.local('i32');
  const sources = fourAddresses(fn);
  const targets = fourAddresses(fn);
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    if (role === 'pre') return gather(sources, offsets.of(array));
    return role === 'post' ? gather(targets, offsets.of(array)) : v128.load(at.get, offsets.of(array));
  };
  const find = (lanes: readonly Local<'i32'>[], index: ArrayId): Code =>
    lanes.map((lane, l) => lane.set(i32.shl(i32.load(at.get, offsets.of(index) + 4 * l), 2)));
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, roots(loop));
  const keep = fn.local('v128');
  const values = stores.map(({ value }) => body.use(value));
  return [
    body.at(0),
    forRange(at, 4 * range.first, 4 * range.end, 16, [
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

/** Code for each lane, or for each of the first `few`, of which there is at least one. */
function eachLane(
  lanes: readonly Local<'i32'>[],
  code: (lane: Local<'i32'>, l: number) => Code,
  few?: Local<'i32'>,
): Code {
  return lanes.map((lane, l) =>
    few === undefined || l === 0 ? code(lane, l) : if_(i32.gtS(few.get, l), code(lane, l)),
  );
}

/** The same with numbers as they lie in memory, which need no taking apart. */
function scatterAddLoaded(
  lanes: readonly Local<'i32'>[],
  k: Local<'i32'>,
  from: number,
  offset: number,
  few?: Local<'i32'>,
): Code {
  return eachLane(
    lanes,
    (lane, l) => f32.store(lane.get, f32.add(f32.load(lane.get, offset), f32.load(k.get, from + 4 * l)), offset),
    few,
  );
}

/** Adds four numbers to elements of an array anywhere, one after another. */
function scatterAdd(
  lanes: readonly Local<'i32'>[],
  keep: Local<'v128'>,
  value: Expr<'v128'>,
  offset: number,
  few?: Local<'i32'>,
): Code {
  return [
    keep.set(value),
    eachLane(
      lanes,
      (lane, l) => f32.store(lane.get, f32.add(f32.load(lane.get, offset), f32x4.extractLane(keep.get, l)), offset),
      few,
    ),
  ];
}
