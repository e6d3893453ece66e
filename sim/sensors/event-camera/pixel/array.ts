import type { EventPixel } from '../../../../agents/index.ts';
import { TimingError } from '../../../../agents/index.ts';
import { log, pow } from '../../../../kernels/math-f64.ts';
import { MemoryLayout } from '../../../../kernels/memory-layout.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { FrameBuffer } from '../../../casters/frame-buffer.ts';
import type { EventPixelKernel, EventPixelProgram } from './kernel.ts';
import { constantsOf, eventPixelKernel } from './kernel.ts';
import type { EventPixelLayout } from './layout.ts';
import { HeaderWord, layOutEventPixels } from './layout.ts';
import { logOfNormal } from './math.ts';
import { LEAST_THRESHOLD } from './published-pixels.ts';
import { eventPixelKernelSimd } from './simd/scan.ts';

/** Pixels, size and noise of an {@link EventPixelArray}. */
export interface EventPixelArrayOptions {
  /** Response, thresholds and noise of the pixels. */
  readonly pixel: EventPixel;
  /** Columns, in pixels. */
  readonly width: number;
  /** Rows, in pixels. */
  readonly height: number;
  /** Number of elements from one column of a frame to the next. Default `height`; a multiple of 4 is fastest. */
  readonly stride?: number;
  /** Key of all random draws; no numbers are drawn from this stream itself. */
  readonly random: RandomStream;
  /**
   * Number of events that a batch can hold. Default: as many as a frame can have that goes from dark to white, a threshold each, at
   * least 4096 and at most 2^21.
   */
  readonly capacity?: number;
  /** Kernel; both give the same events. Default `webassembly`. */
  readonly kernel?: 'webassembly' | 'javascript';
  /** Holds the frames, which others may draw there. Default: one of its own. */
  readonly frameBuffer?: FrameBuffer;
}

/** Events in the order of time. The arrays belong to the pixels and are rewritten; the `count` of the pixel array says how many are valid. */
export interface FlaggedEvents {
  /** Seconds, times of the events. */
  readonly t: Float64Array;
  /** Columns in pixels from the left edge, from 0. */
  readonly x: Uint16Array;
  /** Rows in pixels from the top edge, from 0. */
  readonly y: Uint16Array;
  /** Bits: bit 0 for an ON event, bit 1 for noise. */
  readonly flags: Uint8Array;
}

/** Counters since construction. */
export interface EventPixelCounters {
  /** Number of frames shown. */
  readonly frames: number;
  /** Number of frames with too coarse times: a pixel moved by more than 0.3 of its low pass, or made more than 4 events. */
  readonly underSampled: number;
  /** Number of events added to batches. */
  readonly events: number;
  /** Number of events lost because the batch was full. */
  readonly dropped: number;
  /** Number of events suppressed within the refractory time of another. */
  readonly suppressed: number;
}

/** Bounds of the default capacity of a batch, in events of 29 bytes, which take up memory only where some are written. */
const LEAST_ROOM = 4096;
const MOST_ROOM = 1 << 21;

/** Number of events between two frames, of which one is dark and one is white. */
function roomOfFrame(pixel: EventPixel, pixels: number): number {
  const { response, floor = 1e-3, on, off, mismatch = 0 } = pixel;
  const range = response === 'lin-log' ? log(255) : log((1 + floor) / floor);
  const threshold = Math.max(LEAST_THRESHOLD, Math.min(on, off) - 3 * mismatch);
  return Math.min(MOST_ROOM, Math.max(LEAST_ROOM, pixels * (Math.ceil(range / threshold) + 1)));
}

function layOut(options: EventPixelArrayOptions, memory: MemoryLayout, image: number): EventPixelLayout {
  const { pixel, width, height, stride = height } = options;
  const count = width * stride;
  return layOutEventPixels(count, options.capacity ?? roomOfFrame(pixel, count), memory, image);
}

/** Ticks per second. */
const TICKS = 1e6;
/** Ticks after which times count from a new origin, so that they fit in 32 bits. */
const REBASE = 0x40000000;
/** Time over time constant of a low pass above which times within a frame are too coarse: -ln(1 - 0.3). */
const COARSE = 0.35667494393873245;
const NEVER = 0x7fffffff;

/** The error for a time in s that is not after the last. */
export function notAfter(what: string, time: number, last: number): TimingError {
  return new TimingError(`${what} of an event camera does not come after the last`, {
    code: 'time_not_later',
    expected: `a time after ${last} s`,
    received: time,
  });
}

/**
 * An array of event pixels. It takes frames of linear relative luminance, column by column, and collects the events between them.
 * Noise and mismatch depend on seed, pixel and count alone, not on the order of pixels or the division into frames.
 */
