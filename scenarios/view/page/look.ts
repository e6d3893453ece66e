/** Names of the colours of the stylesheet that canvases draw with. */
export const LOOK_NAMES = [
  'paper',
  'panel',
  'ink',
  'soft',
  'faint',
  'rule',
  'grid',
  'accent',
  'goal',
  'good',
  'bad',
  'wall',
] as const;

/** Colours as CSS texts, by name, as the scheme has them. */
export type Look = Readonly<Record<(typeof LOOK_NAMES)[number], string>>;

/** A colour of the form `#rrggbb` as a pixel of an ImageData: red in the lowest byte, opaque. */
export function pixelOf(colour: string): number {
  const [red, green, blue] = channelsOf(colour);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Red, green and blue of a colour of the form `#rrggbb`, from 0 to 255. */
export function channelsOf(colour: string): readonly [red: number, green: number, blue: number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
