import type { CdrReader } from './cdr-reader.ts';
import type { CdrWriter } from './cdr-writer.ts';
import { Misfit } from './misfit.ts';

/** How values of one type are serialised. Writing throws `Misfit` for a value of another type, reading a `RangeError`. */
export interface ValueKind {
  /** Bytes of the smallest value, without padding. */
  readonly leastBytes: number;
  /** Value in place of one that is left out, if its field has no default. */
  readonly zero: unknown;
  write(out: CdrWriter, value: unknown): void;
  read(from: CdrReader): unknown;
  /** The elements of an array, without their number. Default: one by one. */
  readonly array?: {
    write(out: CdrWriter, values: ArrayLike<unknown>): void;
    read(from: CdrReader, count: number): unknown;
  };
}

type NumberArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array
  | Float32Array
  | Float64Array;

interface NumberLayout {
  readonly bytes: number;
  readonly expected: string;
  readonly zero: number | bigint;
  readonly fits: (value: unknown) => boolean;
  readonly set: (view: DataView, at: number, value: never) => void;
  readonly get: (view: DataView, at: number, little: boolean) => number | bigint;
  readonly Elements: new (buffer: ArrayBuffer) => NumberArray;
}

function numberKind({ bytes, expected, zero, fits, set, get, Elements }: NumberLayout): ValueKind {
  const put = (out: CdrWriter, at: number, value: unknown): void => {
    if (!fits(value)) throw new Misfit(expected, value);
    set(out.view, at, value as never);
  };
  return {
    leastBytes: bytes,
    zero,
    write: (out, value) => put(out, out.reserve(bytes, bytes), value),
    read: (from) => get(from.view, from.take(bytes, bytes), from.little),
    array: {
      write(out, values) {
        const at = out.reserve(bytes * values.length, values.length === 0 ? 1 : bytes);
        if (values instanceof Elements) {
          out.bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
          return;
        }
        for (let i = 0; i < values.length; i++) put(out, at + bytes * i, values[i]);
      },
      read(from, count) {
        const copy = from.copy(bytes * count, count === 0 ? 1 : bytes);
        if (!from.little) for (let at = 0; at < copy.length; at += bytes) copy.subarray(at, at + bytes).reverse();
        return new Elements(copy.buffer);
      },
    },
  };
}

function wholeNumber(
  bits: 8 | 16 | 32,
  signed: boolean,
  layout: Pick<NumberLayout, 'set' | 'get' | 'Elements'>,
): ValueKind {
  const least = signed ? -(2 ** (bits - 1)) : 0;
  const most = least + 2 ** bits - 1;
  return numberKind({
    ...layout,
    bytes: bits / 8,
    expected: `a whole number from ${least} to ${most}`,
    zero: 0,
    fits: (value) => Number.isInteger(value) && (value as number) >= least && (value as number) <= most,
  });
}

const float = (
  bytes: 4 | 8,
  set: NumberLayout['set'],
  get: NumberLayout['get'],
  Elements: NumberLayout['Elements'],
): ValueKind =>
  numberKind({ bytes, expected: 'a number', zero: 0, fits: (value) => typeof value === 'number', set, get, Elements });

const uint8 = wholeNumber(8, false, {
  set: (view, at, value) => view.setUint8(at, value),
  get: (view, at) => view.getUint8(at),
  Elements: Uint8Array,
});

const bool: ValueKind = {
  leastBytes: 1,
  zero: false,
  write(out, value) {
    if (typeof value !== 'boolean') throw new Misfit('true or false', value);
    const at = out.reserve(1, 1);
    out.bytes[at] = Number(value);
  },
  read: (from) => from.view.getUint8(from.take(1, 1)) !== 0,
};

/** Text of at most so many bytes in UTF-8. */
export function textKind(mostBytes = Number.POSITIVE_INFINITY): ValueKind {
  return {
    leastBytes: 4,
    zero: '',
    write(out, value) {
      if (typeof value !== 'string' || value.includes('\0')) throw new Misfit('text without the character 0', value);
      if (out.text(value) > mostBytes) throw new Misfit(`text of at most ${mostBytes} bytes`, value);
    },
    read: (from) => from.text(),
  };
}

/** The kinds of values that definitions build upon, by name. `wstring` is not among them: its form depends on the middleware. */
export const PRIMITIVE_KINDS: Readonly<Record<string, ValueKind>> = {
  bool,
  string: textKind(),
  uint8,
  byte: uint8,
  char: uint8,
  int8: wholeNumber(8, true, {
    set: (view, at, value) => view.setInt8(at, value),
    get: (view, at) => view.getInt8(at),
    Elements: Int8Array,
  }),
  int16: wholeNumber(16, true, {
    set: (view, at, value) => view.setInt16(at, value, true),
    get: (view, at, little) => view.getInt16(at, little),
    Elements: Int16Array,
  }),
  uint16: wholeNumber(16, false, {
    set: (view, at, value) => view.setUint16(at, value, true),
    get: (view, at, little) => view.getUint16(at, little),
    Elements: Uint16Array,
  }),
  int32: wholeNumber(32, true, {
    set: (view, at, value) => view.setInt32(at, value, true),
    get: (view, at, little) => view.getInt32(at, little),
    Elements: Int32Array,
  }),
  uint32: wholeNumber(32, false, {
    set: (view, at, value) => view.setUint32(at, value, true),
    get: (view, at, little) => view.getUint32(at, little),
    Elements: Uint32Array,
  }),
  int64: numberKind({
    bytes: 8,
    expected: 'a bigint from -2^63 to 2^63 - 1',
    zero: 0n,
    fits: (value) => typeof value === 'bigint' && BigInt.asIntN(64, value) === value,
    set: (view, at, value) => view.setBigInt64(at, value, true),
    get: (view, at, little) => view.getBigInt64(at, little),
    Elements: BigInt64Array,
  }),
  uint64: numberKind({
    bytes: 8,
    expected: 'a bigint from 0 to 2^64 - 1',
    zero: 0n,
    fits: (value) => typeof value === 'bigint' && BigInt.asUintN(64, value) === value,
    set: (view, at, value) => view.setBigUint64(at, value, true),
    get: (view, at, little) => view.getBigUint64(at, little),
    Elements: BigUint64Array,
  }),
  float32: float(
    4,
    (view, at, value) => view.setFloat32(at, value, true),
    (view, at, little) => view.getFloat32(at, little),
    Float32Array,
  ),
  float64: float(
    8,
    (view, at, value) => view.setFloat64(at, value, true),
    (view, at, little) => view.getFloat64(at, little),
    Float64Array,
  ),
};
