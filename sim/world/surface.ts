import { cos, pow, sin } from '../../kernels/math-f64.ts';
import { RandomStream } from '../../kernels/random.ts';

/**
 * What a camera sees of a surface: its diffuse reflectance over a position (u, v) on it, m. Luminance is linear and
 * relative: reflectance times illumination, so that a white surface under an illumination of 1 has luminance 1 (of a
 * Lambertian surface of reflectance R under E lux, it stands for R E / pi cd/m^2 in units of E / pi).
 *
 * Coordinates: on the floor, the map's x and y; on a side, u runs horizontally along it from its middle and v is the height
 * above the floor; round a cylinder, u is the arc from its own x axis; on the top of a box or cylinder, its own x and y from
 * its centre; on a sphere, u is the arc along the equator and v the height of the point.
 */
export type Surface = Uniform | Checker | Grating | Waves;

export interface Uniform {
  readonly kind: 'uniform';
  readonly reflectance: number;
}

/** Squares of `size` m, light where floor(u / size) + floor(v / size) is even. */
export interface Checker {
  readonly kind: 'checker';
  readonly light: number;
  readonly dark: number;
  /** m */
  readonly size: number;
}

/** Stripes of equal width, light in the first half of each period. */
export interface Grating {
  readonly kind: 'grating';
  readonly light: number;
  readonly dark: number;
  /** m, of a light and a dark stripe together */
  readonly period: number;
  /** rad, from the u axis, of the direction in which stripes alternate; default 0: upright stripes on a side */
  readonly direction?: number;
}

/** A sum of waves: mean + sum of amplitude cos(2 pi (u U + v V + phase)). */
export interface Waves {
  readonly kind: 'waves';
  readonly mean: number;
  readonly waves: readonly Wave[];
}

export interface Wave {
  readonly amplitude: number;
  /** 1/m, spatial frequency along u and v */
  readonly u: number;
  readonly v: number;
  /** In turns. */
  readonly phase: number;
}

/** Of a surface that is not described. */
export const PLAIN: Uniform = { kind: 'uniform', reflectance: 0.5 };

/** Relative luminance above the horizon where a world does not say. */
export const SKY = 0.9;

/** Light on everything alike, over time: level (1 + depth sin(2 pi frequency t + phase)). */
export interface Illumination {
  /** Default 1. */
  readonly level?: number;
  /** Flicker: a depth in [0, 1) at a frequency, as of lamps on mains power. */
  readonly ripple?: {
    readonly depth: number;
    readonly frequencyHz: number;
    /** rad; default 0 */
    readonly phase?: number;
  };
}

const TURN = 2 * Math.PI;

/** @param time s, of the clock of who looks */
export function illuminationAt({ level = 1, ripple }: Illumination, time: number): number {
  return ripple === undefined
    ? level
    : level * (1 + ripple.depth * sin(TURN * ripple.frequencyHz * time + (ripple.phase ?? 0)));
}

/**
 * A random texture: waves of all directions, their lengths even in the logarithm between `longest` and `shortest`, of
 * amplitudes in proportion to length (a spectrum as of natural scenes, 1 / f; Field 1987) that give the reflectance
 * the standard deviation `contrast` times `mean`. The same seed gives the same texture.
 */
export function randomWaves(options: {
  readonly seed: number;
  /** m */
  readonly longest: number;
  readonly shortest: number;
  /** Default 12. */
  readonly count?: number;
  /** Default 0.5. */
  readonly mean?: number;
  /** Default 0.25. */
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
