/**
 * What panels draw with: the part of the 2D context of a canvas that they need, so that a canvas is one, and a file of vectors can be another.
 * Coordinates are CSS pixels, or units of a drawing.
 */
export interface Pen {
  /** CSS colours. */
  fillStyle: string | object;
  strokeStyle: string | object;
  lineWidth: number;
  lineJoin: 'bevel' | 'miter' | 'round';
  /** Opacity, from 0 to 1. */
  globalAlpha: number;
  /** Size in pixels and names of fonts: `11px sans-serif`. */
  font: string;
  textAlign: 'center' | 'end' | 'left' | 'right' | 'start';
  textBaseline: 'alphabetic' | 'bottom' | 'hanging' | 'ideographic' | 'middle' | 'top';
  setLineDash(lengths: number[]): void;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  /** Only whole circles: from 0 to 2π. */
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  fill(): void;
  stroke(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
}

/** Letters of pictures that pens draw. */
export const PEN_FONT = '11px system-ui, sans-serif';
/** Width of a letter of {@link PEN_FONT} at most, about: the same on every machine, whatever its fonts. */
export const LETTER_WIDTH = 6.5;
