import { describe, expect, it } from 'vitest';
import { type Look, pixelOf } from '../../../../../scenarios/view/page/look.ts';
import { shadedPixels } from '../../../../../scenarios/view/page/panels/shades.ts';

const look = { paper: '#ffffff', accent: '#0000ff', goal: '#ff0000', faint: '#808080' } as Look;
const channels = (pixel: number): readonly number[] => [pixel & 255, (pixel >> 8) & 255, (pixel >> 16) & 255];
const shaded = (...values: number[]): (readonly number[])[] =>
  Array.from(shadedPixels(Float32Array.from(values), values.length, 2, look), channels);

describe('shades', () => {
  it('are of one colour above 0, of another below, the deeper the farther from it', () => {
    const [low, below, none, above, high] = shaded(-2, -1, 0, 1, 2);
    expect([low[0], high[2], below[0], above[2]]).toEqual([255, 255, 255, 255]);
    expect(low[2]).toBeLessThan(below[2]);
    expect(high[0]).toBeLessThan(above[0]);
    expect(none[0]).toBeGreaterThan(above[0]);
    expect(shaded(9, -9)).toEqual([high, low]);
  });

  it('are stripes, and not the shade of 0, where there is no value', () => {
    const width = 12;
    const pixels = shadedPixels(new Float32Array(width * 2).fill(Number.NaN), width, 1, look);
    const [paper, stripe] = [pixelOf(look.paper), pixelOf(look.faint)];
    expect(new Set(pixels)).toEqual(new Set([paper, stripe]));
    expect([...pixels].filter((pixel) => pixel === stripe)).toHaveLength(4);
    expect(shadedPixels(Float32Array.of(0), 1, 1, look)[0]).not.toBe(paper);
  });
});
