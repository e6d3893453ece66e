import type { Code, Expr, FunctionHandle, Local, ModuleBuilder } from '../../kernels/assembler.ts';
import { choose, f64, i32, if_ } from '../../kernels/assembler.ts';
import type { Surface } from '../world/surface.ts';
import type { ColumnLayout, ViewField } from './column-layout.ts';
import { GRAZING } from './column-profile.ts';
import { FACE_ROUND, FACE_X } from './column-view.ts';
import type { Lens } from './lens.ts';
import { SpanKind, SpanWord } from './span.ts';
import type { Fill } from './span-fill-simd.ts';
import { SpanRecord } from './span-record-simd.ts';

type F64 = Expr<'f64'>;
type Column = FunctionHandle<readonly ['i32', 'f64', 'i32', 'f64', 'f64', 'f64', 'f64'], readonly []>;
type Face = FunctionHandle<readonly ['i32', 'f64', 'i32', 'f64', 'f64', 'f64', 'f64', 'f64', 'i32'], readonly []>;

export interface SpanMakers {
  /** (address of the column, light, 8 x solid, slope, from, to, height of the camera) */
  readonly level: Column;
  /** The same, then inverse depth and face. */
  readonly upright: Face;
  /** (address of the column, light, to) */
  readonly sky: FunctionHandle<readonly ['i32', 'f64', 'f64'], readonly []>;
}

interface SpanSurroundings {
  readonly layout: ColumnLayout;
  readonly lens: Lens;
  readonly fills: readonly Fill[];
  readonly atan2: FunctionHandle<readonly ['f64', 'f64'], readonly ['f64']>;
  /** Kinds of surface in the scene, each once. */
  readonly kinds: readonly Surface['kind'][];
  readonly sky: number;
}

