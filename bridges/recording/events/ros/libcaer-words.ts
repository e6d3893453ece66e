import type { Events } from '../../../../agents/index.ts';
import { ByteBuilder } from '../../bytes/byte-builder.ts';
import { EncoderGuard } from '../core/encoder.ts';
import type { SensorGeometry } from '../core/sensor-geometry.ts';
import { microsecondsOf } from '../core/time-stamps.ts';

/** Latest time of a stamp of ROS 2, us: in the year 2038 of Unix time. */
const LATEST = 2 ** 31 * 1e6 - 1;

/**
 * The words of `libcaer_cmp` (ros-event-camera/event_camera_codecs), which are described at its kernel. Times count from a base, so
 * that Unix time fits; they are rounded to microseconds.
 */
export class LibcaerWords {
  readonly #guard: EncoderGuard;
  readonly #out = new ByteBuilder();

  constructor(geometry: SensorGeometry) {
    this.#guard = new EncoderGuard(geometry, {
      format: 'MCAP',
      x: 0x800,
      y: 0x800,
      earliest: 0,
      latest: LATEST,
      back: LATEST,
      ahead: LATEST,
    });
  }

  /**
   * Writes the events of one packet.
   *
   * @param base time in us that all are at or after, by less than 2^24 us
   */
  encode(events: Readonly<Events>, base: number): Uint8Array {
    this.#guard.check(events);
    const { count, t, x, y, polarity } = events;
    let [high, low, column] = [-1, -1, -1];
    for (let i = 0; i < count; i++) {
      const time = microsecondsOf(t[i]) - base;
      if (time >> 12 !== high) {
        this.#word(0, (high = time >> 12));
        // Readers that stop at a time look at it where the low part is stated.
        low = -1;
      }
      if ((time & 0xfff) !== low) this.#word(1, (low = time & 0xfff));
      if (x[i] !== column) this.#word(2, (column = x[i]));
      this.#word(3, (polarity[i] << 11) | y[i]);
    }
    return this.#out.take();
  }

  #word(type: number, field: number): void {
    this.#out.u16((type << 12) | field);
  }
}
