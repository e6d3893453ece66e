import {
  block,
  br,
  brIf,
  type Code,
  compile,
  type Expr,
  i8x16,
  i32,
  if_,
  loop,
  ModuleBuilder,
  return_,
  v128,
  type WasmMemory,
  type WasmModule,
  WebAssembly,
} from '../../../kernels/index.ts';
import { MemoryLayout, PAGE_BYTES } from '../../../kernels/memory-layout.ts';
import type { Lz4Blocks } from './lz4-blocks.ts';

/** Bytes of a vector. Copies are made of whole vectors, and reach up to one past the end. */
const VECTOR = 16;
const SLACK = 2 * VECTOR;
const layout = new MemoryLayout();
/** Address of a table: for each distance below 16, the indices of bytes that repeat a match of that distance in a vector. */
const REPEATS = layout.reserve(VECTOR * VECTOR);
/** Address of a table: for each distance below 16, the largest multiple of it that a vector holds, by which a copy advances. */
const STEPS = layout.reserve(VECTOR);
/** Address of the input; the content follows. */
const INPUT = layout.end;

interface Lz4Exports {
  readonly memory: WasmMemory;
  /** Decompresses from..end to `to`. Returns the end of the content, or 0 if the block is not well-formed. */
  block(from: number, end: number, to: number, limit: number, origin: number): number;
}

function build(): WasmModule {
  const module = new ModuleBuilder();
  module.export(module.memory({ initial: 1 }));
  module.export(
    module.func('block', { params: ['i32', 'i32', 'i32', 'i32', 'i32'], results: ['i32'] }, (fn) => {
      const [from, end, to, limit, origin] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3), fn.param(4)];
      const [token, length, byte, source, until] = [1, 2, 3, 4, 5].map(() => fn.local('i32'));
      const [distance, repeat] = [fn.local('i32'), fn.local('v128')];
      const refuse = (condition: Expr<'i32'>): Code => if_(condition, return_(i32.const(0)));
      const extend: Code = if_(
        i32.eq(length.get, 15),
        loop((again) => [
          refuse(i32.geU(from.get, end.get)),
          byte.set(i32.load8U(from.get)),
          from.set(i32.add(from.get, 1)),
          length.set(i32.add(length.get, byte.get)),
          brIf(again, i32.eq(byte.get, 255)),
        ]),
      );
      /** Copies at least one vector from `source`, up to `until`; the last may reach past it. */
      const copy: Code = loop((again) => [
        v128.store(to.get, v128.load(source.get, 0, 1), 0, 1),
        source.set(i32.add(source.get, VECTOR)),
        to.set(i32.add(to.get, VECTOR)),
        brIf(again, i32.ltU(to.get, until.get)),
      ]);
      const repeatMatch: Code = [
        // The source is loaded where it is swizzled: a swizzle may not read a local.
        repeat.set(i8x16.swizzle(v128.load(source.get, 0, 1), v128.load(i32.shl(distance.get, 4), REPEATS, 4))),
        distance.set(i32.load8U(distance.get, STEPS)),
        loop((again) => [
          v128.store(to.get, repeat.get, 0, 1),
          to.set(i32.add(to.get, distance.get)),
          brIf(again, i32.ltU(to.get, until.get)),
        ]),
      ];
      const reach = (): Code => [until.set(i32.add(to.get, length.get)), refuse(i32.gtU(until.get, limit.get))];
      return [
        block((done) =>
          loop((again) => [
            brIf(done, i32.geU(from.get, end.get)),
            token.set(i32.load8U(from.get)),
            from.set(i32.add(from.get, 1)),
            length.set(i32.shrU(token.get, 4)),
            extend,
            source.set(from.get),
            from.set(i32.add(from.get, length.get)),
            refuse(i32.gtU(from.get, end.get)),
            reach(),
            copy,
            to.set(until.get),
            brIf(done, i32.eq(from.get, end.get)),
            refuse(i32.gtU(i32.add(from.get, 2), end.get)),
            distance.set(i32.load16U(from.get, 0, 1)),
            from.set(i32.add(from.get, 2)),
            length.set(i32.and(token.get, 15)),
            extend,
            length.set(i32.add(length.get, 4)),
            // A distance of 0 wraps around, and is refused with the too large ones.
            refuse(i32.geU(i32.sub(distance.get, 1), i32.sub(to.get, origin.get))),
            reach(),
            source.set(i32.sub(to.get, distance.get)),
            if_(i32.geU(distance.get, VECTOR), copy, repeatMatch),
            to.set(until.get),
            br(again),
          ]),
        ),
        to.get,
      ];
    }),
  );
  return compile(module.bytes());
}

let built: WasmModule | undefined;

/** LZ4 blocks in a WebAssembly memory: the tables, the input, and after it the content, which grows. */
export class Lz4WasmBlocks implements Lz4Blocks {
  readonly #exports = new WebAssembly.Instance<Lz4Exports>((built ??= build())).exports;
  /** Addresses of the start and the end of the content. */
  #origin = INPUT;
  #to = INPUT;

  constructor() {
    const tables = new Uint8Array(this.#exports.memory.buffer);
    for (let distance = 1; distance < VECTOR; distance++) {
      for (let i = 0; i < VECTOR; i++) tables[REPEATS + VECTOR * distance + i] = i % distance;
      tables[STEPS + distance] = VECTOR - (VECTOR % distance);
    }
  }

  begin(input: Uint8Array): void {
    this.#origin = INPUT + input.length + SLACK;
    this.#to = this.#origin;
    this.#reserve(0);
    new Uint8Array(this.#exports.memory.buffer, INPUT).set(input);
  }

  get content(): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, this.#origin, this.#to - this.#origin);
  }

  stored(from: number, bytes: number): void {
    this.#reserve(bytes);
    new Uint8Array(this.#exports.memory.buffer).copyWithin(this.#to, INPUT + from, INPUT + from + bytes);
    this.#to += bytes;
  }

  block(from: number, bytes: number, room: number): boolean {
    this.#reserve(room);
    const end = INPUT + from + bytes;
    const to = this.#exports.block(INPUT + from, end, this.#to, this.#to + room, this.#origin);
    if (to === 0) return false;
    this.#to = to;
    return true;
  }

  /** Makes room for more content. */
  #reserve(more: number): void {
    const { memory } = this.#exports;
    const missing = this.#to + more + SLACK - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
  }
}
