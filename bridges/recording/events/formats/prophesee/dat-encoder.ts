import { ByteBuilder } from '../../../bytes/byte-builder.ts';
import { EncoderGuard, type EventEncoder } from '../../core/encoder.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import { microsecondsOf } from '../../core/time-stamps.ts';

/** Type of events, as DAT files name it: an increase or decrease of contrast. */
export const DAT_CD = 0x0c;

/** Writes DAT, version 2; the records are described at `parseDat`. Times are rounded to microseconds. */
export function datEncoder({ width, height }: SensorGeometry): EventEncoder {
  const latest = 2 ** 32 - 1;
  const guard = new EncoderGuard(
    { width, height },
    { format: 'DAT', x: 0x4000, y: 0x4000, earliest: 0, latest, back: latest, ahead: latest },
  );
  const out = new ByteBuilder();
  return {
    begin() {
      out.text(`% Data file containing CD events.\n% Version 2\n% Height ${height}\n% Width ${width}\n`);
      out.u8(DAT_CD);
      out.u8(8);
      return out.take();
    },
    encode(events) {
      guard.check(events);
      const { count, t, x, y, polarity } = events;
      for (let i = 0; i < count; i++) {
        out.u32(microsecondsOf(t[i]));
        out.u32((polarity[i] << 28) | (y[i] << 14) | x[i]);
      }
      return out.take();
    },
    end: () => ({ bytes: out.take() }),
  };
}
