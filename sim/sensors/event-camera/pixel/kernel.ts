import type { EventPixel } from '../../../../agents/index.ts';
import { TURN } from '../../../../kernels/math-f64.ts';
import { threefry2x32 } from '../../../../kernels/random.ts';
import type { EventPixelLayout } from './layout.ts';
import { BURST, HeaderWord, NOISE_BIT, PIXEL_SHIFT, POLARITY_BIT, STEPS } from './layout.ts';
import { expNegative, logOfNormal } from './math.ts';

/**
 * Advances the pixels from one frame to the next and appends the events between them to the batch, in the order of time, then of
 * pixel.
 *
 * @param t0 s, time of the last frame
 * @param dt s, from it to this one
 * @param startTick, endTick us, of both
 * @param parity index of the last frame's levels, 0 or 1
 * @param count number of events in the batch before
 * @returns number of events in the batch after
 */
export type EventPixelKernel = (
  t0: number,
  dt: number,
  startTick: number,
  endTick: number,
  parity: number,
  count: number,
) => number;

/** Pixels, memory and key of a kernel. */
export interface EventPixelProgram {
  readonly pixel: EventPixel;
  readonly layout: EventPixelLayout;
  /** Pixels from one column of the array to the next. */
  readonly stride: number;
  /** First word of the key of the noise draws, which are counted per pixel. */
  readonly key0: number;
  /** Second word of that key. */
  readonly key1: number;
}

/** Numbers that follow from the description of a pixel, for both kernels. */
export function constantsOf({ pixel }: EventPixelProgram) {
  const { bandwidth, noise, refractory, interpolation = 'linear', floor = 1e-3 } = pixel;
  const turn = TURN * (bandwidth?.cutoffHz ?? 0);
  return {
    linLog: pixel.response === 'lin-log',
    floor: Math.fround(floor),
    /** v2e: the response is linear below this many of 255 levels, at this slope. */
    border: 20,
    slope: Math.fround(2.995732273553991 / 20),
    lowPass: bandwidth !== undefined,
    /** 1/s: rate of the low pass = inLight I + inDark. */
    inLight: turn * (1 - (bandwidth?.dark ?? 1)),
    inDark: turn * (bandwidth?.dark ?? 1),
    exponential: interpolation === 'exponential' && bandwidth !== undefined,
    leaks: (pixel.leakHz ?? 0) > 0,
    noisy: noise !== undefined || pixel.hot !== undefined,
    /** Share of noise that light takes away. */
    dimming: Math.fround(1 - (noise?.inLight ?? 1)),
    refractory: refractory?.seconds ?? 0,
    hold: refractory?.policy === 'hold' && refractory.seconds > 0,
  };
}

/** Exponent x below which the low pass is replaced by a straight line, because 1 - e^-x loses too many digits. */
export const STRAIGHT = Math.fround(1 / 1024);

const f = Math.fround;

/**
 * The kernel in plain JavaScript; those in `simd/` compute the same bits.
 *
 * Between two frames, D = level - memory changes from d0 to d1 along a straight line over s in [0, 1]. An event arises where D
 * reaches a threshold, which is then subtracted from it. The leak is part of the line. Noise events have times of their own; the
 * earliest event comes first.
 */
