/** The functions of `box-filter.ts` on four f32 lanes, operation by operation the same. */
import type { Expr, Locals } from '../../kernels/assembler.ts';
import { f32x4, sequence } from '../../kernels/assembler.ts';
import { NARROWEST, QUARTER_SINE, ROUNDER } from './box-filter.ts';

type Vector = Expr<'v128'>;

/** As `squareMean`; operands are evaluated once. */
export function emitSquareMean(fn: Locals, p: Vector, w: Vector): Vector {
  const width = fn.local('v128');
  return sequence([width.set(f32x4.pmax(w, NARROWEST))], f32x4.div(emitSquareIntegral(fn, p, width.get), width.get));
}

/** As `squareMeans`; operands are evaluated once. */
export function emitSquareMeans(fn: Locals, p: Vector, wp: Vector, q: Vector, wq: Vector): Vector {
  const widthP = fn.local('v128');
  const widthQ = fn.local('v128');
  return sequence(
    [widthP.set(f32x4.pmax(wp, NARROWEST)), widthQ.set(f32x4.pmax(wq, NARROWEST))],
    f32x4.div(
      f32x4.mul(emitSquareIntegral(fn, p, widthP.get), emitSquareIntegral(fn, q, widthQ.get)),
      f32x4.mul(widthP.get, widthQ.get),
    ),
  );
}

function emitSquareIntegral(fn: Locals, p: Vector, width: Vector): Vector {
  const half = fn.local('v128');
  const end = fn.local('v128');
  const centre = fn.local('v128');
  const fold = (at: Vector): Vector => f32x4.abs(f32x4.sub(end.tee(at), f32x4.nearest(end.get)));
  return sequence(
    [centre.set(p), half.set(f32x4.mul(width, 0.5))],
    f32x4.sub(fold(f32x4.add(centre.get, half.get)), fold(f32x4.sub(centre.get, half.get))),
  );
}

/** As `cosineOfTurns`. */
export function emitCosineOfTurns(fn: Locals, turns: Vector): Vector {
  const p = fn.local('v128');
  const q = fn.local('v128');
  const z = fn.local('v128');
  const [first, ...rest] = QUARTER_SINE as [number, ...number[]];
  const nearest = f32x4.sub(f32x4.add(p.get, ROUNDER), ROUNDER);
  return sequence(
    [p.set(turns), q.set(f32x4.sub(0.25, f32x4.abs(f32x4.sub(p.get, nearest)))), z.set(f32x4.mul(q.get, q.get))],
    f32x4.mul(
      rest.reduce<Vector>((sum, c) => f32x4.add(f32x4.mul(sum, z.get), c), f32x4.all(first)),
      q.get,
    ),
  );
}

/** As `waveShare`. */
export function emitWaveShare(fn: Locals, y2: Vector): Vector {
  const share = fn.local('v128');
  return sequence([share.set(f32x4.pmax(f32x4.sub(1, y2), 0))], f32x4.mul(share.get, share.get));
}
