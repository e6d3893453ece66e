import { ascii, join } from './recordings.ts';

type Value = number | bigint | string | Uint8Array;

/** A table to write: how it was declared, and its rows. */
export interface TableContent {
  readonly name: string;
  readonly sql: string;
  readonly rows: readonly (readonly (Value | null)[])[];
}

/**
 * A SQLite 3 database (sqlite.org: Database File Format): every table has an interior page over leaves of at most three rows, and
 * what does not fit in a leaf lies in a chain of overflow pages.
 *
 * @param pageBytes a power of two, 512 to 65536, in which the descriptions of all tables find room. Default: 512
 * @param reserved bytes at the end of each page that hold nothing. Default: 0
 */
export function sqliteFile(tables: readonly TableContent[], pageBytes = 512, reserved = 0): Uint8Array {
  const pages: Uint8Array[] = [new Uint8Array(pageBytes)];
  const file: File = { pageBytes, usable: pageBytes - reserved, add: (page) => pages.push(page) };
  const schema = tables.map(({ name, sql, rows }) => ['table', name, name, addTable(rows, file), sql]);
  const first = leaf(
    schema.map((row, i) => cell(i + 1, row, file)),
    100,
    file,
  );
  first.set(ascii('SQLite format 3\0'));
  const header = new DataView(first.buffer);
  header.setUint16(16, pageBytes === 65536 ? 1 : pageBytes);
  first.set([1, 1, reserved, 64, 32, 32], 18);
  header.setUint32(28, pages.length);
  header.setUint32(56, 1);
  pages[0] = first;
  return join(...pages);
}

interface File {
  readonly pageBytes: number;
  /** Bytes of a page that hold something. */
  readonly usable: number;
  /** Adds a page, and returns its number. */
  readonly add: (page: Uint8Array) => number;
}

function addTable(rows: TableContent['rows'], file: File): number {
  const children: { readonly page: number; readonly last: number }[] = [];
  for (let from = 0; from === 0 || from < rows.length; from += 3) {
    const cells = rows.slice(from, from + 3).map((row, i) => cell(from + i + 1, row, file));
    children.push({ page: file.add(leaf(cells, 0, file)), last: Math.min(rows.length, from + 3) });
  }
  const right = children.pop() as { readonly page: number };
  const cells = children.map(({ page, last }) => join(u32(page), varint(last)));
  const interior = page(cells, 0, 0x05, 12, file);
  interior.set(u32(right.page), 8);
  return file.add(interior);
}

const leaf = (cells: readonly Uint8Array[], start: number, file: File): Uint8Array => page(cells, start, 0x0d, 8, file);

function page(cells: readonly Uint8Array[], start: number, type: number, headerBytes: number, file: File): Uint8Array {
  const bytes = new Uint8Array(file.pageBytes);
  const view = new DataView(bytes.buffer);
  bytes[start] = type;
  view.setUint16(start + 3, cells.length);
  let at = file.usable;
  cells.forEach((content, i) => {
    at -= content.length;
    bytes.set(content, at);
    view.setUint16(start + headerBytes + 2 * i, at);
  });
  view.setUint16(start + 5, at);
  return bytes;
}

/** A row as a cell of a leaf; what is too long goes to overflow pages. */
function cell(rowId: number, row: readonly (Value | null)[], { pageBytes, usable, add }: File): Uint8Array {
  const payload = record(row);
  const most = usable - 35;
  const head = join(varint(payload.length), varint(rowId));
  if (payload.length <= most) return join(head, payload);
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const wanted = least + ((payload.length - least) % (usable - 4));
  const local = wanted <= most ? wanted : least;
  let next = 0;
  const parts: Uint8Array[] = [];
  for (let at = local; at < payload.length; at += usable - 4) parts.push(payload.subarray(at, at + usable - 4));
  for (const part of parts.reverse()) {
    const overflow = new Uint8Array(pageBytes);
    overflow.set(u32(next));
    overflow.set(part, 4);
    next = add(overflow);
  }
  return join(head, payload.subarray(0, local), u32(next));
}

function record(row: readonly (Value | null)[]): Uint8Array {
  const values = row.map((value) => {
    if (value === null) return { type: 0, bytes: new Uint8Array(0) };
    if (typeof value === 'bigint') return { type: 6, bytes: u64(value) };
    if (typeof value === 'number') return { type: 4, bytes: u32(value) };
    if (typeof value === 'string') return { type: 13 + 2 * ascii(value).length, bytes: ascii(value) };
    return { type: 12 + 2 * value.length, bytes: value };
  });
  const types = join(...values.map(({ type }) => varint(type)));
  return join(varint(types.length + 1), types, ...values.map(({ bytes }) => bytes));
}

/** Big-endian, seven bits a byte. */
function varint(value: number): Uint8Array {
  const bytes = [value & 0x7f];
  for (let rest = Math.floor(value / 128); rest > 0; rest = Math.floor(rest / 128)) bytes.unshift((rest & 0x7f) | 0x80);
  return Uint8Array.from(bytes);
}

const u32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value);

function u64(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigInt64(0, value);
  return bytes;
}