export function eventPixelKernel(buffer: ArrayBuffer, program: EventPixelProgram): EventPixelKernel {
  const { layout, stride, key0, key1 } = program;
  const c = constantsOf(program);
  const { pixels, capacity } = layout;
  const floats = (start: number): Float32Array => new Float32Array(buffer, start, pixels);
  const levels = layout.levels.map(floats) as [Float32Array, Float32Array];
  const [memory, on, off, leak, gap] = [layout.memory, layout.on, layout.off, layout.leak, layout.gap].map(floats) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [onShare, image] = [layout.onShare, layout.image].map(floats) as [Float32Array, Float32Array];
  const last = new Float64Array(buffer, layout.last, pixels);
  const noiseAt = new Int32Array(buffer, layout.noiseAt, pixels);
  const draws = new Int32Array(buffer, layout.draws, pixels);
  const header = new Float64Array(buffer, layout.header, HeaderWord.LENGTH);
  const times = new Float64Array(buffer, layout.t, capacity);
  const xs = new Uint16Array(buffer, layout.x, capacity);
  const ys = new Uint16Array(buffer, layout.y, capacity);
  const flags = new Uint8Array(buffer, layout.flags, capacity);
  const words = new Uint32Array(2);

  const response = (luminance: number): number => {
    if (!c.linLog) return logOfNormal(f(luminance + c.floor));
    const digital = f(luminance * 255);
    return digital <= c.border ? f(digital * c.slope) : logOfNormal(digital);
  };

  return (t0, dt, startTick, endTick, parity, count) => {
    const [before, after] = [levels[parity], levels[1 - parity]] as [Float32Array, Float32Array];
    const span = f(dt);
    const inLight = f(c.inLight * dt);
    const inDark = f(c.inDark * dt);
    const perTick = f(1e-6 / dt);
    const step = dt / STEPS;
    const events: { key: number; pixel: number }[] = [];
    let [dropped, suppressed, bursts, brightest] = [0, 0, 0, 0];

    const settle = (i: number): number => f(f(image[i] * inLight) + inDark);
    /** Share of its way that the level has gone at time w; {@link timeOf} is the inverse. */
    const wayAt = (i: number, w: number): number => {
      const x = settle(i);
      if (!c.exponential || x < STRAIGHT) return w;
      return f(f(1 - expNegative(f(-f(x * w)))) / f(1 - expNegative(f(-x))));
    };
    const timeOf = (i: number, s: number): number => {
      const x = settle(i);
      if (!c.exponential || x < STRAIGHT) return s;
      const left = f(1 - f(f(1 - expNegative(f(-x))) * s));
      const w = f(f(-logOfNormal(Math.max(left, LEAST_LEFT))) / x);
      return Math.min(w, 1);
    };

    function fire(i: number): void {
      let ref = memory[i];
      const fall = c.leaks ? f(leak[i] * span) : 0;
      let w = 0;
      let d0 = 0;
      let d1 = 0;
      let emitted = 0;
      /** Sets the memory to the level at time w. */
      const restart = (at: number): void => {
        const d = f(d0 + f(f(d1 - d0) * wayAt(i, at)));
        ref = f(ref + d);
        d0 = f(d0 - d);
        d1 = f(after[i] - ref);
      };
      /** Draws the next noise event. Returns at least 2 if the present one happens, with its polarity in bit 0. */
      const draw = (): number => {
        threefry2x32(i, draws[i]++, key0, key1, words);
        const u = f(f((words[0] >>> 8) + 1) * 5.9604644775390625e-8);
        const ticks = Math.trunc(Math.min(f(f(-logOfNormal(u)) * gap[i]), LONGEST_GAP));
        noiseAt[i] += Math.max(ticks, 1);
        const dim = f(f(words[1] >>> 16) * 1.52587890625e-5) < f(c.dimming * image[i]);
        return (dim ? 0 : 2) | (f(f(words[1] & 0xffff) * 1.52587890625e-5) < onShare[i] ? 1 : 0);
      };
      const silent = (): void => {
        while (noiseAt[i] < endTick) draw();
      };
      /** Whether the pixel, blind since its last event, sees again in this frame; it then restarts at time w. */
      const sees = (): boolean => {
        const at = f((last[i] + c.refractory - t0) / dt);
        if (!(at < 1)) return false;
        if (w < at) w = at;
        restart(w);
        return true;
      };

      let blind = c.hold && ref === -Infinity;
      if (blind) ref = 0;
      d0 = f(before[i] - f(ref + fall));
      d1 = f(after[i] - ref);
      if (blind) blind = !sees();
      while (!blind) {
        const up = on[i] <= d1;
        const down = d1 <= off[i];
        const threshold = up ? on[i] : off[i];
        let crossing: number = 2;
        if (up || down) {
          const s = f(f(threshold - d0) / f(d1 - d0));
          const inside = 0 < s ? Math.min(s, 1) : 0;
          crossing = timeOf(i, inside);
          if (crossing < w) crossing = w;
        }
        let flag = up ? POLARITY_BIT : 0;
        let noise = 2;
        if (c.noisy && noiseAt[i] < endTick) {
          noise = f(f(noiseAt[i] - startTick) * perTick);
          noise = 0 < noise ? Math.min(noise, 1) : 0;
        }
        if (noise < crossing) {
          const drawn = draw();
          if (noise < w || drawn < 2) continue;
          flag = NOISE_BIT | (drawn & 1);
          w = noise;
          restart(w);
        } else if (crossing < 2) {
          w = crossing;
          ref = f(ref + threshold);
          d0 = f(d0 - threshold);
          d1 = f(after[i] - ref);
        } else break;
        const key = Math.min(Math.trunc(f(w * STEPS)), STEPS - 1);
        const time = t0 + key * step;
        if (c.refractory > 0 && !c.hold && time < last[i] + c.refractory) {
          suppressed++;
          continue;
        }
        if (c.refractory > 0) last[i] = time;
        emitted++;
        if (count + events.length < capacity) events.push({ key, pixel: (i << PIXEL_SHIFT) | flag });
        else dropped++;
        if (c.hold) blind = !sees();
      }
      if (blind) {
        if (c.noisy) silent();
        ref = -Infinity;
      }
      memory[i] = ref;
      if (emitted > BURST) bursts++;
    }

    for (let i = 0; i < pixels; i++) {
      const target = response(image[i]);
      let level = target;
      if (c.lowPass) {
        const share = f(1 - expNegative(f(-settle(i))));
        level = f(before[i] + f(share * f(target - before[i])));
      }
      after[i] = level;
      if (c.leaks) memory[i] = f(memory[i] - f(leak[i] * span));
      if (brightest < image[i]) brightest = image[i];
    }
    for (let i = 0; i < pixels; i++) {
      const d = f(after[i] - memory[i]);
      if (on[i] <= d || d <= off[i] || (c.noisy && noiseAt[i] < endTick)) fire(i);
    }
    events.sort((a, b) => a.key - b.key);
    for (const { key, pixel } of events) {
      const i = pixel >> PIXEL_SHIFT;
      times[count] = t0 + key * step;
      xs[count] = Math.floor(i / stride);
      ys[count] = i % stride;
      flags[count] = pixel & (POLARITY_BIT | NOISE_BIT);
      count++;
    }
    header[HeaderWord.FRAME_DROPPED] = dropped;
    header[HeaderWord.FRAME_SUPPRESSED] = suppressed;
    header[HeaderWord.FRAME_BURSTS] = bursts;
    header[HeaderWord.FRAME_BRIGHTEST] = brightest;
    return count;
  };
}

/** Share of the way left below which a level counts as settled. */
export const LEAST_LEFT = f(1e-6);

/** Ticks after which noise is drawn again at the latest. */
export const LONGEST_GAP = 1 << 29;
