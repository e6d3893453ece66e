import type { Events } from '../../../../../agents/index.ts';

/** Codes of the columns of a text, by their letters in `TextColumns.order`; `-` is skipped. */
export const COLUMN = { t: 0, x: 1, y: 2, p: 3, '-': 4 } as const;

/** Parameters of reading plain lines, and results so far. */
export interface PlainLines {
  /** A {@link COLUMN} for each column of a line. */
  readonly columns: Uint8Array;
  /** Units of the times in a second. */
  readonly perSecond: number;
  /** Columns and rows of the sensor; a line with another pixel is not read. */
  width: number;
  height: number;
  /** The events; those of the lines are added. */
  readonly events: Events;
  /** Whether all times so far are whole numbers, in their unit. */
  whole: boolean;
  /** The latest time so far, in its unit. */
  latest: number;
}

/** 10^k is exact in f64 up to k = 22. */
const POWERS = Float64Array.from({ length: 23 }, (_, k) => Number(`1e${k}`));
/** Largest whole numbers that keep their last digit when another is added, and when three are. */
const MOST_BEFORE_DIGIT = Math.floor((2 ** 53 - 10) / 10);
const MOST_BEFORE_THREE = Math.floor((2 ** 53 - 1000) / 1000);
/** Seconds, up to which times are taken. */
const LATEST = 2 ** 32;
/** Bytes of a line, as of those that are read one by one. */
const LONGEST_LINE = 1 << 10;

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const TAB = 0x09;
const BLANK = 0x20;
const COMMA = 0x2c;
const SEMICOLON = 0x3b;
const ZERO = 0x30;
const NINE = 0x39;
const POINT = 0x2e;
const MINUS = 0x2d;
const PLUS = 0x2b;

/**
 * Reads whole lines of plain decimals for as long as there are some and room for their events: digits with a sign and a point if need be,
 * separated by blanks, tabs, commas and semicolons. Such a number is m / 10^k, which is the f64 nearest to the decimal where m and 10^k are
 * exact: below 2^53, and k up to 22; zeros behind that say nothing. Returns the place of the first line that is none of this, or is not complete.
 */
export function readPlainLines(bytes: Uint8Array, from: number, lines: PlainLines): number {
  const { columns, perSecond, width, height, events } = lines;
  const { t, x, y, polarity } = events;
  const room = t.length;
  const last = columns.length - 1;
  // Up to there every line ends in bytes that are there.
  const end = bytes.lastIndexOf(NEWLINE);
  let { whole, latest } = lines;
  let count = events.count;
  let start = from;
  reading: while (count < room && start <= end) {
    let at = start;
    let time = 0;
    let left = 0;
    let top = 0;
    let on = 0;
    for (let column = 0; column <= last; column++) {
      let byte = bytes[at];
      const negative = byte === MINUS;
      if (negative || byte === PLUS) byte = bytes[++at];
      let mantissa = 0;
      let digits = 0;
      let places = 0;
      while (byte >= ZERO && byte <= NINE) {
        if (mantissa > MOST_BEFORE_DIGIT) break reading;
        mantissa = 10 * mantissa + (byte - ZERO);
        digits++;
        byte = bytes[++at];
      }
      if (byte === POINT) {
        at++;
        // Three at a time take half as long: their sum does not wait for each of them.
        while (mantissa <= MOST_BEFORE_THREE) {
          const a = bytes[at] - ZERO;
          const b = bytes[at + 1] - ZERO;
          const c = bytes[at + 2] - ZERO;
          if (((a | (a + 6) | b | (b + 6) | c | (c + 6)) & ~15) !== 0) break;
          mantissa = 1000 * mantissa + (100 * a + 10 * b + c);
          places += 3;
          digits += 3;
          at += 3;
        }
        byte = bytes[at];
        while (byte >= ZERO && byte <= NINE) {
          digits++;
          if (mantissa <= MOST_BEFORE_DIGIT) {
            mantissa = 10 * mantissa + (byte - ZERO);
            places++;
          } else if (byte !== ZERO) break reading;
          byte = bytes[++at];
        }
      }
      if (digits === 0 || places > 22) break reading;
      const kind = columns[column];
      if (kind === 0) {
        const value = places === 0 ? mantissa : mantissa / POWERS[places];
        time = negative ? -value : value;
        if (places > 0) whole &&= Number.isInteger(value);
      } else if (kind === 3) {
        const value = places === 0 ? mantissa : mantissa / POWERS[places];
        if (value !== 0 && value !== 1) break reading;
        on = negative ? 0 : value;
      } else if (kind !== 4) {
        if (places > 0 || (negative && mantissa > 0)) break reading;
        if (kind === 1) left = mantissa;
        else top = mantissa;
      }
      if (column === last) {
        if (byte === RETURN) byte = bytes[++at];
        if (byte !== NEWLINE) break reading;
        at++;
      } else {
        if (byte !== BLANK && byte !== TAB && byte !== COMMA && byte !== SEMICOLON) break reading;
        do byte = bytes[++at];
        while (byte === BLANK || byte === TAB || byte === COMMA || byte === SEMICOLON);
      }
    }
    const seconds = perSecond === 1 ? time : time / perSecond;
    if (left >= width || top >= height || seconds > LATEST || seconds < -LATEST || at - start > LONGEST_LINE) break;
    t[count] = seconds;
    x[count] = left;
    y[count] = top;
    polarity[count++] = on;
    if (time > latest) latest = time;
    start = at;
    lines.whole = whole;
  }
  events.count = count;
  lines.latest = latest;
  return start;
}
