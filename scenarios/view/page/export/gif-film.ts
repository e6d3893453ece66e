import { GifEncoder } from '../../../../bridges/recording/archive/gif.ts';
import { PALETTES } from '../../../plots/drawing-style.ts';
import type { Background } from './film.ts';
import type { FilmFile } from './film-file.ts';
import { GifPalette } from './gif-palette.ts';
import type { SheetCanvas } from './sheet-pixels.ts';

/** Begins a GIF, which plays over and over. @param rate pictures a second, of which a hundredth of a second is a multiple */
export function gifFilm({ canvas }: SheetCanvas, background: Background, rate: number): FilmFile {
  const palette = new GifPalette(PALETTES[background]);
  const encoder = new GifEncoder(canvas.width, canvas.height, palette.bytes);
  const parts = [encoder.begin()];
  return {
    async add(sheet) {
      parts.push(encoder.frame(palette.placesOf(sheet.pixels), Math.round(100 / rate)));
    },
    async end() {
      return new Blob([...parts, encoder.end()] as BlobPart[], { type: 'image/gif' });
    },
    close() {},
  };
}
