/**
 * The 128-bit vector instructions by lane shape: `v128`, `i8x16`, `i16x8`, `i32x4`, `i64x2`,
 * `f32x4` and `f64x2`.
 *
 * In `i32x4`, `f32x4` and `f64x2` a plain number as operand stands for that constant in all lanes.
 * Comparisons give lanes of all ones or all zeros.
 */
import { type Code, type Expr, type Operand, typed } from './code.ts';
import {
  asF32,
  asF32x4,
  asF64,
  asF64x2,
  asI32,
  asI32x4,
  asI64,
  asV128,
  binary,
  type Constant,
  extract,
  f32Bytes,
  f64Bytes,
  i32Bytes,
  laneOf,
  load,
  loadLane,
  replace,
  simd,
  store,
  storeLane,
  unary,
  vectorOf,
} from './instruction.ts';

type Vector = Expr<'v128'>;

const map = <G>(as: Constant<'v128', G>, at: number) => unary<'v128', 'v128', G>(as, simd(at));
const merge = <G>(as: Constant<'v128', G>, at: number) => binary<'v128', 'v128', G>(as, simd(at));
const reduce = (at: number) => unary<'v128', 'i32'>(asV128, simd(at));

const shift =
  <G>(as: Constant<'v128', G>, at: number) =>
  (a: G, count: Operand<'i32'>): Vector =>
    typed<'v128'>(as(a), asI32(count), simd(at));

const integerComparisons = <G>(as: Constant<'v128', G>, first: number) => ({
  eq: merge(as, first),
  ne: merge(as, first + 1),
  ltS: merge(as, first + 2),
  ltU: merge(as, first + 3),
  gtS: merge(as, first + 4),
  gtU: merge(as, first + 5),
  leS: merge(as, first + 6),
  leU: merge(as, first + 7),
  geS: merge(as, first + 8),
  geU: merge(as, first + 9),
});

const floatComparisons = <G>(as: Constant<'v128', G>, first: number) => ({
  eq: merge(as, first),
  ne: merge(as, first + 1),
  lt: merge(as, first + 2),
  gt: merge(as, first + 3),
  le: merge(as, first + 4),
  ge: merge(as, first + 5),
});

/** Arithmetic of a float shape from its `abs`; pmin(a, b) is b < a ? b : a, pmax a < b ? b : a. */
const floatArithmetic = <G>(as: Constant<'v128', G>, abs: number) => ({
  abs: map(as, abs),
  neg: map(as, abs + 1),
  sqrt: map(as, abs + 3),
  add: merge(as, abs + 4),
  sub: merge(as, abs + 5),
  mul: merge(as, abs + 6),
  div: merge(as, abs + 7),
  min: merge(as, abs + 8),
  max: merge(as, abs + 9),
  pmin: merge(as, abs + 10),
  pmax: merge(as, abs + 11),
});

/** Whether the value of an expression is that of a local: `local.get` or `local.tee`, before the index. */
const readsLocal = (a: Vector): boolean => a.at(-2) === 0x20 || a.at(-2) === 0x22;

/** Whole vectors: memory, bitwise logic and lanes in memory. */
export const v128 = {
  const: vectorOf,
  load: load<'v128'>(simd(0x00), 16),
  load8x8S: load<'v128'>(simd(0x01), 8),
  load8x8U: load<'v128'>(simd(0x02), 8),
  load16x4S: load<'v128'>(simd(0x03), 8),
  load16x4U: load<'v128'>(simd(0x04), 8),
  load32x2S: load<'v128'>(simd(0x05), 8),
  load32x2U: load<'v128'>(simd(0x06), 8),
  load8Splat: load<'v128'>(simd(0x07), 1),
  load16Splat: load<'v128'>(simd(0x08), 2),
  load32Splat: load<'v128'>(simd(0x09), 4),
  load64Splat: load<'v128'>(simd(0x0a), 8),
  load32Zero: load<'v128'>(simd(0x5c), 4),
  load64Zero: load<'v128'>(simd(0x5d), 8),
  store: store<'v128'>(asV128, simd(0x0b), 16),
  load8Lane: loadLane(0x54, 1),
  load16Lane: loadLane(0x55, 2),
  load32Lane: loadLane(0x56, 4),
  load64Lane: loadLane(0x57, 8),
  store8Lane: storeLane(0x58, 1),
  store16Lane: storeLane(0x59, 2),
  store32Lane: storeLane(0x5a, 4),
  store64Lane: storeLane(0x5b, 8),
  not: map(asV128, 0x4d),
  and: merge(asV128, 0x4e),
  /** a & ~b. */
  andnot: merge(asV128, 0x4f),
  or: merge(asV128, 0x50),
  xor: merge(asV128, 0x51),
  /** Bits of `a` where `mask` is set, bits of `b` elsewhere. */
  bitselect: (a: Vector, b: Vector, mask: Vector): Vector => typed<'v128'>(a, b, mask, simd(0x52)),
  /** Whether any bit is set. */
  anyTrue: reduce(0x53),
};

