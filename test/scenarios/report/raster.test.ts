import { expect, it } from 'vitest';
import { raster } from '../../../scenarios/report/raster.ts';

const population = (size: number, ticks: readonly number[]) => ({
  name: 'cells',
  size,
  ticks: Uint32Array.from(ticks),
  ids: Uint32Array.from(ticks, (tick) => tick % size),
});

it('marks the spikes of a few neurons in the middle of their rows, no longer than those of many', () => {
  const marks = (size: number): readonly (readonly number[])[] =>
    [...raster({ trial: 0, populations: [population(size, [1, 2])] }, 1e-3).matchAll(/M[\d.]+ ([\d.]+)v([\d.]+)/g)].map(
      ([, top, height]) => [Number(top) + Number(height) / 2, Number(height)],
    );
  const [[one, height], [zero]] = marks(2);
  expect(height).toBe(12);
  // Two rows of 91 pixels.
  expect(zero - one).toBeCloseTo(91, 6);
  expect(marks(182)[0][1]).toBe(1);
});

it('says how much of a long trial it shows', () => {
  const ticks = Array.from({ length: 50_000 }, (_, i) => i);
  const picture = raster({ trial: 0, populations: [population(10, ticks)] }, 1e-3);
  expect(picture).toContain('Spikes of trial 1, first 40 s');
});
