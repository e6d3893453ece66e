import { ValidationError } from '../../../agents/index.ts';
import { latin1 } from '../bytes/latin1.ts';
import { NPY_MAGIC, NPY_PREAMBLE_BYTES, npyHeader } from './npy-header.ts';

/** Element types that a `.npy` file can hold here. */
export type NpyData =
  | Float64Array
  | Float32Array
  | Int32Array
  | Uint32Array
  | Int16Array
  | Uint16Array
  | Int8Array
  | Uint8Array
  | BigInt64Array
  | BigUint64Array;

/** An array in row-major order. */
export interface NpyArray {
  /** Elements, the last axis fastest; their type becomes that of the file. */
  readonly data: NpyData;
  /** Number of elements along each axis; one axis when left out. */
  readonly shape?: readonly number[];
}

const BYTE_ORDER = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? '<' : '>';

/** NumPy's code of an element type, without its byte order. */
const TYPES = {
  f8: Float64Array,
  f4: Float32Array,
  i4: Int32Array,
  u4: Uint32Array,
  i2: Int16Array,
  u2: Uint16Array,
  i1: Int8Array,
  u1: Uint8Array,
  i8: BigInt64Array,
  u8: BigUint64Array,
} as const;

/**
 * Encodes an array as a NumPy `.npy` file, format version 1.0 (NumPy Enhancement Proposal 1), which `numpy.load` opens.
 *
 * @example
 * import { writeFileSync } from 'node:fs';
 * writeFileSync('rates.npy', encodeNpy({ data: Float32Array.of(1, 2, 3, 4, 5, 6), shape: [2, 3] })); // numpy.load gives 2 x 3
 *
 * @throws ValidationError `invalid_shape` when the shape does not hold the data.
 */
export function encodeNpy({ data, shape = [data.length] }: NpyArray): Uint8Array {
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (count !== data.length || shape.some((extent) => !Number.isInteger(extent) || extent < 0)) {
    throw new ValidationError('an array does not fill its shape', {
      code: 'invalid_shape',
      expected: `a shape of ${data.length} elements`,
      received: `[${shape.join(', ')}]`,
    });
  }
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const header = npyHeader(`'${descriptor(data)}'`, axes);
  const file = new Uint8Array(header.length + data.byteLength);
  file.set(header);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), header.length);
  return file;
}

/**
 * Decodes a `.npy` file of this machine's byte order.
 *
 * @throws ValidationError `not_npy` or `unsupported_npy`
 */
export function decodeNpy(file: Uint8Array): { readonly data: NpyData; readonly shape: readonly number[] } {
  if (file.length < NPY_PREAMBLE_BYTES || latin1(file.subarray(0, NPY_MAGIC.length)) !== NPY_MAGIC) {
    throw new ValidationError('this is not a .npy file', {
      code: 'not_npy',
      expected: 'a file that starts with \\x93NUMPY',
    });
  }
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const wide = file[NPY_MAGIC.length] > 1;
  const start = NPY_PREAMBLE_BYTES + (wide ? 2 : 0);
  const end = start + (wide ? view.getUint32(NPY_MAGIC.length + 2, true) : view.getUint16(NPY_MAGIC.length + 2, true));
  const header = new TextDecoder().decode(file.subarray(start, end));
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1] ?? '';
  const type = TYPES[descr.slice(1) as keyof typeof TYPES];
  if (type === undefined || (descr[0] !== BYTE_ORDER && descr[0] !== '|') || !/'fortran_order':\s*False/.test(header)) {
    throw new ValidationError('this .npy file cannot be read here', {
      code: 'unsupported_npy',
      expected: `row-major ${BYTE_ORDER}${Object.keys(TYPES).join(`, ${BYTE_ORDER}`)}`,
      received: header.trim(),
    });
  }
  const shape = (/'shape':\s*\(([^)]*)\)/.exec(header)?.[1] ?? '')
    .split(',')
    .filter((extent) => extent.trim() !== '')
    .map(Number);
  return { data: new type(file.slice(end).buffer), shape };
}

function descriptor(data: NpyData): string {
  const code = Object.entries(TYPES).find(([, type]) => data instanceof type)?.[0] as string;
  return `${data.BYTES_PER_ELEMENT === 1 ? '|' : BYTE_ORDER}${code}`;
}
