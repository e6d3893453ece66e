import { type Events, ValidationError } from '../../../../agents/index.ts';
import type { SensorGeometry } from './sensor-geometry.ts';
import { microsecondsOf, secondsOf } from './time-stamps.ts';

/** Writes one format: events in, the bytes of a file out, piece by piece. */
export interface EventEncoder {
  /** What a file starts with. */
  begin(): Uint8Array;
  /** The bytes of some events; owned by the caller. */
  encode(events: Readonly<Events>): Uint8Array;
  /** What a file ends with, and bytes that replace others once the file is whole. */
  end(): { readonly bytes: Uint8Array; readonly replace?: { readonly offset: number; readonly bytes: Uint8Array } };
}

/** What a format can hold; its times are whole microseconds. */
export interface EncoderLimits {
  readonly format: string;
  /** Exclusive. */
  readonly x: number;
  readonly y: number;
  /** Earliest and latest time, us. */
  readonly earliest: number;
  readonly latest: number;
  /** How far a time may lie before and after the one before it, us. */
  readonly back: number;
  readonly ahead: number;
}

/**
 * Checks events before they are written, and keeps the last time from message to message.
 *
 * @throws ValidationError `event_not_representable`
 */
export class EncoderGuard {
  readonly #limits: EncoderLimits;
  #last = 0;

  /** @throws ValidationError when the sensor is larger than the format's coordinates */
  constructor({ width, height }: SensorGeometry, limits: EncoderLimits) {
    const sound = (extent: number): boolean => Number.isInteger(extent) && extent >= 1 && extent <= 0xffff;
    if (!sound(width) || !sound(height) || width > limits.x || height > limits.y) {
      throw new ValidationError(`a sensor does not fit in ${limits.format}`, {
        code: 'event_not_representable',
        expected: `1 to ${Math.min(limits.x, 0xffff)} columns and 1 to ${Math.min(limits.y, 0xffff)} rows`,
        received: `${width}x${height}`,
        remedy: 'give the geometry of the sensor, or write another format',
      });
    }
    this.#limits = { ...limits, x: width, y: height };
  }

  check({ count, t, x, y }: Readonly<Events>): void {
    const { format, earliest, latest, back, ahead } = this.#limits;
    for (let i = 0; i < count; i++) {
      if (x[i] >= this.#limits.x || y[i] >= this.#limits.y) {
        throw this.#refusal(`a pixel below (${this.#limits.x}, ${this.#limits.y})`, `(${x[i]}, ${y[i]})`);
      }
      const time = microsecondsOf(t[i]);
      if (!(time >= earliest && time <= latest)) {
        throw this.#refusal(`times from ${secondsOf(earliest)} to ${secondsOf(latest)} s`, `${t[i]} s`);
      }
      if (time < this.#last - back || time > this.#last + ahead) {
        const allowed = back === 0 ? 'times that do not fall' : `times that fall by at most ${secondsOf(back)} s`;
        throw this.#refusal(
          `${allowed} and rise by at most ${secondsOf(ahead)} s in ${format}`,
          `${secondsOf(this.#last)} s, then ${t[i]} s`,
        );
      }
      this.#last = time;
    }
  }

  #refusal(expected: string, received: string): ValidationError {
    return new ValidationError(`an event does not fit in ${this.#limits.format}`, {
      code: 'event_not_representable',
      expected,
      received,
      remedy: 'sort the events, count their times from the first one, or write another format',
    });
  }
}