/** Sixteen bytes. */
export const i8x16 = {
  ...integerComparisons(asV128, 0x23),
  splat: unary<'i32', 'v128'>(asI32, simd(0x0f)),
  extractLaneS: extract<'i32'>(0x15, 16),
  extractLaneU: extract<'i32'>(0x16, 16),
  replaceLane: replace<'i32'>(asI32, 0x17, 16),
  /** Byte i is byte lanes[i] of the 32 bytes of `a` and then `b`. */
  shuffle: (a: Vector, b: Vector, lanes: readonly number[]): Vector => {
    if (lanes.length !== 16) throw new RangeError(`16 lanes are needed, not ${lanes.length}`);
    const picks: Code = lanes.map((lane) => laneOf(lane, 32));
    return typed<'v128'>(a, b, simd(0x0d), picks);
  },
  /**
   * Byte i is byte b[i] of `a`, or 0 where b[i] > 15. `a` may not be a local: without AVX, the baseline compiler of V8 in Node 20
   * and 22 leaves it wrong where its register is still in use.
   */
  swizzle: (a: Vector, b: Vector): Vector => {
    if (readsLocal(a)) throw new TypeError('The first operand of a swizzle must be a fresh value, not a local');
    return typed<'v128'>(asV128(a), asV128(b), simd(0x0e));
  },
  abs: map(asV128, 0x60),
  neg: map(asV128, 0x61),
  popcnt: map(asV128, 0x62),
  allTrue: reduce(0x63),
  bitmask: reduce(0x64),
  narrowI16x8S: merge(asV128, 0x65),
  narrowI16x8U: merge(asV128, 0x66),
  shl: shift(asV128, 0x6b),
  shrS: shift(asV128, 0x6c),
  shrU: shift(asV128, 0x6d),
  add: merge(asV128, 0x6e),
  sub: merge(asV128, 0x71),
};

/** Eight 16-bit integers. */
export const i16x8 = {
  ...integerComparisons(asV128, 0x2d),
  splat: unary<'i32', 'v128'>(asI32, simd(0x10)),
  extractLaneS: extract<'i32'>(0x18, 8),
  extractLaneU: extract<'i32'>(0x19, 8),
  replaceLane: replace<'i32'>(asI32, 0x1a, 8),
  abs: map(asV128, 0x80),
  neg: map(asV128, 0x81),
  allTrue: reduce(0x83),
  bitmask: reduce(0x84),
  narrowI32x4S: merge(asV128, 0x85),
  narrowI32x4U: merge(asV128, 0x86),
  extendLowI8x16S: map(asV128, 0x87),
  extendHighI8x16S: map(asV128, 0x88),
  extendLowI8x16U: map(asV128, 0x89),
  extendHighI8x16U: map(asV128, 0x8a),
  shl: shift(asV128, 0x8b),
  shrS: shift(asV128, 0x8c),
  shrU: shift(asV128, 0x8d),
  add: merge(asV128, 0x8e),
  sub: merge(asV128, 0x91),
  mul: merge(asV128, 0x95),
  maxU: merge(asV128, 0x99),
};

