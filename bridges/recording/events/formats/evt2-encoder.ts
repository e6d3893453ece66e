import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { EncoderGuard, type EventEncoder } from '../core/encoder.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';

/** Most ticks of 64 us between two words of time high: below half their range, so that a rise is not mistaken for a wrap. */
const STEP = 2 ** 27 - 1;
const MOST_STEPS = 2 ** 14;

/** Writes EVT 2.0; the words are described at `parseEvt2`. Times are rounded to microseconds. */
export function evt2Encoder({ width, height }: SensorGeometry): EventEncoder {
  const guard = new EncoderGuard(
    { width, height },
    {
      format: 'EVT 2.0',
      x: 0x800,
      y: 0x800,
      earliest: 0,
      latest: Number.MAX_SAFE_INTEGER,
      back: 64 * STEP,
      ahead: 64 * STEP * MOST_STEPS,
    },
  );
  const out = new ByteBuilder();
  let written = -1;
  return {
    begin() {
      out.text(
        `% camera_integrator_name Reafference\n% evt 2.0\n% format EVT2;height=${height};width=${width}\n% geometry ${width}x${height}\n% end\n`,
      );
      return out.take();
    },
    encode(events: Readonly<Events>) {
      guard.check(events);
      const { count, t, x, y, polarity } = events;
      for (let i = 0; i < count; i++) {
        const time = microsecondsOf(t[i]);
        const high = Math.floor(time / 64);
        if (high !== written) {
          for (let step = Math.max(0, written); high - step > STEP; ) out.u32(timeHigh((step += STEP)));
          out.u32(timeHigh(high));
          written = high;
        }
        out.u32(((polarity[i] << 28) | ((time % 64) << 22) | (x[i] << 11) | y[i]) >>> 0);
      }
      return out.take();
    },
    end: () => ({ bytes: out.take() }),
  };
}

const timeHigh = (high: number): number => 0x80000000 + (high % 2 ** 28);
