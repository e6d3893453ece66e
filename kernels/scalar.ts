/**
 * The scalar instructions by type: `i32`, `i64`, `f32` and `f64`.
 *
 * Operands may be plain numbers (bigints for i64), which become constants. Integer constants are
 * taken modulo the width; f32 constants are rounded to the nearest f32. A store takes (address,
 * value, offset, align), a load (address, offset, align), both in bytes.
 */
import type { ValueType } from './code.ts';
import { asF32, asF64, asI32, asI64, binary, type Constant, load, store, unary } from './instruction.ts';

/** Comparison and arithmetic of one integer type, whose operation codes are contiguous. */
const integer = <T extends 'i32' | 'i64'>(as: Constant<T>, compare: number, count: number) => {
  const test = (at: number) => binary<T, 'i32'>(as, compare + at);
  const compute = (at: number) => binary<T, T>(as, count + at);
  return {
    eqz: unary<T, 'i32'>(as, compare),
    eq: test(1),
    ne: test(2),
    ltS: test(3),
    ltU: test(4),
    gtS: test(5),
    gtU: test(6),
    leS: test(7),
    leU: test(8),
    geS: test(9),
    geU: test(10),
    clz: unary<T, T>(as, count),
    ctz: unary<T, T>(as, count + 1),
    popcnt: unary<T, T>(as, count + 2),
    add: compute(3),
    sub: compute(4),
    mul: compute(5),
    divS: compute(6),
    divU: compute(7),
    remS: compute(8),
    remU: compute(9),
    and: compute(10),
    or: compute(11),
    xor: compute(12),
    shl: compute(13),
    shrS: compute(14),
    shrU: compute(15),
    rotl: compute(16),
    rotr: compute(17),
  };
};

/** Comparison and arithmetic of one floating-point type, whose operation codes are contiguous. */
const float = <T extends 'f32' | 'f64'>(as: Constant<T>, compare: number, arithmetic: number) => {
  const test = (at: number) => binary<T, 'i32'>(as, compare + at);
  const map = (at: number) => unary<T, T>(as, arithmetic + at);
  const compute = (at: number) => binary<T, T>(as, arithmetic + at);
  return {
    eq: test(0),
    ne: test(1),
    lt: test(2),
    gt: test(3),
    le: test(4),
    ge: test(5),
    abs: map(0),
    neg: map(1),
    ceil: map(2),
    floor: map(3),
    trunc: map(4),
    /** Round half to even. */
    nearest: map(5),
    sqrt: map(6),
    add: compute(7),
    sub: compute(8),
    mul: compute(9),
    div: compute(10),
    min: compute(11),
    max: compute(12),
    copysign: compute(13),
  };
};

const saturating = <A extends ValueType, R extends ValueType>(as: Constant<A>, at: number) =>
  unary<A, R>(as, [0xfc, at]);

/** 32-bit integers. */
export const i32 = {
  const: asI32,
  ...integer<'i32'>(asI32, 0x45, 0x67),
  load: load<'i32'>(0x28, 4),
  load8S: load<'i32'>(0x2c, 1),
  load8U: load<'i32'>(0x2d, 1),
  load16S: load<'i32'>(0x2e, 2),
  load16U: load<'i32'>(0x2f, 2),
  store: store<'i32'>(asI32, 0x36, 4),
  store8: store<'i32'>(asI32, 0x3a, 1),
  store16: store<'i32'>(asI32, 0x3b, 2),
  wrapI64: unary<'i64', 'i32'>(asI64, 0xa7),
  truncF32S: unary<'f32', 'i32'>(asF32, 0xa8),
  truncF32U: unary<'f32', 'i32'>(asF32, 0xa9),
  truncF64S: unary<'f64', 'i32'>(asF64, 0xaa),
  truncF64U: unary<'f64', 'i32'>(asF64, 0xab),
  truncSatF32S: saturating<'f32', 'i32'>(asF32, 0),
  truncSatF32U: saturating<'f32', 'i32'>(asF32, 1),
  truncSatF64S: saturating<'f64', 'i32'>(asF64, 2),
  truncSatF64U: saturating<'f64', 'i32'>(asF64, 3),
  reinterpretF32: unary<'f32', 'i32'>(asF32, 0xbc),
  extend8S: unary<'i32', 'i32'>(asI32, 0xc0),
  extend16S: unary<'i32', 'i32'>(asI32, 0xc1),
};

