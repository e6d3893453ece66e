import { ByteBuilder } from '../../bytes/byte-builder.ts';
import type { EventEncoder } from '../core/encoder.ts';
import { microsecondsOf } from '../core/time-stamps.ts';

/** The first bytes of a file of NumPy, in Latin-1. */
export const NPY_MAGIC = '\x93NUMPY';
/** Bytes of the header, with room for any number of events. */
const HEADER_BYTES = 128;
/** Bytes of the magic, the version and the length of the header. */
const PREAMBLE_BYTES = 10;

/**
 * Writes an array of NumPy (format version 1.0) with a record for each event, of the fields `t` (i64, us), `x` and `y` (u16), `p` (u8, 1 for
 * ON): 13 bytes each, little-endian. Times are rounded to microseconds.
 */
export function npyEncoder(): EventEncoder {
  const out = new ByteBuilder();
  let written = 0;
  const header = (): Uint8Array => {
    const fields = "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]";
    const text = `{'descr': ${fields}, 'fortran_order': False, 'shape': (${written},), }`;
    for (const letter of NPY_MAGIC) out.u8(letter.charCodeAt(0));
    out.u16(1);
    out.u16(HEADER_BYTES - PREAMBLE_BYTES);
    out.text(`${text.padEnd(HEADER_BYTES - PREAMBLE_BYTES - 1)}\n`);
    return out.take();
  };
  return {
    begin: header,
    encode({ count, t, x, y, polarity }) {
      for (let i = 0; i < count; i++) {
        out.i64(microsecondsOf(t[i]));
        out.u16(x[i]);
        out.u16(y[i]);
        out.u8(polarity[i]);
      }
      written += count;
      return out.take();
    },
    end: () => ({ bytes: new Uint8Array(0), replace: { offset: 0, bytes: header() } }),
  };
}
