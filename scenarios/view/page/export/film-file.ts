import type { SheetCanvas } from './sheet-pixels.ts';

/** A film that is being written. */
export interface FilmFile {
  /** Adds what a canvas shows as the next picture. */
  add(sheet: SheetCanvas): Promise<void>;
  /** Ends it. @returns the whole file */
  end(): Promise<Blob>;
  /** Gives back what it holds. */
  close(): void;
}
