import type { Palette } from '../../../plots/drawing-style.ts';
import { channelsOf } from '../look.ts';

/** Colours of a GIF. */
const COLOURS = 256;

/**
 * The 256 colours of a film: all that drawings have, each in steps to that of the paper, as shades and the edges of letters are. They follow from
 * the look alone, so that every picture has the same.
 */
export class GifPalette {
  /** Red, green and blue of each, a byte each. */
  readonly bytes: Uint8Array;
  readonly #places = new Map<number, number>();

  constructor({ paper, ...inks }: Palette) {
    const [base, ...others] = [paper, ...Object.values(inks)].map(channelsOf);
    const steps = Math.floor((COLOURS - 1) / others.length);
    const mixed = others.flatMap((ink) =>
      Array.from({ length: steps }, (_, step) =>
        base.map((channel, i) => Math.round(channel + ((ink[i] - channel) * (step + 1)) / steps)),
      ),
    );
    this.bytes = new Uint8Array(3 * COLOURS);
    this.bytes.set([...base, ...mixed.flat()]);
  }

  /** The place of the nearest colour to that of each pixel. @param pixels red, green, blue and opacity, a byte each */
  placesOf(pixels: ArrayLike<number>): Uint8Array {
    const places = new Uint8Array(pixels.length / 4);
    let [last, place] = [-1, 0];
    for (let i = 0; i < places.length; i++) {
      const colour = (pixels[4 * i] << 16) | (pixels[4 * i + 1] << 8) | pixels[4 * i + 2];
      if (colour !== last) place = this.#placeOf((last = colour));
      places[i] = place;
    }
    return places;
  }

  #placeOf(colour: number): number {
    const known = this.#places.get(colour);
    if (known !== undefined) return known;
    const { bytes } = this;
    let [nearest, least] = [0, Number.POSITIVE_INFINITY];
    for (let place = 0; place < COLOURS; place++) {
      const [red, green, blue] = [0, 1, 2].map((i) => bytes[3 * place + i] - ((colour >> (16 - 8 * i)) & 255));
      const distance = red * red + green * green + blue * blue;
      if (distance < least) [nearest, least] = [place, distance];
    }
    this.#places.set(colour, nearest);
    return nearest;
  }
}
