import { cos, sin } from '../../kernels/math-f64.ts';
import type { Surface } from '../world/surface.ts';
import { cosineOfTurns, squareMean, waveShare } from './box-filter.ts';

/** A surface with the numbers that drawing it needs. */
export interface Texture {
  readonly surface: Surface;
  /** Direction of a grating, its component along u, from -1 to 1. */
  readonly alongU: number;
  /** Direction of a grating, its component along v, from -1 to 1. */
  readonly alongV: number;
}

/** Prepares a surface for drawing. */
export function textureOf(surface: Surface): Texture {
  const direction = surface.kind === 'grating' ? (surface.direction ?? 0) : 0;
  return { surface, alongU: cos(direction), alongV: direction === 0 ? 0 : sin(direction) };
}

/**
 * Reflectance of a surface, averaged over a footprint of wu by wv m around (u, v). The filters are those of the spans in
 * `span-fill.ts`, applied to one point.
 */
export function reflectanceAt({ surface, alongU, alongV }: Texture, u: number, v: number, wu: number, wv: number) {
  switch (surface.kind) {
    case 'uniform':
      return surface.reflectance;
    case 'checker': {
      const scale = 0.5 / surface.size;
      const light = mean(u * scale, wu * scale) * mean(v * scale, wv * scale);
      return 0.5 * (surface.light + surface.dark + (surface.light - surface.dark) * light);
    }
    case 'grating': {
      const scaleU = alongU / surface.period;
      const scaleV = alongV / surface.period;
      const across = wu * scaleU;
      const down = wv * scaleV;
      const light = mean(u * scaleU + v * scaleV, Math.sqrt(across * across + down * down));
      return 0.5 * (surface.light + surface.dark + (surface.light - surface.dark) * light);
    }
    case 'waves': {
      let sum = surface.mean;
      for (const wave of surface.waves) {
        const along = wave.u * wu;
        const across = wave.v * wv;
        const share = waveShare(Math.fround(along * along + across * across));
        const turns = wave.u * u + wave.v * v + wave.phase;
        sum += wave.amplitude * share * cosineOfTurns(Math.fround(turns - Math.floor(turns)));
      }
      return Math.max(sum, 0);
    }
  }
}

function mean(p: number, w: number): number {
  return squareMean(Math.fround(p - Math.floor(p)), Math.fround(w));
}
