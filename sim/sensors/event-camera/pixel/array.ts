import type { EventPixel } from '../../../../agents/index.ts';
import { TimingError } from '../../../../agents/index.ts';
import { pow } from '../../../../kernels/math-f64.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import type { EventPixelKernel, EventPixelProgram } from './kernel.ts';
import { constantsOf, eventPixelKernel } from './kernel.ts';
import type { EventPixelLayout } from './layout.ts';
import { Header, layOutEventPixels } from './layout.ts';
import { logNormal } from './math.ts';
import { LEAST_THRESHOLD } from './pixel.ts';
import { eventPixelKernelSimd } from './simd/scan.ts';

export interface EventPixelArrayOptions {
  readonly pixel: EventPixel;
  readonly width: number;
  readonly height: number;
  /** Elements from a column of a frame to the next; default `height`, and a multiple of 4 is fastest. */
  readonly stride?: number;
  /** Keys everything random; nothing is drawn from it in sequence. */
  readonly random: RandomStream;
  /** Events that a batch may hold; default 4 a pixel. */
  readonly capacity?: number;
  /** Both give the same events. Default `webassembly`. */
  readonly kernel?: 'webassembly' | 'javascript';
}

/** Events by time; arrays belong to the pixels and are rewritten; how many are valid is told by the array's `count`. */
export interface FlaggedEvents {
  /** Seconds. */
  readonly t: Float64Array;
  /** Pixels, from the left. */
  readonly x: Uint16Array;
  /** Pixels, from the top. */
  readonly y: Uint16Array;
  /** Bit 0: ON; bit 1: noise. */
  readonly flags: Uint8Array;
}

/** Counters since construction. */
export interface EventPixelCounters {
  readonly frames: number;
  /** Frames in which a pixel took more than 0.3 of a low pass at once, or made more than 4 events: events are too coarse there. */
  readonly underSampled: number;
  readonly events: number;
  /** Lost for want of room in the batch. */
  readonly dropped: number;
  /** Withheld as within the refractory time of another. */
  readonly suppressed: number;
}

const TICKS = 1e6;
/** Ticks after which times are counted from a new origin, so that they stay integers of 32 bits. */
const REBASE = 0x40000000;
/** Share of a low pass above which times within a frame are too coarse, as -ln(1 - 0.3). */
const COARSE = 0.35667494393873245;
const NEVER = 0x7fffffff;
const PAGE = 65536;

/** The error of a time that does not come after the last, s. */
export function notAfter(what: string, time: number, last: number): TimingError {
  return new TimingError(`${what} of an event camera does not come after the last`, {
    code: 'time_not_later',
    expected: `a time after ${last} s`,
    received: time,
  });
}

/**
 * An array of event pixels that is shown frames of linear relative luminance, column by column, and gathers the events
 * between them. Noise and mismatch depend on seed, pixel and count alone: not on how pixels are ordered or frames divided.
 */
export class EventPixelArray {
  readonly layout: EventPixelLayout;
  /** Where the next frame is written. */
  readonly image: Float32Array;
  /** Everything that a continued run needs, as raw bits. */
  readonly state: Float64Array;
  readonly batch: FlaggedEvents;
  readonly #kernel: EventPixelKernel;
  readonly #header: Float64Array;
  readonly #buffer: ArrayBuffer;
  readonly #program: EventPixelProgram;
  readonly #options: EventPixelArrayOptions;
  /** 1/s: rate of the low pass in white and in the dark; 0 where it does not blur times. */
  readonly #coarse: readonly [number, number];

