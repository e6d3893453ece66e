import type { Events } from '../../../../agents/index.ts';
import {
  brIf,
  type Code,
  compile,
  type Expr,
  type FunctionScope,
  f64,
  type GlobalHandle,
  i16x8,
  i32,
  if_,
  type Local,
  loop,
  ModuleBuilder,
  return_,
  v128,
  type WasmModule,
  WebAssembly,
} from '../../../../kernels/index.ts';
import { MemoryLayout } from '../../../../kernels/memory-layout.ts';
import type { EventKernel } from '../core/event-kernel.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import type { TriggerEdge } from '../core/side-sample.ts';
import { emitSeconds, secondsOf } from '../core/time-stamps.ts';

/** Bytes of a trigger: its time in us as an f64, and its word. */
const TRIGGER_BYTES = 16;
/** Events past the last that may be overwritten, because vectors are stored whole. */
const SLACK = 32;
/** Bytes that a turn may read past the end of the input. */
const READ_AHEAD_BYTES = 128;
/** Bytes that can be read from a file straight into a kernel's memory. */
const LANDING_BYTES = 1 << 20;

/** Addresses of a kernel's arrays in its memory, in bytes. */
export interface EventLayout {
  /** Number of events that the arrays can hold. */
  readonly capacity: number;
  /** Bytes to be decoded, copied here. */
  readonly input: number;
  /** Largest number of such bytes. */
  readonly inputBytes: number;
  /** Bytes that are decoded where they were read to. */
  readonly landing: number;
  /** f64: times of the events. */
  readonly t: number;
  /** u16: columns of the events. */
  readonly x: number;
  /** u16: rows of the events. */
  readonly y: number;
  /** u8: polarities of the events. */
  readonly polarity: number;
  /** Triggers. */
  readonly edges: number;
  /** Largest number of them. */
  readonly mostEdges: number;
  /** Working memory of the kernel. */
  readonly scratch: number;
  /** Pages that hold all of it. */
  readonly pages: number;
}

/**
 * @param scratchBytes of working memory per event
 * @param mostEdges of triggers in one call
 */
export function layOutEvents(capacity: number, inputBytes: number, scratchBytes = 0, mostEdges = 0): EventLayout {
  const room = capacity + SLACK;
  const memory = new MemoryLayout();
  const arrays = {
    t: memory.reserve(8 * room),
    x: memory.reserve(2 * room),
    y: memory.reserve(2 * room),
    polarity: memory.reserve(room),
    scratch: memory.reserve(scratchBytes * room),
    edges: memory.reserve(TRIGGER_BYTES * mostEdges),
    input: memory.reserve(inputBytes + READ_AHEAD_BYTES),
    landing: memory.reserve(LANDING_BYTES + READ_AHEAD_BYTES),
  };
  return { capacity, inputBytes, mostEdges, ...arrays, pages: memory.pages };
}

/** Decodes the word of a trigger. */
type EdgeOf = (word: number) => Pick<TriggerEdge, 'channel' | 'edge'>;

/** The module, addresses and variables of a kernel's `decode`. */
export interface KernelScope {
  /** The module, for globals that keep state from call to call. */
  readonly module: ModuleBuilder;
  readonly fn: FunctionScope<readonly ['i32', 'i32']>;
  readonly at: EventLayout;
  /** Address of the next byte to decode. */
  readonly from: Local<'i32'>;
  /** Address past the last byte. */
  readonly end: Local<'i32'>;
  /** Number of events decoded. */
  readonly count: Local<'i32'>;
  readonly triggers: GlobalHandle<'i32'>;
  readonly other: GlobalHandle<'i32'>;
  /** Adds one to a counter. */
  increment(counter: GlobalHandle<'i32'>): Code;
}

/** Exports of every kernel's module. */
export interface KernelExports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly triggers: { readonly value: number };
  readonly other: { readonly value: number };
  readonly used: { readonly value: number };
  decode(from: number, end: number): number;
  outside(count: number, width: number, height: number): number;
}

/**
 * Makes kernels that share one module, which is built with the first.
 *
 * @param compose the loop: advances `from` to `end` or to an incomplete record, and `count` with it
 * @param doubtfulTimes of the last call. Default: 1, for formats whose times hardly fall from one event to the next
 * @param edgeOf what the word of a trigger says. Default: none is stored
 */
export function kernelMaker<Exports extends KernelExports = KernelExports>(
  at: EventLayout,
  compose: (scope: KernelScope) => Code,
  doubtfulTimes: (exports: Exports) => number = () => 1,
  edgeOf: EdgeOf = () => {
    throw new RangeError('a format without triggers');
  },
): () => WasmKernel<Exports> {
  let module: WasmModule | undefined;
  return () => new WasmKernel<Exports>(at, (module ??= buildModule(at, compose)), doubtfulTimes, edgeOf);
}

/** A module whose `decode(from, end)` decodes the bytes between two addresses and returns the number of events. */
function buildModule(at: EventLayout, compose: (scope: KernelScope) => Code): WasmModule {
  const module = new ModuleBuilder();
  module.export(module.memory({ initial: at.pages }));
  const triggers = module.export(module.global('triggers', 'i32', 0));
  const other = module.export(module.global('other', 'i32', 0));
  const used = module.export(module.global('used', 'i32', 0));
  const increment = (counter: GlobalHandle<'i32'>): Code => counter.set(i32.add(counter.get, 1));
  module.export(
    module.func('decode', { params: ['i32', 'i32'], results: ['i32'] }, (fn) => {
      const [start, end] = [fn.param(0), fn.param(1)];
      const [from, count] = [fn.local('i32'), fn.local('i32')];
      return [
        triggers.set(0),
        other.set(0),
        from.set(start.get),
        compose({ module, fn, at, from, end, count, triggers, other, increment }),
        used.set(i32.sub(from.get, start.get)),
        count.get,
      ];
    }),
  );
  module.export(emitOutside(module, at));
  return compile(module.bytes());
}

