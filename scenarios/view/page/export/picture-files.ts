import { BridgeError } from '../../../../agents/errors.ts';
import { pngWithText } from '../../../../bridges/recording/archive/png-file.ts';
import { PALETTES } from '../../../plots/drawing-style.ts';
import type { Background } from './film.ts';
import type { FilmFile } from './film-file.ts';
import { larger, SheetCanvas, sheetSize } from './sheet-pixels.ts';

/** A sheet as a PNG file, with its words in it. @param scale pixels a unit @throws BridgeError `png_unavailable` */
export async function pngOf(
  sheet: string,
  scale: number,
  background: Background,
  words: { readonly title: string; readonly caption: string },
): Promise<Blob> {
  const drawn = new SheetCanvas(sheetSize(sheet), scale, PALETTES[background].paper);
  await drawn.draw(sheet);
  const { canvas } = drawn;
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (made === null) {
    throw new BridgeError('the page gives no pixels', {
      code: 'png_unavailable',
      expected: 'a canvas of this size',
      received: [canvas.width, canvas.height],
      remedy: 'take a smaller size, or save SVG',
    });
  }
  const file = pngWithText(new Uint8Array(await made.arrayBuffer()), {
    Title: words.title,
    Description: words.caption,
  });
  return new Blob([file as BlobPart], { type: 'image/png' });
}

/** How a film is made. */
export interface FilmMaking {
  /** Its pictures, from the first; called twice, since all have the size of the largest. */
  sheets(): AsyncIterable<string>;
  readonly scale: number;
  readonly background: Background;
  /** Begins the file. */
  open(canvas: SheetCanvas): FilmFile | Promise<FilmFile>;
  /** Called with the number of pictures that are in it. */
  progress(pictures: number): void;
}

/** A film as a file. */
export async function filmOf({ sheets, scale, background, open, progress }: FilmMaking): Promise<Blob> {
  let size = { width: 1, height: 1 };
  for await (const sheet of sheets()) size = larger(size, sheetSize(sheet));
  const canvas = new SheetCanvas(size, scale, PALETTES[background].paper);
  const file = await open(canvas);
  try {
    let pictures = 0;
    for await (const sheet of sheets()) {
      await canvas.draw(sheet);
      await file.add(canvas);
      progress(++pictures);
    }
    return await file.end();
  } finally {
    file.close();
  }
}