  constructor(options: EventPixelArrayOptions) {
    const { pixel, width, height, stride = height, random, kernel } = options;
    this.#options = options;
    const count = width * stride;
    this.layout = layOutEventPixels(count, options.capacity ?? Math.max(4096, 4 * count));
    const noise = random.fork('noise');
    this.#program = { pixel, layout: this.layout, stride, key0: noise.key0, key1: noise.key1 };
    const pages = Math.ceil((this.layout.end + 64) / PAGE);
    if (kernel === 'javascript') {
      this.#buffer = new ArrayBuffer(pages * PAGE);
      this.#kernel = eventPixelKernel(this.#buffer, this.#program);
    } else {
      const made = eventPixelKernelSimd(pages, this.#program);
      this.#buffer = made.buffer;
      this.#kernel = made.kernel;
    }
    const { header, stateEnd, capacity, t, x, y, flags } = this.layout;
    this.#header = new Float64Array(this.#buffer, header, Header.LENGTH);
    this.state = new Float64Array(this.#buffer, header, (stateEnd - header) / 8);
    this.image = new Float32Array(this.#buffer, this.layout.image, count);
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

  /** What differs from pixel to pixel for good. Pixels outside the picture never fire. */
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
    const spread = (normal: () => number): number => (rateSpread === 0 ? 1 : pow(10, rateSpread * normal()));
    on.fill(Infinity);
    off.fill(-Infinity);
    gap.fill(Infinity);
    for (let x = 0; x < width; x++) {
      for (let y = 0; y < height; y++) {
        const i = x * stride + y;
        on[i] = mismatch === 0 ? pixel.on : Math.max(LEAST_THRESHOLD, pixel.on + mismatch * onNormal());
        off[i] = -(mismatch === 0 ? pixel.off : Math.max(LEAST_THRESHOLD, pixel.off + mismatch * offNormal()));
        leak[i] = leakHz * spread(leakNormal) * on[i];
        // a higher threshold is crossed by noise less often
        const factor = spread(noiseNormal);
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
   * Adapts to the frame in `image`, as if it had been seen for long: levels are those of the light, memories where leakage
   * has brought them at a random time of its course. Counters and random draws go on.
   *
   * @param time s
   */
  reset(time: number): void {
    const { pixel } = this.#program;
    const { layout } = this;
    const header = this.#header;
    header[Header.TIME] = time;
    header[Header.PARITY] = 0;
    const resets = ++header[Header.RESETS];
    header[Header.EPOCH] = Math.floor(time * TICKS);
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
          : logNormal(digital)
        : logNormal(f(light + constants.floor));
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
      const ticks = -logNormal(first.uniformF32At(resets, i) + 2.9802322387695312e-8) * gap[i];
      if (gap[i] < Infinity) noiseAt[i] = Math.min(Math.floor(ticks), REBASE);
    }
  }

  /** Empties the batch. */
  clear(): void {
    this.count = 0;
  }

  /** Events in the batch. */
  get count(): number {
    return this.#header[Header.COUNT];
  }

  set count(count: number) {
    this.#header[Header.COUNT] = count;
  }

  /**
   * Takes in the frame in `image`, seen at `time` s; its events are added to the batch.
   *
   * @throws TimingError `time_not_later` unless the time comes after that of the last frame
   */
  frame(time: number): void {
    const header = this.#header;
    const t0 = header[Header.TIME];
    const dt = time - t0;
    if (!(dt > 0)) throw notAfter('a frame', time, t0);
    const endTick = this.#tick(time);
    const startTick = this.#tick(t0);
    const parity = header[Header.PARITY];
    const before = this.count;
    const count = this.#kernel(t0, dt, startTick, endTick, parity, before);
    header[Header.TIME] = time;
    header[Header.PARITY] = 1 - parity;
    header[Header.FRAMES]++;
    header[Header.EVENTS] += count - before;
    header[Header.COUNT] = count;
    header[Header.DROPPED] += header[Header.FRAME_DROPPED];
    header[Header.SUPPRESSED] += header[Header.FRAME_SUPPRESSED];
    const coarse = (this.#coarse[0] * header[Header.FRAME_BRIGHTEST] + this.#coarse[1]) * dt > COARSE;
    if (coarse || header[Header.FRAME_BURSTS] > 0) header[Header.UNDER_SAMPLED]++;
  }

  #tick(time: number): number {
    const header = this.#header;
    const tick = Math.floor(time * TICKS) - header[Header.EPOCH];
    if (tick < REBASE) return tick;
    const noiseAt = new Int32Array(this.#buffer, this.layout.noiseAt, this.layout.pixels);
    for (let i = 0; i < noiseAt.length; i++) if (noiseAt[i] !== NEVER) noiseAt[i] -= tick;
    header[Header.EPOCH] += tick;
    return 0;
  }

  /** s, of the last frame. */
  get time(): number {
    return this.#header[Header.TIME];
  }

  get counters(): EventPixelCounters {
    const header = this.#header;
    return {
      frames: header[Header.FRAMES],
      underSampled: header[Header.UNDER_SAMPLED],
      events: header[Header.EVENTS],
      dropped: header[Header.DROPPED],
      suppressed: header[Header.SUPPRESSED],
    };
  }
}
