import { ValidationError } from '../../../../../agents/index.ts';
import { lookAhead } from '../../../reading/file-parser.ts';
import { corrupt, type RecordingError } from '../../../reading/recording-error.ts';
import { allocateEvents } from '../../core/event-arrays.ts';
import { type EventFormat, type TextColumns, UNITS_A_SECOND } from '../../core/event-format.ts';
import { delivery, type Parser, type ParserState } from '../../core/parser.ts';
import { statedGeometry } from '../../core/sensor-geometry.ts';
import { isRecordedTime, RECORDED_TIMES } from '../../core/time-stamps.ts';
import { NAME_UNIT, wholeSeconds } from '../../core/untold-unit.ts';
import { textEncoder } from './text-encoder.ts';
import { fieldsOf, namedColumns } from './text-header.ts';
import { COLUMN, type PlainLines, readPlainLines } from './text-kernel.ts';

const BATCH_EVENTS = 1 << 14;
const READ_BYTES = 1 << 16;
const LONGEST_LINE = 1 << 10;
const NEWLINE = 0x0a;

/** As in the event-camera dataset of the University of Zurich: `t x y p`, t in seconds, p 0 or 1. */
export const ZURICH_COLUMNS: TextColumns = { order: 'txyp', time: 's' };

/** Where the size of the sensor is not known. */
const ANY_PIXEL = { width: 0x10000, height: 0x10000 };

export const text = {
  name: 'text',
  recognise: looksLikeText,
  parser:
    ({ columns }) =>
    (state) =>
      parseText(state, columns),
  writing: { endings: ['.txt', '.csv'], statesGeometry: 'where known', encoder: textEncoder },
} as const satisfies EventFormat;

/**
 * Text with one event per line, and numbers separated by blanks, tabs, commas or semicolons. A polarity is 1 or `true` for ON; 0, -1 or
 * `false` for OFF. Before the first event there may be
 *
 * - a line that names the columns, a comment or not: `x,y,timestamp_us,polarity`. It says their order and the unit of their times, unless
 *   `columns` does;
 * - a line of two whole numbers: the width and the height of the sensor, as in the files of E2VID (Rebecq et al. 2019);
 * - a comment `# geometry 640x480`, and other lines that start with `#` or `%`, which are skipped there and everywhere;
 * - other lines that begin with no number, which are skipped, with a remark. A text of such lines alone is damaged.
 *
 * Times are seconds where nothing says another unit. Where they could be meant in another, for all of them are whole numbers, a remark
 * says so.
 *
 * @throws RecordingError `corrupt_recording` for a line that is none of these or too long, after the events before it
 */
export function* parseText(state: ParserState, columns: Partial<TextColumns> = {}): Parser {
  const lines = new TextLines(state, columns);
  try {
    for (let wanted = READ_BYTES; ; ) {
      const bytes = yield* lookAhead(wanted);
      const { offset } = state;
      const last = bytes.length < wanted;
      let start = 0;
      for (;;) {
        start = lines.readPlain(bytes, start);
        if (lines.events.count === BATCH_EVENTS) {
          yield delivery(lines.events);
          lines.events.count = 0;
          continue;
        }
        const end = bytes.indexOf(NEWLINE, start);
        if (end < 0 && !(last && start < bytes.length)) break;
        const stop = end >= 0 ? end : bytes.length;
        lines.read(bytes.subarray(start, stop), offset + start);
        start = Math.min(bytes.length, stop + 1);
      }
      if (last) {
        lines.end();
        break;
      }
      if (start === 0) throw lines.fault(offset, `lines of at most ${READ_BYTES} bytes`, 'a longer one');
      state.unread = bytes.length - start;
      wanted = READ_BYTES;
    }
  } catch (error) {
    yield delivery(lines.events);
    throw error;
  } finally {
    lines.remark();
  }
  yield delivery(lines.events);
}

/** Reads lines, and gathers their events. */
class TextLines {
  readonly events = allocateEvents(BATCH_EVENTS);
  readonly #state: ParserState;
  readonly #given: Partial<TextColumns>;
  #order: string;
  #unit: TextColumns['time'] | undefined;
  #places: readonly number[];
  readonly #decoder = new TextDecoder();
  /** Number of the present line, from 1. */
  #line = 0;
  #seen = false;
  /** The first line that was skipped because it has no numbers and names no columns. */
  #skipped: { readonly offset: number; readonly line: string } | undefined;
  #plain: PlainLines;

  constructor(state: ParserState, columns: Partial<TextColumns>) {
    this.#state = state;
    this.#given = columns;
    this.#order = columns.order ?? ZURICH_COLUMNS.order;
    this.#unit = columns.time;
    this.#places = columnPlaces(this.#order);
    this.#plain = this.#plainLines();
  }

