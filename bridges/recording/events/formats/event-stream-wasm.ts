import { block, br, brIf, type Code, f64, i32, if_, loop, type WasmGlobal } from '../../../../kernels/index.ts';
import type { EventKernel } from '../core/event-kernel.ts';
import { type KernelExports, type KernelScope, kernelMaker, layOutEvents, storeEvent } from '../kernels/wasm-kernel.ts';

/** Most bytes of one call. */
export const EVENT_STREAM_PIECE_BYTES = 1 << 16;

const EVENT_BYTES = 5;

/** The loop of DVS Event Stream files, one event or mark per turn. */
function compose({ module, fn, at, from, end, count, other, increment }: KernelScope): Code {
  /** Rows of the sensor; needed because the file's origin is the lower left. */
  const height = module.export(module.global('height', 'i32', 0));
  const now = module.global('now', 'f64', 0);
  const [first, pixel, last, bottom] = [fn.local('i32'), fn.local('i32'), fn.local('i32'), fn.local('i32')];
  // Time since the start of the piece, summed in integers, which takes one cycle per event instead of four.
  const [origin, ticks] = [fn.local('f64'), fn.local('i32')];
  const time = f64.add(origin.get, f64.convertI32S(ticks.get));
  const mark: Code = [
    if_(i32.eq(first.get, 0xff), ticks.set(i32.add(ticks.get, 127)), increment(other)),
    from.set(i32.add(from.get, 1)),
  ];
  return [
    origin.set(now.get),
    bottom.set(i32.sub(height.get, 1)),
    // As long as an event would be complete.
    last.set(i32.sub(end.get, EVENT_BYTES)),
    block((done) =>
      loop((again) => [
        brIf(done, i32.gtS(from.get, last.get)),
        first.set(i32.load8U(from.get)),
        if_(i32.ltU(first.get, 0xfe), [
          pixel.set(i32.load(from.get, 1, 1)),
          ticks.set(i32.add(ticks.get, i32.shrU(first.get, 1))),
          storeEvent(at, count, {
            t: time,
            x: pixel.get,
            y: i32.sub(bottom.get, i32.shrU(pixel.get, 16)),
            polarity: i32.and(first.get, 1),
          }),
          count.set(i32.add(count.get, 1)),
          from.set(i32.add(from.get, EVENT_BYTES)),
          br(again),
        ]),
        mark,
        br(again),
      ]),
    ),
    // The rest may hold marks before the start of an event.
    block((done) =>
      loop((again) => [
        brIf(done, i32.geU(from.get, end.get)),
        first.set(i32.load8U(from.get)),
        brIf(done, i32.ltU(first.get, 0xfe)),
        mark,
        br(again),
      ]),
    ),
    now.set(time),
  ];
}

interface EventStreamExports extends KernelExports {
  readonly height: WasmGlobal;
}

const makeKernel = kernelMaker<EventStreamExports>(
  layOutEvents(Math.ceil(EVENT_STREAM_PIECE_BYTES / EVENT_BYTES), EVENT_STREAM_PIECE_BYTES),
  compose,
);
export function eventStreamWasmKernel(height: number): EventKernel {
  const kernel = makeKernel();
  kernel.exports.height.value = height;
  return kernel;
}
