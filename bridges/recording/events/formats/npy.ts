import { NPY_MAGIC, NPY_PREAMBLE_BYTES } from '../../archive/npy-header.ts';
import { latin1 } from '../../bytes/latin1.ts';
import { startsWith } from '../../reading/file-mark.ts';
import { take, words } from '../../reading/file-parser.ts';
import { corrupt, truncated, unsupported } from '../../reading/recording-error.ts';
import { type EventFormat, type TextColumns, UNITS_A_SECOND } from '../core/event-format.ts';
import { JavaScriptKernel, settle } from '../core/event-kernel.ts';
import type { Parser, ParserState } from '../core/parser.ts';
import { statedGeometry } from '../core/sensor-geometry.ts';
import { isRecordedTime, RECORDED_TIMES } from '../core/time-stamps.ts';
import { NAME_UNIT, UntoldUnit } from '../core/untold-unit.ts';
import { npyEncoder } from './npy-encoder.ts';

/** Events that are read at once. */
const PIECE_EVENTS = 1 << 14;
/** Bytes of a header at most; one of events has less than 300. */
const LONGEST_HEADER = 1 << 14;
/** Bytes of a record at most: 8 for each of 30 fields and more. */
const LONGEST_RECORD = 256;
const LARGEST_PIXEL = 0xffff;

/** Names that libraries give to the fields. */
const NAMES: Readonly<Record<keyof Fields, readonly string[]>> = {
  t: ['t', 'ts', 'timestamp', 'timestamps', 'time'],
  x: ['x'],
  y: ['y'],
  p: ['p', 'polarity', 'pol', 'on'],
};

/** Reads a number of a record that begins at an offset. */
type Read = (view: DataView, at: number) => number;

const TWO_32 = 2 ** 32;

/** How numbers are read, by NumPy's code of their type; `little` is the byte order. */
const READ: Readonly<Record<string, (little: boolean) => Read>> = {
  i1: () => (view, at) => view.getInt8(at),
  u1: () => (view, at) => view.getUint8(at),
  b1: () => (view, at) => view.getUint8(at),
  i2: (little) => (view, at) => view.getInt16(at, little),
  u2: (little) => (view, at) => view.getUint16(at, little),
  i4: (little) => (view, at) => view.getInt32(at, little),
  u4: (little) => (view, at) => view.getUint32(at, little),
  i8: (little) => (view, at) =>
    view.getInt32(little ? at + 4 : at, little) * TWO_32 + view.getUint32(little ? at : at + 4, little),
  u8: (little) => (view, at) =>
    view.getUint32(little ? at + 4 : at, little) * TWO_32 + view.getUint32(little ? at : at + 4, little),
  f4: (little) => (view, at) => view.getFloat32(at, little),
  f8: (little) => (view, at) => view.getFloat64(at, little),
};

export const npy = {
  name: 'npy',
  recognise: startsWith(NPY_MAGIC),
  parser:
    ({ columns }) =>
    (state) =>
      parseNpy(state, columns?.time),
  writing: { endings: ['.npy'], statesGeometry: 'where known', encoder: npyEncoder },
} as const satisfies EventFormat;

/**
 * An array of NumPy with a record for each event, as expelliarmus, tonic and Metavision's Python make them: fields `t`, `x`, `y` and `p`, or what
 * they are called elsewhere, of any order, type and byte order, among others that are passed over. A polarity above 0 is ON. A comment
 * behind the header's dictionary, `# geometry 640x480`, is the size of the sensor.
 *
 * @param unit of `t`. Default: microseconds for whole numbers, seconds for others
 * @throws RecordingError `corrupt_recording`, `truncated_recording`; `unsupported_recording` for an array that is not of events
 */
export function* parseNpy(state: ParserState, unit?: TextColumns['time']): Parser {
  const preamble = yield* take(NPY_PREAMBLE_BYTES);
  const wide = preamble[6] > 1;
  const short = preamble[8] | (preamble[9] << 8);
  const rest = wide ? yield* take(2) : new Uint8Array(2);
  const length = short + (wide ? (rest[0] + rest[1] * 256) * 65536 : 0);
  if (length > LONGEST_HEADER) throw corrupt(state.offset, `a header of at most ${LONGEST_HEADER} bytes`, length);
  const header = latin1(yield* take(length));
  const { fields, recordBytes } = fieldsIn(header, state);
  const [, all = ''] = /'shape':\s*\((\d+),\)/.exec(header) ?? [];
  if (all === '') throw unsupported(state.offset, 'one axis', /'shape':[^)]*\)?/.exec(header)?.[0], RESHAPE);
  state.geometry = statedGeometry(/\}[^}]*$/.exec(header)?.[0] ?? '') ?? state.geometry;
  const kernel = new NpyKernel(fields, recordBytes, unit, state);
  try {
    for (let left = Number(all); left > 0; ) {
      const piece = yield* words(recordBytes, recordBytes * Math.min(left, PIECE_EVENTS));
      if (piece.length === 0) throw truncated(state.offset, `${all} events`, `${Number(all) - left}`);
      left -= piece.length / recordBytes;
      try {
        kernel.decode(piece);
      } catch (error) {
        yield settle(kernel, state);
        throw error;
      }
      yield settle(kernel, state);
    }
  } finally {
    kernel.remark();
  }
  const more = yield* words(1, 1);
  if (more.length > 0) throw corrupt(state.offset, `the end, after ${all} events`, 'more bytes');
}

