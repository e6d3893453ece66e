/**
 * How instructions are formed from operation codes and immediates: constants, the families of unary
 * and binary operations, and memory access.
 */
import { type Code, type Expr, type Lanes, type Operand, typed, type ValueType } from './code.ts';
import { signedLeb, signedLeb64, unsignedLeb } from './leb128.ts';

const scratch = new DataView(new ArrayBuffer(8));

const scratchBytes = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, at) => scratch.getUint8(at));

/** The four bytes of `value` rounded to f32. @throws RangeError for NaN, because its payload is not portable */
export const f32Bytes = (value: number): readonly number[] => {
  if (Number.isNaN(value)) throw new RangeError('A NaN constant: reinterpret its bits instead');
  scratch.setFloat32(0, value, true);
  return scratchBytes(4);
};

/** The eight bytes of `value` as f64. @throws RangeError for NaN, because its payload is not portable */
export const f64Bytes = (value: number): readonly number[] => {
  if (Number.isNaN(value)) throw new RangeError('A NaN constant: reinterpret its bits instead');
  scratch.setFloat64(0, value, true);
  return scratchBytes(8);
};

/** The four bytes of an integer in [-2^31, 2^32). @throws RangeError for another number */
export const i32Bytes = (value: number): readonly number[] => {
  if (!Number.isInteger(value) || value < -0x80000000 || value > 0xffffffff) {
    throw new RangeError(`A 32-bit integer is needed, not ${value}`);
  }
  scratch.setInt32(0, value | 0, true);
  return scratchBytes(4);
};

/** Turns the numbers among operands into constants. */
export type Constant<T extends ValueType, Given = Operand<T>> = (value: Given) => Expr<T>;

const constant =
  <T extends ValueType>(encode: (value: number) => Code): Constant<T, Expr<T> | number> =>
  (value) =>
    typeof value === 'number' ? typed<T>(encode(value)) : value;

/** A number or code as an i32. */
export const asI32 = constant<'i32'>((value) => [0x41, signedLeb(value)]);

/** A bigint or code as an i64. */
export const asI64: Constant<'i64'> = (value) =>
  typeof value === 'bigint' ? typed<'i64'>(0x42, signedLeb64(value)) : value;

/** A number or code as an f32. */
export const asF32 = constant<'f32'>((value) => [0x43, f32Bytes(value)]);

/** A number or code as an f64. */
export const asF64 = constant<'f64'>((value) => [0x44, f64Bytes(value)]);

/** The operation code of a vector instruction, after the prefix of all such instructions. */
export const simd = (operation: number): Code => [0xfd, unsignedLeb(operation)];

/** A vector constant of sixteen bytes. @throws RangeError for more or fewer */
export const vectorOf = (bytes: readonly number[]): Expr<'v128'> => {
  if (bytes.length !== 16) throw new RangeError(`A v128 has 16 bytes, not ${bytes.length}`);
  return typed<'v128'>(simd(0x0c), bytes);
};

const repeated = (lane: readonly number[]): Expr<'v128'> =>
  vectorOf(Array.from({ length: 16 }, (_, at) => lane[at % lane.length]));

/** A number in every i32 lane, or code as it is. */
export const asI32x4: Constant<'v128', Lanes> = constant<'v128'>((value) => repeated(i32Bytes(value)));

/** A number in every f32 lane, or code as it is. */
export const asF32x4: Constant<'v128', Lanes> = constant<'v128'>((value) => repeated(f32Bytes(value)));

/** A number in every f64 lane, or code as it is. */
export const asF64x2: Constant<'v128', Lanes> = constant<'v128'>((value) => repeated(f64Bytes(value)));

/** A vector unchanged. @throws TypeError for a number, because it does not say its lanes */
export const asV128: Constant<'v128'> = (value) => {
  if (!Array.isArray(value)) throw new TypeError(`A vector is needed, not ${value}`);
  return value;
};

/** The instruction `operation` on one operand. */
export const unary =
  <A extends ValueType, R extends ValueType, Given = Operand<A>>(as: Constant<A, Given>, operation: number | Code) =>
  (a: Given): Expr<R> =>
    typed<R>(as(a), operation);

/** The instruction `operation` on two operands. */
export const binary =
  <A extends ValueType, R extends ValueType, Given = Operand<A>>(as: Constant<A, Given>, operation: number | Code) =>
  (a: Given, b: Given): Expr<R> =>
    typed<R>(as(a), as(b), operation);

/** The alignment and offset of a memory access of `size` bytes. */
const memoryArgument = (size: number, offset: number, align: number): Code => {
  const log = 31 - Math.clz32(align);
  if (!Number.isInteger(align) || align < 1 || (align & (align - 1)) !== 0 || align > size) {
    throw new RangeError(`Alignment must be a power of two in 1..${size}, not ${align}`);
  }
  return [log, unsignedLeb(offset)];
};

/** A load of `size` bytes from `address + offset`, aligned to `align` bytes. */
export const load =
  <R extends ValueType>(operation: number | Code, size: number) =>
  (address: Operand<'i32'>, offset = 0, align = size): Expr<R> =>
    typed<R>(asI32(address), operation, memoryArgument(size, offset, align));

/** A store of `size` bytes at `address + offset`, aligned to `align` bytes. */
export const store =
  <A extends ValueType>(as: Constant<A>, operation: number | Code, size: number) =>
  (address: Operand<'i32'>, value: Operand<A>, offset = 0, align = size): Code => [
    asI32(address),
    as(value),
    operation,
    memoryArgument(size, offset, align),
  ];

/** The index of a lane among `count`, checked. @throws RangeError for a lane that is not there */
export const laneOf = (lane: number, count: number): number => {
  if (!Number.isInteger(lane) || lane < 0 || lane >= count) {
    throw new RangeError(`Lane must be in 0..${count - 1}, not ${lane}`);
  }
  return lane;
};

/** A lane of a vector. */
export const extract =
  <R extends ValueType>(operation: number, lanes: number) =>
  (vector: Expr<'v128'>, lane: number): Expr<R> =>
    typed<R>(vector, simd(operation), laneOf(lane, lanes));

/** A vector with one lane replaced. */
export const replace =
  <A extends ValueType>(as: Constant<A>, operation: number, lanes: number) =>
  (vector: Expr<'v128'>, lane: number, value: Operand<A>): Expr<'v128'> =>
    typed<'v128'>(vector, as(value), simd(operation), laneOf(lane, lanes));

/** A vector with one lane of `size` bytes loaded from memory. */
export const loadLane =
  (operation: number, size: number) =>
  (address: Operand<'i32'>, vector: Expr<'v128'>, lane: number, offset = 0, align = size): Expr<'v128'> =>
    typed<'v128'>(
      asI32(address),
      vector,
      simd(operation),
      memoryArgument(size, offset, align),
      laneOf(lane, 16 / size),
    );

/** One lane of `size` bytes stored to memory. */
export const storeLane =
  (operation: number, size: number) =>
  (address: Operand<'i32'>, vector: Expr<'v128'>, lane: number, offset = 0, align = size): Code => [
    asI32(address),
    vector,
    simd(operation),
    memoryArgument(size, offset, align),
    laneOf(lane, 16 / size),
  ];