export class EventPixelArray {
  /** Places of the arrays in the memory of the frame buffer: byte addresses. */
  readonly layout: EventPixelLayout;
  /** Linear relative luminance of the next frame, dimensionless; to be written before `frame` or `reset`. */
  readonly image: Float32Array;
  /** The whole state but the batch, as raw bits: a live array with a fixed number of entries. */
  readonly state: Float64Array;
  /** Events since the last `clear`. */
  readonly batch: FlaggedEvents;
  readonly #kernel: EventPixelKernel;
  readonly #header: Float64Array;
  readonly #buffer: ArrayBuffer;
  readonly #program: EventPixelProgram;
  readonly #options: EventPixelArrayOptions;
  /** Rate of the low pass in white and in the dark, 1/s; 0 where it does not make times coarse. */
  readonly #coarse: readonly [number, number];

  /** Number of bytes that an array needs behind the picture of a frame buffer. */
  static bytesFor(options: EventPixelArrayOptions): number {
    const memory = new MemoryLayout();
    layOut(options, memory, 0);
    return memory.end;
  }

  /** @throws ValidationError `size_mismatch` for a frame buffer of another size */
  constructor(options: EventPixelArrayOptions) {
    const { pixel, width, height, stride = height, random, kernel } = options;
    this.#options = options;
    const count = width * stride;
    const { frameBuffer = new FrameBuffer(count, EventPixelArray.bytesFor(options)) } = options;
    const { memory } = frameBuffer;
    this.image = frameBuffer.picture(count);
    this.layout = frameBuffer.layOut((behind) => layOut(options, behind, this.image.byteOffset));
    const noise = random.fork('noise');
    this.#program = { pixel, layout: this.layout, stride, key0: noise.key0, key1: noise.key1 };
    this.#buffer = memory.buffer;
    this.#kernel =
      kernel === 'javascript'
        ? eventPixelKernel(this.#buffer, this.#program)
        : eventPixelKernelSimd(memory, this.#program);
    const { header, stateEnd, capacity, t, x, y, flags } = this.layout;
    this.#header = new Float64Array(this.#buffer, header, HeaderWord.LENGTH);
    this.state = new Float64Array(this.#buffer, header, (stateEnd - header) / 8);
    this.batch = {
      t: new Float64Array(this.#buffer, t, capacity),
      x: new Uint16Array(this.#buffer, x, capacity),
      y: new Uint16Array(this.#buffer, y, capacity),
      flags: new Uint8Array(this.#buffer, flags, capacity),
    };
    const constants = constantsOf(this.#program);
    const timed = constants.lowPass && !constants.exponential;
    this.#coarse = timed ? [constants.inLight, constants.inDark] : [0, 0];
    this.#manufacture(random);
  }

  /** Draws the fixed differences between pixels. Pixels outside of the picture never fire. */
  #manufacture(random: RandomStream): void {
    const { pixel, width, height, stride = height } = this.#options;
    const { mismatch = 0, leakHz = 0, noise, rateSpread = 0, hot } = pixel;
    const [on, off, leak, gap, share] = ['on', 'off', 'leak', 'gap', 'onShare'].map((field) =>
      this.#floats(this.layout[field as 'on']),
    ) as [Float32Array, Float32Array, Float32Array, Float32Array, Float32Array];
    const normals = (what: string): (() => number) => {
      const stream = random.fork(what);
      return () => stream.normal();
    };
    const [onNormal, offNormal, leakNormal, noiseNormal] = ['on', 'off', 'leak', 'noise rate'].map(normals) as [
      () => number,
      () => number,
      () => number,
      () => number,
    ];
    const hotStream = random.fork('hot');
    const noiseSpread = noise?.rateSpread ?? rateSpread;
    const spread = (decades: number, normal: () => number): number => (decades === 0 ? 1 : pow(10, decades * normal()));
    on.fill(Infinity);
    off.fill(-Infinity);
    gap.fill(Infinity);
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        const i = x * stride + y;
        on[i] = mismatch === 0 ? pixel.on : Math.max(LEAST_THRESHOLD, pixel.on + mismatch * onNormal());
        off[i] = -(mismatch === 0 ? pixel.off : Math.max(LEAST_THRESHOLD, pixel.off + mismatch * offNormal()));
        leak[i] = leakHz * spread(rateSpread, leakNormal) * on[i];
        // a higher threshold is crossed by noise less often
        const factor = spread(noiseSpread, noiseNormal);
        let onRate = ((noise?.onHz ?? 0) * factor * pixel.on) / on[i];
        let offRate = ((noise?.offHz ?? 0) * factor * pixel.off) / -off[i];
        if (hot !== undefined && hotStream.uniform() < hot.share) onRate = offRate = hot.rateHz / 2;
        const rate = onRate + offRate;
        share[i] = rate > 0 ? onRate / rate : 0;
        gap[i] = rate > 0 ? TICKS / rate : Infinity;
      }
    }
  }

  #floats(start: number): Float32Array {
    return new Float32Array(this.#buffer, start, this.layout.pixels);
  }

  /**
   * Adapts to the frame in `image`, as if it had been shown for a long time: levels are those of the light, and each memory is at a
   * random phase of its leak. Counters and random draws go on.
   *
   * @param time s, of the frame
   */
  reset(time: number): void {
    const { pixel } = this.#program;
    const { layout } = this;
    const header = this.#header;
    header[HeaderWord.TIME] = time;
    header[HeaderWord.PARITY] = 0;
    const resets = ++header[HeaderWord.RESETS];
    header[HeaderWord.EPOCH] = Math.floor(time * TICKS);
    const memory = this.#floats(layout.memory);
    const level = this.#floats(layout.levels[0]);
    const constants = constantsOf(this.#program);
    const f = Math.fround;
    for (let i = 0; i < level.length; i++) {
      const light = this.image[i] ?? 0;
      const digital = f(light * 255);
      level[i] = constants.linLog
        ? digital <= constants.border
          ? f(digital * constants.slope)
          : logOfNormal(digital)
        : logOfNormal(f(light + constants.floor));
    }
    memory.set(level);
    if ((pixel.leakHz ?? 0) > 0) {
      const phase = new RandomStream([this.#program.key0, this.#program.key1]).fork('leak phase');
      const on = this.#floats(layout.on);
      for (let i = 0; i < memory.length; i++) if (on[i] < Infinity) memory[i] -= on[i] * phase.uniformAt(resets, i);
    }
    new Float64Array(this.#buffer, layout.last, layout.pixels).fill(-Infinity);
    this.#startNoise(constants.noisy, resets);
    this.clear();
  }

  #startNoise(noisy: boolean, resets: number): void {
    const { layout } = this;
    const noiseAt = new Int32Array(this.#buffer, layout.noiseAt, layout.pixels).fill(NEVER);
    if (!noisy) return;
    const first = new RandomStream([this.#program.key0, this.#program.key1]).fork('first');
    const gap = this.#floats(layout.gap);
    for (let i = 0; i < noiseAt.length; i++) {
      const ticks = -logOfNormal(first.uniformF32At(resets, i) + 2.9802322387695312e-8) * gap[i];
      if (gap[i] < Infinity) noiseAt[i] = Math.min(Math.floor(ticks), REBASE);
    }
  }

  /** Empties the batch. */
  clear(): void {
    this.count = 0;
  }

  /** Number of events in the batch. */
  get count(): number {
    return this.#header[HeaderWord.COUNT];
  }

  /** Keeps the first events of the batch, `count` of them. */
  set count(count: number) {
    this.#header[HeaderWord.COUNT] = count;
  }

  /**
   * Takes in the frame in `image`, shown at `time` s, and adds the events up to it to the batch.
   *
   * @throws TimingError `time_not_later` unless the time is after that of the last frame
   */
  frame(time: number): void {
    const header = this.#header;
    const t0 = header[HeaderWord.TIME];
    const dt = time - t0;
    if (!(dt > 0)) throw notAfter('a frame', time, t0);
    const endTick = this.#tick(time);
    const startTick = this.#tick(t0);
    const parity = header[HeaderWord.PARITY];
    const before = this.count;
    const count = this.#kernel(t0, dt, startTick, endTick, parity, before);
    header[HeaderWord.TIME] = time;
    header[HeaderWord.PARITY] = 1 - parity;
    header[HeaderWord.FRAMES]++;
    header[HeaderWord.EVENTS] += count - before;
    header[HeaderWord.COUNT] = count;
    header[HeaderWord.DROPPED] += header[HeaderWord.FRAME_DROPPED];
    header[HeaderWord.SUPPRESSED] += header[HeaderWord.FRAME_SUPPRESSED];
    const coarse = (this.#coarse[0] * header[HeaderWord.FRAME_BRIGHTEST] + this.#coarse[1]) * dt > COARSE;
    if (coarse || header[HeaderWord.FRAME_BURSTS] > 0) header[HeaderWord.UNDER_SAMPLED]++;
  }

  #tick(time: number): number {
    const header = this.#header;
    const tick = Math.floor(time * TICKS) - header[HeaderWord.EPOCH];
    if (tick < REBASE) return tick;
    const noiseAt = new Int32Array(this.#buffer, this.layout.noiseAt, this.layout.pixels);
    for (let i = 0; i < noiseAt.length; i++) if (noiseAt[i] !== NEVER) noiseAt[i] -= tick;
    header[HeaderWord.EPOCH] += tick;
    return 0;
  }

  /** Seconds, time of the last frame. */
  get time(): number {
    return this.#header[HeaderWord.TIME];
  }

  /** Counters since construction. */
  get counters(): EventPixelCounters {
    const header = this.#header;
    return {
      frames: header[HeaderWord.FRAMES],
      underSampled: header[HeaderWord.UNDER_SAMPLED],
      events: header[HeaderWord.EVENTS],
      dropped: header[HeaderWord.DROPPED],
      suppressed: header[HeaderWord.SUPPRESSED],
    };
  }
}
