import type { Code, Expr, FunctionHandle, FunctionScope, Local } from '../../kernels/assembler.ts';
import { f32, f32x4, forRange, i32, i32x4, if_, instantiate, ModuleBuilder, v128, whileLoop } from '../../kernels/assembler.ts';
import { emitThreefry } from '../../kernels/random-simd.ts';
import type { Executable } from './executable.ts';
import { phaseOf } from './executable.ts';
import type { Loop, Program, SpikeRing, Store } from './program.ts';
import type { ArrayId, Role, Value } from './value.ts';
import { operands } from './value.ts';
import { Vectors } from './vectors.ts';

type Scope = FunctionScope<readonly ['i32', 'i32']>;
type LoopFunction = FunctionHandle<readonly ['i32', 'i32'], readonly []>;
type Address = Expr<'i32'>;

const PAGE = 65536;

/**
 * Emits a program as one WebAssembly module with SIMD, specialised to it: sizes, parameters and addresses are constants of
 * the code. Bit-equal to the f32 JavaScript program.
 */
export function emitWebAssembly(program: Program): Executable {
  const offsets = layOut(program);
  const module = new ModuleBuilder();
  module.export(module.memory({ initial: Math.max(1, Math.ceil(offsets.end / PAGE)) }), 'memory');
  const functions = (loops: readonly Loop[]): LoopFunction[] => loops.map((loop) => emitLoop(module, offsets, loop));
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
      module.func(`event_${number}`, { params: ['i32', 'i32'], results: [] }, (fn) => loops.map((one) => one.call(fn.param(0).get, fn.param(1).get))),
    );
  });

  const instance = instantiate<{ memory: { buffer: ArrayBuffer }; run(tick: number, steps: number): void } & Record<string, (tick: number, phase: number) => void>>(
    module.bytes(),
  );
  const { buffer } = instance.memory;
  const views = program.arrays.map(({ id, type, length, initial }) => {
    const view = type === 'index' ? new Uint32Array(buffer, offsets.of(id), length) : new Float32Array(buffer, offsets.of(id), length);
    const fill = type === 'index' ? new Uint32Array(length) : new Float64Array(length);
    initial(fill);
    view.set(fill);
    return view;
  });
  return {
    precision: 'f32',
    numbers: (array) => views[array] as Float32Array,
    indices: (array) => views[array] as Uint32Array,
    run: instance.run,
    raise: (event, completed) => instance[`event_${events.indexOf(event)}`]?.(completed, phaseOf(program, Math.max(0, completed - 1))),
  };
}

interface Offsets {
  of(array: ArrayId): number;
  readonly end: number;
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

/** How often a value changes inside a loop: once a call, once a spike, once a group of four elements. */
type Level = 0 | 1 | 2;

function emitLoop(module: ModuleBuilder, offsets: Offsets, loop: Loop): LoopFunction {
  return module.func(loop.name, { params: ['i32', 'i32'], results: [] }, (fn) => {
    switch (loop.kind) {
      case 'neurons':
        return neurons(fn, offsets, loop);
      case 'rows':
        return rows(fn, offsets, loop);
      case 'columns':
        return columns(fn, offsets, loop);
      case 'spikers':
        return spikers(fn, offsets, loop);
      case 'all':
        return all(fn, offsets, loop);
    }
  });
}

/** The values of a loop body as code, hoisted as far out as they go. */
class BodyCode {
  readonly #fn: Scope;
  readonly #offsets: Offsets;
  readonly #level: (role: Role) => Level;
  readonly #vectors: Vectors;
  readonly #code: Record<Level, Code[]> = { 0: [], 1: [], 2: [] };
  readonly #done = new Map<Value, Local<'v128'>>();
  readonly #constants = new Map<Value, Expr<'v128'>>();
  readonly #load: (array: ArrayId, role: Role) => Expr<'v128'>;
  readonly #draw: Expr<'v128'> | undefined;

  constructor(
    fn: Scope,
    offsets: Offsets,
    level: (role: Role) => Level,
    load: (array: ArrayId, role: Role) => Expr<'v128'>,
    draw?: Expr<'v128'>,
  ) {
    this.#fn = fn;
    this.#offsets = offsets;
    this.#level = level;
    this.#vectors = new Vectors(fn);
    this.#load = load;
    this.#draw = draw;
  }

  /** Code to run before anything else, before each spike's synapses, and for each group. */
  at(level: Level): Code {
    return this.#code[level];
  }

  /** A value as an operand; its code is in place by then. */
  use = (value: Value): Expr<'v128'> => {
    if (value.kind === 'constant') {
      const known = this.#constants.get(value) ?? f32x4.all(value.value);
      this.#constants.set(value, known);
      return known;
    }
    const ready = this.#done.get(value);
    if (ready !== undefined) return ready.get;
    const code = this.#compute(value);
    const local = this.#fn.local('v128');
    this.#code[this.#levelOf(value)].push(local.set(code));
    this.#done.set(value, local);
    return local.get;
  };

