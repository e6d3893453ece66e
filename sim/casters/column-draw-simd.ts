import type { Code, Expr, Local, WasmMemory } from '../../kernels/assembler.ts';
import {
  block,
  br,
  brIf,
  compile,
  f64,
  forRange,
  i32,
  i64,
  if_,
  loop,
  ModuleBuilder,
  select,
  v128,
  WebAssembly,
  whileLoop,
} from '../../kernels/assembler.ts';
import { atan2 } from '../../kernels/math-f64.ts';
import { PAGE_BYTES } from '../../kernels/memory-layout.ts';
import type { Surface } from '../world/surface.ts';
import type { ColumnLayout, ViewField } from './column-layout.ts';
import { HIT_BYTES } from './column-layout.ts';
import { SLIVER } from './column-profile.ts';
import { FACE_ROUND, FACE_X, FACE_Y } from './column-view.ts';
import type { Lens } from './lens.ts';
import { columnStride } from './lens.ts';
import type { SpanFill } from './span-fill.ts';
import { defineFills } from './span-fill-simd.ts';
import type { SpanMakers } from './span-make-simd.ts';
import { emitSpanMakers } from './span-make-simd.ts';

type F64 = Expr<'f64'>;

/**
 * Draws all columns of the view in memory.
 *
 * @param visible, cuts number of visible solids and of cuts
 */
export type ColumnDraw = (visible: number, cuts: number, cameraZ: number, light: number) => void;

interface ColumnProgram {
  readonly layout: ColumnLayout;
  readonly lens: Lens;
  readonly smooth: boolean;
  readonly kinds: readonly Surface['kind'][];
  readonly sky: number;
}

const Hit = { NEAR: 0, FAR: 8, SOLID: 16, FACE: 20 } as const;

/** The kernels of a column caster: `draw` does the work of `ColumnProfile.draw` and its painter, with the same bits; `fill` fills spans. */
export function columnDrawSimd(memory: WasmMemory, program: ColumnProgram) {
  const module = new ModuleBuilder();
  const angle = module.importFunction('env', 'atan2', { params: ['f64', 'f64'], results: ['f64'] });
  module.importMemory('env', 'memory', { initial: memory.buffer.byteLength / PAGE_BYTES });
  const { fills, fill } = defineFills(module, program.layout, program.lens.height / 2);
  module.export(fill);
  const makers = emitSpanMakers(module, { ...program, fills, atan2: angle });
  module.export(emitDraw(module, program, makers));
  const instance = new WebAssembly.Instance<{ fill: SpanFill; draw: ColumnDraw }>(compile(module.bytes()), {
    env: { memory, atan2 },
  });
  return instance.exports;
}

function emitDraw(module: ModuleBuilder, program: ColumnProgram, makers: SpanMakers) {
  const { layout, lens } = program;
  const { width, focal } = lens;
  const column = emitColumn(module, program, makers);
  return module.func('draw', { params: ['i32', 'i32', 'f64', 'f64'], results: [] }, (fn) => {
    const [visible, cuts, h, light] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
    const [x, k, n, candidates, cut] = Array.from({ length: 5 }, () => fn.local('i32')) as Local<'i32'>[] & {
      length: 5;
    };
    const [from, to, place] = Array.from({ length: 3 }, () => fn.local('f64')) as Local<'f64'>[] & { length: 3 };
    const middle = (sum: F64): F64 => f64.div(f64.sub(width / 2, f64.div(sum, 2)), focal);
    const draw = (part: F64, s: F64): Code => column.call(x.get, part, s, candidates.get, h.get, light.get);
    const gather = [
      candidates.set(layout.candidates),
      forRange(k, layout.visible, visible.get, 4, [
        n.set(i32.load(k.get)),
        if_(
          i32.and(
            i32.geS(x.get, i32.load(i32.shl(n.get, 2), layout.first)),
            i32.leS(x.get, i32.load(i32.shl(n.get, 2), layout.last)),
          ),
          [i32.store(candidates.get, i32.shl(n.get, 3)), candidates.set(i32.add(candidates.get, 4))],
        ),
      ]),
    ];
    return [
      visible.set(i32.add(i32.shl(visible.get, 2), layout.visible)),
      cuts.set(i32.add(i32.shl(cuts.get, 3), layout.cuts)),
      cut.set(layout.cuts),
      forRange(x, 0, width, 1, [
        gather,
        place.set(f64.convertI32S(x.get)),
        from.set(place.get),
        block((done) =>
          loop((again) => [
            brIf(done, i32.geU(cut.get, cuts.get)),
            to.set(f64.load(cut.get)),
            brIf(done, f64.ge(to.get, f64.add(place.get, 1))),
            cut.set(i32.add(cut.get, 8)),
            brIf(again, f64.lt(f64.sub(to.get, from.get), SLIVER)),
            draw(f64.sub(to.get, from.get), middle(f64.add(from.get, to.get))),
            from.set(to.get),
            br(again),
          ]),
        ),
        draw(f64.sub(f64.add(place.get, 1), from.get), middle(f64.add(f64.add(from.get, place.get), 1))),
      ]),
    ];
  });
}

