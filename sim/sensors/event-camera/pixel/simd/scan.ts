import type { Code, Expr, FunctionScope, Local, WasmMemory } from '../../../../../kernels/assembler.ts';
import {
  compile,
  f32,
  f32x4,
  f64,
  forRange,
  i32,
  i32x4,
  ModuleBuilder,
  v128,
  WebAssembly,
} from '../../../../../kernels/assembler.ts';
import { PAGE_BYTES } from '../../../../../kernels/memory-layout.ts';
import type { EventPixelKernel, EventPixelProgram } from '../kernel.ts';
import { constantsOf } from '../kernel.ts';
import { HeaderWord, STEPS } from '../layout.ts';
import { emitFire } from './fire.ts';
import type { FrameScope } from './frame-scope.ts';
import { emitExpNegative, emitLogNormal } from './math.ts';
import { emitEventSort } from './sort.ts';

/**
 * Makes a kernel on a memory, with the same bits as `../kernel.ts`. Light and levels are computed for four pixels at a time.
 * Pixels that may fire are collected without a branch, and only those are processed one by one.
 */
export function eventPixelKernelSimd(memory: WasmMemory, program: EventPixelProgram): EventPixelKernel {
  const module = new ModuleBuilder();
  module.importMemory('env', 'memory', { initial: memory.buffer.byteLength / PAGE_BYTES });
  module.export(
    module.func('frame', { params: ['f64', 'f64', 'i32', 'i32', 'i32', 'i32'], results: ['i32'] }, (fn) =>
      emitFrame(fn, program),
    ),
  );
  const lanes = new Int32Array(memory.buffer, program.layout.lanes, 4 * 16);
  for (let mask = 0; mask < 16; mask++) {
    const named = [0, 1, 2, 3].filter((lane) => mask & (1 << lane));
    lanes.set(named, 4 * mask);
  }
  const instance = new WebAssembly.Instance<{ frame: EventPixelKernel }>(compile(module.bytes()), {
    env: { memory },
  });
  return instance.exports.frame;
}

function emitFrame(
  fn: FunctionScope<readonly ['f64', 'f64', 'i32', 'i32', 'i32', 'i32']>,
  program: EventPixelProgram,
): Code {
  const { layout } = program;
  const c = constantsOf(program);
  const [t0, dt, startTick, endTick] = [fn.param(0), fn.param(1), fn.param(2), fn.param(3)];
  const parity = fn.param(4);
  const count = fn.param(5);
  const scope: FrameScope = {
    fn: fn,
    ...{ t0, dt, startTick, endTick, count },
    step: fn.local('f64'),
    before: fn.local('i32'),
    after: fn.local('i32'),
    span: fn.local('f32'),
    inLight: fn.local('f32'),
    inDark: fn.local('f32'),
    perTick: fn.local('f32'),
    events: fn.local('i32'),
    dropped: fn.local('i32'),
    suppressed: fn.local('i32'),
    bursts: fn.local('i32'),
    listEnd: fn.local('i32'),
  };
  const single = (value: Expr<'f64'>): Expr<'f32'> => f32.demoteF64(value);
  const apart = layout.levels[1] - layout.levels[0];
  const toHeader = (field: number, value: Local<'i32'>): Code =>
    f64.store(0, f64.convertI32S(value.get), layout.header + 8 * field);
  return [
    scope.before.set(i32.add(layout.levels[0], i32.mul(parity.get, apart))),
    scope.after.set(i32.sub(layout.levels[1], i32.mul(parity.get, apart))),
    scope.step.set(f64.div(dt.get, STEPS)),
    scope.span.set(single(dt.get)),
    scope.inLight.set(single(f64.mul(c.inLight, dt.get))),
    scope.inDark.set(single(f64.mul(c.inDark, dt.get))),
    scope.perTick.set(single(f64.div(1e-6, dt.get))),
    emitScan(scope, program),
    emitFire(scope, program),
    toHeader(HeaderWord.FRAME_DROPPED, scope.dropped),
    toHeader(HeaderWord.FRAME_SUPPRESSED, scope.suppressed),
    toHeader(HeaderWord.FRAME_BURSTS, scope.bursts),
    emitEventSort(scope, program),
    i32.add(count.get, scope.events.get),
  ];
}

