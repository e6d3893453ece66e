import { exp } from '../../../kernels/math-f64.ts';

/** 1 / sqrt(2 pi). */
const DENSITY_AT_MEAN = 0.3989422804014327;

/** Share of the standard normal distribution below x, within 7.5e-8 (Abramowitz & Stegun 1964, 26.2.17). */
export function normalShareBelow(x: number): number {
  if (x < 0) return 1 - normalShareBelow(-x);
  const t = 1 / (1 + 0.2316419 * x);
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - DENSITY_AT_MEAN * exp((-x * x) / 2) * series;
}
