import type { Code, Expr, Local } from '../../../../../kernels/assembler.ts';
import { f64, forRange, i32, i64, memory } from '../../../../../kernels/assembler.ts';
import type { EventPixelProgram } from '../kernel.ts';
import { NOISE_BIT, PIXEL_SHIFT, POLARITY_BIT } from '../layout.ts';
import type { FrameScope } from './frame-scope.ts';

/**
 * Sorts the events of a frame by time and writes them to the batch; events at the same time keep their order. It makes two rounds
 * of counting sort, over the low and the high byte of the time.
 */
export function emitEventSort(scope: FrameScope, { layout, stride }: EventPixelProgram): Code {
  const { fn, events, count, t0, step } = scope;
  const event = fn.local('i32');
  const end = fn.local('i32');
  const slot = fn.local('i32');
  const place = fn.local('i32');
  const word = fn.local('i32');
  const [lowSum, highSum, held] = [fn.local('i32'), fn.local('i32'), fn.local('i32')];
  const low = layout.histogram;
  const high = layout.histogram + 1024;
  const byteAt = (address: Expr<'i32'>, byte: number): Expr<'i32'> => i32.shl(i32.load8U(address, byte), 2);
  const bump = (from: Expr<'i32'>, byte: number, histogram: number): Code => [
    slot.set(byteAt(from, byte)),
    i32.store(slot.get, i32.add(i32.load(slot.get, histogram), 1), histogram),
  ];
  const accumulate = (sum: Local<'i32'>, histogram: number): Code => [
    held.set(i32.load(slot.get, histogram)),
    i32.store(slot.get, sum.get, histogram),
    sum.set(i32.add(sum.get, held.get)),
  ];
  const take = (byte: number, histogram: number): Code => [
    slot.set(byteAt(event.get, byte)),
    place.set(i32.load(slot.get, histogram)),
    i32.store(slot.get, i32.add(place.get, 1), histogram),
  ];
  const pixel = i32.shrU(word.get, PIXEL_SHIFT);
  const key = i32.load(event.get, 4);
  return [
    memory.fill(layout.histogram, 0, 2048),
    end.set(i32.add(layout.raw, i32.shl(events.get, 3))),
    forRange(event, layout.raw, end.get, 8, [bump(event.get, 4, low), bump(event.get, 5, high)]),
    highSum.set(count.get),
    forRange(slot, 0, 1024, 4, [accumulate(lowSum, low), accumulate(highSum, high)]),
    forRange(event, layout.raw, end.get, 8, [
      take(4, low),
      i64.store(i32.shl(place.get, 3), i64.load(event.get), layout.half),
    ]),
    end.set(i32.add(layout.half, i32.shl(events.get, 3))),
    forRange(event, layout.half, end.get, 8, [
      take(5, high),
      word.set(i32.load(event.get)),
      f64.store(i32.shl(place.get, 3), f64.add(t0.get, f64.mul(f64.convertI32S(key), step.get)), layout.t),
      i32.store16(i32.shl(place.get, 1), i32.divU(pixel, stride), layout.x),
      i32.store16(i32.shl(place.get, 1), i32.remU(pixel, stride), layout.y),
      i32.store8(place.get, i32.and(word.get, POLARITY_BIT | NOISE_BIT), layout.flags),
    ]),
  ];
}