function emitColumn(module: ModuleBuilder, { layout, lens, smooth }: ColumnProgram, makers: SpanMakers) {
  const { height, focal } = lens;
  const horizon = height / 2;
  const stride = columnStride(height) * 4;
  return module.func('column', { params: ['i32', 'f64', 'f64', 'i32', 'f64', 'f64'], results: [] }, (fn) => {
    const [x, part, s] = [fn.param(0), fn.param(1), fn.param(2)];
    const [candidates, h, light] = [fn.param(3), fn.param(4), fn.param(5)];
    const integers = <N extends number>(count: N) =>
      Array.from({ length: count }, () => fn.local('i32')) as Local<'i32'>[] & { length: N };
    const numbers = <N extends number>(count: N) =>
      Array.from({ length: count }, () => fn.local('f64')) as Local<'f64'>[] & { length: N };
    const [k, n8, end, at, face, pixels, next, standing, ground, leaving, hit] = integers(11);
    const [dx, dy, near, far, inX, inY, filled, entry, out, q, to] = numbers(11);
    const view = (field: ViewField): F64 => f64.load(n8.get, layout.view[field]);
    const top = (solid: Expr<'i32'>): F64 => f64.load(solid, layout.heights);

    const box: Code = [
      inX.set(view('nearX')),
      inX.set(select(f64.const(Infinity), f64.mul(dx.get, inX.get), f64.eq(inX.get, 0))),
      inY.set(view('nearY')),
      inY.set(select(f64.const(Infinity), f64.mul(dy.get, inY.get), f64.eq(inY.get, 0))),
      near.set(f64.min(inX.get, inY.get)),
      far.set(
        f64.max(
          f64.max(f64.mul(dx.get, view('farX0')), f64.mul(dx.get, view('farX1'))),
          f64.max(f64.mul(dy.get, view('farY0')), f64.mul(dy.get, view('farY1'))),
        ),
      ),
      face.set(select(i32.const(FACE_X), i32.const(FACE_Y), f64.lt(inX.get, inY.get))),
    ];
    // inX: towards the axis, inY: outside, q: root
    const round: Code = [
      inX.set(f64.neg(f64.add(f64.mul(view('originX'), dx.get), f64.mul(view('originY'), dy.get)))),
      inY.set(
        f64.sub(
          f64.add(f64.mul(view('originX'), view('originX')), f64.mul(view('originY'), view('originY'))),
          f64.mul(view('radius'), view('radius')),
        ),
      ),
      q.set(
        f64.sub(f64.mul(inX.get, inX.get), f64.mul(f64.add(f64.mul(dx.get, dx.get), f64.mul(dy.get, dy.get)), inY.get)),
      ),
      near.set(0),
      if_(i32.and(i32.and(f64.gt(inX.get, 0), f64.gt(q.get, 0)), f64.gt(inY.get, 0)), [
        q.set(f64.sqrt(q.get)),
        near.set(f64.div(f64.add(inX.get, q.get), inY.get)),
        far.set(f64.div(f64.sub(inX.get, q.get), inY.get)),
        face.set(FACE_ROUND),
      ]),
    ];
    const look = forRange(k, layout.candidates, candidates.get, 4, (skip) => [
      n8.set(i32.load(k.get)),
      dx.set(f64.add(view('forwardX'), f64.mul(s.get, view('leftX')))),
      dy.set(f64.add(view('forwardY'), f64.mul(s.get, view('leftY')))),
      if_(f64.ne(view('radius'), 0), round, box),
      brIf(skip, i32.eqz(i32.and(f64.gt(near.get, 0), f64.gt(near.get, far.get)))),
      at.set(end.get),
      end.set(i32.add(end.get, HIT_BYTES)),
      block((placed) =>
        loop((again) => [
          brIf(placed, i32.leU(at.get, layout.hits)),
          brIf(placed, f64.ge(f64.load(i32.sub(at.get, HIT_BYTES)), near.get)),
          v128.store(at.get, v128.load(i32.sub(at.get, HIT_BYTES))),
          i64.store(at.get, i64.load(i32.sub(at.get, HIT_BYTES), 16), 16),
          at.set(i32.sub(at.get, HIT_BYTES)),
          br(again),
        ]),
      ),
      f64.store(at.get, near.get, Hit.NEAR),
      f64.store(at.get, f64.max(far.get, 0), Hit.FAR),
      i32.store(at.get, n8.get, Hit.SOLID),
      i32.store(at.get, face.get, Hit.FACE),
    ]);

    const row = (value: F64): F64 => {
      const kept = f64.max(value, 0);
      return smooth ? kept : f64.ceil(f64.sub(kept, 0.5));
    };
    const upright = (solid: Expr<'i32'>, entered: Local<'i32'>): Code =>
      makers.upright.call(
        ...([pixels.get, light.get, solid, s.get, to.get, filled.get, h.get] as const),
        f64.load(entered.get, Hit.NEAR),
        i32.load(entered.get, Hit.FACE),
      );
    const onTop = (under: Code): Code => if_(f64.lt(to.get, filled.get), [under, filled.set(to.get)]);
    const leave: Code = [
      standing.set(i32.sub(standing.get, 4)),
      i32.store(leaving.get, i32.load(standing.get)),
      ground.set(0),
      forRange(k, layout.under, standing.get, 4, [
        n8.set(i32.load(i32.load(k.get), Hit.SOLID)),
        if_(f64.gt(top(n8.get), top(ground.get)), ground.set(n8.get)),
      ]),
    ];
    const enter: Code = [
      n8.set(i32.load(next.get, Hit.SOLID)),
      if_(f64.gt(top(n8.get), top(ground.get)), [
        to.set(row(f64.add(horizon, f64.mul(f64.mul(focal, f64.sub(h.get, top(n8.get))), entry.get)))),
        onTop(upright(n8.get, next)),
        ground.set(n8.get),
      ]),
      i32.store(standing.get, next.get),
      standing.set(i32.add(standing.get, 4)),
      next.set(i32.add(next.get, HIT_BYTES)),
    ];
    const below = block((done) =>
      loop((again) => [
        brIf(done, f64.le(filled.get, horizon)),
        out.set(-1),
        forRange(k, layout.under, standing.get, 4, [
          hit.set(i32.load(k.get)),
          if_(f64.gt(f64.load(hit.get, Hit.FAR), out.get), [leaving.set(k.get), out.set(f64.load(hit.get, Hit.FAR))]),
        ]),
        entry.set(-1),
        if_(i32.ltU(next.get, end.get), entry.set(f64.load(next.get, Hit.NEAR))),
        q.set(f64.max(out.get, entry.get)),
        far.set(f64.sub(h.get, top(ground.get))),
        if_(f64.gt(far.get, 0), [
          to.set(row(f64.add(horizon, f64.mul(f64.mul(focal, far.get), f64.max(q.get, 0))))),
          onTop(makers.level.call(pixels.get, light.get, ground.get, s.get, to.get, filled.get, h.get)),
        ]),
        brIf(done, f64.le(q.get, 0)),
        if_(f64.ge(out.get, entry.get), leave, enter),
        br(again),
      ]),
    );
    const above = whileLoop(i32.and(i32.ltU(next.get, end.get), f64.gt(filled.get, 0)), [
      n8.set(i32.load(next.get, Hit.SOLID)),
      if_(f64.gt(top(n8.get), h.get), [
        entry.set(f64.load(next.get, Hit.NEAR)),
        to.set(row(f64.add(horizon, f64.mul(f64.mul(focal, f64.sub(h.get, top(n8.get))), entry.get)))),
        onTop(upright(n8.get, next)),
      ]),
      next.set(i32.add(next.get, HIT_BYTES)),
    ]);
    const x8 = i32.shl(x.get, 3);
    return [
      end.set(layout.hits),
      look,
      pixels.set(i32.add(i32.mul(x.get, stride), layout.image)),
      light.set(f64.mul(light.get, part.get)),
      // nearest: the floor at the picture's foot, or the first solid
      near.set(0),
      if_(f64.gt(h.get, 0), near.set(f64.div(horizon, f64.mul(focal, h.get)))),
      if_(i32.gtU(end.get, layout.hits), near.set(f64.max(near.get, f64.load(layout.hits)))),
      f64.store(x8, f64.max(f64.load(x8, layout.nearest), near.get), layout.nearest),
      ...[standing.set(layout.under), ground.set(0), filled.set(height), next.set(layout.hits)],
      below,
      above,
      if_(f64.gt(filled.get, 0), makers.sky.call(pixels.get, light.get, filled.get)),
    ];
  });
}
