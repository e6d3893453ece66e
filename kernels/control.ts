/**
 * Control: blocks and branches, conditionals, counted loops, and bulk memory.
 *
 * Blocks hand their label to the code inside them, so branches name their target and nesting never
 * needs counting.
 */
import { type Code, type Expr, type Label, type Operand, typed, type ValueType } from './code.ts';
import { asI32 } from './instruction.ts';
import { i32 } from './scalar.ts';

/** The byte that stands for each value type. */
export const typeByte: Readonly<Record<ValueType, number>> = {
  i32: 0x7f,
  i64: 0x7e,
  f32: 0x7d,
  f64: 0x7c,
  v128: 0x7b,
};

const noResult = 0x40;

/** The inside of a block, given the block's label. */
export type Body = Code | ((label: Label) => Code);

const scoped = (opening: Code, label: Label, inside: Code): Code => [
  opening,
  { kind: 'open', label },
  inside,
  { kind: 'close', label },
  0x0b,
];

const labelled = (operation: number, name: string, body: Body): Code => {
  const label: Label = { name };
  return scoped([operation, noResult], label, typeof body === 'function' ? body(label) : body);
};

/** Code whose label leads past its end. */
export const block = (body: Body): Code => labelled(0x02, 'block', body);

/** Code whose label leads back to its start. It ends when control reaches its end. */
export const loop = (body: Body): Code => labelled(0x03, 'loop', body);

/** Branches to a label of an enclosing block, loop or conditional. */
export const br = (label: Label): Code => [0x0c, { kind: 'branch', label }];

/** Branches to a label where the condition is not zero. */
export const brIf = (label: Label, condition: Operand<'i32'>): Code => [
  asI32(condition),
  0x0d,
  { kind: 'branch', label },
];

const branches = (type: number, condition: Operand<'i32'>, yes: Code, no?: Code): Code =>
  scoped([asI32(condition), 0x04, type], { name: 'if' }, no === undefined ? yes : [yes, 0x05, no]);

/** Statements under a condition. */
export const if_ = (condition: Operand<'i32'>, yes: Code, no?: Code): Code => branches(noResult, condition, yes, no);

/** One of two values, by a condition. Only the chosen side is evaluated. */
export const choose = <T extends ValueType>(type: T, condition: Operand<'i32'>, yes: Expr<T>, no: Expr<T>): Expr<T> =>
  typed<T>(branches(typeByte[type], condition, yes, no));

/** One of two values, by a condition, without a branch. Both sides are evaluated. */
export const select = <T extends 'i32' | 'i64' | 'f32' | 'f64'>(
  yes: Expr<T>,
  no: Expr<T>,
  condition: Operand<'i32'>,
): Expr<T> => typed<T>(yes, no, asI32(condition), 0x1b);

/** One of two vectors, by a scalar condition, without a branch. Both sides are evaluated. */
export const selectV128 = (yes: Expr<'v128'>, no: Expr<'v128'>, condition: Operand<'i32'>): Expr<'v128'> =>
  typed<'v128'>(yes, no, asI32(condition), 0x1c, 1, typeByte.v128);

/** Returns from the function with these values. */
export const return_ = (...values: readonly Expr<ValueType>[]): Code => [values, 0x0f];

/** Evaluates and discards a value. */
export const drop = (value: Expr<ValueType>): Code => [value, 0x1a];

/** Traps: execution never gets here. */
export const unreachable: Code = [0x00];

/** A local variable or parameter of a function. */
export interface Local<T extends ValueType> {
  /** Value type of the variable, such as `i32`. */
  readonly type: T;
  /** Index of the local in its function; parameters come first. */
  readonly index: number;
  /** Reads the local. */
  readonly get: Expr<T>;
  /** Assigns a value. */
  set(value: Operand<T>): Code;
  /** Assigns a value and leaves it on the stack. */
  tee(value: Operand<T>): Expr<T>;
}

/**
 * for (i = from; i < to; i += step) body, in signed 32-bit arithmetic; with a negative step the
 * test is i > to. The bound is evaluated before every iteration, so keep it a constant or a local.
 * The body's label leads to the next iteration (a `continue`).
 *
 * @throws RangeError for a step that is 0 or no integer
 */
export const forRange = (i: Local<'i32'>, from: Operand<'i32'>, to: Operand<'i32'>, step: number, body: Body): Code => {
  if (!Number.isInteger(step) || step === 0) {
    throw new RangeError(`A step is a non-zero integer, not ${step}`);
  }
  const more = step > 0 ? i32.ltS(i.get, to) : i32.gtS(i.get, to);
  const inside = typeof body === 'function' ? block(body) : body;
  return [
    i.set(from),
    if_(
      more,
      loop((again) => [inside, i.set(i32.add(i.get, step)), brIf(again, more)]),
    ),
  ];
};

/** while (condition) body; the body's label leads to the next test. */
export const whileLoop = (condition: Operand<'i32'>, body: Body): Code =>
  block((done) =>
    loop((again) => [brIf(done, i32.eqz(condition)), typeof body === 'function' ? body(again) : body, br(again)]),
  );

/** Instructions on the whole memory of the module. */
export const memory = {
  /** Its size in pages of 64 KiB. */
  size: typed<'i32'>(0x3f, 0x00),
  /** Grows by pages. Gives the size before, or -1 where the host refuses. */
  grow: (pages: Operand<'i32'>): Expr<'i32'> => typed<'i32'>(asI32(pages), 0x40, 0x00),
  /** Sets `bytes` bytes from `address` on to the low byte of `value`. */
  fill: (address: Operand<'i32'>, value: Operand<'i32'>, bytes: Operand<'i32'>): Code => [
    asI32(address),
    asI32(value),
    asI32(bytes),
    [0xfc, 0x0b, 0x00],
  ],
  /** Copies `bytes` bytes. The ranges may overlap. */
  copy: (to: Operand<'i32'>, from: Operand<'i32'>, bytes: Operand<'i32'>): Code => [
    asI32(to),
    asI32(from),
    asI32(bytes),
    [0xfc, 0x0a, 0x00, 0x00],
  ],
};
