/** The functions of `../math.ts` on four f32 lanes, operation by operation the same. */
import type { Expr, Locals } from '../../../../../kernels/assembler.ts';
import { f32x4, i32x4, sequence, v128 } from '../../../../../kernels/assembler.ts';
import { EXP_SERIES, LN2, LOG_SERIES, LOG2E, LOWEST, ROOT_HALF, ROUNDER } from '../math.ts';

type Vector = Expr<'v128'>;

function horner([first, ...rest]: readonly number[], x: Vector): Vector {
  return rest.reduce<Vector>((sum, c) => f32x4.add(f32x4.mul(sum, x), c), f32x4.all(first));
}

/** As `logOfNormal`. */
export function emitLogNormal(fn: Locals, x: Vector): Vector {
  const offset = fn.local('v128');
  const m = fn.local('v128');
  const s = fn.local('v128');
  const z = fn.local('v128');
  return sequence(
    [
      offset.set(i32x4.sub(x, ROOT_HALF)),
      m.set(i32x4.add(v128.and(offset.get, i32x4.all(0x7fffff)), ROOT_HALF)),
      s.set(f32x4.div(f32x4.sub(m.get, 1), f32x4.add(m.get, 1))),
      z.set(f32x4.mul(s.get, s.get)),
    ],
    f32x4.add(
      f32x4.mul(horner(LOG_SERIES, z.get), s.get),
      f32x4.mul(f32x4.convertI32x4S(i32x4.shrS(offset.get, 23)), LN2),
    ),
  );
}

/** As `expNegative`. */
export function emitExpNegative(fn: Locals, x: Vector): Vector {
  const kept = fn.local('v128');
  const shifted = fn.local('v128');
  const r = fn.local('v128');
  return sequence(
    [
      kept.set(f32x4.pmax(x, LOWEST)),
      shifted.set(f32x4.add(f32x4.mul(kept.get, LOG2E), ROUNDER)),
      r.set(f32x4.sub(kept.get, f32x4.mul(f32x4.sub(shifted.get, ROUNDER), LN2))),
    ],
    i32x4.add(horner(EXP_SERIES, r.get), i32x4.shl(shifted.get, 23)),
  );
}
