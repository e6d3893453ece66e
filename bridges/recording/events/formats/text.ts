import { ValidationError } from '../../../../agents/index.ts';
import { allocateEvents } from '../core/event-arrays.ts';
import type { EventFormat, TextColumns } from '../core/event-format.ts';
import { delivery, lookAhead, type Parser, type ParserState } from '../core/parser.ts';
import { corrupt } from '../core/recording-error.ts';
import { textEncoder } from './text-encoder.ts';

const BATCH_EVENTS = 1 << 14;
const READ_BYTES = 1 << 16;
const LONGEST_LINE = 1 << 10;
const NEWLINE = 0x0a;

/** As in the event-camera dataset of the University of Zurich: `t x y p`, t in seconds, p 0 or 1. */
export const ZURICH_COLUMNS: TextColumns = { order: 'txyp', time: 's' };

const UNITS_A_SECOND = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 } as const;

export const text = {
  name: 'text',
  recognise: looksLikeText,
  parser:
    ({ columns }) =>
    (state) =>
      parseText(state, columns),
  writing: { endings: ['.txt', '.csv'], statesGeometry: false, encoder: textEncoder },
} as const satisfies EventFormat;

/**
 * Text with one event per line, and numbers separated by blanks, tabs, commas or semicolons. Lines that start with `#` or `%`, and
 * lines without numbers before the first event, are skipped. A positive polarity is ON.
 */
export function* parseText(state: ParserState, columns: TextColumns = ZURICH_COLUMNS): Parser {
  const places = columnPlaces(columns.order);
  const unitsASecond = UNITS_A_SECOND[columns.time];
  const out = allocateEvents(BATCH_EVENTS);
  const decoder = new TextDecoder();
  let seen = false;
  const read = (line: string, offset: number): void => {
    const text = line.trim();
    if (text === '' || /^[#%]/.test(text)) return;
    const fields = text.split(/[\s,;]+/);
    const [t, x, y, p] = places.map((place) => number(fields[place]));
    const { width, height } = state.geometry ?? { width: 0x10000, height: 0x10000 };
    if (![t, x, y, p].every(Number.isFinite) || !isPixel(x) || !isPixel(y)) {
      if (!seen && !/^[-+.\d]/.test(text)) return;
      throw corrupt(offset, `numbers in the order ${columns.order}, pixels from 0 to 65535`, text.slice(0, 80));
    }
    seen = true;
    if (x >= width || y >= height) {
      state.tally.outside++;
      return;
    }
    const { count } = out;
    out.t[count] = t / unitsASecond;
    out.x[count] = x;
    out.y[count] = y;
    out.polarity[count] = p > 0 ? 1 : 0;
    out.count = count + 1;
  };

  for (let wanted = READ_BYTES; ; ) {
    const bytes = yield* lookAhead(wanted);
    const { offset } = state;
    const last = bytes.length < wanted;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0 || (last && start < bytes.length); ) {
      const stop = end >= 0 ? end : bytes.length;
      try {
        read(decoder.decode(bytes.subarray(start, Math.min(stop, start + LONGEST_LINE))), offset + start);
      } catch (error) {
        yield delivery(out);
        throw error;
      }
      start = Math.min(bytes.length, stop + 1);
      if (out.count === BATCH_EVENTS) {
        yield delivery(out);
        out.count = 0;
      }
      end = bytes.indexOf(NEWLINE, start);
    }
    if (last) break;
    if (start === 0) throw corrupt(offset, `lines of at most ${READ_BYTES} bytes`, 'a longer one');
    state.unread = bytes.length - start;
    wanted = READ_BYTES;
  }
  yield delivery(out);
}

const isPixel = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffff;

const number = (text: string | undefined): number => (text === undefined || text === '' ? Number.NaN : Number(text));

/** Places of t, x, y and p among the columns. */
function columnPlaces(order: string): readonly number[] {
  const places = [...'txyp'].map((name) => order.indexOf(name));
  if (places.includes(-1) || !/^[txyp-]+$/.test(order) || order.replaceAll('-', '').length !== 4) {
    throw new ValidationError('the columns of a text recording are not understood', {
      code: 'invalid_columns',
      expected: "t, x, y and p once each, and '-' for columns to skip, as in 'txyp' or 'xyp-t'",
      received: order,
    });
  }
  return places;
}

/** Whether bytes look like the start of a text recording: a line of four numbers, three of them whole. */
function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, LONGEST_LINE);
  if (!head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))) return false;
  const lines = new TextDecoder().decode(head).split('\n');
  if (bytes.length > head.length) lines.pop();
  return lines.some((line) => {
    const fields = line.trim().split(/[\s,;]+/);
    const whole = fields.filter((field) => Number.isInteger(number(field)));
    return fields.length === 4 && whole.length >= 3 && fields.every((field) => Number.isFinite(number(field)));
  });
}
