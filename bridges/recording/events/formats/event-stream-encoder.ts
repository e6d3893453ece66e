import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { EncoderGuard, type EventEncoder } from '../core/encoder.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';

export const EVENT_STREAM_MAGIC = 'Event Stream';

/** Largest gap between two events in us; it is bounded because every 127 us without an event take a byte. */
const LONGEST_GAP = 127 * 2 ** 24;

/**
 * Writes DVS events as Event Stream, version 2; the records are described at `parseEventStream`. Times are rounded to
 * microseconds, start from 0 and do not fall.
 */
export function eventStreamEncoder({ width, height }: SensorGeometry): EventEncoder {
  const guard = new EncoderGuard(
    { width, height },
    {
      format: 'Event Stream',
      x: 0xffff,
      y: 0xffff,
      earliest: 0,
      latest: Number.MAX_SAFE_INTEGER,
      back: 0,
      ahead: LONGEST_GAP,
    },
  );
  const out = new ByteBuilder();
  let now = 0;
  return {
    begin() {
      out.text(EVENT_STREAM_MAGIC);
      for (const byte of [2, 0, 0, 1]) out.u8(byte);
      out.u16(width);
      out.u16(height);
      return out.take();
    },
    encode(events) {
      guard.check(events);
      const { count, t, x, y, polarity } = events;
      for (let i = 0; i < count; i++) {
        const time = microsecondsOf(t[i]);
        for (; time - now >= 127; now += 127) out.u8(0xff);
        out.u8(((time - now) << 1) | polarity[i]);
        out.u16(x[i]);
        out.u16(height - 1 - y[i]);
        now = time;
      }
      return out.take();
    },
    end: () => ({ bytes: out.take() }),
  };
}