/** Whether an event among the first `count` has a coordinate beyond `width` or `height`. */
function emitOutside(module: ModuleBuilder, at: EventLayout) {
  return module.func('outside', { params: ['i32', 'i32', 'i32'], results: ['i32'] }, (fn) => {
    const [count, width, height] = [fn.param(0), fn.param(1), fn.param(2)];
    const [i, last] = [fn.local('i32'), fn.local('i32')];
    const [x, y] = [fn.local('v128'), fn.local('v128')];
    const rise = (most: Local<'v128'>, address: number): Code =>
      most.set(i16x8.maxU(most.get, v128.load(i.get, address, 2)));
    const beyond = (most: Local<'v128'>, extent: Expr<'i32'>): Expr<'v128'> =>
      i16x8.gtU(most.get, i16x8.splat(i32.sub(extent, 1)));
    return [
      last.set(i32.shl(i32.and(count.get, ~15), 1)),
      if_(
        i32.ltU(i.get, last.get),
        loop((again) => [
          [0, 16].map((offset) => [rise(x, at.x + offset), rise(y, at.y + offset)]),
          i.set(i32.add(i.get, 32)),
          brIf(again, i32.ltU(i.get, last.get)),
        ]),
      ),
      if_(v128.anyTrue(v128.or(beyond(x, width.get), beyond(y, height.get))), return_(i32.const(1))),
      last.set(i32.shl(count.get, 1)),
      if_(
        i32.ltU(i.get, last.get),
        loop((again) => [
          if_(
            i32.or(i32.geU(i32.load16U(i.get, at.x), width.get), i32.geU(i32.load16U(i.get, at.y), height.get)),
            return_(i32.const(1)),
          ),
          i.set(i32.add(i.get, 2)),
          brIf(again, i32.ltU(i.get, last.get)),
        ]),
      ),
      i32.const(0),
    ];
  });
}

/** Stores one event at an index; its time is given in us. */
export function storeEvent(
  at: EventLayout,
  index: Local<'i32'>,
  event: { readonly t: Expr<'f64'>; readonly x: Expr<'i32'>; readonly y: Expr<'i32'>; readonly polarity: Expr<'i32'> },
): Code {
  return [
    f64.store(i32.shl(index.get, 3), emitSeconds(event.t), at.t),
    i32.store16(i32.shl(index.get, 1), event.x, at.x),
    i32.store16(i32.shl(index.get, 1), event.y, at.y),
    i32.store8(index.get, event.polarity, at.polarity),
  ];
}

/** Stores a trigger, whose time is given in us, as the next one. */
export function storeTrigger(
  { at, triggers, increment }: KernelScope,
  microseconds: Expr<'f64'>,
  word: Expr<'i32'>,
): Code {
  const address = i32.mul(triggers.get, TRIGGER_BYTES);
  return [f64.store(address, microseconds, at.edges), i32.store(address, word, at.edges + 8), increment(triggers)];
}

/** A kernel that runs a module of {@link buildModule}; its events are views into its memory. */
class WasmKernel<Exports extends KernelExports = KernelExports> implements EventKernel {
  readonly exports: Exports;
  readonly events: Events;
  readonly landing: Uint8Array;
  readonly #input: Uint8Array;
  readonly #doubtfulTimes: (exports: Exports) => number;
  readonly #edges: DataView;
  readonly #edgeOf: EdgeOf;

  constructor(
    { capacity, edges, mostEdges, input, inputBytes, landing, t, x, y, polarity }: EventLayout,
    module: WasmModule,
    doubtfulTimes: (exports: Exports) => number,
    edgeOf: EdgeOf,
  ) {
    this.#doubtfulTimes = doubtfulTimes;
    this.#edgeOf = edgeOf;
    this.exports = new WebAssembly.Instance<Exports>(module).exports;
    const { buffer } = this.exports.memory;
    this.#input = new Uint8Array(buffer, input, inputBytes);
    this.#edges = new DataView(buffer, edges, TRIGGER_BYTES * mostEdges);
    this.landing = new Uint8Array(buffer, landing, LANDING_BYTES);
    this.events = {
      count: 0,
      t: new Float64Array(buffer, t, capacity),
      x: new Uint16Array(buffer, x, capacity),
      y: new Uint16Array(buffer, y, capacity),
      polarity: new Uint8Array(buffer, polarity, capacity),
    };
  }

  decode(bytes: Uint8Array): number {
    const landed = bytes.buffer === this.landing.buffer;
    if (!landed) this.#input.set(bytes);
    const from = landed ? bytes.byteOffset : this.#input.byteOffset;
    this.events.count = this.exports.decode(from, from + bytes.length);
    return this.exports.used.value;
  }

  get doubtfulTimes(): number {
    return this.#doubtfulTimes(this.exports);
  }

  outside({ width, height }: SensorGeometry): boolean {
    const { count } = this.events;
    // The module compares with the last column and row, which a damaged header may leave a sensor without.
    if (width === 0 || height === 0) return count > 0;
    return this.exports.outside(count, width, height) !== 0;
  }

  get triggers(): number {
    return this.exports.triggers.value;
  }

  get edges(): readonly TriggerEdge[] {
    return Array.from({ length: this.triggers }, (_, k) => ({
      kind: 'triggers',
      t: secondsOf(this.#edges.getFloat64(TRIGGER_BYTES * k, true)),
      ...this.#edgeOf(this.#edges.getUint32(TRIGGER_BYTES * k + 8, true)),
    }));
  }

  get other(): number {
    return this.exports.other.value;
  }
}
