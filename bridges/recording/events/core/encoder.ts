import { type Events, ValidationError } from '../../../../agents/index.ts';
import type { SensorGeometry } from './sensor-geometry.ts';
import type { SideCounts, SideSample } from './side-sample.ts';
import { microsecondsOf, secondsOf } from './time-stamps.ts';

/** Encodes one format: takes events and returns the bytes of a file, piece by piece. */
export interface EventEncoder {
  /** The bytes at the start of a file. */
  begin(): Uint8Array;
  /**
   * The bytes of some events, and of what came beside them; owned by the caller. Events that the format cannot hold are refused; of the rest
   * it takes what it has a place for.
   */
  encode(events: Readonly<Events>, beside?: readonly SideSample[]): Uint8Array;
  /** How much of what came beside the events is in the file, by kind; a kind without a number has no place in the format. */
  readonly kept?: Readonly<Partial<SideCounts>>;
  /** The bytes at the end of a file, and bytes that replace earlier ones when the file is complete. */
  end(): {
    /** Bytes that follow all others of the file; none for many formats. */
    readonly bytes: Uint8Array;
    /** Earlier bytes of the file that change when it is complete: those of its header. Absent where none do. */
    readonly replace?: {
      /** Offset of the first of them from the start of the file, in bytes. */
      readonly offset: number;
      /** New bytes from there on, as many as they replace. */
      readonly bytes: Uint8Array;
    };
  };
}

/** Limits of a format, whose times are whole microseconds. */
interface EncoderLimits {
  readonly format: string;
  /** Number of columns. */
  readonly x: number;
  /** Number of rows. */
  readonly y: number;
  /** Earliest time, us. */
  readonly earliest: number;
  /** Latest time, us. */
  readonly latest: number;
  /** Largest fall from one time to the next, us. */
  readonly back: number;
  /** Largest rise from one time to the next, us. */
  readonly ahead: number;
}

/**
 * Checks events before they are written, and remembers the last time from message to message.
 *
 * @throws ValidationError `event_not_representable`
 */
export class EncoderGuard {
  readonly #limits: EncoderLimits;
  /** us */
  #last: number;

  /** @throws ValidationError `event_not_representable` for a sensor that is larger than the format's coordinates, or has no pixel */
  constructor({ width, height }: SensorGeometry, limits: EncoderLimits) {
    const sound = (extent: number): boolean => Number.isInteger(extent) && extent >= 1 && extent <= 0xffff;
    if (!sound(width) || !sound(height) || width > limits.x || height > limits.y) {
      throw new ValidationError(`a sensor does not fit in ${limits.format}`, {
        code: 'event_not_representable',
        expected: `1 to ${Math.min(limits.x, 0xffff)} columns and 1 to ${Math.min(limits.y, 0xffff)} rows`,
        received: `${width}x${height}`,
        remedy:
          'give the geometry of the sensor, or write another format; record a run without them by --record-without events',
      });
    }
    this.#limits = { ...limits, x: width, y: height };
    this.#last = Math.min(0, limits.earliest);
  }

  /** Whether something beside the events can be written at this time, in seconds; the next times follow it then. */
  admits(t: number): boolean {
    const { earliest, latest, back, ahead } = this.#limits;
    const time = microsecondsOf(t);
    const fits = time >= earliest && time <= latest && time >= this.#last - back && time <= this.#last + ahead;
    if (fits) this.#last = time;
    return fits;
  }

  /**
   * Refuses events off the sensor, and times that the format cannot have.
   *
   * @throws ValidationError `event_not_representable` at the first of them
   */
  check({ count, t, x, y }: Readonly<Events>): void {
    const { format, earliest, latest, back, ahead } = this.#limits;
    for (let i = 0; i < count; i++) {
      if (x[i] >= this.#limits.x || y[i] >= this.#limits.y) {
        const remedy = 'give the geometry of the sensor, or write another format';
        throw this.#refusal(`a pixel below (${this.#limits.x}, ${this.#limits.y})`, `(${x[i]}, ${y[i]})`, remedy);
      }
      const time = microsecondsOf(t[i]);
      if (!(time >= earliest && time <= latest)) {
        throw this.#refusal(`times from ${secondsOf(earliest)} to ${secondsOf(latest)} s`, `${t[i]} s`, FROM_ZERO);
      }
      if (time < this.#last - back || time > this.#last + ahead) {
        const fall = back === 0 ? 'do not fall' : `fall by at most ${secondsOf(back)} s`;
        const rise = ahead === Infinity ? '' : ` and rise by at most ${secondsOf(ahead)} s`;
        throw this.#refusal(
          `times that ${fall}${rise} in ${format}`,
          `${secondsOf(this.#last)} s, then ${t[i]} s`,
          time < this.#last ? SORT : this.#last === 0 ? FROM_ZERO : DIVIDE,
        );
      }
      this.#last = time;
    }
  }

  #refusal(expected: string, received: string, remedy: string): ValidationError {
    return new ValidationError(`an event does not fit in ${this.#limits.format}`, {
      code: 'event_not_representable',
      expected,
      received,
      remedy,
    });
  }
}

/** A guard of a format that holds any time and any pixel of its sensor. */
export function anyTimeGuard(geometry: SensorGeometry, format: string): EncoderGuard {
  const latest = Number.MAX_SAFE_INTEGER;
  const limits = { x: 0xffff, y: 0xffff, earliest: -latest, latest, back: 2 * latest, ahead: 2 * latest };
  return new EncoderGuard(geometry, { format, ...limits });
}

const SORT = 'sort the events by time, or write another format';
const DIVIDE = 'divide the recording at this gap, or write another format';
const FROM_ZERO = 'count times from the first event, with --from-zero; or write another format';
