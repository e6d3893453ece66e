import { expect, it } from 'vitest';
import { eventPalette, imageOf } from '../../../../../bridges/recording/events/frames/palette.ts';

it('a picture has the colour of the palette at each of its places, the first and the last too', () => {
  const palette = eventPalette();
  const places = Uint8Array.of(200, 3, 255, 0, 128, 77);
  const image = imageOf(places, 3);
  expect([image.width, image.height, image.channels]).toEqual([3, 2, 3]);
  const colours = [...places].flatMap((place) => [...palette.subarray(3 * place, 3 * place + 3)]);
  expect([...image.pixels]).toEqual(colours);
  expect(colours.slice(0, 3)).not.toEqual([0, 0, 0]);
});
