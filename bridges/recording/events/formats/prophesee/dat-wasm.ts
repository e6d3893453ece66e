import { brIf, type Code, i32, if_, loop } from '../../../../../kernels/index.ts';
import type { EventKernel } from '../../core/event-kernel.ts';
import { emitSecondsOfTwoWords } from '../../core/time-stamps.ts';
import { emitUnpack, field, type PackedFormat } from '../../kernels/packed-events.ts';
import { type KernelScope, kernelMaker, layOutEvents } from '../../kernels/wasm-kernel.ts';

/** Most bytes of one call. */
export const DAT_PIECE_BYTES = 1 << 17;
const RECORD_BYTES = 8;

const RECORD: PackedFormat = {
  time: 'first',
  x: (words) => field(words, 0, 0x3fff),
  y: (words) => field(words, 14, 0x3fff),
  polarity: (words) => field(words, 28, 1),
};

/** The loop of DAT, eight records per turn; events that the last turn stores past the end are not counted. */
function compose({ fn, at, from, end, count }: KernelScope): Code {
  const unpack = emitUnpack(fn, at, RECORD, emitSecondsOfTwoWords);
  const bytes = fn.local('i32');
  return [
    bytes.set(i32.sub(end.get, from.get)),
    if_(
      i32.ltU(from.get, end.get),
      loop((again) => [
        unpack(from, count),
        count.set(i32.add(count.get, 8)),
        from.set(i32.add(from.get, 8 * RECORD_BYTES)),
        brIf(again, i32.ltU(from.get, end.get)),
      ]),
    ),
    from.set(end.get),
    count.set(i32.shrU(bytes.get, 3)),
  ];
}

export const datWasmKernel: () => EventKernel = kernelMaker(
  layOutEvents(DAT_PIECE_BYTES / RECORD_BYTES, DAT_PIECE_BYTES),
  compose,
);