/** 64-bit integers. */
export const i64 = {
  const: asI64,
  ...integer<'i64'>(asI64, 0x50, 0x79),
  load: load<'i64'>(0x29, 8),
  load8S: load<'i64'>(0x30, 1),
  load8U: load<'i64'>(0x31, 1),
  load16S: load<'i64'>(0x32, 2),
  load16U: load<'i64'>(0x33, 2),
  load32S: load<'i64'>(0x34, 4),
  load32U: load<'i64'>(0x35, 4),
  store: store<'i64'>(asI64, 0x37, 8),
  store8: store<'i64'>(asI64, 0x3c, 1),
  store16: store<'i64'>(asI64, 0x3d, 2),
  store32: store<'i64'>(asI64, 0x3e, 4),
  extendI32S: unary<'i32', 'i64'>(asI32, 0xac),
  extendI32U: unary<'i32', 'i64'>(asI32, 0xad),
  truncF32S: unary<'f32', 'i64'>(asF32, 0xae),
  truncF32U: unary<'f32', 'i64'>(asF32, 0xaf),
  truncF64S: unary<'f64', 'i64'>(asF64, 0xb0),
  truncF64U: unary<'f64', 'i64'>(asF64, 0xb1),
  truncSatF32S: saturating<'f32', 'i64'>(asF32, 4),
  truncSatF32U: saturating<'f32', 'i64'>(asF32, 5),
  truncSatF64S: saturating<'f64', 'i64'>(asF64, 6),
  truncSatF64U: saturating<'f64', 'i64'>(asF64, 7),
  reinterpretF64: unary<'f64', 'i64'>(asF64, 0xbd),
  extend8S: unary<'i64', 'i64'>(asI64, 0xc2),
  extend16S: unary<'i64', 'i64'>(asI64, 0xc3),
  extend32S: unary<'i64', 'i64'>(asI64, 0xc4),
};

/** Single-precision floats. */
export const f32 = {
  const: asF32,
  ...float<'f32'>(asF32, 0x5b, 0x8b),
  load: load<'f32'>(0x2a, 4),
  store: store<'f32'>(asF32, 0x38, 4),
  convertI32S: unary<'i32', 'f32'>(asI32, 0xb2),
  convertI32U: unary<'i32', 'f32'>(asI32, 0xb3),
  convertI64S: unary<'i64', 'f32'>(asI64, 0xb4),
  convertI64U: unary<'i64', 'f32'>(asI64, 0xb5),
  demoteF64: unary<'f64', 'f32'>(asF64, 0xb6),
  reinterpretI32: unary<'i32', 'f32'>(asI32, 0xbe),
};

/** Double-precision floats. */
export const f64 = {
  const: asF64,
  ...float<'f64'>(asF64, 0x61, 0x99),
  load: load<'f64'>(0x2b, 8),
  store: store<'f64'>(asF64, 0x39, 8),
  convertI32S: unary<'i32', 'f64'>(asI32, 0xb7),
  convertI32U: unary<'i32', 'f64'>(asI32, 0xb8),
  convertI64S: unary<'i64', 'f64'>(asI64, 0xb9),
  convertI64U: unary<'i64', 'f64'>(asI64, 0xba),
  promoteF32: unary<'f32', 'f64'>(asF32, 0xbb),
  reinterpretI64: unary<'i64', 'f64'>(asI64, 0xbf),
};
