import type { EventFormat } from '../core/event-format.ts';
import { JavaScriptKernel, parseWords } from '../core/event-kernel.ts';
import type { Parser, ParserState } from '../core/parser.ts';
import { secondsOf } from '../core/time-stamps.ts';

const PIECE_BYTES = 5 << 12;
const RECORD_BYTES = 5;
/** Columns and rows of the part of the sensor that saw the digits, and of the whole sensor, which saw the photographs. */
const DIGITS = { width: 34, height: 34 };
const PHOTOGRAPHS = { width: 240, height: 180 };
/** A record with this y is no event: the times from it on are later by so many us. */
const OVERFLOW = 240;
const OVERFLOW_MICROSECONDS = 1 << 13;
/** Records from which on a file is told by its times, for which pixels of the whole sensor will do. */
const MANY = 16;
/** Records among which the time rises at least once on average; it rises in most. */
const SELDOM = 8;

export const nMnist = {
  name: 'n-mnist',
  recognise: looksLikeNMnist,
  parser: () => parseNMnist,
} as const satisfies EventFormat;

/**
 * Neuromorphic MNIST and Caltech101 (Orchard et al. 2015): records of 5 bytes, x, y, and the polarity in bit 7 of a
 * big-endian 24-bit word whose lower 23 bits are the time in us. There is no header. A y of 240 adds 8192 us to all times from there
 * on, as the datasets' own readers have it.
 */
export function* parseNMnist(state: ParserState): Parser {
  yield* parseWords(state, new NMnistKernel(), RECORD_BYTES, PIECE_BYTES);
}

class NMnistKernel extends JavaScriptKernel {
  /** us */
  #added = 0;

  constructor() {
    super(PIECE_BYTES / RECORD_BYTES);
  }

  protected read(bytes: Uint8Array): number {
    for (let at = 0; at < bytes.length; at += RECORD_BYTES) {
      const y = bytes[at + 1];
      if (y === OVERFLOW) this.#added += OVERFLOW_MICROSECONDS;
      else this.emit(secondsOf(this.#added + timeOf(bytes, at)), bytes[at], y, bytes[at + 2] >> 7);
    }
    return bytes.length;
  }
}

const timeOf = (bytes: Uint8Array, at: number): number =>
  ((bytes[at + 2] & 0x7f) << 16) | (bytes[at + 3] << 8) | bytes[at + 4];

/** Whether bytes look like the start of such a recording: pixels of the sensor, and times that do not fall and often rise. */
function looksLikeNMnist(bytes: Uint8Array, fileBytes: number): boolean {
  if (fileBytes === 0 || fileBytes % RECORD_BYTES !== 0) return false;
  const records = Math.floor(bytes.length / RECORD_BYTES);
  const many = records >= MANY;
  const { width, height } = many ? PHOTOGRAPHS : DIGITS;
  let [added, before, rises] = [0, 0, 0];
  for (let at = 0; at < records * RECORD_BYTES; at += RECORD_BYTES) {
    const overflow = many && bytes[at + 1] === OVERFLOW;
    if (overflow) added += OVERFLOW_MICROSECONDS;
    const time = added + timeOf(bytes, at);
    if (bytes[at] >= width || (bytes[at + 1] >= height && !overflow) || time < before) return false;
    if (time > before) rises++;
    before = time;
  }
  return !many || rises * SELDOM >= records;
}
