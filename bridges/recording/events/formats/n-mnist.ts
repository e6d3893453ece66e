import type { EventFormat } from '../core/event-format.ts';
import { JavaScriptKernel, parseWords } from '../core/event-kernel.ts';
import type { Parser, ParserState } from '../core/parser.ts';
import { secondsOf } from '../core/time-stamps.ts';

const PIECE_BYTES = 5 << 12;
const RECORD_BYTES = 5;
/** Columns and rows of the part of the sensor that saw the digits. */
const EXTENT = 34;

export const nMnist = {
  name: 'n-mnist',
  recognise: looksLikeNMnist,
  parser: () => parseNMnist,
} as const satisfies EventFormat;

/**
 * Neuromorphic MNIST and Caltech101 (Orchard et al. 2015): records of 5 bytes, x, y, and the polarity in bit 7 of a
 * big-endian 24-bit word whose lower 23 bits are the time in us. There is no header.
 */
export function* parseNMnist(state: ParserState): Parser {
  yield* parseWords(state, new NMnistKernel(), RECORD_BYTES, PIECE_BYTES);
}

class NMnistKernel extends JavaScriptKernel {
  constructor() {
    super(PIECE_BYTES / RECORD_BYTES);
  }

  protected read(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += RECORD_BYTES) {
      const time = ((bytes[at + 2] & 0x7f) << 16) | (bytes[at + 3] << 8) | bytes[at + 4];
      this.emit(secondsOf(time), bytes[at], bytes[at + 1], bytes[at + 2] >> 7);
    }
    return bytes.length;
  }
}

/** Whether bytes look like the start of such a recording: pixels of the small sensor, and times that do not fall. */
function looksLikeNMnist(bytes: Uint8Array, fileBytes: number): boolean {
  if (fileBytes === 0 || fileBytes % RECORD_BYTES !== 0) return false;
  let before = 0;
  for (let at = 0; at + RECORD_BYTES <= bytes.length; at += RECORD_BYTES) {
    const time = ((bytes[at + 2] & 0x7f) << 16) | (bytes[at + 3] << 8) | bytes[at + 4];
    if (bytes[at] >= EXTENT || bytes[at + 1] >= EXTENT || time < before) return false;
    before = time;
  }
  return true;
}
