import {
  block,
  br,
  brIf,
  type Code,
  type Expr,
  f64,
  f64x2,
  i32,
  i64,
  if_,
  loop,
  select,
  v128,
} from '../../../../../kernels/index.ts';
import type { EventKernel } from '../../core/event-kernel.ts';
import { emitSecondsOfTwo } from '../../core/time-stamps.ts';
import { emitUnpack, field as fieldOf, type PackedFormat } from '../../kernels/packed-events.ts';
import { type KernelScope, kernelMaker, layOutEvents, storeTrigger } from '../../kernels/wasm-kernel.ts';
import { EVT3_TRIGGERS } from './evt-trigger.ts';

/** Most bytes of one call, and most events: 12 per word. */
export const EVT3_PIECE_BYTES = 1 << 14;
export const EVT3_MOST_EVENTS = (EVT3_PIECE_BYTES / 2) * 12;
/** Mask of 15 bits to which columns are limited; no sensor has more than 11. */
export const EVT3_COLUMNS = 0x7fff;

const PACKED_BYTES = 8;

/**
 * An event between the two passes, packed in two words: x 10..0 and polarity 11, as in the word of a single event, the upper bits
 * of x 15..12, y 26..16; then the 24 bits of the time.
 */
const PACKED: PackedFormat = {
  time: 'second',
  x: (words) => v128.or(fieldOf(words, 0, 0x7ff), fieldOf(words, 1, 0x7800)),
  y: (words) => fieldOf(words, 16, 0x7ff),
  polarity: (words) => fieldOf(words, 11, 1),
};

/**
 * The loop of EVT 3.0, in two passes. The first takes the words one by one. It stores every word as if it were a single event,
 * packed in eight bytes, and advances the output if it was one. So the most frequent words (addresses of x and y, and times low)
 * share a path without a branch between them. The words VECT_BASE_X, VECT_12, VECT_12, VECT_8, which cameras send together, are
 * decoded as one mask of 32 columns. The second pass unpacks eight events per turn; it also runs before the upper bits of the time
 * change.
 */
