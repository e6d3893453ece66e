/**
 * Where the state and the work of an array of event pixels lie in memory, bytes. The state is one run of bytes, so that it is
 * saved and restored as a whole.
 */
export interface EventPixelLayout {
  /** Pixels, rounded up to whole vectors. */
  readonly pixels: number;
  /** Events that a batch may hold. */
  readonly capacity: number;
  /** f64: numbers of the array as a whole (`Header`). */
  readonly header: number;
  /** f32: photoreceptor levels, at the last frame and the one before by turns. */
  readonly levels: readonly [number, number];
  /** f32: memorised level; -Infinity of a pixel that is blind. */
  readonly memory: number;
  /** f64: time of the last event, s. */
  readonly last: number;
  /** i32: when noise comes next, ticks of 1 us. */
  readonly noiseAt: number;
  /** i32: how many draws the noise has taken. */
  readonly draws: number;
  /** f64: times of the batch, s. */
  readonly t: number;
  /** u16: columns of the batch. */
  readonly x: number;
  /** u16: rows of the batch. */
  readonly y: number;
  /** u8: flags of the batch. */
  readonly flags: number;
  /** End of the state. */
  readonly stateEnd: number;
  /** f32: ON threshold. */
  readonly on: number;
  /** f32: OFF threshold, negative. */
  readonly off: number;
  /** f32: fall of the memory by leakage per second. */
  readonly leak: number;
  /** f32: mean time between noise, us. */
  readonly gap: number;
  /** f32: share of the noise that is ON. */
  readonly onShare: number;
  /** f32: the frame. */
  readonly image: number;
  /** i32: pixels that may fire; room for a vector more. */
  readonly list: number;
  /** i64: events of a frame as they arose. */
  readonly raw: number;
  /** i64: events of a frame, half sorted. */
  readonly half: number;
  /** i32: 2 histograms of 256. */
  readonly histogram: number;
  /** Byte orders that move chosen lanes to the front, 16 vectors. */
  readonly compaction: number;
  readonly end: number;
}

/** f64 numbers in the header. */
export const Header = {
  /** s, of the last frame. */
  TIME: 0,
  /** Which of the levels is the latest, 0 or 1. */
  PARITY: 1,
  /** us, of tick 0. */
  EPOCH: 2,
  FRAMES: 3,
  UNDER_SAMPLED: 4,
  DROPPED: 5,
  SUPPRESSED: 6,
  EVENTS: 7,
  /** What the last frame left for these: written by the kernel as f64. */
  FRAME_DROPPED: 8,
  FRAME_SUPPRESSED: 9,
  FRAME_BURSTS: 10,
  FRAME_BRIGHTEST: 11,
  /** How often the array has been reset. */
  RESETS: 12,
  /** Events in the batch. */
  COUNT: 13,
  LENGTH: 14,
} as const;

/** Bits of an event: its pixel above, then these. */
export const POLARITY_BIT = 1;
export const NOISE_BIT = 2;
export const PIXEL_SHIFT = 2;

/** Steps into which the time of a frame is divided: an event's time is a whole number of them after the last frame. */
export const STEPS = 65536;

/** Events of a pixel in one frame above which the frame is too far from the last. */
export const BURST = 4;

export function layOutEventPixels(count: number, capacity: number): EventPixelLayout {
  const pixels = Math.ceil(count / 4) * 4;
  let end = 0;
  const place = (bytes: number): number => {
    const start = end;
    end += Math.ceil(bytes / 16) * 16;
    return start;
  };
  const header = place(Header.LENGTH * 8);
  const words = pixels * 4;
  const levels = [place(words), place(words)] as const;
  const memory = place(words);
  const last = place(words * 2);
  const noiseAt = place(words);
  const draws = place(words);
  const batch = { t: place(capacity * 8), x: place(capacity * 2), y: place(capacity * 2), flags: place(capacity) };
  const stateEnd = end;
  return {
    pixels,
    capacity,
    ...{ header, levels, memory, last, noiseAt, draws, stateEnd },
    ...{ on: place(words), off: place(words), leak: place(words), gap: place(words), onShare: place(words) },
    ...{ image: place(words), list: place(words + 16) },
    ...{ raw: place(capacity * 8), half: place(capacity * 8), histogram: place(2048), compaction: place(256) },
    ...batch,
    get end() {
      return end;
    },
  };
}
