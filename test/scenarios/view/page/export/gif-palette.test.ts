import { describe, expect, it } from 'vitest';
import { PALETTES } from '../../../../../scenarios/plots/drawing-style.ts';
import { GifPalette } from '../../../../../scenarios/view/page/export/gif-palette.ts';
import { channelsOf } from '../../../../../scenarios/view/page/look.ts';

const rgba = (colours: readonly (readonly number[])[]): number[] => colours.flatMap((colour) => [...colour, 255]);

describe.each(['paper', 'dark'] as const)('the colours of a film on %s', (background) => {
  const look = PALETTES[background];
  const palette = new GifPalette(look);
  const shown = (colour: readonly number[]): number[] => {
    const [place] = palette.placesOf(rgba([colour]));
    return [...palette.bytes.subarray(3 * place, 3 * place + 3)];
  };

  it('are 256, and those of drawings are among them as they are', () => {
    expect(palette.bytes).toHaveLength(768);
    for (const colour of Object.values(look)) expect(shown(channelsOf(colour))).toEqual([...channelsOf(colour)]);
  });

  it('are near to every shade of them', () => {
    const paper = channelsOf(look.paper);
    for (const ink of Object.values(look).map(channelsOf))
      for (let share = 0; share <= 1; share += 0.01) {
        const mixed = paper.map((channel, i) => Math.round(channel + share * (ink[i] - channel)));
        for (const [i, channel] of shown(mixed).entries()) expect(Math.abs(channel - mixed[i])).toBeLessThanOrEqual(6);
      }
  });

  it('are found for each pixel, after another one too', () => {
    const colours = [look.ink, look.paper, look.ink, look.goal].map(channelsOf);
    const places = palette.placesOf(rgba(colours));
    expect([places[0] === places[2], new Set(places).size]).toEqual([true, 3]);
  });
});
