/** A place on a sheet: mm from its left and its upper edge. */
export type Place = readonly [x: number, y: number];

/** A line through places. */
export interface LineMark {
  readonly kind: 'line';
  readonly places: readonly Place[];
  /** As `#rrggbb`. */
  readonly colour: string;
  /** mm */
  readonly width: number;
  /** Lengths of dashes and gaps, mm. Default: the line is whole. */
  readonly dash?: readonly number[];
}

/** A filled polygon. */
export interface AreaMark {
  readonly kind: 'area';
  readonly places: readonly Place[];
  /** As `#rrggbb`. */
  readonly fill: string;
  /** From 0, not to be seen, to 1. Default: 1. */
  readonly opacity?: number;
}

/** A filled disc. */
export interface DiscMark {
  readonly kind: 'disc';
  readonly at: Place;
  /** mm */
  readonly radius: number;
  /** As `#rrggbb`. */
  readonly fill: string;
  /** From 0, not to be seen, to 1. Default: 1. */
  readonly opacity?: number;
}

/** A line of text. */
export interface TextMark {
  readonly kind: 'text';
  /** Where its baseline begins, has its middle or ends, by `anchor`. */
  readonly at: Place;
  readonly text: string;
  /** Size of the font, points of 1/72 inch. */
  readonly points: number;
  /** As `#rrggbb`. */
  readonly colour: string;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Default: false. */
  readonly bold?: boolean;
  /** Whether it runs upwards. Default: false. */
  readonly upwards?: boolean;
}

/** One thing that is drawn. Later ones lie above earlier ones. */
export type Mark = LineMark | AreaMark | DiscMark | TextMark;

/** A drawing to scale, which {@link sheetSvg} and {@link sheetPdf} write. */
export interface Sheet {
  /** Width in mm. */
  readonly width: number;
  /** Height in mm. */
  readonly height: number;
  /** What is drawn, from the lowest to the highest. */
  readonly marks: readonly Mark[];
  /** Title, for readers who do not see it. */
  readonly title: string;
  /** What is drawn, in words: the caption. */
  readonly description: string;
}

/** A filled rectangle between two corners. */
export function box([left, top]: Place, [right, bottom]: Place, fill: string, opacity = 1): AreaMark {
  const places: readonly Place[] = [
    [left, bottom],
    [left, top],
    [right, top],
    [right, bottom],
  ];
  return { kind: 'area', places, fill, ...(opacity === 1 ? {} : { opacity }) };
}

/** Millimetres of a point, 1/72 inch. */
export const MM_PER_POINT = 25.4 / 72;

/**
 * About how wide a text is in Helvetica, or in square characters as of Chinese, mm: enough to find room for it, not to break lines.
 *
 * @param points size of the font
 */
export function textWidth(text: string, points: number): number {
  let em = 0;
  for (const character of text) {
    if (character >= '\u1100') em += 1;
    else em += /[iljtfr.,:;!|'()[\] ]/.test(character) ? 0.3 : /[A-Zmw%@+=]/.test(character) ? 0.72 : 0.54;
  }
  return em * points * MM_PER_POINT;
}