const RESHAPE = 'save a structured array with one axis: numpy.save(file, events.ravel())';
const STRUCTURE =
  "save a structured array: numpy.dtype([('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]), with t in us";

interface Field {
  /** Bytes from the start of the record. */
  readonly offset: number;
  /** NumPy's code of its type: `i8`. */
  readonly type: string;
  readonly read: Read;
}

interface Fields {
  readonly t: Field;
  readonly x: Field;
  readonly y: Field;
  readonly p: Field;
}

/** @throws RecordingError `unsupported_recording` for an array that is not of events */
function fieldsIn(header: string, state: ParserState): { readonly fields: Fields; readonly recordBytes: number } {
  const { offset: place } = state;
  const [, list] = /'descr':\s*\[(.*?)\]\s*,\s*'fortran_order'/s.exec(header) ?? [];
  const entries = [...(list ?? '').matchAll(/\('([^']*)',\s*'([<>|=])([a-zA-Z])(\d+)'\)/g)];
  // What is left of the list says whether all of it was understood: shapes of fields, titles and records within records are not.
  const strange = list?.replace(/\('[^']*',\s*'[<>|=][a-zA-Z]\d+'\)/g, '').replace(/[\s,]/g, '');
  if (entries.length === 0 || strange !== '')
    throw unsupported(place, 'fields t, x, y and p of numbers', header.trim(), STRUCTURE);
  let recordBytes = 0;
  const known = new Map<string, Field>();
  for (const [, name, order, kind, digits] of entries) {
    const [type, bytes] = [`${kind}${digits}`, Number(digits)];
    const read = READ[type]?.(order !== '>');
    if (read !== undefined) known.set(name, { offset: recordBytes, type, read });
    recordBytes += kind === 'U' ? 4 * bytes : bytes;
  }
  if (recordBytes > LONGEST_RECORD)
    throw unsupported(place, `records of at most ${LONGEST_RECORD} bytes`, recordBytes, STRUCTURE);
  const find = (field: keyof Fields): Field => {
    const name = NAMES[field].find((one) => known.has(one));
    if (name !== undefined) return known.get(name) as Field;
    throw unsupported(place, `a field ${NAMES[field].join(' or ')}, of numbers`, `[${list}]`, STRUCTURE);
  };
  return { fields: { t: find('t'), x: find('x'), y: find('y'), p: find('p') }, recordBytes };
}

class NpyKernel extends JavaScriptKernel {
  readonly #fields: Fields;
  readonly #recordBytes: number;
  /** Units of `t` a second. */
  readonly #rate: number;
  readonly #untold: UntoldUnit | undefined;
  readonly #state: ParserState;

  constructor(fields: Fields, recordBytes: number, unit: TextColumns['time'] | undefined, state: ParserState) {
    super(PIECE_EVENTS);
    this.#fields = fields;
    this.#recordBytes = recordBytes;
    const inSeconds = fields.t.type.startsWith('f');
    this.#rate = UNITS_A_SECOND[unit ?? (inSeconds ? 's' : 'us')];
    this.#untold = inSeconds && unit === undefined ? new UntoldUnit() : undefined;
    this.#state = state;
  }

  protected read(bytes: Uint8Array): number {
    const { t, x, y, p } = this.#fields;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = 0; at < bytes.length; at += this.#recordBytes) {
      const column = x.read(view, at + x.offset);
      const row = y.read(view, at + y.offset);
      if (!isPixel(column) || !isPixel(row))
        throw corrupt(this.#state.offset + at, `pixels from 0 to ${LARGEST_PIXEL}`, `(${column}, ${row})`);
      const time = t.read(view, at + t.offset);
      const seconds = time / this.#rate;
      if (!isRecordedTime(seconds))
        throw corrupt(this.#state.offset + at, RECORDED_TIMES, `${seconds} s`, undefined, NAME_UNIT);
      this.#untold?.see(time);
      this.emit(seconds, column, row, p.read(view, at + p.offset) > 0 ? 1 : 0);
    }
    return bytes.length;
  }

  /** Says what should be known about the times. */
  remark(): void {
    this.#untold?.remark(this.#state.remarks);
  }
}

function isPixel(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= LARGEST_PIXEL;
}
