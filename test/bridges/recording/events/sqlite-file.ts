import { ascii, join } from './recordings.ts';

const PAGE_BYTES = 512;

type Value = number | bigint | string | Uint8Array;

/** A table to write: how it was declared, and its rows. */
export interface TableContent {
  readonly name: string;
  readonly sql: string;
  readonly rows: readonly (readonly (Value | null)[])[];
}

/**
 * A SQLite 3 database of small pages (sqlite.org: Database File Format): every table has an interior page over leaves of at
 * most three rows, and what does not fit in a leaf lies in a chain of overflow pages.
 */
export function sqliteFile(tables: readonly TableContent[]): Uint8Array {
  const pages: Uint8Array[] = [new Uint8Array(PAGE_BYTES)];
  const add = (page: Uint8Array): number => pages.push(page);
  const schema = tables.map(({ name, sql, rows }) => ['table', name, name, addTable(rows, add), sql]);
  const first = leaf(
    schema.map((row, i) => cell(i + 1, row, add)),
    100,
  );
  first.set(ascii('SQLite format 3\0'));
  const header = new DataView(first.buffer);
  header.setUint16(16, PAGE_BYTES);
  first.set([1, 1, 0, 64, 32, 32], 18);
  header.setUint32(28, pages.length);
  header.setUint32(56, 1);
  pages[0] = first;
  return join(...pages);
}

function addTable(rows: TableContent['rows'], add: (page: Uint8Array) => number): number {
  const children: { readonly page: number; readonly last: number }[] = [];
  for (let from = 0; from === 0 || from < rows.length; from += 3) {
    const cells = rows.slice(from, from + 3).map((row, i) => cell(from + i + 1, row, add));
    children.push({ page: add(leaf(cells, 0)), last: Math.min(rows.length, from + 3) });
  }
  const right = children.pop() as { readonly page: number };
  const cells = children.map(({ page, last }) => join(u32(page), varint(last)));
  const interior = page(cells, 0, 0x05, 12);
  interior.set(u32(right.page), 8);
  return add(interior);
}

const leaf = (cells: readonly Uint8Array[], start: number): Uint8Array => page(cells, start, 0x0d, 8);

function page(cells: readonly Uint8Array[], start: number, type: number, headerBytes: number): Uint8Array {
  const bytes = new Uint8Array(PAGE_BYTES);
  const view = new DataView(bytes.buffer);
  bytes[start] = type;
  view.setUint16(start + 3, cells.length);
  let at = PAGE_BYTES;
  cells.forEach((content, i) => {
    at -= content.length;
    bytes.set(content, at);
    view.setUint16(start + headerBytes + 2 * i, at);
  });
  view.setUint16(start + 5, at);
  return bytes;
}

/** A row as a cell of a leaf; what is too long goes to overflow pages. */
function cell(rowId: number, row: readonly (Value | null)[], add: (page: Uint8Array) => number): Uint8Array {
  const payload = record(row);
  const most = PAGE_BYTES - 35;
  const head = join(varint(payload.length), varint(rowId));
  if (payload.length <= most) return join(head, payload);
  const least = Math.floor(((PAGE_BYTES - 12) * 32) / 255) - 23;
  const wanted = least + ((payload.length - least) % (PAGE_BYTES - 4));
  const local = wanted <= most ? wanted : least;
  let next = 0;
  const parts: Uint8Array[] = [];
  for (let at = local; at < payload.length; at += PAGE_BYTES - 4) parts.push(payload.subarray(at, at + PAGE_BYTES - 4));
  for (const part of parts.reverse()) {
    const overflow = new Uint8Array(PAGE_BYTES);
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
