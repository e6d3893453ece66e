import type { Events } from '../../../../../agents/index.ts';
import { ByteBuilder } from '../../../bytes/byte-builder.ts';
import { EncoderGuard, type EventEncoder } from '../../core/encoder.ts';
import { inTurn } from '../../core/in-turn.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import { edgesAmong, type TriggerEdge } from '../../core/side-sample.ts';
import { microsecondsOf } from '../../core/time-stamps.ts';
import { EVT2_TRIGGERS } from './evt-trigger.ts';

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
  const kept = { triggers: 0 };
  let written = -1;
  const writeHigh = (time: number): void => {
    const high = Math.floor(time / 64);
    if (high === written) return;
    for (let step = Math.max(0, written); high - step > STEP; ) out.u32(timeHigh((step += STEP)));
    out.u32(timeHigh(high));
    written = high;
  };
  const writeEvents = (events: Readonly<Events>): void => {
    guard.check(events);
    const { count, t, x, y, polarity } = events;
    for (let i = 0; i < count; i++) {
      const time = microsecondsOf(t[i]);
      writeHigh(time);
      out.u32(((polarity[i] << 28) | ((time % 64) << 22) | (x[i] << 11) | y[i]) >>> 0);
    }
  };
  const writeTrigger = (sample: TriggerEdge): void => {
    const words = EVT2_TRIGGERS.write(sample);
    if (words.length === 0 || !guard.admits(sample.t)) return;
    const time = microsecondsOf(sample.t);
    writeHigh(time);
    for (const word of words) out.u32((0xa0000000 | ((time % 64) << 22) | word) >>> 0);
    kept.triggers++;
  };
  return {
    kept,
    begin() {
      out.text(
        `% camera_integrator_name Reafference\n% evt 2.0\n% format EVT2;height=${height};width=${width}\n% geometry ${width}x${height}\n% end\n`,
      );
      return out.take();
    },
    encode(events, beside = []) {
      inTurn(events, edgesAmong(beside), { events: writeEvents, sample: writeTrigger });
      return out.take();
    },
    end: () => ({ bytes: out.take() }),
  };
}

const timeHigh = (high: number): number => 0x80000000 + (high % 2 ** 28);
