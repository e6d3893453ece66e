import { cos, pow, sin, TURN } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';

/**
 * The look of a surface: its diffuse reflectance over a position (u, v) on it, m. Luminance is linear and relative: reflectance
 * times illumination, so that a white surface under an illumination of 1 has luminance 1. A Lambertian surface of reflectance R
 * under E lux has R E / pi cd/m^2; the unit of luminance is then E / pi.
 *
 * Coordinates: on the floor, the map's x and y; on a side, u runs horizontally along it from its middle and v is the height
 * above the floor; round a cylinder, u is the arc from its own x axis; on the top of a box or cylinder, its own x and y from
 * its centre; on a sphere, u is the arc along the equator and v the height of the point.
 */
export type Surface = Uniform | Checker | Grating | Waves;

/** One reflectance everywhere. */
export interface Uniform {
  /** Tells a uniform surface from the other kinds. */
  readonly kind: 'uniform';
  /** Reflectance, from 0 to 1. */
  readonly reflectance: number;
}

/** A checkerboard: squares are light where floor(u / size) + floor(v / size) is even. */
export interface Checker {
  /** Tells a checkerboard from the other kinds of surface. */
  readonly kind: 'checker';
  /** Reflectance of light squares, from 0 to 1. */
  readonly light: number;
  /** Reflectance of dark squares, from 0 to 1. */
  readonly dark: number;
  /** Metres, side of a square. */
  readonly size: number;
}

/** Stripes of equal width, light in the first half of each period. */
export interface Grating {
  /** Tells stripes from the other kinds of surface. */
  readonly kind: 'grating';
  /** Reflectance of light stripes, from 0 to 1. */
  readonly light: number;
  /** Reflectance of dark stripes, from 0 to 1. */
  readonly dark: number;
  /** Metres, width of a light and a dark stripe together. */
  readonly period: number;
  /** Radians from the u axis to the direction in which stripes alternate. Default 0: upright stripes on a side. */
  readonly direction?: number;
}

/** A sum of waves: mean + sum of amplitude cos(2 pi (wave.u u + wave.v v + phase)), at least 0. */
export interface Waves {
  /** Tells a sum of waves from the other kinds of surface. */
  readonly kind: 'waves';
  /** Mean reflectance, from 0 to 1. */
  readonly mean: number;
  /** Plane waves that are added to the mean. */
  readonly waves: readonly Wave[];
}

/** A plane wave of reflectance. */
export interface Wave {
  /** Amplitude of the reflectance, dimensionless. */
  readonly amplitude: number;
  /** Spatial frequency along u, 1/m. */
  readonly u: number;
  /** Spatial frequency along v, 1/m. */
  readonly v: number;
  /** Phase in turns, from 0 to 1. */
  readonly phase: number;
}

/** The default surface. */
export const PLAIN: Uniform = { kind: 'uniform', reflectance: 0.5 };

/** Default luminance above the horizon, dimensionless: relative to white under an illumination of 1. */
export const SKY = 0.9;

/** Even light over time: level (1 + depth sin(2 pi frequencyHz t + phase)). */
export interface Illumination {
  /** Factor on every luminance. Default 1. */
  readonly level?: number;
  /** Flicker, such as that of lamps on mains power. Default: none. */
  readonly ripple?: {
    /** Relative amplitude of the flicker, from 0 to 1. */
    readonly depth: number;
    /** Frequency of the flicker. */
    readonly frequencyHz: number;
    /** Phase at time 0, radians. Default 0. */
    readonly phase?: number;
  };
}

/**
 * Factor on every luminance at a time.
 *
 * @param time s, on the clock of the sensor
 */
export function illuminationAt({ level = 1, ripple }: Illumination, time: number): number {
  return ripple === undefined
    ? level
    : level * (1 + ripple.depth * sin(TURN * ripple.frequencyHz * time + (ripple.phase ?? 0)));
}

/**
 * A random texture: waves in random directions, with wavelengths spaced evenly in the logarithm from `longest` to `shortest`.
 * Amplitudes are proportional to wavelength (a 1 / f spectrum, as of natural scenes; Field 1987) and give the reflectance a
 * standard deviation of `contrast` times `mean`. The same seed gives the same texture.
 */
export function randomWaves(options: {
  /** Seed of the draws. */
  readonly seed: number;
  /** Metres, longest wavelength. */
  readonly longest: number;
  /** Metres, shortest wavelength. */
  readonly shortest: number;
  /** Number of waves. Default 12. */
  readonly count?: number;
  /** Mean reflectance, from 0 to 1. Default 0.5. */
  readonly mean?: number;
  /** Standard deviation of the reflectance, as a share of the mean. Default 0.25. */
  readonly contrast?: number;
}): Waves {
  const { seed, longest, shortest, count = 12, mean = 0.5, contrast = 0.25 } = options;
  const random = new RandomStream(seed, 'surface waves');
  const ratio = shortest / longest;
  const raw = Array.from({ length: count }, (_, k) => {
    const length = longest * pow(ratio, count < 2 ? 0 : k / (count - 1));
    const direction = TURN * random.uniform();
    return {
      amplitude: length,
      u: cos(direction) / length,
      v: sin(direction) / length,
      phase: random.uniform(),
    };
  });
  const power = raw.reduce((sum, { amplitude }) => sum + (amplitude * amplitude) / 2, 0);
  const scale = (mean * contrast) / Math.sqrt(power);
  return { kind: 'waves', mean, waves: raw.map((wave) => ({ ...wave, amplitude: wave.amplitude * scale })) };
}
