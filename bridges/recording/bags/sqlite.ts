import {
  type Demand,
  type FileParser,
  type FileState,
  type Given,
  type Reading,
  take,
} from '../reading/file-parser.ts';
import { MOST_RECORD_BYTES } from '../reading/parser-run.ts';
import { corrupt, oversized, unsupported } from '../reading/recording-error.ts';

export const SQLITE_MAGIC = 'SQLite format 3\0';
const FILE_HEADER_BYTES = 100;
const LEAF = 0x0d;
const INTERIOR = 0x05;
const UTF8 = 1;
/** Offset of the version needed to write the file, and its value for one with a write-ahead log. */
const WRITE_VERSION = 18;
const WITH_LOG = 2;
const DEEPEST = 32;

/** Value of a column in a row. Integers beyond 2^53 are a bigint. */
type SqliteValue = number | bigint | string | Uint8Array | null;

/** A row of a table: its row id and its columns in the order of declaration. */
interface SqliteRow {
  readonly rowId: number;
  readonly values: readonly SqliteValue[];
}

/** Called with each row; what it yields is given on. */
type Visit<G extends Given> = (row: SqliteRow) => FileParser<G> | readonly never[];

/** A table: the page at which its tree starts, and its columns. */
export interface SqliteTable {
  readonly name: string;
  readonly root: number;
  readonly columns: readonly string[];
}

/**
 * Reads the tables of a SQLite 3 database (sqlite.org: Database File Format), page by page. A write-ahead log beside the file is
 * not read.
 */
export class SqliteReader {
  readonly #state: FileState;
  readonly #pageBytes: number;
  /** Bytes of a page that hold data. */
  readonly #usable: number;
  readonly #visited = new Set<number>();

  private constructor(state: FileState, pageBytes: number, reserved: number) {
    this.#state = state;
    this.#pageBytes = pageBytes;
    this.#usable = pageBytes - reserved;
  }

