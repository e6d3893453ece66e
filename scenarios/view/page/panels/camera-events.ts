import type { CameraImage, Frame } from '../../frames/frame.ts';

/** Simulated time over which rates are taken, s. */
export const RATE_SECONDS = 0.5;
/** Level of an event that is seen now. */
const FULL = 255;

/** Red, green and blue, from 0 to 255. */
export type Channels = readonly [red: number, green: number, blue: number];

/** Colours of a picture of events. */
export interface EventColours {
  readonly paper: Channels;
  readonly on: Channels;
  readonly off: Channels;
}

/** Writes the picture of a camera as pixels of an ImageData: the later event of each pixel, the paler the longer ago. */
export function paintEvents({ on, off }: CameraImage, { paper, ...colours }: EventColours, pixels: Uint32Array): void {
  const [ofOn, ofOff] = [shades(paper, colours.on), shades(paper, colours.off)];
  for (let i = 0; i < pixels.length; i++) pixels[i] = on[i] >= off[i] ? ofOn[on[i]] : ofOff[off[i]];
}

/** The pixel of each level, from paper to the colour itself: red in the lowest byte, opaque. */
function shades(paper: Channels, colour: Channels): Uint32Array {
  return Uint32Array.from({ length: FULL + 1 }, (_, level) => {
    const [red, green, blue] = paper.map((one, k) => Math.round(one + ((colour[k] - one) * level) / FULL));
    return (255 << 24) | (blue << 16) | (green << 8) | red;
  });
}

/** Events of one camera a second, of each polarity. */
export interface EventRate {
  readonly onHz: number;
  readonly offHz: number;
}

/** How many events a second an event camera has had of late. */
export class EventRateMeter {
  readonly #period: number;
  /** Frames of the last half second at least, the latest last. */
  #counts: { readonly ticks: number; readonly on: number; readonly off: number }[] = [];

  /** @param period seconds per tick */
  constructor(period: number) {
    this.#period = period;
  }

  /** Takes in the picture that a frame has. */
  take({ from, to, fresh }: Pick<Frame, 'from' | 'to' | 'fresh'>, { onCount, offCount }: CameraImage): void {
    if (fresh) this.#counts = [];
    this.#counts.push({ ticks: to - from, on: onCount, off: offCount });
    while (this.#ticks - this.#counts[0].ticks >= RATE_SECONDS / this.#period) this.#counts.shift();
  }

  /** Over the last half second, and what the first frame in it tells of the time before; NaN before any time has passed. */
  get rate(): EventRate {
    const seconds = this.#ticks * this.#period;
    const per = (count: number): number => count / seconds;
    return {
      onHz: per(this.#counts.reduce((sum, { on }) => sum + on, 0)),
      offHz: per(this.#counts.reduce((sum, { off }) => sum + off, 0)),
    };
  }

  get #ticks(): number {
    return this.#counts.reduce((sum, { ticks }) => sum + ticks, 0);
  }
}
