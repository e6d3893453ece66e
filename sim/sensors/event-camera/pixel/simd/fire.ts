import type { Code, Expr, Local } from '../../../../../kernels/assembler.ts';
import {
  block,
  br,
  brIf,
  choose,
  f32,
  f32x4,
  f64,
  forRange,
  i32,
  i32x4,
  if_,
  loop,
  select,
  whileLoop,
} from '../../../../../kernels/assembler.ts';
import { emitThreefry } from '../../../../../kernels/random-simd.ts';
import type { EventPixelProgram } from '../kernel.ts';
import { constantsOf, LEAST_LEFT, LONGEST_GAP, STRAIGHT } from '../kernel.ts';
import { BURST, NOISE_BIT, PIXEL_SHIFT, POLARITY_BIT, STEPS } from '../layout.ts';
import type { FrameScope } from './frame-scope.ts';
import { emitExpNegative, emitLogNormal } from './math.ts';

type F32 = Expr<'f32'>;

/** The events of the listed pixels: the steps of `fire` in `../kernel.ts`. */
export function emitFire(scope: FrameScope, program: EventPixelProgram): Code {
  const { fn } = scope;
  const { layout, key0, key1 } = program;
  const c = constantsOf(program);
  const entry = fn.local('i32');
  const i = fn.local('i32');
  const at = fn.local('i32');
  const at8 = fn.local('i32');
  const number = (): Local<'f32'> => fn.local('f32');
  const [ref, w, d0, d1, on, off] = [number(), number(), number(), number(), number(), number()];
  const [threshold, crossing, noise, fall, way, settled] = [number(), number(), number(), number(), number(), number()];
  const up = fn.local('i32');
  const flag = fn.local('i32');
  const drawn = fn.local('i32');
  const emitted = fn.local('i32');
  const blind = fn.local('i32');
  const key = fn.local('i32');
  const time = fn.local('f64');
  const after = f32.load(i32.add(scope.after.get, at.get));
  const image = f32.load(at.get, layout.image);
  const noiseDue = i32.ltS(i32.load(at.get, layout.noiseAt), scope.endTick.get);

  const lane = (vector: Expr<'v128'>): F32 => f32x4.extractLane(vector, 0);
  const exp = (x: F32): F32 => lane(emitExpNegative(fn, f32x4.splat(x)));
  const log = (x: F32): F32 => lane(emitLogNormal(fn, f32x4.splat(x)));
  const gone = (x: F32): F32 => f32.sub(1, exp(f32.neg(x)));

  const wayAt = (when: Local<'f32'>): F32 =>
    c.exponential
      ? choose(
          'f32',
          f32.lt(settled.get, STRAIGHT),
          when.get,
          f32.div(gone(f32.mul(settled.get, when.get)), gone(settled.get)),
        )
      : when.get;
  const left = number();
  /** Replaces the share of the way in `crossing` by its time. */
  const toTime: Code = c.exponential
    ? if_(f32.ge(settled.get, STRAIGHT), [
        left.set(f32.sub(1, f32.mul(gone(settled.get), crossing.get))),
        left.set(select(f32.const(LEAST_LEFT), left.get, f32.lt(left.get, LEAST_LEFT))),
        crossing.set(f32.div(f32.neg(log(left.get)), settled.get)),
        crossing.set(select(crossing.get, f32.const(1), f32.lt(crossing.get, 1))),
      ])
    : [];
  const restart = (when: Local<'f32'>): Code => [
    way.set(f32.add(d0.get, f32.mul(f32.sub(d1.get, d0.get), wayAt(when)))),
    ref.set(f32.add(ref.get, way.get)),
    d0.set(f32.sub(d0.get, way.get)),
    d1.set(f32.sub(after, ref.get)),
  ];
  /** Clamps to [0, 1]; NaN gives 0. */
  const clamp = (x: Local<'f32'>): F32 =>
    select(select(x.get, f32.const(1), f32.lt(x.get, 1)), f32.const(0), f32.gt(x.get, 0));
  const draw = c.noisy ? emitDraw() : [];

  function emitDraw(): Code {
    const counter = fn.local('i32');
    const word = fn.local('i32');
    const ticks = fn.local('i32');
    const gap = number();
    const cipher = emitThreefry(fn, i32x4.splat(i.get), i32x4.splat(counter.get), i32x4.all(key0), i32x4.all(key1));
    const u = f32.mul(
      f32.convertI32S(i32.add(i32.shrU(i32x4.extractLane(cipher.word0.get, 0), 8), 1)),
      5.9604644775390625e-8,
    );
    const part = (bits: Expr<'i32'>): F32 => f32.mul(f32.convertI32S(bits), 1.52587890625e-5);
    return [
      counter.set(i32.load(at.get, layout.draws)),
      i32.store(at.get, i32.add(counter.get, 1), layout.draws),
      cipher.code,
      gap.set(f32.mul(f32.neg(log(u)), f32.load(at.get, layout.gap))),
      ticks.set(i32.truncSatF32S(select(gap.get, f32.const(LONGEST_GAP), f32.lt(gap.get, LONGEST_GAP)))),
      ticks.set(select(i32.const(1), ticks.get, i32.ltS(ticks.get, 1))),
      i32.store(at.get, i32.add(i32.load(at.get, layout.noiseAt), ticks.get), layout.noiseAt),
      word.set(i32x4.extractLane(cipher.word1.get, 0)),
      drawn.set(
        i32.or(
          i32.shl(i32.eqz(f32.lt(part(i32.shrU(word.get, 16)), f32.mul(c.dimming, image))), 1),
          f32.lt(part(i32.and(word.get, 0xffff)), f32.load(at.get, layout.onShare)),
        ),
      ),
    ];
  }

  const again = number();
  /** Sets `blind` to whether the pixel is still blind at the end of the frame; otherwise restarts it at the time when it sees again. */
  const look: Code = [
    again.set(
      f32.demoteF64(
        f64.div(f64.sub(f64.add(f64.load(at8.get, layout.last), c.refractory), scope.t0.get), scope.dt.get),
      ),
    ),
    if_(
      f32.lt(again.get, 1),
      [w.set(select(again.get, w.get, f32.lt(w.get, again.get))), restart(w), blind.set(0)],
      blind.set(1),
    ),
  ];

  const signal: Code = [
    w.set(crossing.get),
    ref.set(f32.add(ref.get, threshold.get)),
    d0.set(f32.sub(d0.get, threshold.get)),
    d1.set(f32.sub(after, ref.get)),
  ];
  const next: Code = [
    up.set(f32.le(on.get, d1.get)),
    crossing.set(2),
    if_(i32.or(up.get, f32.le(d1.get, off.get)), [
      threshold.set(select(on.get, off.get, up.get)),
      crossing.set(f32.div(f32.sub(threshold.get, d0.get), f32.sub(d1.get, d0.get))),
      crossing.set(clamp(crossing)),
      toTime,
      crossing.set(select(w.get, crossing.get, f32.lt(crossing.get, w.get))),
    ]),
    flag.set(up.get),
  ];
  const store: Code = [
    emitted.set(i32.add(emitted.get, 1)),
    if_(
      i32.ltS(i32.add(scope.count.get, scope.events.get), layout.capacity),
      [
        i32.store(i32.shl(scope.events.get, 3), i32.or(i32.shl(i.get, PIXEL_SHIFT), flag.get), layout.raw),
        i32.store(i32.shl(scope.events.get, 3), key.get, layout.raw + 4),
        scope.events.set(i32.add(scope.events.get, 1)),
      ],
      scope.dropped.set(i32.add(scope.dropped.get, 1)),
    ),
  ];
  const stamp: Code = [
    key.set(i32.truncSatF32S(f32.mul(w.get, STEPS))),
    key.set(select(i32.const(STEPS - 1), key.get, i32.gtS(key.get, STEPS - 1))),
  ];
  const tooEarly = f64.lt(time.get, f64.add(f64.load(at8.get, layout.last), c.refractory));
  const withhold: Code =
    c.refractory === 0 ? [] : time.set(f64.add(scope.t0.get, f64.mul(f64.convertI32S(key.get), scope.step.get)));

  const course = block((done) =>
    loop((turn) => [
      next,
      c.noisy
        ? [
            noise.set(2),
            if_(noiseDue, [
              noise.set(
                f32.mul(
                  f32.convertI32S(i32.sub(i32.load(at.get, layout.noiseAt), scope.startTick.get)),
                  scope.perTick.get,
                ),
              ),
              noise.set(clamp(noise)),
            ]),
            if_(
              f32.lt(noise.get, crossing.get),
              [
                draw,
                brIf(turn, i32.or(f32.lt(noise.get, w.get), i32.ltS(drawn.get, 2))),
                flag.set(i32.or(NOISE_BIT, i32.and(drawn.get, POLARITY_BIT))),
                w.set(noise.get),
                restart(w),
              ],
              [brIf(done, f32.ge(crossing.get, 2)), signal],
            ),
          ]
        : [brIf(done, f32.ge(crossing.get, 2)), signal],
      stamp,
      withhold,
      c.refractory > 0 && !c.hold
        ? if_(tooEarly, [scope.suppressed.set(i32.add(scope.suppressed.get, 1)), br(turn)])
        : [],
      c.refractory > 0 ? f64.store(at8.get, time.get, layout.last) : [],
      store,
      c.hold ? [look, brIf(done, blind.get)] : [],
      br(turn),
    ]),
  );
  const sight = c.hold ? [blind.set(f32.eq(ref.get, -Infinity)), if_(blind.get, ref.set(0))] : [];
  const begin: Code = [
    d0.set(f32.sub(f32.load(i32.add(scope.before.get, at.get)), f32.add(ref.get, fall.get))),
    d1.set(f32.sub(after, ref.get)),
  ];
  const blindEnd = c.hold ? if_(blind.get, [c.noisy ? whileLoop(noiseDue, draw) : [], ref.set(-Infinity)]) : [];
  return forRange(entry, layout.list, scope.listEnd.get, 4, [
    i.set(i32.load(entry.get)),
    at.set(i32.shl(i.get, 2)),
    at8.set(i32.shl(i.get, 3)),
    ref.set(f32.load(at.get, layout.memory)),
    on.set(f32.load(at.get, layout.on)),
    off.set(f32.load(at.get, layout.off)),
    c.leaks ? fall.set(f32.mul(f32.load(at.get, layout.leak), scope.span.get)) : [],
    c.exponential ? settled.set(f32.add(f32.mul(image, scope.inLight.get), scope.inDark.get)) : [],
    w.set(0),
    emitted.set(0),
    sight,
    begin,
    c.hold ? [if_(blind.get, look), if_(i32.eqz(blind.get), course)] : course,
    blindEnd,
    f32.store(at.get, ref.get, layout.memory),
    scope.bursts.set(i32.add(scope.bursts.get, i32.gtS(emitted.get, BURST))),
  ]);
}
