import { brIf, type Code, f64, i32, i64, if_, loop } from '../../../kernels/index.ts';
import type { EventKernel } from './event-kernel.ts';
import { buildKernel, type KernelScope, layOutEvents, storeEvent, WasmKernel } from './wasm-kernel.ts';

/** Most bytes of one call. */
export const AEDAT4_PIECE_BYTES = 1 << 17;

const EVENT_BYTES = 16;

/** The loop over the structs of an AEDAT 4.0 packet of events. */
function compose({ at, from, end, count }: KernelScope): Code {
  return if_(
    i32.ltU(from.get, end.get),
    loop((again) => [
      storeEvent(at, count, {
        t: f64.convertI64S(i64.load(from.get, 0, 1)),
        x: i32.load16U(from.get, 8, 1),
        y: i32.load16U(from.get, 10, 1),
        polarity: i32.and(i32.load8U(from.get, 12), 1),
      }),
      count.set(i32.add(count.get, 1)),
      from.set(i32.add(from.get, EVENT_BYTES)),
      brIf(again, i32.ltU(from.get, end.get)),
    ]),
  );
}

let module: Uint8Array | undefined;

const LAYOUT = layOutEvents(AEDAT4_PIECE_BYTES / EVENT_BYTES, AEDAT4_PIECE_BYTES);

export function aedat4WasmKernel(): EventKernel {
  return new WasmKernel(LAYOUT, (module ??= buildKernel(LAYOUT, compose)));
}