function compose(scope: KernelScope): Code {
  const { module, fn, at, from, end, count, other, increment } = scope;
  const state = {
    row: module.global('row', 'i32', 0),
    base: module.global('base', 'i32', 0),
    polarity: module.global('polarity', 'i32', 0),
    low: module.global('low', 'i32', 0),
    high: module.global('high', 'i32', 0),
  };
  const wraps = module.global('wraps', 'f64', 0);
  /** y and polarity in place for a packed event; the time high times 4096. */
  const [row, base, polarity, low, high] = [
    fn.local('i32'),
    fn.local('i32'),
    fn.local('i32'),
    fn.local('i32'),
    fn.local('i32'),
  ];
  const [word, type, field, mask, columns, column] = [
    fn.local('i32'),
    fn.local('i32'),
    fn.local('i32'),
    fn.local('i32'),
    fn.local('i32'),
    fn.local('i32'),
  ];
  const [packed, unpacked, origin, four] = [fn.local('i32'), fn.local('i32'), fn.local('v128'), fn.local('i64')];

  const unpackEight = emitUnpack(fn, at, PACKED, (ticks) => emitSecondsOfTwo(f64x2.add(origin.get, ticks.get)));
  /** Unpacks the events that are still packed; the last turn may store some past the end. */
  const unpack: Code = [
    origin.set(f64x2.splat(f64.mul(wraps.get, f64.const(2 ** 24)))),
    unpacked.set(at.scratch),
    if_(
      i32.ltU(unpacked.get, packed.get),
      loop((again) => [
        unpackEight(unpacked, count),
        count.set(i32.add(count.get, 8)),
        unpacked.set(i32.add(unpacked.get, 8 * PACKED_BYTES)),
        brIf(again, i32.ltU(unpacked.get, packed.get)),
      ]),
    ),
    count.set(i32.sub(count.get, i32.shrU(i32.sub(unpacked.get, packed.get), 3))),
    packed.set(at.scratch),
  ];
  const store = (pixel: Expr<'i32'>): Code => [
    i32.store(packed.get, i32.or(row.get, pixel), 0, 4),
    i32.store(packed.get, i32.or(high.get, low.get), 4, 4),
  ];
  const advance = (events: Expr<'i32'>): Code => packed.set(i32.add(packed.get, i32.shl(events, 3)));

  const inColumn: Code = [
    column.set(i32.add(base.get, i32.ctz(mask.get))),
    store(
      i32.or(polarity.get, i32.or(i32.and(column.get, 0x7ff), i32.shl(i32.and(column.get, EVT3_COLUMNS & ~0x7ff), 1))),
    ),
  ];
  const next: Code = mask.set(i32.and(mask.get, i32.sub(mask.get, 1)));
  /** Stores an event for every set bit of the mask; most masks have one or none. */
  const expand: Code = [
    inColumn,
    advance(i32.ne(mask.get, 0)),
    next,
    if_(
      mask.get,
      loop((again) => [inColumn, advance(i32.const(1)), next, brIf(again, mask.get)]),
    ),
    base.set(i32.and(i32.add(base.get, columns.get), EVT3_COLUMNS)),
  ];
  const bits = (shift: number, width: number, to: number): Expr<'i64'> =>
    i64.shl(i64.and(i64.shrU(four.get, BigInt(shift)), BigInt((1 << width) - 1)), BigInt(to));
  const vectors: Code = [
    base.set(i32.and(word.get, 0x7ff)),
    polarity.set(i32.and(word.get, 0x800)),
    // The loads may reach past the end; the pattern is only used if it is complete.
    if_(i32.leU(i32.add(from.get, 6), end.get), [
      four.set(i64.load(from.get, 0, 1)),
      if_(i64.eq(i64.and(four.get, 0xf000f000f000n), 0x500040004000n), [
        mask.set(i32.wrapI64(i64.or(i64.or(bits(0, 12, 0), bits(16, 12, 12)), bits(32, 8, 24)))),
        columns.set(32),
        from.set(i32.add(from.get, 6)),
        expand,
      ]),
    ]),
  ];
  const single: Code = [
    columns.set(select(i32.const(12), i32.const(8), i32.eq(type.get, 0x4))),
    mask.set(i32.and(word.get, select(i32.const(0xfff), i32.const(0xff), i32.eq(type.get, 0x4)))),
    expand,
  ];
  const timeHigh: Code = [
    field.set(i32.shl(field.get, 12)),
    if_(i32.gtS(i32.sub(high.get, field.get), 1 << 23), [unpack, wraps.set(f64.add(wraps.get, f64.const(1)))]),
    if_(i32.ne(high.get, field.get), low.set(0)),
    high.set(field.get),
  ];
  const trigger = storeTrigger(
    scope,
    f64.add(f64.mul(wraps.get, f64.const(2 ** 24)), f64.convertI32U(i32.or(high.get, low.get))),
    word.get,
  );
  const rare: Code = if_(
    i32.eq(type.get, 0x3),
    vectors,
    if_(
      i32.eq(i32.and(type.get, 0xe), 0x4),
      single,
      if_(i32.eq(type.get, 0x8), timeHigh, if_(i32.eq(type.get, 0xa), trigger, increment(other))),
    ),
  );
  const carried = [
    [state.row, row],
    [state.base, base],
    [state.polarity, polarity],
    [state.low, low],
    [state.high, high],
  ] as const;
  return [
    carried.map(([global, local]) => local.set(global.get)),
    packed.set(at.scratch),
    block((done) =>
      loop((again) => [
        loop((common) => [
          brIf(done, i32.geU(from.get, end.get)),
          word.set(i32.load16U(from.get)),
          from.set(i32.add(from.get, 2)),
          type.set(i32.shrU(word.get, 12)),
          if_(i32.eq(type.get, 0x2), [store(i32.and(word.get, 0xfff)), packed.set(i32.add(packed.get, 8)), br(common)]),
          if_(i32.eqz(type.get), [row.set(i32.shl(i32.and(word.get, 0x7ff), 16)), br(common)]),
          if_(i32.eq(type.get, 0x6), [low.set(i32.and(word.get, 0xfff)), br(common)]),
        ]),
        field.set(i32.and(word.get, 0xfff)),
        rare,
        br(again),
      ]),
    ),
    unpack,
    carried.map(([global, local]) => global.set(local.get)),
  ];
}

export const evt3WasmKernel: () => EventKernel = kernelMaker(
  layOutEvents(EVT3_MOST_EVENTS, EVT3_PIECE_BYTES, PACKED_BYTES, EVT3_PIECE_BYTES / 2),
  compose,
  () => 1,
  EVT3_TRIGGERS.read,
);
