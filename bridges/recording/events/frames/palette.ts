import type { Image } from '../../archive/png.ts';

/** Red, green and blue of a pixel without events, of the strongest ON, and of the strongest OFF. */
const GROUND = [16, 20, 26];
const ON = [255, 176, 66];
const OFF = [52, 144, 255];
/** Place of the ground in the palette; OFF is below, ON above. */
const MIDDLE = 128;
const SIDE = 127;

/** The colours of pictures of events, 256 times red, green and blue: from OFF over the ground, at 128, to ON. */
export function eventPalette(): Uint8Array {
  return Uint8Array.from({ length: 3 * 256 }, (_, k) => {
    const [value, channel] = [Math.max(-1, (Math.floor(k / 3) - MIDDLE) / SIDE), k % 3];
    const most = value < 0 ? OFF : ON;
    return Math.round(GROUND[channel] + Math.abs(value) * (most[channel] - GROUND[channel]));
  });
}

/** Places in the palette of values from -1 to 1, each enlarged to `scale` times `scale` pixels. */
export function inPalette(values: Float64Array, width: number, scale: number): Uint8Array {
  const height = values.length / width;
  const out = new Uint8Array(values.length * scale * scale);
  for (let y = 0; y < height * scale; y++) {
    const row = Math.floor(y / scale) * width;
    for (let x = 0; x < width * scale; x++) {
      out[y * width * scale + x] = MIDDLE + Math.round(SIDE * values[row + Math.floor(x / scale)]);
    }
  }
  return out;
}

/** A picture of places in the palette. */
export function imageOf(places: Uint8Array, width: number): Image {
  const palette = eventPalette();
  const pixels = new Uint8Array(3 * places.length);
  for (let i = 0; i < places.length; i++) pixels.set(palette.subarray(3 * places[i], 3 * places[i] + 3), 3 * i);
  return { width, height: places.length / width, channels: 3, pixels };
}
