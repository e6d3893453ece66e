import type { MemoryLayout } from '../../../../kernels/memory-layout.ts';

/**
 * Addresses of the state and the working memory of an array of event pixels, in bytes. The state is contiguous, so that it is saved
 * and restored as a whole.
 */
export interface EventPixelLayout {
  /** Number of pixels, rounded up to whole vectors. */
  readonly pixels: number;
  /** Number of events that a batch can hold. */
  readonly capacity: number;
  /** f64: numbers of the whole array, see `HeaderWord`. */
  readonly header: number;
  /** f32: photoreceptor levels at the last frame and at the one before, in turn. */
  readonly levels: readonly [number, number];
  /** f32: memorised level; -Infinity for a blind pixel. */
  readonly memory: number;
  /** f64: time of the last event, s. */
  readonly last: number;
  /** i32: time of the next noise event, in ticks of 1 us. */
  readonly noiseAt: number;
  /** i32: number of noise draws so far. */
  readonly draws: number;
  /** End of the state. */
  readonly stateEnd: number;
  /** f64: times of the batch, s. */
  readonly t: number;
  /** u16: columns of the batch. */
  readonly x: number;
  /** u16: rows of the batch. */
  readonly y: number;
  /** u8: flags of the batch. */
  readonly flags: number;
  /** f32: ON threshold. */
  readonly on: number;
  /** f32: OFF threshold, negative. */
  readonly off: number;
  /** f32: fall of the memory by its leak, 1/s. */
  readonly leak: number;
  /** f32: mean time between noise events, us. */
  readonly gap: number;
  /** f32: share of the noise events that are ON. */
  readonly onShare: number;
  /** f32: the frame. */
  readonly image: number;
  /** i32: pixels that may fire, with room for one more vector. */
  readonly list: number;
  /** i64: events of a frame in the order in which they arose. */
  readonly raw: number;
  /** i64: events of a frame, half sorted. */
  readonly half: number;
  /** i32: 2 histograms of 256. */
  readonly histogram: number;
  /** i32: numbers of the lanes that a mask names, moved to the front; a vector for each of 16 masks. */
  readonly lanes: number;
}

/** f64 numbers in the header. */
export const HeaderWord = {
  /** Seconds, time of the last frame. */
  TIME: 0,
  /** Which of the levels is the latest, 0 or 1. */
  PARITY: 1,
  /** Microseconds, time of tick 0. */
  EPOCH: 2,
  FRAMES: 3,
  UNDER_SAMPLED: 4,
  DROPPED: 5,
  SUPPRESSED: 6,
  EVENTS: 7,
  /** Counts of the last frame, which the kernel writes as f64. */
  FRAME_DROPPED: 8,
  FRAME_SUPPRESSED: 9,
  FRAME_BURSTS: 10,
  FRAME_BRIGHTEST: 11,
  /** Number of resets. */
  RESETS: 12,
  /** Number of events in the batch. */
  COUNT: 13,
  LENGTH: 14,
} as const;

/** Bits of an event below its pixel, which is shifted by PIXEL_SHIFT. */
export const POLARITY_BIT = 1;
export const NOISE_BIT = 2;
export const PIXEL_SHIFT = 2;

/** Steps into which the time between two frames is divided; the time of an event is a whole number of them. */
export const STEPS = 65536;

/** Events of a pixel in one frame above which the frame counts as too far from the last. */
export const BURST = 4;

/** Vectors may read this far beyond the last array. */
const READ_AHEAD_BYTES = 64;

/**
 * Reserves what an array of event pixels needs beside the frame.
 *
 * @param count number of pixels
 * @param capacity number of events that a batch can hold
 * @param image byte address of the frame
 */
export function layOutEventPixels(
  count: number,
  capacity: number,
  memory: MemoryLayout,
  image: number,
): EventPixelLayout {
  const pixels = Math.ceil(count / 4) * 4;
  const place = (bytes: number): number => memory.reserve(bytes);
  const header = place(HeaderWord.LENGTH * 8);
  const words = pixels * 4;
  const levels = [place(words), place(words)] as const;
  const memorised = place(words);
  const last = place(words * 2);
  const noiseAt = place(words);
  const draws = place(words);
  const stateEnd = memory.end;
  const batch = { t: place(capacity * 8), x: place(capacity * 2), y: place(capacity * 2), flags: place(capacity) };
  const fixed = { on: place(words), off: place(words), leak: place(words), gap: place(words), onShare: place(words) };
  const list = place(words + 16);
  const sorting = {
    raw: place(capacity * 8),
    half: place(capacity * 8),
    histogram: place(2048),
    lanes: place(256),
  };
  place(READ_AHEAD_BYTES);
  return {
    ...{ pixels, capacity, header, levels, memory: memorised, last, noiseAt, draws, stateEnd },
    ...{ ...batch, ...fixed, image, list, ...sorting },
  };
}
