import type { Events } from '../../../agents/index.ts';
import type { CameraImage } from './frame.ts';

/** Seconds in which an event fades to 1/e. */
const FADE_SECONDS = 0.05;
/** Level of an event in the last tick. */
const FULL = 255;
const NEVER = -1e15;

/** When each pixel of an event camera last had an event of each polarity, and how many there were since somebody looked. */
export class CameraPicture {
  readonly #width: number;
  readonly #height: number;
  readonly #fadeTicks: number;
  /** Tick of the last event of each pixel. */
  readonly #on: Float64Array;
  readonly #off: Float64Array;
  #onCount = 0;
  #offCount = 0;

  /** @param period seconds per tick */
  constructor(width: number, height: number, period: number) {
    this.#width = width;
    this.#height = height;
    this.#fadeTicks = FADE_SECONDS / period;
    this.#on = new Float64Array(width * height).fill(NEVER);
    this.#off = new Float64Array(width * height).fill(NEVER);
  }

  /** Takes in the events of a message that came in a tick. */
  add({ x, y, polarity, count }: Readonly<Events>, tick: number): void {
    for (let n = 0; n < count; n++) {
      (polarity[n] ? this.#on : this.#off)[y[n] * this.#width + x[n]] = tick;
      if (polarity[n]) this.#onCount++;
      else this.#offCount++;
    }
  }

  /** Forgets all events. */
  clear(): void {
    this.#on.fill(NEVER);
    this.#off.fill(NEVER);
    this.#onCount = this.#offCount = 0;
  }

  /** The picture when so many ticks are completed, with the number of events since the one before. */
  take(tick: number): CameraImage {
    const faded = (times: Float64Array): Uint8Array =>
      Uint8Array.from(times, (time) => Math.round(FULL * Math.exp((time - tick + 1) / this.#fadeTicks)));
    const [onCount, offCount] = [this.#onCount, this.#offCount];
    this.#onCount = this.#offCount = 0;
    return { width: this.#width, height: this.#height, on: faded(this.#on), off: faded(this.#off), onCount, offCount };
  }
}