/** Computes the levels of all pixels and the list of those that may fire. */
function emitScan(scope: FrameScope, program: EventPixelProgram): Code {
  const { fn } = scope;
  const { layout } = program;
  const c = constantsOf(program);
  const vector = (): Local<'v128'> => fn.local('v128');
  const at = fn.local('i32');
  const mask = fn.local('i32');
  const [light, level, target, memory, brightest, span, minusInLight, inDark, end] = Array.from(
    { length: 9 },
    vector,
  ) as Local<'v128'>[] as [
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
    Local<'v128'>,
  ];
  const digital = vector();
  const response: Code = c.linLog
    ? [
        digital.set(f32x4.mul(light.get, 255)),
        target.set(
          v128.bitselect(
            f32x4.mul(digital.get, c.slope),
            emitLogNormal(fn, digital.get),
            f32x4.le(digital.get, c.border),
          ),
        ),
      ]
    : target.set(emitLogNormal(fn, f32x4.add(light.get, c.floor)));
  // -(light inLight + inDark) by a negative factor, since to negate a vector takes three instructions
  const minusSettle = f32x4.sub(f32x4.mul(light.get, minusInLight.get), inDark.get);
  const before = v128.load(i32.add(scope.before.get, at.get));
  const filter: Code = c.lowPass
    ? [
        level.set(before),
        level.set(
          f32x4.add(
            level.get,
            f32x4.mul(f32x4.sub(1, emitExpNegative(fn, minusSettle)), f32x4.sub(target.get, level.get)),
          ),
        ),
      ]
    : level.set(target.get);
  const kept = v128.load(at.get, layout.memory);
  const leaked = f32x4.mul(v128.load(at.get, layout.leak), span.get);
  const remember = memory.set(c.leaks ? f32x4.sub(kept, leaked) : kept);
  const difference = vector();
  const crosses = v128.or(
    f32x4.ge(difference.tee(f32x4.sub(level.get, memory.get)), v128.load(at.get, layout.on)),
    f32x4.le(difference.get, v128.load(at.get, layout.off)),
  );
  const mayFire = c.noisy ? v128.or(crosses, i32x4.ltS(v128.load(at.get, layout.noiseAt), end.get)) : crosses;
  const firing = i32x4.add(i32x4.splat(i32.shrU(at.get, 2)), v128.load(i32.shl(mask.get, 4), layout.lanes));
  const brightestLane = (lane: number): Expr<'f32'> => f32x4.extractLane(brightest.get, lane);
  return [
    span.set(f32x4.splat(scope.span.get)),
    minusInLight.set(f32x4.splat(f32.neg(scope.inLight.get))),
    inDark.set(f32x4.splat(scope.inDark.get)),
    end.set(i32x4.splat(scope.endTick.get)),
    scope.listEnd.set(layout.list),
    forRange(at, 0, layout.pixels * 4, 16, [
      light.set(v128.load(at.get, layout.image)),
      response,
      filter,
      remember,
      mask.set(i32x4.bitmask(mayFire)),
      // Stores come last: arrays lie whole pages apart, and a load waits for an earlier store at the same offset in a page.
      v128.store(i32.add(scope.after.get, at.get), level.get),
      c.leaks ? v128.store(at.get, memory.get, layout.memory) : [],
      v128.store(scope.listEnd.get, firing, 0, 4),
      scope.listEnd.set(i32.add(scope.listEnd.get, i32.shl(i32.popcnt(mask.get), 2))),
      brightest.set(f32x4.pmax(brightest.get, light.get)),
    ]),
    f64.store(
      0,
      f64.promoteF32(f32.max(f32.max(brightestLane(0), brightestLane(1)), f32.max(brightestLane(2), brightestLane(3)))),
      layout.header + 8 * HeaderWord.FRAME_BRIGHTEST,
    ),
  ];
}
