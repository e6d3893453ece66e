import { ByteBuilder } from '../bytes/byte-builder.ts';

/** Colours of a picture, and so bits of a pixel and codes of single pixels. */
const COLOURS = 256;
const BITS = 8;
const CLEAR = COLOURS;
const END = COLOURS + 1;
const MOST_CODES = 1 << 12;
/** Bytes of a sub-block. */
const BLOCK = 255;

/**
 * Encodes an animated GIF (CompuServe 1990, GIF89a), which plays over and over. Frames cover the whole picture; their pixels are places in
 * one palette. The same frames give the same bytes.
 */
export class GifEncoder {
  readonly #out = new ByteBuilder();
  readonly #width: number;
  readonly #height: number;
  readonly #palette: Uint8Array;
  /** Code of each known string of pixels followed by each pixel; 0 for none. */
  readonly #codes = new Uint16Array(MOST_CODES * COLOURS);

  /**
   * @param width columns, in pixels
   * @param height rows, in pixels
   * @param palette red, green and blue of 256 colours, a byte each
   * @throws RangeError for a width or height that is no whole number from 1 to 65535, or a palette of another length
   */
  constructor(width: number, height: number, palette: Uint8Array) {
    const fits = (extent: number): boolean => Number.isInteger(extent) && extent >= 1 && extent <= 0xffff;
    if (!fits(width) || !fits(height) || palette.length !== 3 * COLOURS) {
      throw new RangeError(`a GIF of ${width}x${height} pixels and ${palette.length / 3} colours`);
    }
    this.#width = width;
    this.#height = height;
    this.#palette = palette;
  }

  /** The bytes at the start of the file. */
  begin(): Uint8Array {
    const out = this.#out;
    out.text('GIF89a');
    out.u16(this.#width);
    out.u16(this.#height);
    // A palette for all frames, of 2^(7 + 1) colours of 8 bits.
    out.u8(0xf7);
    out.u16(0);
    out.append(this.#palette);
    out.append(Uint8Array.of(0x21, 0xff, 11));
    out.text('NETSCAPE2.0');
    out.append(Uint8Array.of(3, 1, 0, 0, 0));
    return out.take();
  }

  /**
   * The bytes of the next frame.
   *
   * @param pixels place in the palette of each pixel, row by row from the upper left
   * @param centiseconds how long it is shown; browsers show none for less than 2
   * @throws RangeError for pixels that are not width times height
   */
  frame(pixels: Uint8Array, centiseconds: number): Uint8Array {
    if (pixels.length !== this.#width * this.#height) throw new RangeError(`a frame of ${pixels.length} pixels`);
    const out = this.#out;
    out.append(Uint8Array.of(0x21, 0xf9, 4, 0));
    out.u16(Math.min(0xffff, centiseconds));
    out.append(Uint8Array.of(0, 0, 0x2c, 0, 0, 0, 0));
    out.u16(this.#width);
    out.u16(this.#height);
    out.append(Uint8Array.of(0, BITS));
    this.#compress(pixels);
    out.u8(0);
    return out.take();
  }

  /** The bytes at the end of the file. */
  end(): Uint8Array {
    return Uint8Array.of(0x3b);
  }

  /** Variable-length LZW, in sub-blocks. */
  #compress(pixels: Uint8Array): void {
    const codes = this.#codes;
    const block = new Uint8Array(BLOCK);
    let [filled, waiting, bits] = [0, 0, 0];
    let [next, width] = [END + 1, BITS + 1];
    const put = (code: number): void => {
      waiting |= code << bits;
      bits += width;
      for (; bits >= 8; bits -= 8) {
        block[filled++] = waiting;
        waiting >>>= 8;
        if (filled === BLOCK) {
          this.#block(block, filled);
          filled = 0;
        }
      }
    };
    codes.fill(0);
    put(CLEAR);
    let string = pixels[0];
    for (let i = 1; i < pixels.length; i++) {
      const place = string * COLOURS + pixels[i];
      if (codes[place] !== 0) {
        string = codes[place];
        continue;
      }
      put(string);
      string = pixels[i];
      if (next === MOST_CODES) {
        put(CLEAR);
        codes.fill(0);
        [next, width] = [END + 1, BITS + 1];
        continue;
      }
      // The reader knows a string one code later: codes become longer when the first of that length is said.
      if (next === 1 << width) width++;
      codes[place] = next++;
    }
    put(string);
    put(END);
    if (bits > 0) block[filled++] = waiting;
    if (filled > 0) this.#block(block, filled);
  }

  #block(bytes: Uint8Array, length: number): void {
    this.#out.u8(length);
    this.#out.append(bytes.subarray(0, length));
  }
}
