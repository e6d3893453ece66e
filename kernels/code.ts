/**
 * WebAssembly code as nested arrays of bytes.
 *
 * Every instruction is a function from the codes of its operands to its own code, so an emitter
 * reads like the expression it computes. An expression used twice is emitted, and evaluated,
 * twice: keep shared values in a local.
 */

/** The value types of locals, parameters, results and expressions. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';

/** A place that branches can name; it is bound while the code is laid out. */
export interface Label {
  /** Kind of the labelled code, for errors: `block`, `loop` or `if`. */
  readonly name: string;
}

/** The start or end of a label's scope, or the depth of a branch to it. */
interface Mark {
  readonly kind: 'open' | 'close' | 'branch';
  readonly label: Label;
}

/** Bytes, nested as they were composed. Code without a result type is a statement. */
export type Code = readonly (number | Mark | Code)[];

declare const result: unique symbol;

/** Code that leaves one value of type T on the stack. */
export type Expr<T extends ValueType> = Code & { readonly [result]: T };

/** Operand of type T: code, or a number that becomes a constant of that type. */
export type Operand<T extends ValueType> = Expr<T> | Literal[T];

interface Literal {
  readonly i32: number;
  readonly i64: bigint;
  readonly f32: number;
  readonly f64: number;
  readonly v128: never;
}

/** An operand of a vector instruction that knows its lanes: a number stands for all of them. */
export type Lanes = Expr<'v128'> | number;

/** Gives code the type of the value that it leaves on the stack. */
export const typed = <T extends ValueType>(...parts: Code): Expr<T> => parts as unknown as Expr<T>;

/** One expression that runs statements, then gives a value. */
export const sequence = <T extends ValueType>(statements: readonly Code[], value: Expr<T>): Expr<T> =>
  typed<T>(statements, value);

/**
 * Lays out code as one run of bytes. Branches become relative depths.
 *
 * @throws RangeError for a branch from outside its block, and for a number that is no byte
 */
export const layOut = (code: Code): number[] => {
  const bytes: number[] = [];
  const open: Label[] = [];
  const mark = ({ kind, label }: Mark): void => {
    if (kind === 'open') {
      open.push(label);
    } else if (kind === 'close') {
      open.pop();
    } else {
      const at = open.lastIndexOf(label);
      if (at < 0) throw new RangeError(`Branch to '${label.name}' from outside its block`);
      let depth = open.length - 1 - at;
      for (; depth > 0x7f; depth >>>= 7) bytes.push((depth & 0x7f) | 0x80);
      bytes.push(depth);
    }
  };
  const visit = (part: Code): void => {
    for (const item of part) {
      if (typeof item === 'number') {
        if ((item & 0xff) !== item) throw new RangeError(`Not a byte of code: ${item}`);
        bytes.push(item);
      } else if (Array.isArray(item)) {
        visit(item as Code);
      } else {
        mark(item as Mark);
      }
    }
  };
  visit(code);
  return bytes;
};
