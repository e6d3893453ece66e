import { anyTimeGuard, type EventEncoder } from '../../core/encoder.ts';
import { geometryComment, type SensorGeometry, UNKNOWN_SENSOR } from '../../core/sensor-geometry.ts';
import { decimalSeconds } from '../../core/time-stamps.ts';

/**
 * Writes text with one `t x y p` per line, t in seconds with nine decimals: the columns that `parseText` reads by default. A comment before them
 * states the size of the sensor, where it is known.
 */
export function textEncoder(geometry: SensorGeometry = UNKNOWN_SENSOR): EventEncoder {
  const comment = geometryComment(geometry);
  const guard = comment === '' ? undefined : anyTimeGuard(geometry, 'text');
  const encoder = new TextEncoder();
  return {
    begin: () => encoder.encode(comment === '' ? '' : `${comment}\n`),
    encode(events) {
      guard?.check(events);
      const { count, t, x, y, polarity } = events;
      const lines: string[] = [];
      for (let i = 0; i < count; i++) lines.push(`${decimalSeconds(t[i])} ${x[i]} ${y[i]} ${polarity[i]}\n`);
      return encoder.encode(lines.join(''));
    },
    end: () => ({ bytes: new Uint8Array(0) }),
  };
}
