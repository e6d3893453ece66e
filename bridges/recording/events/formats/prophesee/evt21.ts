import type { EventFormat } from '../../core/event-format.ts';
import { JavaScriptKernel, parseWords } from '../../core/event-kernel.ts';
import type { Parser, ParserState } from '../../core/parser.ts';
import { StartedKernel } from '../../core/started-kernel.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { EVT2_TRIGGERS } from './evt-trigger.ts';
import { readPropheseeHeader, saysEncoding } from './prophesee-header.ts';

const PIECE_BYTES = 1 << 13;
const WORD_BYTES = 8;
const COLUMNS = 32;

export const evt21 = {
  name: 'evt2.1',
  recognise: saysEncoding('evt2.1'),
  parser: () => parseEvt21,
} as const satisfies EventFormat;

/**
 * EVT 2.1 (Prophesee, Metavision SDK: EVT 2.1 format): 64-bit words, the type in bits 63 to 60.
 *
 * | type | word | |
 * |---|---|---|
 * | 0, 1 | EVT_NEG, EVT_POS | time low 59..54, x of the first of 32 columns 53..43, y 42..32, valid columns 31..0 |
 * | 8 | EVT_TIME_HIGH | time high 59..32: us / 64 |
 * | A | EXT_TRIGGER | time low 59..54, channel 44..40, rising 32 |
 * | E, F | OTHERS, CONTINUED | skipped |
 *
 * Files whose header names the legacy endianness have the two halves of a word swapped.
 */
export function* parseEvt21(state: ParserState): Parser {
  const { legacy } = yield* readPropheseeHeader(state);
  const upper = legacy ? 0 : 4;
  const kernel = new StartedKernel(
    new Evt21Kernel(upper),
    WORD_BYTES,
    (bytes, at) => bytes[at + upper + 3] >> 4 === 0x8,
  );
  yield* parseWords(state, kernel, WORD_BYTES, PIECE_BYTES);
}

class Evt21Kernel extends JavaScriptKernel {
  /** Offset of the upper half in a word. */
  readonly #upper: number;
  #high = 0;
  #overflow = 0;

  constructor(upper: number) {
    super((PIECE_BYTES / WORD_BYTES) * COLUMNS);
    this.#upper = upper;
  }

  protected read(bytes: Uint8Array): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += WORD_BYTES) {
      const word = view.getUint32(at + this.#upper, true);
      const type = word >>> 28;
      if (type <= 1) this.#vector(word, type, view.getUint32(at + 4 - this.#upper, true));
      else if (type === 0x8) {
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

  /** Seconds at an upper half of a word. */
  #time(word: number): number {
    return secondsOf(64 * (this.#overflow + this.#high) + ((word >>> 22) & 0x3f));
  }

  #vector(word: number, polarity: number, valid: number): void {
    const t = this.#time(word);
    const [x, y] = [(word >>> 11) & 0x7ff, word & 0x7ff];
    for (let mask = valid; mask !== 0; mask &= mask - 1) this.emit(t, x + 31 - Math.clz32(mask & -mask), y, polarity);
  }
}
