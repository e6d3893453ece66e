import type { EventPixel, EventPixelPreset } from '../../../../agents/index.ts';
import { ValidationError } from '../../../../agents/index.ts';
import { TURN } from '../../../../kernels/math-f64.ts';

/** v2e's intensity (DN + 20) / 275 at DN = 0; it is 1 at DN = 255. Its low pass is as fast as this share of its cut-off frequency. */
const V2E_DARK = 20 / 275;
/** Rate of the shot noise of v2e's noisy preset at intensity 0, each polarity, and its share at intensity 1. */
const V2E_SHOT_HZ = 2.5;
const V2E_SHOT_IN_LIGHT = 0.25;
/** Share of that rate in the dark: it falls linearly with the intensity. */
const V2E_SHOT_IN_DARK = 1 - (1 - V2E_SHOT_IN_LIGHT) * V2E_DARK;

/** Illuminance of white for the pixels of `icns`, lux. */
const ICNS_LUX = 1e4;
/** Their time constant at 1000 lux, s. */
const ICNS_TAU = 100e-6;

/**
 * Published pixels, by name. What a pixel does between two frames, noise included, is in `kernel.ts`; how pixels differ, in `array.ts`.
 *
 * - `ideal`: ESIM (Rebecq, Gehrig & Scaramuzza 2018): log response, threshold and linear interpolation.
 * - `v2e-clean`, `v2e-noisy`: the presets of v2e (Hu, Liu & Delbruck 2021). Shot noise of each polarity has
 *   2.5 (1 - 0.75 (DN + 20) / 275) per second, divided by the pixel's threshold in units of 0.2: on average 2.56 in the dark, 1.62 in
 *   middle grey and 0.68 in white. Leak rates spread by a tenth of a decade. Here the low pass is exact and times are interpolated, where v2e stamps events with sub-steps
 *   that the whole array shares.
 * - `icns`: the simulator of Joubert, Marcireau, Ralph, Jolley, van Schaik & Cohen (2021), with white at 10 klx. The response is
 *   ln(lux + 1), which differs from ln(1e-4 + I) by a constant; the low pass has 100 us at 1 klx; a pixel is blind for its
 *   refractory time.
 */
export const EVENT_PIXELS: Readonly<Record<EventPixelPreset, EventPixel>> = {
  ideal: { response: 'log', floor: 1e-3, on: 0.2, off: 0.2 },
  'v2e-clean': { response: 'lin-log', on: 0.2, off: 0.2, mismatch: 0.02 },
  'v2e-noisy': {
    response: 'lin-log',
    on: 0.2,
    off: 0.2,
    mismatch: 0.05,
    bandwidth: { cutoffHz: 30, dark: V2E_DARK },
    leakHz: 0.1,
    noise: {
      onHz: V2E_SHOT_HZ * V2E_SHOT_IN_DARK,
      offHz: V2E_SHOT_HZ * V2E_SHOT_IN_DARK,
      inLight: V2E_SHOT_IN_LIGHT / V2E_SHOT_IN_DARK,
      rateSpread: 0,
    },
    rateSpread: 0.1,
  },
  icns: {
    response: 'log',
    floor: 1 / ICNS_LUX,
    on: 0.2,
    off: 0.2,
    mismatch: 0.02,
    bandwidth: { cutoffHz: (ICNS_LUX + 1) / (1000 * ICNS_TAU) / TURN, dark: 1 / (ICNS_LUX + 1) },
    interpolation: 'exponential',
    refractory: { seconds: 50e-6, policy: 'hold' },
    noise: { onHz: 0.1, offHz: 0.01 },
    latencySeconds: 100e-6,
    jitterSeconds: 30e-6,
  },
};

/** Least threshold after mismatch. */
export const LEAST_THRESHOLD = 0.01;

/**
 * Looks up a pixel by name, or checks a description.
 *
 * @throws ValidationError `unknown_pixel`, `invalid_pixel`
 */
export function eventPixel(pixel: EventPixelPreset | EventPixel): EventPixel {
  const found = typeof pixel === 'string' ? EVENT_PIXELS[pixel] : pixel;
  if (found === undefined) {
    throw new ValidationError(`there is no event pixel '${String(pixel)}'`, {
      code: 'unknown_pixel',
      expected: Object.keys(EVENT_PIXELS).join(', '),
      received: pixel,
    });
  }
  const { floor = 1e-3, bandwidth, refractory, noise, hot } = found;
  const atLeast0 = (x: number | undefined): boolean => x === undefined || (x >= 0 && x < Infinity);
  const requirements: readonly [string, unknown, boolean][] = [
    ['response', found.response, found.response === 'log' || found.response === 'lin-log'],
    ['floor', floor, floor >= 1e-9 && floor < Infinity],
    ['on', found.on, found.on >= LEAST_THRESHOLD && found.on < Infinity],
    ['off', found.off, found.off >= LEAST_THRESHOLD && found.off < Infinity],
    ['mismatch', found.mismatch, atLeast0(found.mismatch)],
    [
      'bandwidth.cutoffHz',
      bandwidth?.cutoffHz,
      bandwidth === undefined || (bandwidth.cutoffHz > 0 && bandwidth.cutoffHz < 1e9),
    ],
    ['bandwidth.dark', bandwidth?.dark, bandwidth === undefined || (bandwidth.dark > 0 && bandwidth.dark <= 1)],
    ['refractory.seconds', refractory?.seconds, atLeast0(refractory?.seconds)],
    ['leakHz', found.leakHz, atLeast0(found.leakHz)],
    ['noise.onHz', noise?.onHz, atLeast0(noise?.onHz)],
    ['noise.offHz', noise?.offHz, atLeast0(noise?.offHz)],
    ['noise.inLight', noise?.inLight, atLeast0(noise?.inLight) && (noise?.inLight ?? 0) <= 1],
    ['noise.rateSpread', noise?.rateSpread, atLeast0(noise?.rateSpread)],
    ['rateSpread', found.rateSpread, atLeast0(found.rateSpread)],
    ['hot.share', hot?.share, atLeast0(hot?.share) && (hot?.share ?? 0) <= 1],
    ['hot.rateHz', hot?.rateHz, atLeast0(hot?.rateHz)],
    ['latencySeconds', found.latencySeconds, atLeast0(found.latencySeconds)],
    ['jitterSeconds', found.jitterSeconds, atLeast0(found.jitterSeconds)],
    [
      'interpolation',
      found.interpolation,
      found.interpolation !== 'exponential' || bandwidth !== undefined, // without a low pass, nothing settles
    ],
  ];
  for (const [name, value, holds] of requirements) {
    if (holds) continue;
    throw new ValidationError(`an event pixel has an impossible ${name}`, {
      code: 'invalid_pixel',
      expected: 'as described in EventPixel: finite, not negative; thresholds at least 0.01',
      received: value,
      block: name,
    });
  }
  return found;
}
