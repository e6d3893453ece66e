/** Colours that those who see fewer of them tell apart (Okabe & Ito 2008, "Color Universal Design"), the darker ones first. */
const COLOURS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000'] as const;
/** Dashes and gaps, mm, so that lines are told apart in print without colours, too. */
const DASHES: readonly (readonly number[] | undefined)[] = [undefined, [1.4, 0.8], [0.5, 0.6], [2.6, 0.8]];

/** How a condition is drawn wherever it is drawn. */
export interface Look {
  /** As `#rrggbb`. */
  readonly colour: string;
  /** Dashes and gaps of its lines, mm; absent where they are whole. */
  readonly dash?: readonly number[];
}

/** The look of condition `index`, from 0. There are 28 that differ. */
export function lookOf(index: number): Look {
  const dash = DASHES[index % DASHES.length];
  return { colour: COLOURS[index % COLOURS.length], ...(dash === undefined ? {} : { dash }) };
}

/** Places on the scale of colours from low to high, which grows lighter all the way (viridis of van der Walt & Smith 2015). */
const STOPS = [
  [0x44, 0x01, 0x54],
  [0x3b, 0x52, 0x8b],
  [0x21, 0x91, 0x8c],
  [0x5e, 0xc9, 0x62],
  [0xfd, 0xe7, 0x25],
] as const;

/** The colour of a share from 0 to 1. */
export function shadeOf(share: number): string {
  const at = Math.min(1, Math.max(0, share)) * (STOPS.length - 1);
  const below = Math.min(STOPS.length - 2, Math.floor(at));
  const channel = (k: 0 | 1 | 2): string => {
    const [from, to] = [STOPS[below][k], STOPS[below + 1][k]];
    return Math.round(from + (at - below) * (to - from))
      .toString(16)
      .padStart(2, '0');
  };
  return `#${channel(0)}${channel(1)}${channel(2)}`;
}
