import { ValidationError } from '../../../agents/errors.ts';

/** Kinds of lists of numbers, as they lie in memory. */
const KINDS = { u8: Uint8Array, u32: Uint32Array, f32: Float32Array, f64: Float64Array } as const;
type Kind = keyof typeof KINDS;
type List = InstanceType<(typeof KINDS)[Kind]>;

/** `RFV1` as its bytes lie in memory. */
const MAGIC = 0x31564652;
const HEAD_AT = 8;
/** Bytes to a multiple of which each list begins, so that it can be read where it lies. */
const ALIGNMENT = 8;

/** What stands for a list in the head, and for a number that JSON does not know. */
interface Placeholder {
  readonly $list?: unknown;
  readonly $number?: unknown;
}

const aligned = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

/**
 * Packs plain data, with lists of numbers anywhere in it, into bytes: four of magic, the length of the head as 32 bits, the head as JSON, then
 * the lists, each beginning at a multiple of 8 bytes. All is little-endian. Numbers that are not finite come through, and
 * integers of any length as text.
 */
export function pack(data: unknown): Uint8Array<ArrayBuffer> {
  const lists: List[] = [];
  const body = JSON.stringify(data, (_, value: unknown) => {
    if (kindOf(value) !== undefined) return { $list: lists.push(value as List) - 1 };
    if (typeof value === 'bigint') return String(value);
    return typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value;
  });
  const kinds = lists.map((list) => [kindOf(list), list.length]);
  const head = new TextEncoder().encode(`{"lists":${JSON.stringify(kinds)},"data":${body}}`);
  let end = aligned(HEAD_AT + head.length);
  const places = lists.map(({ byteLength }) => {
    const begin = end;
    end += aligned(byteLength);
    return begin;
  });
  const bytes = new Uint8Array(end);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, head.length, true);
  bytes.set(head, HEAD_AT);
  for (const [i, { buffer, byteOffset, byteLength }] of lists.entries())
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), places[i]);
  return bytes;
}

/**
 * Reads what {@link pack} wrote. The lists lie in `bytes`, and are not copied where these begin at a multiple of 8.
 *
 * @throws ValidationError `corrupt_frame`
 */
export function unpack(bytes: Uint8Array): unknown {
  const whole = bytes.byteOffset % ALIGNMENT === 0 ? bytes : bytes.slice();
  const view = new DataView(whole.buffer, whole.byteOffset, whole.byteLength);
  if (whole.length < HEAD_AT || view.getUint32(0, true) !== MAGIC) throw corrupt('bytes that begin otherwise');
  const headEnd = HEAD_AT + view.getUint32(4, true);
  if (headEnd > whole.length) throw corrupt(`${whole.length} bytes, of which the head ends at ${headEnd}`);
  let head: { readonly lists: unknown; readonly data: unknown } | null;
  try {
    head = JSON.parse(new TextDecoder().decode(whole.subarray(HEAD_AT, headEnd)), numbers);
  } catch (cause) {
    throw corrupt('a head of another form', cause);
  }
  if (!Array.isArray(head?.lists) || !head.lists.every(isEntry)) throw corrupt('a head of another form');
  let at = aligned(headEnd);
  const lists = (head.lists as readonly (readonly [Kind, number])[]).map(([kind, length]) => {
    const make = KINDS[kind];
    const begin = at;
    at = aligned(begin + length * make.BYTES_PER_ELEMENT);
    if (at > whole.length) throw corrupt(`${whole.length} bytes, of which a list ends at ${at}`);
    return new make(whole.buffer as ArrayBuffer, whole.byteOffset + begin, length);
  });
  return filled(head.data, lists);
}

function kindOf(value: unknown): Kind | undefined {
  return (Object.keys(KINDS) as Kind[]).find((kind) => value instanceof KINDS[kind]);
}

function isEntry(entry: unknown): boolean {
  if (!Array.isArray(entry)) return false;
  const [kind, length] = entry as readonly unknown[];
  return Object.hasOwn(KINDS, String(kind)) && Number.isSafeInteger(length) && (length as number) >= 0;
}

function numbers(_: string, value: unknown): unknown {
  const { $number } = placeholder(value);
  return typeof $number === 'string' ? Number($number) : value;
}

/** Data with its lists in place. */
function filled(data: unknown, lists: readonly List[]): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const { $list } = placeholder(data);
  if (typeof $list === 'number') {
    if (lists[$list] === undefined) throw corrupt(`a head that asks for list ${$list} of ${lists.length}`);
    return lists[$list];
  }
  if (Array.isArray(data)) return data.map((one) => filled(one, lists));
  return Object.fromEntries(Object.entries(data).map(([name, one]) => [name, filled(one, lists)]));
}

function placeholder(value: unknown): Placeholder {
  return typeof value === 'object' && value !== null ? (value as Placeholder) : {};
}

function corrupt(received: string, cause?: unknown): ValidationError {
  return new ValidationError('these bytes are no frame of a run', {
    code: 'corrupt_frame',
    expected: 'a frame as it was packed',
    received,
    remedy: 'page and source must be of the same version: load the page again',
    cause,
  });
}
