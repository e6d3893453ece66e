import type { Expr, Locals } from '../../../../../kernels/assembler.ts';
import { f32x4, v128 } from '../../../../../kernels/assembler.ts';
import { emitCos, emitExp, emitLog, emitPow, emitSin, emitTanh } from '../../../../../kernels/math-simd.ts';
import type { Value } from '../../program/value.ts';

type Vector = Expr<'v128'>;
type ApplyName = Extract<Value, { kind: 'apply' }>['fn'];
type BinaryName = Extract<Value, { kind: 'binary' }>['fn'];

const BINARY: Record<Exclude<BinaryName, 'power'>, (a: Vector, b: Vector) => Vector> = {
  add: f32x4.add,
  subtract: f32x4.sub,
  multiply: f32x4.mul,
  divide: f32x4.div,
  minimum: f32x4.pmin,
  maximum: f32x4.pmax,
  less: f32x4.lt,
  lessEqual: f32x4.le,
  greater: f32x4.gt,
  greaterEqual: f32x4.ge,
  equal: f32x4.eq,
  notEqual: f32x4.ne,
  and: v128.and,
  or: v128.or,
};

/** The operations of the dataflow graph on four f32 lanes. A true lane has all bits set. */
export class Vectors {
  readonly #fn: Locals;

  constructor(fn: Locals) {
    this.#fn = fn;
  }

  apply(fn: ApplyName, a: Vector): Vector {
    switch (fn) {
      case 'negate':
        return f32x4.neg(a);
      case 'not':
        return v128.not(a);
      case 'sqrt':
        return f32x4.sqrt(a);
      case 'abs':
        return f32x4.abs(a);
      case 'floor':
        return f32x4.floor(a);
      case 'exp':
        return emitExp(this.#fn, a);
      case 'log':
        return emitLog(this.#fn, a);
      case 'sin':
        return emitSin(this.#fn, a);
      case 'cos':
        return emitCos(this.#fn, a);
      case 'tanh':
        return emitTanh(this.#fn, a);
    }
  }

  binary(fn: BinaryName, a: Vector, b: Vector): Vector {
    return fn === 'power' ? emitPow(this.#fn, a, b) : BINARY[fn](a, b);
  }
}
