import { shadeOf } from '../../../plots/shade-legend.ts';
import { channelsOf, type Look, pixelOf } from '../look.ts';

/** Shades of each of the two colours. */
const LEVELS = 255;
/** Pixels from one stripe to the next where there is nothing. */
const STRIPES = 6;

/**
 * Pixels of values, row by row, in the shades that reports have: of one colour above 0, of the other below. Where there is no value it is
 * striped.
 *
 * @param strongest the value of the deepest shade; above 0
 * @param width of a row
 */
export function shadedPixels(values: Float32Array, width: number, strongest: number, look: Look): Uint32Array {
  const shades = Uint32Array.from({ length: 2 * LEVELS + 1 }, (_, i) => {
    const share = (i - LEVELS) / LEVELS;
    return mixed(look.paper, share < 0 ? look.goal : look.accent, shadeOf(Math.abs(share)));
  });
  const [paper, stripe] = [pixelOf(look.paper), pixelOf(look.faint)];
  const pixels = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const share = Math.max(-1, Math.min(1, values[i] / strongest));
    if (Number.isNaN(share)) pixels[i] = ((i % width) + Math.floor(i / width)) % STRIPES === 0 ? stripe : paper;
    else pixels[i] = shades[Math.round(share * LEVELS) + LEVELS];
  }
  return pixels;
}

/** A colour over another, as a pixel of an ImageData. */
function mixed(under: string, over: string, opacity: number): number {
  const [below, above] = [channelsOf(under), channelsOf(over)];
  const [red, green, blue] = below.map((channel, k) => Math.round(channel + opacity * (above[k] - channel)));
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