/** Four 32-bit integers. */
export const i32x4 = {
  ...integerComparisons(asI32x4, 0x37),
  const: (a: number, b: number, c: number, d: number): Vector => vectorOf([a, b, c, d].flatMap(i32Bytes)),
  /** The same number in all lanes. */
  all: (value: number): Vector => asI32x4(value),
  splat: unary<'i32', 'v128'>(asI32, simd(0x11)),
  extractLane: extract<'i32'>(0x1b, 4),
  replaceLane: replace<'i32'>(asI32, 0x1c, 4),
  abs: map(asI32x4, 0xa0),
  neg: map(asI32x4, 0xa1),
  allTrue: reduce(0xa3),
  bitmask: reduce(0xa4),
  extendLowI16x8S: map(asV128, 0xa7),
  extendHighI16x8S: map(asV128, 0xa8),
  extendLowI16x8U: map(asV128, 0xa9),
  extendHighI16x8U: map(asV128, 0xaa),
  shl: shift(asI32x4, 0xab),
  shrS: shift(asI32x4, 0xac),
  shrU: shift(asI32x4, 0xad),
  add: merge(asI32x4, 0xae),
  sub: merge(asI32x4, 0xb1),
  mul: merge(asI32x4, 0xb5),
  minS: merge(asI32x4, 0xb6),
  minU: merge(asI32x4, 0xb7),
  maxS: merge(asI32x4, 0xb8),
  maxU: merge(asI32x4, 0xb9),
  dotI16x8S: merge(asV128, 0xba),
  truncSatF32x4S: map(asF32x4, 0xf8),
  truncSatF32x4U: map(asF32x4, 0xf9),
  truncSatF64x2SZero: map(asF64x2, 0xfc),
  truncSatF64x2UZero: map(asF64x2, 0xfd),
};

/** Two 64-bit integers; comparisons are signed only. */
export const i64x2 = {
  splat: unary<'i64', 'v128'>(asI64, simd(0x12)),
  extractLane: extract<'i64'>(0x1d, 2),
  replaceLane: replace<'i64'>(asI64, 0x1e, 2),
  abs: map(asV128, 0xc0),
  neg: map(asV128, 0xc1),
  allTrue: reduce(0xc3),
  bitmask: reduce(0xc4),
  extendLowI32x4S: map(asV128, 0xc7),
  extendHighI32x4S: map(asV128, 0xc8),
  extendLowI32x4U: map(asV128, 0xc9),
  extendHighI32x4U: map(asV128, 0xca),
  shl: shift(asV128, 0xcb),
  shrS: shift(asV128, 0xcc),
  shrU: shift(asV128, 0xcd),
  add: merge(asV128, 0xce),
  sub: merge(asV128, 0xd1),
  mul: merge(asV128, 0xd5),
  eq: merge(asV128, 0xd6),
  ne: merge(asV128, 0xd7),
  ltS: merge(asV128, 0xd8),
  gtS: merge(asV128, 0xd9),
  leS: merge(asV128, 0xda),
  geS: merge(asV128, 0xdb),
};

/** Four single-precision floats. */
export const f32x4 = {
  ...floatComparisons(asF32x4, 0x41),
  ...floatArithmetic(asF32x4, 0xe0),
  const: (a: number, b: number, c: number, d: number): Vector => vectorOf([a, b, c, d].flatMap(f32Bytes)),
  /** The same number in all lanes. */
  all: (value: number): Vector => asF32x4(value),
  splat: unary<'f32', 'v128'>(asF32, simd(0x13)),
  extractLane: extract<'f32'>(0x1f, 4),
  replaceLane: replace<'f32'>(asF32, 0x20, 4),
  ceil: map(asF32x4, 0x67),
  floor: map(asF32x4, 0x68),
  trunc: map(asF32x4, 0x69),
  /** Round half to even. */
  nearest: map(asF32x4, 0x6a),
  demoteF64x2Zero: map(asF64x2, 0x5e),
  convertI32x4S: map(asI32x4, 0xfa),
  convertI32x4U: map(asI32x4, 0xfb),
};

/** Two double-precision floats. */
export const f64x2 = {
  ...floatComparisons(asF64x2, 0x47),
  ...floatArithmetic(asF64x2, 0xec),
  const: (a: number, b: number): Vector => vectorOf([a, b].flatMap(f64Bytes)),
  /** The same number in both lanes. */
  all: (value: number): Vector => asF64x2(value),
  splat: unary<'f64', 'v128'>(asF64, simd(0x14)),
  extractLane: extract<'f64'>(0x21, 2),
  replaceLane: replace<'f64'>(asF64, 0x22, 2),
  ceil: map(asF64x2, 0x74),
  floor: map(asF64x2, 0x75),
  trunc: map(asF64x2, 0x7a),
  /** Round half to even. */
  nearest: map(asF64x2, 0x94),
  promoteLowF32x4: map(asF32x4, 0x5f),
  convertLowI32x4S: map(asI32x4, 0xfe),
  convertLowI32x4U: map(asI32x4, 0xff),
};
