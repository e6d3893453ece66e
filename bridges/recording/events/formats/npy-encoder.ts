import { npyHeader } from '../../archive/npy-header.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { anyTimeGuard, type EventEncoder } from '../core/encoder.ts';
import { geometryComment, type SensorGeometry, UNKNOWN_SENSOR } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';

/** Bytes of the header, with room for any number of events. */
const HEADER_BYTES = 192;
const FIELDS = "[('t', '<i8'), ('x', '<u2'), ('y', '<u2'), ('p', '|u1')]";

/**
 * Writes an array of NumPy (format version 1.0) with a record for each event, of the fields `t` (i64, us), `x` and `y` (u16), `p` (u8, 1 for
 * ON): 13 bytes each, little-endian. Times are rounded to microseconds. A comment in the header, which NumPy passes over, states the size of
 * the sensor, where it is known.
 */
export function npyEncoder(geometry: SensorGeometry = UNKNOWN_SENSOR): EventEncoder {
  const comment = geometryComment(geometry);
  const guard = comment === '' ? undefined : anyTimeGuard(geometry, 'npy');
  const out = new ByteBuilder();
  let written = 0;
  const header = (): Uint8Array => npyHeader(FIELDS, `${written},`, { comment, least: HEADER_BYTES });
  return {
    begin: header,
    encode(events) {
      guard?.check(events);
      const { count, t, x, y, polarity } = events;
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
