import type { KernelKind } from '../../../compression/kernel-kind.ts';
import { takeOrEnd } from '../../../reading/file-parser.ts';
import { corrupt } from '../../../reading/recording-error.ts';
import type { EventFormat } from '../../core/event-format.ts';
import { JavaScriptKernel, parseWords } from '../../core/event-kernel.ts';
import type { Parser, ParserState } from '../../core/parser.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { DAT_CD, datEncoder } from './dat-encoder.ts';
import { DAT_PIECE_BYTES, datWasmKernel } from './dat-wasm.ts';
import { EVT2_TRIGGERS } from './evt-trigger.ts';
import { propheseeStart, readPropheseeHeader } from './prophesee-header.ts';

const RECORD_BYTES = 8;
/** Event types of the files: Event2D (old), CD of the encoder, and external triggers. */
const EVENT_2D = 0x00;
const TRIGGER = 0x0e;
const DAT_TYPES: readonly number[] = [EVENT_2D, DAT_CD, TRIGGER];

export const dat = {
  name: 'dat',
  recognise(head) {
    const start = propheseeStart(head);
    if (start === undefined || start.encoding !== undefined) return false;
    const [type, size] = start.data;
    return DAT_TYPES.includes(type) && size === RECORD_BYTES;
  },
  parser:
    ({ kernel }) =>
    (state) =>
      parseDat(state, kernel),
  writing: { endings: ['.dat'], statesGeometry: true, encoder: datEncoder },
} as const satisfies EventFormat;

/**
 * DAT, version 2 (Prophesee, Metavision SDK: DAT format): an ASCII header, the type and the size of an event, then
 * records of 8 bytes: u32 time in us, u32 with x in bits 13..0, y in 27..14 and the polarity in 28; or, in files of triggers, with the
 * channel in bits 12..8 and 1 in bit 0 for a rising edge.
 *
 * @throws RecordingError `corrupt_recording` for events of another type or size
 */
export function* parseDat(state: ParserState, kind: KernelKind = 'wasm'): Parser {
  yield* readPropheseeHeader(state);
  const start = yield* takeOrEnd(2);
  if (start.length === 0) return;
  const [type, size] = start;
  if (!DAT_TYPES.includes(type) || size !== RECORD_BYTES) {
    throw corrupt(state.offset, 'events of type 0x00, 0x0c or 0x0e and of 8 bytes', `type ${type} of ${size} bytes`);
  }
  const kernel = type === TRIGGER ? new DatTriggers() : kind === 'wasm' ? datWasmKernel() : new DatOracle();
  yield* parseWords(state, kernel, RECORD_BYTES, DAT_PIECE_BYTES);
}

class DatTriggers extends JavaScriptKernel {
  constructor() {
    super(0);
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += RECORD_BYTES) {
      const { channel, edge } = EVT2_TRIGGERS.read(view.getUint32(at + 4, true));
      this.trigger(secondsOf(view.getUint32(at, true)), channel, edge);
    }
    return bytes.length;
  }
}

class DatOracle extends JavaScriptKernel {
  constructor() {
    super(DAT_PIECE_BYTES / RECORD_BYTES);
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += RECORD_BYTES) {
      const word = view.getUint32(at + 4, true);
      this.emit(secondsOf(view.getUint32(at, true)), word & 0x3fff, (word >>> 14) & 0x3fff, (word >>> 28) & 1);
    }
    return bytes.length;
  }
}
