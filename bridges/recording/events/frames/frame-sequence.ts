import { type Events, ValidationError } from '../../../../agents/index.ts';
import { microsecondsOf, secondsOf } from '../core/time-stamps.ts';
import { type AccumulatorOptions, FrameAccumulator } from './accumulator.ts';

/** When pictures are made, and of what. */
export interface FrameOptions extends AccumulatorOptions {
  /** Pictures per second of the recording. */
  readonly framesHz: number;
}

/** Pictures of a sequence, beyond which it is taken for one that was not meant. */
const MOST_FRAMES = 10_000;

/** Makes a picture of events every 1 / framesHz s, from the first event on; the first after that time, and the last after the last event. */
export class FrameSequence {
  readonly #accumulator: FrameAccumulator;
  readonly #period: number;
  readonly #values: Float64Array;
  #start: number | undefined;
  #made = 0;

  /** @throws ValidationError `invalid_option` */
  constructor(options: FrameOptions) {
    this.#accumulator = new FrameAccumulator(options);
    if (!(options.framesHz > 0 && options.framesHz <= 1e6)) {
      throw new ValidationError('pictures cannot be made of events so often', {
        code: 'invalid_option',
        expected: 'a rate above 0 Hz, at most 1 MHz',
        received: options.framesHz,
      });
    }
    this.#period = 1 / options.framesHz;
    this.#values = new Float64Array(options.width * options.height);
  }

  /** The pictures that are complete with these events, each borrowed until the next. @throws ValidationError `too_many_frames` */
  *add(events: Readonly<Events>): Generator<Float64Array, void, undefined> {
    const { count, t } = events;
    if (count === 0) return;
    this.#start ??= t[0];
    let from = 0;
    for (let i = 0; i < count; i++) {
      // Not one by one until there are too many: that takes minutes.
      if (t[i] > this.#dueOf(MOST_FRAMES)) throw tooMany(t[i]);
      while (t[i] > this.#due) {
        this.#accumulator.add(events, from, i);
        from = i;
        yield this.#make();
      }
    }
    this.#accumulator.add(events, from, count);
  }

  /** The last picture. @throws ValidationError `too_many_frames` */
  *end(): Generator<Float64Array, void, undefined> {
    if (this.#start !== undefined) yield this.#make();
  }

  /** Seconds, when the next picture is made: a whole microsecond, as the times of events are. */
  get #due(): number {
    return this.#dueOf(this.#made);
  }

  #dueOf(frame: number): number {
    return secondsOf(microsecondsOf((this.#start ?? 0) + (frame + 1) * this.#period));
  }

  #make(): Float64Array {
    if (this.#made === MOST_FRAMES) throw tooMany(this.#due);
    this.#accumulator.read(this.#due, this.#values);
    this.#made++;
    return this.#values;
  }
}

function tooMany(seconds: number): ValidationError {
  return new ValidationError('events make more pictures than are wanted at once', {
    code: 'too_many_frames',
    expected: `at most ${MOST_FRAMES} pictures`,
    received: `more, up to ${seconds} s`,
    remedy: 'make fewer, --fps 1, or of less: --filter elapsed=..10',
  });
}
