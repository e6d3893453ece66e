import type { Events } from '../../../../../agents/index.ts';
import { ByteBuilder } from '../../../bytes/byte-builder.ts';
import { EncoderGuard, type EventEncoder } from '../../core/encoder.ts';
import { inTurn } from '../../core/in-turn.ts';
import type { SensorGeometry } from '../../core/sensor-geometry.ts';
import { edgesAmong, type SideSample, type TriggerEdge } from '../../core/side-sample.ts';
import { microsecondsOf } from '../../core/time-stamps.ts';
import { EVT3_TRIGGERS } from './evt-trigger.ts';

/** Most ticks of 4096 us between two words of time high: below half their range, so that a rise is not mistaken for a wrap. */
const STEP = 2 ** 11 - 1;
const MOST_STEPS = 2 ** 16;
/** Latest time of the first event, us: 6 days. */
export const EVT3_LATEST_START = 4096 * STEP * MOST_STEPS;
/** Number of events from which on a vector of four words is shorter. */
const WORTH_A_VECTOR = 5;
const COLUMNS = 32;

/** The words of EVT 3.0, described at `parseEvt3`, without a header. Times are rounded to microseconds. */
export class Evt3Words {
  readonly #guard: EncoderGuard;
  readonly #out = new ByteBuilder();
  /** Number of samples written so far. */
  readonly kept = { triggers: 0 };
  #high = -1;
  #time = -1;
  #y = -1;
  #restated = true;

  constructor(geometry: SensorGeometry) {
    this.#guard = new EncoderGuard(geometry, {
      format: 'EVT 3.0',
      x: 0x800,
      y: 0x800,
      earliest: 0,
      latest: Number.MAX_SAFE_INTEGER,
      back: 4096 * STEP,
      ahead: 4096 * STEP * MOST_STEPS,
    });
  }

  encode(events: Readonly<Events>, beside: readonly SideSample[] = []): Uint8Array {
    inTurn(events, edgesAmong(beside), {
      events: (part) => this.#events(part),
      sample: (sample) => this.#trigger(sample),
    });
    return this.#out.take();
  }

  #trigger(sample: TriggerEdge): void {
    const words = EVT3_TRIGGERS.write(sample);
    if (words.length === 0 || !this.#guard.admits(sample.t)) return;
    this.#writeTime(microsecondsOf(sample.t));
    for (const word of words) this.#word(0xa, word);
    this.kept.triggers++;
  }

  /** Writes events of one row and time in ascending columns as vectors where that is shorter. */
  #events(events: Readonly<Events>): void {
    this.#guard.check(events);
    const { count, t, x, y, polarity } = events;
    for (let i = 0; i < count; ) {
      this.#writeTime(microsecondsOf(t[i]));
      if (y[i] !== this.#y) this.#word(0x0, (this.#y = y[i]));
      const run = runLength(events, i);
      const sign = polarity[i] << 11;
      if (run < WORTH_A_VECTOR) this.#word(0x2, sign | x[i++]);
      else {
        let mask = 0;
        for (let k = 0; k < run; k++) mask |= 1 << (x[i + k] - x[i]);
        this.#word(0x3, sign | x[i]);
        this.#word(0x4, mask & 0xfff);
        this.#word(0x4, (mask >>> 12) & 0xfff);
        this.#word(0x5, mask >>> 24);
        i += run;
      }
    }
  }

  /** Makes the next event state its time and row in full, for readers that start there. */
  restart(): void {
    this.#restated = false;
    this.#time = -1;
    this.#y = -1;
  }

  #writeTime(time: number): void {
    if (time === this.#time) return;
    const high = Math.floor(time / 4096);
    if (high !== this.#high || !this.#restated) {
      for (let step = Math.max(0, this.#high); high - step > STEP; ) this.#word(0x8, (step += STEP) % 4096);
      this.#word(0x8, high % 4096);
      this.#high = high;
      this.#restated = true;
    }
    this.#word(0x6, time % 4096);
    this.#time = time;
  }

  #word(type: number, field: number): void {
    this.#out.u16((type << 12) | field);
  }
}

/** Number of events from index `from` on that fit in one vector. */
function runLength({ count, t, x, y, polarity }: Readonly<Events>, from: number): number {
  let next = from + 1;
  while (
    next < count &&
    t[next] === t[from] &&
    y[next] === y[from] &&
    polarity[next] === polarity[from] &&
    x[next] > x[next - 1] &&
    x[next] - x[from] < COLUMNS
  ) {
    next++;
  }
  return next - from;
}

/** Writes an EVT 3.0 file. */
export function evt3Encoder(geometry: SensorGeometry): EventEncoder {
  const { width, height } = geometry;
  const words = new Evt3Words(geometry);
  const header = `% camera_integrator_name Reafference\n% evt 3.0\n% format EVT3;height=${height};width=${width}\n% geometry ${width}x${height}\n% end\n`;
  return {
    begin: () => new TextEncoder().encode(header),
    kept: words.kept,
    encode: (events, beside) => words.encode(events, beside),
    end: () => ({ bytes: new Uint8Array(0) }),
  };
}
