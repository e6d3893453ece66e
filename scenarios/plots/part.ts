/** A drawing as a part of a larger one. */
export interface Part {
  /** Size in units of the drawing. */
  readonly width: number;
  readonly height: number;
  /** Attributes that say what it is to those who do not see it. */
  readonly attributes: string;
  readonly content: string;
}

/** Takes a drawing apart. @param drawing as `svg` of this folder makes it @throws RangeError for anything else */
export function partOf(drawing: string): Part {
  const [, width, height, attributes, content] =
    /^<svg [^>]*viewBox="0 0 ([\d.]+) ([\d.]+)" ([^>]*)>([\s\S]*)<\/svg>$/.exec(drawing) ?? [];
  if (content === undefined) throw new RangeError('this is no drawing');
  return { width: Number(width), height: Number(height), attributes, content };
}