  #compute(value: Value): Expr<'v128'> {
    switch (value.kind) {
      case 'load':
        return value.role === 'scalar' ? v128.load32Splat(0, this.#offsets.of(value.array)) : this.#load(value.array, value.role);
      case 'table':
        return v128.load32Splat(i32.shl(this.#fn.param(1).get, 2), this.#offsets.of(value.array));
      case 'bernoulli': {
        if (this.#draw === undefined) throw new Error('a random draw outside a population');
        const bound = i32x4.truncSatF32x4U(f32x4.mul(this.use(value.p), f32x4.all(4294967296)));
        return i32x4.ltU(this.#draw, bound);
      }
      case 'select':
        return v128.bitselect(this.use(value.a), this.use(value.b), this.use(value.condition));
      case 'apply':
        return this.#vectors.apply(value.fn, this.use(value.a));
      case 'binary':
        return this.#vectors.binary(value.fn, this.use(value.a), this.use(value.b));
      case 'constant':
        return this.use(value);
    }
  }

  #levelOf(value: Value): Level {
    if (value.kind === 'constant' || value.kind === 'table') return 0;
    if (value.kind === 'load') return this.#level(value.role);
    if (value.kind === 'bernoulli') return 2;
    return operands(value).reduce<Level>((level, operand) => Math.max(level, this.#levelOf(operand)) as Level, 0);
  }
}

type LoopOf<K extends Loop['kind']> = Extract<Loop, { kind: K }>;

/** Two groups of four neurons a turn, as random draws come in eights. */
function neurons(fn: Scope, offsets: Offsets, { size, ring, stream, stores, spike }: LoopOf<'neurons'>): Code {
  const tick = fn.param(0);
  const i = fn.local('i32');
  const at = fn.local('i32');
  const bits = fn.local('i32');
  const out = fn.local('i32');
  const first = fn.local('i32');
  const random = hasDraw(spike);
  const block = i32x4.add(i32x4.splat(i32.shrU(i.get, 1)), i32x4.const(0, 1, 2, 3));
  const draw = random ? emitThreefry(fn, i32x4.splat(tick.get), block, i32x4.all(stream[0]), i32x4.all(stream[1])) : undefined;
  const halves = [0, 1].map((half) => {
    const load = (array: ArrayId): Expr<'v128'> => v128.load(at.get, offsets.of(array) + 16 * half);
    const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load, half === 0 ? draw?.word0.get : draw?.word1.get);
    const mask = body.use(spike);
    const values = stores.map(({ value }) => body.use(value));
    return {
      before: body.at(0),
      code: [body.at(2), stores.map(({ array }, n) => v128.store(at.get, values[n] as Expr<'v128'>, offsets.of(array) + 16 * half))],
      bits: i32x4.bitmask(mask),
    };
  });
  const [low, high] = halves as [(typeof halves)[0], (typeof halves)[0]];
  const ids = offsets.of(ring.ids);
  return [
    low.before,
    high.before,
    first.set(i32.mul(slotOf(tick.get, ring, 0), size * 4)),
    out.set(first.get),
    forRange(i, 0, size, 8, [
      at.set(i32.shl(i.get, 2)),
      draw === undefined ? [] : draw.code,
      low.code,
      high.code,
      bits.set(i32.or(low.bits, i32.shl(high.bits, 4))),
      size % 8 === 0 ? [] : if_(i32.gtS(i.get, size - 8), bits.set(i32.and(bits.get, (1 << (size % 8)) - 1))),
      whileLoop(bits.get, [
        i32.store(out.get, i32.add(i.get, i32.ctz(bits.get)), ids),
        out.set(i32.add(out.get, 4)),
        bits.set(i32.and(bits.get, i32.sub(bits.get, 1))),
      ]),
    ]),
    i32.store(i32.shl(slotOf(tick.get, ring, 0), 2), i32.shrU(i32.sub(out.get, first.get), 2), offsets.of(ring.counts)),
  ];
}

function rows(fn: Scope, offsets: Offsets, { ring, rows: layout, stores }: LoopOf<'rows'>): Code {
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
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : role === 'pre' ? 1 : 2), load);
  const values = stores.map(({ value }) => body.use(value));
  const keep = fn.local('v128');
  const write = ({ array, accumulate }: Store, n: number): Code => {
    const offset = offsets.of(array);
    const value = values[n] as Expr<'v128'>;
    if (!accumulate) return v128.store(k.get, value, offset);
    if (layout.contiguous) return v128.store(target.get, f32x4.add(v128.load(target.get, offset, 4), value), offset, 4);
    return [
      keep.set(value),
      lanes.map((lane, l) => f32.store(lane.get, f32.add(f32.load(lane.get, offset), f32x4.extractLane(keep.get, l)), offset)),
    ];
  };
  const targets = offsets.of(layout.target);
  const needsTargets = !layout.contiguous && usesPost(stores);
  return [
    body.at(0),
    forSpikes(fn, offsets, ring, layout.delay, source, [
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

function columns(fn: Scope, offsets: Offsets, { ring, columns: layout, stores }: LoopOf<'columns'>): Code {
  const target = fn.local('i32');
  const c = fn.local('i32');
  const end = fn.local('i32');
  const synapses = fourAddresses(fn);
  const sources = fourAddresses(fn);
  const load = (array: ArrayId, role: Role): Expr<'v128'> => {
    const offset = offsets.of(array);
    if (role === 'post') return v128.load32Splat(i32.shl(target.get, 2), offset);
    return gather(role === 'synapse' ? synapses : sources, offset);
  };
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : role === 'post' ? 1 : 2), load);
  const values = stores.map(({ value }) => body.use(value));
  return [
    body.at(0),
    forSpikes(fn, offsets, ring, 0, target, [
      body.at(1),
      end.set(i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart) + 4), 2)),
      forRange(c, i32.shl(i32.load(i32.shl(target.get, 2), offsets.of(layout.columnStart)), 2), end.get, 16, [
        synapses.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.synapse) + 4 * l), 2))),
        sources.map((lane, l) => lane.set(i32.shl(i32.load(c.get, offsets.of(layout.source) + 4 * l), 2))),
        body.at(2),
        stores.map(({ array }, n) => synapses.map((lane, l) => v128.store32Lane(lane.get, values[n] as Expr<'v128'>, l, offsets.of(array)))),
      ]),
    ]),
  ];
}

