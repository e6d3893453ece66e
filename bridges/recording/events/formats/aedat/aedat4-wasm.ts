import {
  brIf,
  type Code,
  type Expr,
  f64,
  f64x2,
  i8x16,
  i16x8,
  i32,
  i32x4,
  i64,
  i64x2,
  if_,
  type Local,
  loop,
  v128,
} from '../../../../../kernels/index.ts';
import type { EventKernel } from '../../core/event-kernel.ts';
import { emitSeconds, emitSecondsOfTwo } from '../../core/time-stamps.ts';
import { EVEN_WORDS, EXPONENT, field, ODD_WORDS } from '../../kernels/packed-events.ts';
import { type KernelExports, type KernelScope, kernelMaker, layOutEvents } from '../../kernels/wasm-kernel.ts';

/** Most bytes of one call. */
export const AEDAT4_PIECE_BYTES = 1 << 17;

const EVENT_BYTES = 16;
/** Events per turn. */
const GROUP = 8;

/** Indices of bytes in two vectors: their lower and their upper halves. */
const LOWER = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const UPPER = LOWER.map((byte) => byte + 8);

/** The loop over the structs of a packet of events, eight per turn; events that the last turn stores past the end are not counted. */
function compose({ module, fn, at, from, end, count }: KernelScope): Code {
  const times = [0, 1, 2, 3].map(() => fn.local('v128'));
  const pixels = [0, 1, 2, 3].map(() => fn.local('v128'));
  const [low, high, x8] = [fn.local('v128'), fn.local('v128'), fn.local('i32')];
  const halves = (bytes: readonly number[]): Expr<'v128'> => i8x16.shuffle(low.get, high.get, bytes);
  const gather = (words: readonly number[]): Code => [
    low.set(i8x16.shuffle(pixels[0].get, pixels[1].get, words)),
    high.set(i8x16.shuffle(pixels[2].get, pixels[3].get, words)),
  ];
  const narrow = (shift: number, bits: number): Expr<'v128'> =>
    i16x8.narrowI32x4U(field(low, shift, bits), field(high, shift, bits));
  const small = (time: Local<'v128'>): Expr<'v128'> => f64x2.sub(v128.or(time.get, EXPONENT), EXPONENT);
  const [all, earlier] = [fn.local('v128'), fn.local('v128')];
  const anyFrom = (bit: bigint, stamps: Local<'v128'>): Expr<'i32'> =>
    v128.anyTrue(v128.and(stamps.get, i64x2.splat(i64.const(-(1n << bit)))));
  const distant = module.export(module.global('distant', 'i32', 0));
  const convert = (k: number): Code =>
    f64.store(x8.get, emitSeconds(f64.convertI64S(i64.load(from.get, EVENT_BYTES * k, 1))), at.t + 8 * k);
  const bytes = fn.local('i32');
  return [
    bytes.set(i32.sub(end.get, from.get)),
    if_(
      i32.ltU(from.get, end.get),
      loop((again) => [
        earlier.set(v128.or(earlier.get, all.get)),
        times.map((time, k) => [
          low.set(v128.load(from.get, 32 * k, 1)),
          high.set(v128.load(from.get, 32 * k + 16, 1)),
          time.set(halves(LOWER)),
          pixels[k].set(halves(UPPER)),
        ]),
        all.set(times.map((time): Expr<'v128'> => time.get).reduce((a, b) => v128.or(a, b))),
        x8.set(i32.shl(count.get, 3)),
        if_(
          anyFrom(52n, all),
          Array.from({ length: GROUP }, (_, k) => convert(k)),
          times.map((time, k) => v128.store(x8.get, emitSecondsOfTwo(small(time)), at.t + 16 * k, 8)),
        ),
        gather(EVEN_WORDS),
        v128.store(i32.shl(count.get, 1), narrow(0, 0xffff), at.x, 2),
        v128.store(
          i32.shl(count.get, 1),
          i16x8.narrowI32x4U(i32x4.shrU(low.get, 16), i32x4.shrU(high.get, 16)),
          at.y,
          2,
        ),
        gather(ODD_WORDS),
        low.set(narrow(0, 1)),
        v128.store64Lane(count.get, i8x16.narrowI16x8U(low.get, low.get), 0, at.polarity, 1),
        count.set(i32.add(count.get, GROUP)),
        from.set(i32.add(from.get, GROUP * EVENT_BYTES)),
        brIf(again, i32.ltU(from.get, end.get)),
      ]),
    ),
    from.set(end.get),
    count.set(i32.shrU(bytes.get, 4)),
    distant.set(anyFrom(51n, earlier)),
  ];
}

interface Aedat4Exports extends KernelExports {
  /** Whether a time before the last group is negative, or lies beyond the year 2041 of Unix time. */
  readonly distant: { readonly value: number };
}

export const aedat4WasmKernel: () => EventKernel = kernelMaker<Aedat4Exports>(
  layOutEvents(AEDAT4_PIECE_BYTES / EVENT_BYTES, AEDAT4_PIECE_BYTES),
  compose,
  ({ distant }) => (distant.value === 0 ? GROUP : Infinity),
);