/** Makes the record of a span and fills it at once, with the same bits as `ColumnCaster`, `ColumnProfile.side` and `SpanList`. */
export function emitSpanMakers(module: ModuleBuilder, around: SpanSurroundings): SpanMakers {
  const { layout, lens, fills, sky } = around;
  const { focal } = lens;

  const skyMaker = module.func('sky', { params: ['i32', 'f64', 'f64'], results: [] }, (fn) => {
    const [pixels, light, to] = [fn.param(0), fn.param(1), fn.param(2)];
    return new SpanRecord(fn, layout, fills).fill(
      SpanKind.UNIFORM,
      pixels.get,
      f64.const(0),
      to.get,
      f64.mul(light.get, sky),
      f64.const(0),
    );
  });

  const level = module.func(
    'level',
    { params: ['i32', 'f64', 'i32', 'f64', 'f64', 'f64', 'f64'], results: [] },
    (fn) => {
      const [pixels, light, n8, s] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
      const [from, to, h] = [fn.param(4), fn.param(5), fn.param(6)];
      const view = (field: ViewField): F64 => f64.load(n8.get, layout.view[field]);
      const span = new SpanRecord(fn, layout, fills);
      const [k, u1, v1, wu2, wuu2, wv2, wvv2] = span.locals(7);
      const square = (local: Local<'f64'>, value: F64): Code => [
        local.set(value),
        local.set(f64.mul(local.get, local.get)),
      ];
      const make: Readonly<Record<Surface['kind'], () => Code>> = {
        uniform: () => span.uniform(pixels.get, from.get, to.get, light.get),
        checker: () => [
          span.stripes(pixels.get, from.get, to.get, light.get),
          span.number(SpanWord.K, k.get),
          span.phase(SpanWord.P0, f64.mul(view('originX'), span.scaleU)),
          span.number(SpanWord.P1, f64.mul(u1.get, span.scaleU)),
          span.number(SpanWord.WP0, f64.mul(wu2.get, span.square(span.scaleU))),
          span.number(SpanWord.WP1, f64.mul(wuu2.get, span.square(span.scaleU))),
          span.phase(SpanWord.Q0, f64.mul(view('originY'), span.scaleU)),
          span.number(SpanWord.Q1, f64.mul(v1.get, span.scaleU)),
          span.number(SpanWord.WQ0, f64.mul(wv2.get, span.square(span.scaleU))),
          span.number(SpanWord.WQ1, f64.mul(wvv2.get, span.square(span.scaleU))),
          span.run(SpanKind.LEVEL_CHECKER),
        ],
        grating: () => [
          span.stripes(pixels.get, from.get, to.get, light.get),
          span.number(SpanWord.K, k.get),
          span.phase(
            SpanWord.P0,
            f64.add(f64.mul(view('originX'), span.scaleU), f64.mul(view('originY'), span.scaleV)),
          ),
          span.number(SpanWord.P1, f64.add(f64.mul(u1.get, span.scaleU), f64.mul(v1.get, span.scaleV))),
          span.number(
            SpanWord.WP0,
            f64.add(f64.mul(wu2.get, span.square(span.scaleU)), f64.mul(wv2.get, span.square(span.scaleV))),
          ),
          span.number(
            SpanWord.WP1,
            f64.add(f64.mul(wuu2.get, span.square(span.scaleU)), f64.mul(wvv2.get, span.square(span.scaleV))),
          ),
          span.run(SpanKind.LEVEL_STRIPES),
        ],
        waves: () => [
          span.begin(pixels.get, from.get, to.get, f64.mul(light.get, span.sum), light.get),
          span.number(SpanWord.K, k.get),
          span.axis(SpanWord.P0, view('originX'), u1.get, wu2.get, wuu2.get),
          span.axis(SpanWord.Q0, view('originY'), v1.get, wv2.get, wvv2.get),
          span.waves(),
          span.run(SpanKind.LEVEL_WAVES),
        ],
      };
      return [
        span.paint(n8),
        k.set(f64.mul(focal, f64.sub(h.get, f64.load(n8.get, layout.heights)))),
        u1.set(f64.add(view('forwardX'), f64.mul(s.get, view('leftX')))),
        v1.set(f64.add(view('forwardY'), f64.mul(s.get, view('leftY')))),
        square(wu2, f64.div(f64.abs(view('leftX')), focal)),
        square(wuu2, f64.mul(f64.abs(u1.get), f64.div(1, k.get))),
        square(wv2, f64.div(f64.abs(view('leftY')), focal)),
        square(wvv2, f64.mul(f64.abs(v1.get), f64.div(1, k.get))),
        span.byKind(around.kinds, make),
      ];
    },
  );

  const upright = module.func(
    'upright',
    { params: ['i32', 'f64', 'i32', 'f64', 'f64', 'f64', 'f64', 'f64', 'i32'], results: [] },
    (fn) => {
      const [pixels, light, n8, s] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
      const [from, to, h, near, face] = [fn.param(4), fn.param(5), fn.param(6), fn.param(7), fn.param(8)];
      const view = (field: ViewField): F64 => f64.load(n8.get, layout.view[field]);
      const span = new SpanRecord(fn, layout, fills);
      const [depth, dx, dy, x, y, slope, u, wide, most, w0, w1, alongX, alongY, width] = span.locals(14);
      const straight = (facing: ViewField, left: F64, across: F64, along: F64, place: F64): Code => [
        slope.set(f64.mul(f64.mul(f64.mul(f64.neg(view(facing)), left), depth.get), depth.get)),
        u.set(place),
        wide.set(f64.abs(f64.add(f64.mul(slope.get, across), f64.mul(depth.get, along)))),
      ];
      const round: Code = [
        slope.set(f64.mul(f64.neg(depth.get), f64.add(f64.mul(x.get, view('leftX')), f64.mul(y.get, view('leftY'))))),
        w0.set(f64.add(f64.mul(x.get, dx.get), f64.mul(y.get, dy.get))),
        slope.set(f64.div(slope.get, choose('f64', f64.eq(w0.get, 0), f64.const(-1e-12), w0.get))),
        alongX.set(f64.add(f64.mul(slope.get, dx.get), f64.mul(depth.get, view('leftX')))),
        alongY.set(f64.add(f64.mul(slope.get, dy.get), f64.mul(depth.get, view('leftY')))),
        u.set(f64.mul(view('radius'), around.atan2.call(y.get, x.get))),
        wide.set(f64.sqrt(f64.add(f64.mul(alongX.get, alongX.get), f64.mul(alongY.get, alongY.get)))),
      ];
      const v1 = f64.div(f64.neg(depth.get), focal);
      const make: Readonly<Record<Surface['kind'], () => Code>> = {
        uniform: () => span.uniform(pixels.get, from.get, to.get, light.get),
        checker: () => [
          width.set(span.mean(f64.mul(u.get, span.scaleU), f64.mul(wide.get, span.scaleU))),
          span.begin(
            ...([pixels.get, from.get, to.get, f64.mul(f64.mul(light.get, 0.5), span.sum)] as const),
            f64.mul(f64.mul(f64.mul(light.get, 0.5), span.difference), width.get),
          ),
          span.phase(SpanWord.P0, f64.mul(h.get, span.scaleU)),
          span.number(SpanWord.P1, f64.mul(v1, span.scaleU)),
          span.number(SpanWord.WP0, f64.mul(f64.mul(w0.get, w0.get), span.square(span.scaleU))),
          span.number(SpanWord.WP1, f64.mul(f64.mul(w1.get, w1.get), span.square(span.scaleU))),
          span.run(SpanKind.UPRIGHT_STRIPES),
        ],
        grating: () => {
          const { scaleU, scaleV } = span;
          const across = f64.mul(f64.mul(f64.mul(wide.get, wide.get), scaleU), scaleU);
          const along = f64.mul(f64.mul(f64.mul(w0.get, w0.get), scaleV), scaleV);
          const start = f64.add(f64.mul(u.get, scaleU), f64.mul(h.get, scaleV));
          const contrast = f64.mul(f64.mul(light.get, 0.5), span.difference);
          const mean = f64.mul(f64.mul(light.get, 0.5), span.sum);
          return [
            width.set(f64.add(across, along)),
            if_(
              f64.eq(scaleV, 0),
              span.fill(
                ...([SpanKind.UNIFORM, pixels.get, from.get, to.get] as const),
                f64.add(mean, f64.mul(contrast, span.mean(start, f64.sqrt(width.get)))),
                f64.const(0),
              ),
              [
                span.stripes(pixels.get, from.get, to.get, light.get),
                span.phase(SpanWord.P0, start),
                span.number(SpanWord.P1, f64.mul(v1, scaleV)),
                span.number(SpanWord.WP0, width.get),
                span.number(SpanWord.WP1, f64.mul(f64.mul(f64.mul(w1.get, w1.get), scaleV), scaleV)),
                span.run(SpanKind.UPRIGHT_STRIPES),
              ],
            ),
          ];
        },
        waves: () => [
          span.begin(pixels.get, from.get, to.get, f64.mul(light.get, span.sum), light.get),
          span.axis(SpanWord.P0, u.get, f64.const(0), f64.mul(wide.get, wide.get), f64.const(0)),
          span.axis(SpanWord.Q0, h.get, v1, f64.mul(w0.get, w0.get), f64.mul(w1.get, w1.get)),
          span.waves(),
          span.run(SpanKind.UPRIGHT_WAVES),
        ],
      };
      return [
        span.paint(n8),
        depth.set(f64.div(1, near.get)),
        dx.set(f64.add(view('forwardX'), f64.mul(s.get, view('leftX')))),
        dy.set(f64.add(view('forwardY'), f64.mul(s.get, view('leftY')))),
        x.set(f64.add(view('originX'), f64.mul(depth.get, dx.get))),
        y.set(f64.add(view('originY'), f64.mul(depth.get, dy.get))),
        if_(
          i32.eq(face.get, FACE_ROUND),
          round,
          if_(
            i32.eq(face.get, FACE_X),
            straight('nearX', view('leftX'), dy.get, view('leftY'), y.get),
            straight('nearY', view('leftY'), dx.get, view('leftX'), x.get),
          ),
        ),
        most.set(f64.mul(GRAZING, depth.get)),
        wide.set(f64.div(f64.min(wide.get, most.get), focal)),
        w0.set(f64.div(depth.get, focal)),
        w1.set(f64.div(f64.min(f64.abs(slope.get), most.get), focal * focal)),
        span.byKind(around.kinds, make),
      ];
    },
  );
  return { level, upright, sky: skyMaker };
}
