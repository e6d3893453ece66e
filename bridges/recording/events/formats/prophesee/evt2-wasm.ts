import {
  block,
  br,
  brIf,
  type Code,
  type Expr,
  f64,
  f64x2,
  i8x16,
  i16x8,
  i32,
  i32x4,
  if_,
  type Local,
  loop,
  v128,
} from '../../../../../kernels/index.ts';
import type { EventKernel } from '../../core/event-kernel.ts';
import { emitSecondsOfTwo } from '../../core/time-stamps.ts';
import { field } from '../../kernels/packed-events.ts';
import { type KernelScope, kernelMaker, layOutEvents, storeTrigger } from '../../kernels/wasm-kernel.ts';
import { EVT2_TRIGGERS } from './evt-trigger.ts';

/** Most bytes of one call. */
export const EVT2_PIECE_BYTES = 1 << 16;

const GROUP = 8;
const GROUP_BYTES = 32;

/**
 * The loop of EVT 2.0, eight words per turn. All eight are stored as if they were events; the mask of their types shows the first
 * that is not, and the output advances to it. So a word of another kind costs one turn, and no word is decoded alone.
 */
function compose(scope: KernelScope): Code {
  const { module, fn, at, from, end, count, other, increment } = scope;
  const time = module.global('time', 'i32', 0);
  const overflow = module.global('overflow', 'f64', 0);
  const [low, high, types] = [fn.local('v128'), fn.local('v128'), fn.local('v128')];
  const [mask, word, type] = [fn.local('i32'), fn.local('i32'), fn.local('i32')];
  const [base, beyond] = [fn.local('v128'), fn.local('i32')];
  const both = (shift: number, bits: number): Expr<'v128'> =>
    i16x8.narrowI32x4U(field(low, shift, bits), field(high, shift, bits));
  const [ticks, index8] = [fn.local('v128'), fn.local('i32')];
  const storeTwo = (low: Expr<'v128'>, address: number): Code =>
    v128.store(index8.get, emitSecondsOfTwo(f64x2.add(base.get, f64x2.convertLowI32x4S(low))), address, 8);
  const times = (words: Local<'v128'>, offset: number): Code => [
    ticks.set(field(words, 22, 0x3f)),
    storeTwo(ticks.get, at.t + offset),
    storeTwo(i8x16.shuffle(ticks.get, ticks.get, UPPER_HALF), at.t + offset + 16),
  ];
  /** us */
  const high64 = f64.mul(f64.add(overflow.get, f64.convertI32U(time.get)), f64.const(64));
  const rebase: Code = base.set(f64x2.splat(high64));
  const trigger = storeTrigger(
    scope,
    f64.add(high64, f64.convertI32U(i32.and(i32.shrU(word.get, 22), 0x3f))),
    word.get,
  );
  return [
    rebase,
    // A word past the end that is not an event stops the last turn; the original word is put back.
    beyond.set(i32.load(end.get, 0, 1)),
    i32.store(end.get, 0xe0000000, 0, 1),
    block((done) =>
      loop((again) => [
        brIf(done, i32.geU(from.get, end.get)),
        low.set(v128.load(from.get, 0, 4)),
        high.set(v128.load(from.get, 16, 4)),
        index8.set(i32.shl(count.get, 3)),
        times(low, 0),
        times(high, 32),
        v128.store(i32.shl(count.get, 1), both(11, 0x7ff), at.x, 2),
        v128.store(i32.shl(count.get, 1), both(0, 0x7ff), at.y, 2),
        // The type of an event is its polarity.
        types.set(i16x8.narrowI32x4U(i32x4.shrU(low.get, 28), i32x4.shrU(high.get, 28))),
        v128.store64Lane(count.get, i8x16.narrowI16x8U(types.get, types.get), 0, at.polarity, 1),
        mask.set(i16x8.bitmask(i16x8.gtS(types.get, i16x8.splat(1)))),
        if_(i32.eqz(mask.get), [
          count.set(i32.add(count.get, GROUP)),
          from.set(i32.add(from.get, GROUP_BYTES)),
          br(again),
        ]),
        mask.set(i32.ctz(mask.get)),
        count.set(i32.add(count.get, mask.get)),
        from.set(i32.add(from.get, i32.shl(mask.get, 2))),
        brIf(done, i32.geU(from.get, end.get)),
        word.set(i32.load(from.get, 0, 4)),
        from.set(i32.add(from.get, 4)),
        type.set(i32.shrU(word.get, 28)),
        if_(
          i32.eq(type.get, 0x8),
          [
            word.set(i32.and(word.get, 0xfffffff)),
            if_(i32.gtS(i32.sub(time.get, word.get), 1 << 27), overflow.set(f64.add(overflow.get, f64.const(2 ** 28)))),
            time.set(word.get),
            rebase,
          ],
          if_(i32.eq(type.get, 0xa), trigger, increment(other)),
        ),
        br(again),
      ]),
    ),
    i32.store(end.get, beyond.get, 0, 1),
  ];
}

const UPPER_HALF = [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15];

export const evt2WasmKernel: () => EventKernel = kernelMaker(
  layOutEvents(EVT2_PIECE_BYTES / 4, EVT2_PIECE_BYTES, 0, EVT2_PIECE_BYTES / 4),
  compose,
  () => 1,
  EVT2_TRIGGERS.read,
);