  /**
   * Reads the header of a file.
   *
   * @throws RecordingError `corrupt_recording` for what is none of SQLite 3, `unsupported_recording` for text that is not in UTF-8
   */
  static *open(state: FileState): Reading<SqliteReader> {
    const header = (yield* take(FILE_HEADER_BYTES, 0)).slice();
    const view = viewOf(header);
    if (new TextDecoder().decode(header.subarray(0, 16)) !== SQLITE_MAGIC) {
      throw corrupt(0, 'the magic of SQLite 3', [...header.subarray(0, 16)]);
    }
    const pageBytes = view.getUint16(16) === 1 ? 1 << 16 : view.getUint16(16);
    const reserved = header[20];
    if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || pageBytes - reserved < 480) {
      throw corrupt(16, 'a page size from 512 to 65536', `${pageBytes}, ${reserved} of them reserved`);
    }
    const encoding = view.getUint32(56);
    if (encoding !== UTF8) throw unsupported(56, 'text in UTF-8', `encoding ${encoding}`, 'write it with UTF-8');
    if (header[WRITE_VERSION] === WITH_LOG) {
      state.remarks.add(
        'messages in a write-ahead log beside the file (its name with -wal), if there is one, are not read',
      );
    }
    return new SqliteReader(state, pageBytes, reserved);
  }

  /** The tables of the database. @throws as {@link rows} */
  *tables(): Reading<readonly SqliteTable[]> {
    const tables: SqliteTable[] = [];
    yield* this.rows<never>(1, ({ values: [type, name, , root, sql] }) => {
      if (type === 'table' && typeof name === 'string' && typeof root === 'number') {
        tables.push({ name, root, columns: columnsOf(String(sql)) });
      }
      return [];
    });
    return tables;
  }

  /**
   * Visits the rows of the table whose tree starts at a page, in the order of their ids.
   *
   * @throws RecordingError `corrupt_recording`; `oversized_recording` for a row that is too long to be read
   */
  *rows<G extends Given>(root: number, visit: Visit<G>, depth = 0): FileParser<G> {
    const page = yield* this.#page(root);
    const view = viewOf(page);
    const start = root === 1 ? FILE_HEADER_BYTES : 0;
    const type = page[start];
    if ((type !== LEAF && type !== INTERIOR) || depth > DEEPEST) {
      throw corrupt(this.#offset(root), 'a page of a table', `a page of type ${type} at depth ${depth}`);
    }
    const cells = view.getUint16(start + 3);
    const list = start + (type === LEAF ? 8 : 12);
    if (list + 2 * cells > this.#usable) throw corrupt(this.#offset(root), 'the cells of a page', `${cells} cells`);
    let left = this.#usable;
    for (let k = 0; k < cells; k++) {
      const at = view.getUint16(list + 2 * k);
      if (at + 4 > this.#usable) throw corrupt(this.#offset(root), 'a cell within its page', at);
      if (type === INTERIOR) yield* this.rows(view.getUint32(at), visit, depth + 1);
      else left -= yield* this.#row(page, at, root, visit);
      if (left < 0)
        throw corrupt(this.#offset(root), 'cells that do not overlap', `more than ${this.#usable} bytes of them`);
    }
    if (type === INTERIOR) yield* this.rows(view.getUint32(start + 8), visit, depth + 1);
  }

  /** Visits the row in the cell at `at`, and returns the least size of the cell in bytes. */
  *#row<G extends Given>(
    page: Uint8Array,
    at: number,
    number: number,
    visit: Visit<G>,
  ): Generator<Demand | G, number, Uint8Array> {
    const [payloadBytes, afterSize] = varint(page, at);
    const [rowId, start] = varint(page, afterSize);
    if (payloadBytes > (this.#state.size ?? Number.POSITIVE_INFINITY)) {
      throw corrupt(this.#offset(number) + at, 'a row within the file', `${payloadBytes} bytes`);
    }
    if (payloadBytes > MOST_RECORD_BYTES) {
      const expected = `rows of at most ${MOST_RECORD_BYTES} bytes`;
      const remedy = 'remove the row with sqlite3, if the others are wanted';
      throw oversized(this.#offset(number) + at, expected, `${payloadBytes} bytes`, remedy);
    }
    const local = this.#localBytes(payloadBytes);
    if (start + local + (local < payloadBytes ? 4 : 0) > this.#usable) {
      throw corrupt(this.#offset(number) + at, 'a row within its page', `${payloadBytes} bytes`);
    }
    let payload = page.subarray(start, start + local);
    if (local < payloadBytes) {
      const parts = [payload];
      let next = viewOf(page).getUint32(start + local);
      for (let left = payloadBytes - local; left > 0; ) {
        const overflow = yield* this.#page(next);
        next = viewOf(overflow).getUint32(0);
        const part = overflow.subarray(4, 4 + Math.min(left, this.#usable - 4));
        parts.push(part);
        left -= part.length;
      }
      payload = joined(parts, payloadBytes);
    }
    yield* visit({ rowId, values: this.#values(payload, this.#offset(number) + at) });
    return start + local - at;
  }

  #values(payload: Uint8Array, offset: number): readonly SqliteValue[] {
    try {
      return decodeRecord(payload);
    } catch (error) {
      throw corrupt(offset, 'a row', (error as Error).message, error);
    }
  }

  /** Number of bytes of a payload in the leaf itself. */
  #localBytes(payload: number): number {
    const most = this.#usable - 35;
    if (payload <= most) return payload;
    const least = Math.floor(((this.#usable - 12) * 32) / 255) - 23;
    const local = least + ((payload - least) % (this.#usable - 4));
    return local <= most ? local : least;
  }

  /** A copy of a page. No page is part of two trees, so one met twice is part of a cycle. */
  *#page(number: number): Reading<Uint8Array> {
    if (number === 0 || this.#visited.has(number)) {
      throw corrupt(this.#state.offset, 'pages that are used once', `page ${number} again`);
    }
    this.#visited.add(number);
    return (yield* take(this.#pageBytes, this.#offset(number))).slice();
  }

  #offset(page: number): number {
    return (page - 1) * this.#pageBytes;
  }
}

/** The values of a record: a header of types, then the values. */
function decodeRecord(payload: Uint8Array): SqliteValue[] {
  const values: SqliteValue[] = [];
  const [headerBytes, afterSize] = varint(payload, 0);
  if (headerBytes > payload.length) throw new RangeError(`a header of ${headerBytes} bytes`);
  let at = headerBytes;
  for (let header = afterSize; header < headerBytes; ) {
    const [type, next] = varint(payload, header);
    header = next;
    const bytes = type >= 12 ? Math.floor((type - 12) / 2) : [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0][type];
    if (at + bytes > payload.length) throw new RangeError(`a value of ${bytes} bytes leads out of its row`);
    values.push(decodeValue(type, payload.subarray(at, at + bytes)));
    at += bytes;
  }
  return values;
}

function decodeValue(type: number, bytes: Uint8Array): SqliteValue {
  if (type >= 12) return type % 2 === 0 ? bytes : new TextDecoder().decode(bytes);
  if (type === 7) return viewOf(bytes).getFloat64(0);
  if (type === 8 || type === 9) return type - 8;
  if (type === 0 || type > 9) return null;
  if (type === 6) {
    const whole = viewOf(bytes).getBigInt64(0);
    return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
  }
  let value = (bytes[0] << 24) >> 24;
  for (let i = 1; i < bytes.length; i++) value = value * 256 + bytes[i];
  return value;
}

/** A big-endian integer with 7 bits per byte, and its end; exact up to 2^53. */
function varint(bytes: Uint8Array, start: number): readonly [value: number, end: number] {
  let value = 0;
  for (let at = start; at < start + 8; at++) {
    if (at >= bytes.length) throw new RangeError('a number leads out of its page');
    value = value * 128 + (bytes[at] & 0x7f);
    if (bytes[at] < 0x80) return [value, at + 1];
  }
  return [value * 256 + bytes[start + 8], start + 9];
}

/** Names of the columns in a CREATE TABLE statement whose types have no parentheses. */
function columnsOf(sql: string): readonly string[] {
  const list = sql.slice(sql.indexOf('(') + 1, sql.lastIndexOf(')'));
  const parts = listOf(list).filter((part) => !CONSTRAINT.test(part));
  return parts.map((column) => (/^\s*["'`[]?(\w+)/.exec(column)?.[1] ?? '').toLowerCase());
}

/** Entry in the list of a table's columns that is none: a key of several columns, a condition. */
const CONSTRAINT = /^\s*(?:constraint|primary|unique|check|foreign)\b/i;

/** A text in quotes, as far as they are of a usual length, or one character. */
const TOKEN = /'[^']{0,255}'|"[^"]{0,255}"|`[^`]{0,255}`|\[[^\]]{0,255}\]|[\s\S]/g;

/** The parts of a list, between commas that are in no parentheses and in no quotes. */
function listOf(list: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const [token] of list.matchAll(TOKEN)) {
    if (token === '(') depth++;
    if (token === ')') depth--;
    if (token === ',' && depth === 0) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}

function joined(parts: readonly Uint8Array[], bytes: number): Uint8Array {
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
