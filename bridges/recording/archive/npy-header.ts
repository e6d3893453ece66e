/** The first bytes of a file of NumPy, in Latin-1. */
export const NPY_MAGIC = '\x93NUMPY';
/** Bytes of the magic, the version and the length of the header. */
export const NPY_PREAMBLE_BYTES = NPY_MAGIC.length + 2 + 2;
const ALIGNMENT = 64;

/**
 * Builds the bytes before the numbers of a `.npy` file, format version 1.0 (NumPy Enhancement Proposal 1).
 *
 * @param descr type of an element, as Python writes it
 * @param axes extents, as in a tuple of Python: `3,` or `3, 4`
 * @param comment of Python, from its `#` on. Default: none
 * @param least bytes of the header at least, a multiple of 64. Default: as few as there may be
 */
export function npyHeader(descr: string, axes: string, { comment = '', least = 0 } = {}): Uint8Array {
  const text = `{'descr': ${descr}, 'fortran_order': False, 'shape': (${axes}), }${comment === '' ? '' : ` ${comment}`}`;
  const unpadded = NPY_PREAMBLE_BYTES + text.length + 1;
  const bytes = Math.max(least, Math.ceil(unpadded / ALIGNMENT) * ALIGNMENT);
  const header = new Uint8Array(bytes);
  header.set(Uint8Array.from(NPY_MAGIC, (letter) => letter.charCodeAt(0)));
  header.set([1, 0], NPY_MAGIC.length);
  new DataView(header.buffer).setUint16(NPY_MAGIC.length + 2, bytes - NPY_PREAMBLE_BYTES, true);
  header.set(new TextEncoder().encode(`${text.padEnd(bytes - NPY_PREAMBLE_BYTES - 1)}\n`), NPY_PREAMBLE_BYTES);
  return header;
}
