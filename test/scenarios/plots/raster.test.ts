import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanRates, rasterDrawing } from '../../../scenarios/plots/raster.ts';

const population = (size: number, ticks: readonly number[]) => ({
  name: 'cells',
  size,
  ticks,
  ids: ticks.map((tick) => tick % size),
});
const draw = (...populations: ReturnType<typeof population>[]): string =>
  rasterDrawing({ id: 'r', title: 't', description: 'd', populations, period: 1e-3, seconds: 0.1, x: 'Time, s' });
const height = (markup: string): number => Number(/viewBox="0 0 900 ([\d.]+)"/.exec(markup)?.[1]);

describe('rasterDrawing', () => {
  it('shades times behind all spikes', () => {
    const drawing = { id: 'r', title: 't', description: 'd', populations: [population(2, [1])], x: 'Time, s' };
    const shaded = rasterDrawing({ ...drawing, period: 1e-3, seconds: 0.1, shaded: [[0.05, 0.1]] });
    const [, x, width, height] =
      /<rect x="([\d.]+)" y="0" width="([\d.]+)" height="([\d.]+)" class="shaded"/.exec(shaded) ?? [];
    // Half of the width between the margins, down to the axis.
    expect([x, width].map(Number)).toEqual([473, 415]);
    expect(Number(height)).toBe(90);
    expect(shaded.indexOf('class="shaded"')).toBeLessThan(shaded.indexOf('class="spikes"'));
    expect(rasterDrawing({ ...drawing, period: 1e-3, seconds: 0.1 })).not.toContain('shaded');
  });

  it('gives a few neurons rows as high as their numbers, and many the same room', () => {
    const marks = (size: number): readonly (readonly number[])[] =>
      [...draw(population(size, [1, 2])).matchAll(/M[\d.]+ ([\d.]+)v([\d.]+)/g)].map(([, top, tall]) => [
        Number(top) + Number(tall) / 2,
        Number(tall),
      ]);
    const [[one, tall], [zero]] = marks(2);
    expect(tall).toBe(12);
    expect(zero - one).toBeCloseTo(14, 6);
    expect(marks(182)[0][1]).toBe(1);
    expect(marks(2000)[0][1]).toBe(0.8);
    expect(height(draw(population(182, [1])))).toBe(height(draw(population(2000, [1]))));
    expect(height(draw(population(2, [1])))).toBeLessThan(height(draw(population(13, [1]))));
  });

  it('numbers every row where there is room, else the first and the last', () => {
    const numbers = (size: number): readonly string[] =>
      [...draw(population(size, [1])).matchAll(/class="axis-text end">([^<]*)</g)].slice(1).map(([, text]) => text);
    expect(numbers(3)).toEqual(['0', '1', '2']);
    expect(numbers(2000)).toEqual(['0', 'neuron', '1999']);
  });
});

it('counts spikes into rates whose sum over time is their number', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(999), { maxLength: 200 }),
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1000, max: 1313 }),
      (ticks, size, length) => {
        const seconds = length * 1e-3;
        const rates = meanRates(ticks, size, 1e-3, seconds);
        const spikes = rates.reduce((sum, rate, i) => sum + rate * size * Math.min(0.02, seconds - i * 0.02), 0);
        expect(spikes).toBeCloseTo(ticks.length, 6);
      },
    ),
  );
});
