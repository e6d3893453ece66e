import type { KernelKind } from '../../../compression/kernel-kind.ts';
import type { EventFormat } from '../../core/event-format.ts';
import { type EventKernel, JavaScriptKernel, parseWords } from '../../core/event-kernel.ts';
import type { Parser, ParserState } from '../../core/parser.ts';
import { StartedKernel } from '../../core/started-kernel.ts';
import { secondsOf } from '../../core/time-stamps.ts';
import { EVT3_TRIGGERS } from './evt-trigger.ts';
import { evt3Encoder } from './evt3-encoder.ts';
import { EVT3_COLUMNS, EVT3_MOST_EVENTS, EVT3_PIECE_BYTES, evt3WasmKernel } from './evt3-wasm.ts';
import { readPropheseeHeader, saysEncoding } from './prophesee-header.ts';

const WORD_BYTES = 2;

export const evt3 = {
  name: 'evt3',
  recognise: saysEncoding('evt3'),
  parser:
    ({ kernel }) =>
    (state) =>
      parseEvt3(state, kernel),
  writing: { endings: ['.raw'], statesGeometry: true, encoder: evt3Encoder },
} as const satisfies EventFormat;

/**
 * EVT 3.0 (Prophesee, Metavision SDK: EVT 3.0 format): 16-bit words, the type in bits 15 to 12, that change a state.
 *
 * | type | word | |
 * |---|---|---|
 * | 0 | EVT_ADDR_Y | y 10..0 |
 * | 2 | EVT_ADDR_X | polarity 11, x 10..0: one event |
 * | 3 | VECT_BASE_X | polarity 11, x 10..0 |
 * | 4, 5 | VECT_12, VECT_8 | an event at base + i for every set bit i; then base += 12 or 8 |
 * | 6, 8 | EVT_TIME_LOW, EVT_TIME_HIGH | 12 bits each of us |
 * | A | EXT_TRIGGER | channel 11..8, rising 0 |
 * | others | | skipped |
 *
 * Time high wraps every 16.8 s; a fall by more than half its range is a wrap. A new time high sets the time low to 0, so that
 * events between the two words do not use the old time low.
 */
export function* parseEvt3(state: ParserState, kind: KernelKind = 'wasm'): Parser {
  yield* readPropheseeHeader(state);
  yield* parseWords(state, evt3Kernel(kind), WORD_BYTES, EVT3_PIECE_BYTES);
}

/** A decoder of EVT 3.0 words alone, for files and for packets; drops events before the first time high. */
export function evt3Kernel(kind: KernelKind = 'wasm'): EventKernel {
  const kernel = kind === 'wasm' ? evt3WasmKernel() : new Evt3Oracle();
  return new StartedKernel(kernel, WORD_BYTES, (bytes, at) => bytes[at + 1] >> 4 === 0x8);
}

class Evt3Oracle extends JavaScriptKernel {
  #y = 0;
  #base = 0;
  #polarity = 0;
  #low = 0;
  #high = 0;
  #overflow = 0;

  constructor() {
    super(EVT3_MOST_EVENTS);
  }

  protected read(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += WORD_BYTES) this.#word(bytes[at] | (bytes[at + 1] << 8));
    return bytes.length;
  }

  #word(word: number): void {
    const field = word & 0xfff;
    switch (word >> 12) {
      case 0x0:
        this.#y = word & 0x7ff;
        break;
      case 0x2:
        this.emit(this.#time(), word & 0x7ff, this.#y, field >> 11);
        break;
      case 0x3:
        this.#base = word & 0x7ff;
        this.#polarity = field >> 11;
        break;
      case 0x4:
        this.#vector(field, 12);
        break;
      case 0x5:
        this.#vector(word & 0xff, 8);
        break;
      case 0x6:
        this.#low = field;
        break;
      case 0x8:
        if (this.#high - field > 1 << 11) this.#overflow += 1;
        if (field !== this.#high) this.#low = 0;
        this.#high = field;
        break;
      case 0xa: {
        const { channel, edge } = EVT3_TRIGGERS.read(word);
        this.trigger(this.#time(), channel, edge);
        break;
      }
      default:
        this.other++;
    }
  }

  #vector(mask: number, columns: number): void {
    const t = this.#time();
    for (let i = 0; i < columns; i++) {
      if ((mask >> i) & 1) this.emit(t, (this.#base + i) & EVT3_COLUMNS, this.#y, this.#polarity);
    }
    this.#base = (this.#base + columns) & EVT3_COLUMNS;
  }

  #time(): number {
    return secondsOf(2 ** 24 * this.#overflow + (this.#high << 12) + this.#low);
  }
}
