import type { KernelKind } from '../../../compression/kernel-kind.ts';
import type { EventFormat } from '../../core/event-format.ts';
import { type EventKernel, JavaScriptKernel, parseWords } from '../../core/event-kernel.ts';
import type { Parser, ParserState } from '../../core/parser.ts';
import { StartedKernel } from '../../core/started-kernel.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { EVT2_TRIGGERS } from './evt-trigger.ts';
import { evt2Encoder } from './evt2-encoder.ts';
import { EVT2_PIECE_BYTES, evt2WasmKernel } from './evt2-wasm.ts';
import { readPropheseeHeader, saysEncoding } from './prophesee-header.ts';

const WORD_BYTES = 4;

export const evt2 = {
  name: 'evt2',
  recognise: saysEncoding('evt2'),
  parser:
    ({ kernel }) =>
    (state) =>
      parseEvt2(state, kernel),
  writing: { endings: ['.evt2'], statesGeometry: true, encoder: evt2Encoder },
} as const satisfies EventFormat;

/**
 * EVT 2.0 (Prophesee, Metavision SDK: EVT 2.0 format): 32-bit words, the type in bits 31 to 28.
 *
 * | type | word | |
 * |---|---|---|
 * | 0, 1 | CD_OFF, CD_ON | time low 27..22, x 21..11, y 10..0 |
 * | 8 | EVT_TIME_HIGH | time high 27..0: us / 64 |
 * | A | EXT_TRIGGER | time low 27..22, channel 12..8, rising 0 |
 * | E, F | OTHERS, CONTINUED | skipped |
 *
 * Time high wraps after 4.77 hours; events before the first time high have no time and are dropped.
 */
export function* parseEvt2(state: ParserState, kind: KernelKind = 'wasm'): Parser {
  yield* readPropheseeHeader(state);
  const kernel = kind === 'wasm' ? evt2WasmKernel() : new Evt2Oracle(EVT2_PIECE_BYTES);
  yield* parseWords(state, startEvt2(kernel), WORD_BYTES, EVT2_PIECE_BYTES);
}

/** Drops events before the first EVT_TIME_HIGH. */
const startEvt2 = (kernel: EventKernel): EventKernel =>
  new StartedKernel(kernel, WORD_BYTES, (bytes, at) => bytes[at + 3] >> 4 === 0x8);

class Evt2Oracle extends JavaScriptKernel {
  #high = 0;
  #overflow = 0;

  constructor(pieceBytes: number) {
    super(pieceBytes / WORD_BYTES);
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += WORD_BYTES) {
      const word = view.getUint32(at, true);
      const type = word >>> 28;
      if (type <= 1) {
        this.emit(this.#time(word), (word >>> 11) & 0x7ff, word & 0x7ff, type);
      } else if (type === 0x8) {
        const high = word & 0xfffffff;
        if (this.#high - high > 1 << 27) this.#overflow += 1 << 28;
        this.#high = high;
      } else if (type === 0xa) {
        const { channel, edge } = EVT2_TRIGGERS.read(word);
        this.trigger(this.#time(word), channel, edge);
      } else this.other++;
    }
    return bytes.length;
  }

  /** Seconds at a word. */
  #time(word: number): number {
    return secondsOf(64 * (this.#overflow + this.#high) + ((word >>> 22) & 0x3f));
  }
}
