import { npyHeader } from '../../archive/npy-header.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import type { EventEncoder } from '../core/encoder.ts';
import { microsecondsOf } from '../core/time-stamps.ts';

/** Bytes of the header, with room for any number of events. */
const HEADER_BYTES = 128;
const FIELDS = "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]";

/**
 * Writes an array of NumPy (format version 1.0) with a record for each event, of the fields `t` (i64, us), `x` and `y` (u16), `p` (u8, 1 for
 * ON): 13 bytes each, little-endian. Times are rounded to microseconds.
 */
export function npyEncoder(): EventEncoder {
  const out = new ByteBuilder();
  let written = 0;
  const header = (): Uint8Array => npyHeader(FIELDS, `${written},`, HEADER_BYTES);
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