function spikers(fn: Scope, offsets: Offsets, { ring, delay, offset, stores }: LoopOf<'spikers'>): Code {
  const neuron = fn.local('i32');
  const at = fn.local('i32');
  const load = (array: ArrayId): Expr<'v128'> => v128.load32Splat(at.get, offsets.of(array) + 4 * offset);
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load);
  const values = stores.map(({ value }) => body.use(value));
  return [
    body.at(0),
    forSpikes(fn, offsets, ring, delay, neuron, [
      at.set(i32.shl(neuron.get, 2)),
      body.at(2),
      stores.map(({ array }, n) => v128.store32Lane(at.get, values[n] as Expr<'v128'>, 0, offsets.of(array) + 4 * offset)),
    ]),
  ];
}

function all(fn: Scope, offsets: Offsets, { length, gates, stores }: LoopOf<'all'>): Code {
  const at = fn.local('i32');
  const load = (array: ArrayId): Expr<'v128'> => v128.load(at.get, offsets.of(array));
  const body = new BodyCode(fn, offsets, (role) => (role === 'scalar' ? 0 : 2), load);
  const open = gates?.map((gate) => v128.anyTrue(f32x4.ne(body.use(gate), f32x4.all(0))));
  const values = stores.map(({ value }) => body.use(value));
  const pass = forRange(at, 0, length * 4, 16, [
    body.at(2),
    stores.map(({ array }, n) => v128.store(at.get, values[n] as Expr<'v128'>, offsets.of(array))),
  ]);
  return [body.at(0), open === undefined ? pass : if_(open.reduce((a, b) => i32.or(a, b)), pass)];
}

/** Runs `each` with `id` set to every neuron of the ring that spiked `delay` ticks ago. */
function forSpikes(fn: Scope, offsets: Offsets, ring: SpikeRing, delay: number, id: Local<'i32'>, each: Code): Code {
  const slot = fn.local('i32');
  const at = fn.local('i32');
  const end = fn.local('i32');
  return [
    slot.set(slotOf(fn.param(0).get, ring, delay)),
    at.set(i32.mul(slot.get, ring.size * 4)),
    end.set(i32.add(at.get, i32.shl(i32.load(i32.shl(slot.get, 2), offsets.of(ring.counts)), 2))),
    forRange(at, at.get, end.get, 4, [id.set(i32.load(at.get, offsets.of(ring.ids))), each]),
  ];
}

function slotOf(tick: Address, { slots }: SpikeRing, delay: number): Address {
  return i32.and(delay === 0 ? tick : i32.sub(tick, delay), slots - 1);
}

function fourAddresses(fn: Scope): Local<'i32'>[] {
  return [0, 1, 2, 3].map(() => fn.local('i32'));
}

/** Four elements of an array from anywhere. */
function gather(lanes: readonly Local<'i32'>[], offset: number): Expr<'v128'> {
  const [first, ...rest] = lanes as [Local<'i32'>, ...Local<'i32'>[]];
  return rest.reduce((vector, lane, l) => v128.load32Lane(lane.get, vector, l + 1, offset), v128.load32Zero(first.get, offset));
}

function usesPost(stores: readonly Store[]): boolean {
  const reads = (value: Value): boolean => (value.kind === 'load' && value.role === 'post') || operands(value).some(reads);
  return stores.some(({ role, value }) => role === 'post' || reads(value));
}

function hasDraw(value: Value): boolean {
  return value.kind === 'bernoulli' || operands(value).some(hasDraw);
}