  #plainLines(): PlainLines {
    return {
      columns: Uint8Array.from(this.#order, (name) => COLUMN[name as keyof typeof COLUMN]),
      perSecond: UNITS_A_SECOND[this.#unit ?? ZURICH_COLUMNS.time],
      width: 0,
      height: 0,
      events: this.events,
      whole: true,
      latest: 0,
    };
  }

  /** Reads lines from a place on, as long as they are plain ones; what comes before the first event is none. Returns where it stopped. */
  readPlain(bytes: Uint8Array, from: number): number {
    if (!this.#seen) return from;
    const { width, height } = this.#state.geometry ?? ANY_PIXEL;
    this.#plain.width = width;
    this.#plain.height = height;
    const before = this.events.count;
    const end = readPlainLines(bytes, from, this.#plain);
    this.#line += this.events.count - before;
    return end;
  }

  /** Reads any line. */
  read(bytes: Uint8Array, offset: number): void {
    this.#line++;
    const text = this.#decoder.decode(bytes.subarray(0, LONGEST_LINE)).trim();
    if (!this.#seen && this.#readHeader(text)) return;
    if (text === '' || /^[#%]/.test(text)) return;
    const fields = fieldsOf(text);
    if (!this.#seen && this.#readSensor(fields)) return;
    const [t, x, y] = this.#places.map((place) => number(fields[place]));
    const p = polarity(fields[this.#places[3]]);
    if (!Number.isFinite(t) || !isPixel(x) || !isPixel(y) || p === undefined || fields.length > this.#order.length) {
      if (!this.#seen && !/^[-+.\d]/.test(text)) {
        this.#skipped ??= { offset, line: `line ${this.#line}: ${text.slice(0, 80)}` };
        return;
      }
      const expected = `numbers in the order ${this.#order}, pixels from 0 to 65535, a polarity of 0 or 1, or -1`;
      const remedy = "name the order of the columns, '-' for one to skip: --columns xytp, `columns.order`";
      throw this.fault(offset, expected, text.slice(0, 80), this.#seen ? undefined : remedy);
    }
    if (bytes.length > LONGEST_LINE)
      throw this.fault(offset, `events of at most ${LONGEST_LINE} bytes`, 'a longer one');
    const seconds = t / UNITS_A_SECOND[this.#unit ?? ZURICH_COLUMNS.time];
    if (!isRecordedTime(seconds)) {
      throw this.fault(offset, RECORDED_TIMES, text.slice(0, 80), NAME_UNIT);
    }
    this.#seen = true;
    this.#plain.whole &&= Number.isInteger(t);
    this.#plain.latest = Math.max(this.#plain.latest, t);
    this.#take(seconds, x, y, p);
  }

  /** Refuses a text that has lines, of which none was an event: it is something else. */
  end(): void {
    if (this.#seen || this.#skipped === undefined) return;
    const { offset, line } = this.#skipped;
    throw corrupt(offset, `a line of numbers in the order ${this.#order}`, `none; ${line}`);
  }

  fault(offset: number, expected: string, received: string, remedy?: string): RecordingError {
    return corrupt(offset, expected, `line ${this.#line}: ${received}`, undefined, remedy);
  }

  /** Says when a header was not understood, and when times in a unit that nobody named look as if they were in another. */
  remark(): void {
    const { whole, latest } = this.#plain;
    if (this.#seen && this.#skipped !== undefined && this.#given.order === undefined)
      this.#state.remarks.add(
        `columns were read in the order ${this.#order}, as none are known by the names in ${this.#skipped.line}; --columns says another`,
      );
    if (!this.#seen || !whole || this.#unit !== undefined || latest === 0) return;
    this.#state.remarks.add(wholeSeconds(latest));
  }

  /** Whether a line says something of the events that follow. */
  #readHeader(line: string): boolean {
    const geometry = statedGeometry(line);
    if (geometry !== undefined) this.#state.geometry = geometry;
    const named = namedColumns(line);
    if (named === undefined) return geometry !== undefined;
    const { order = named.order, time = named.time } = this.#given;
    if (order !== named.order)
      this.#state.remarks.add(
        `line ${this.#line} names the columns ${named.order}; they were read as ${order}, as told`,
      );
    this.#skipped = undefined;
    this.#order = order;
    this.#unit = time;
    this.#places = columnPlaces(order);
    this.#plain = this.#plainLines();
    return true;
  }

  /** Whether a line is the width and the height of the sensor, and nothing else. */
  #readSensor(fields: readonly string[]): boolean {
    if (fields.length !== 2) return false;
    const [width, height] = fields.map(number);
    if (!isPixel(width) || !isPixel(height) || width === 0 || height === 0) return false;
    this.#state.geometry = { width, height };
    return true;
  }

  #take(t: number, x: number, y: number, on: boolean): void {
    const { events } = this;
    const { geometry, tally } = this.#state;
    if (geometry !== undefined && (x >= geometry.width || y >= geometry.height)) {
      tally.outside++;
      this.#state.firstOutside ??= { t, x, y, on };
      return;
    }
    const { count } = events;
    events.t[count] = t;
    events.x[count] = x;
    events.y[count] = y;
    events.polarity[count] = Number(on);
    events.count = count + 1;
  }
}

const isPixel = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= 0xffff;

const number = (text: string | undefined): number => (text === undefined || text === '' ? Number.NaN : Number(text));

/** Whether a polarity is ON; undefined for what is none. */
function polarity(text: string | undefined): boolean | undefined {
  const value = /^(?:true|false)$/i.test(text ?? '') ? Number(text?.toLowerCase() === 'true') : number(text);
  return [-1, 0, 1].includes(value) ? value === 1 : undefined;
}

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

/**
 * Whether bytes look like the start of a text recording: a line that names columns and one of as many fields, or a line of four numbers,
 * three of them whole.
 */
function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, LONGEST_LINE);
  if (!head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d))) return false;
  const lines = new TextDecoder().decode(head).split('\n');
  if (bytes.length > head.length) lines.pop();
  let places: readonly number[] | undefined;
  return lines.some((line) => {
    const named = namedColumns(line.trim());
    if (named !== undefined) places = columnPlaces(named.order);
    const fields = fieldsOf(line.trim());
    if (places === undefined && fields.length !== 4) return false;
    const [t, x, y, p] = (places ?? [0, 1, 2, 3]).map((place) => fields[place]);
    const numbers = [number(t), number(x), number(y)];
    if (places !== undefined) return numbers.every(Number.isFinite) && polarity(p) !== undefined;
    const whole = [...numbers, number(p)].filter(Number.isInteger);
    return whole.length >= 3 && [...numbers, number(p)].every(Number.isFinite);
  });
}
