import { cos, sin } from '../../kernels/math-f64.ts';
import type { Surface } from '../surface.ts';
import { cosineOfTurns, squareMean, waveShare } from './box-filter.ts';

/**
 * Reflectance of a surface, averaged over a footprint of wu by wv around (u, v), m. The same filters as the spans of
 * `span-fill.ts`, a point at a time.
 */
export function reflectanceAt(surface: Surface, u: number, v: number, wu: number, wv: number): number {
  switch (surface.kind) {
    case 'uniform':
      return surface.reflectance;
    case 'checker': {
      const scale = 0.5 / surface.size;
      const light = mean(u * scale, wu * scale) * mean(v * scale, wv * scale);
      return 0.5 * (surface.light + surface.dark + (surface.light - surface.dark) * light);
    }
    case 'grating': {
      const direction = surface.direction ?? 0;
      const alongU = cos(direction) / surface.period;
      const alongV = sin(direction) / surface.period;
      const across = wu * alongU;
      const down = wv * alongV;
      const light = mean(u * alongU + v * alongV, Math.sqrt(across * across + down * down));
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
