import type { Image } from '../../archive/png.ts';
import type { PixelCounts } from './pixel-counts.ts';

/** Number of columns to which pictures of small sensors are enlarged, about. */
const COLUMNS = 640;
/** Red, green and blue of a pixel without events, and the most that ON and OFF events add. */
const GROUND = [16, 20, 26];
const ON = [239, 150, 40];
const OFF = [20, 110, 229];
/** Least share of a color that an event adds, so that it is visible among pixels with many. */
const FAINTEST = 0.15;
const SHADES = ' ░▒▓█';
/** A character of a terminal is about twice as high as it is wide. */
const CHARACTER = 2;

type Counts = NonNullable<PixelCounts['counts']>;

/** A picture of the number of events of each pixel, on a logarithmic scale: warm for ON, cold for OFF. */
export function eventPicture({ width, height, on, off }: Counts): Image {
  const scale = Math.max(1, Math.floor(COLUMNS / Math.max(1, width)));
  const shareOf = logarithmicShare([on, off]);
  const pixels = new Uint8Array(3 * width * height * scale * scale);
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const pixel = Math.floor(y / scale) * width + Math.floor(x / scale);
      const [warm, cold] = [shareOf(on[pixel]), shareOf(off[pixel])];
      for (let c = 0; c < 3; c++) {
        pixels[3 * (y * width * scale + x) + c] = Math.min(255, GROUND[c] + warm * ON[c] + cold * OFF[c]);
      }
    }
  }
  return { width: width * scale, height: height * scale, channels: 3, pixels };
}

/** The same in shaded characters for a terminal, ON and OFF together, at most `columns` wide. */
export function shadedPicture({ width, height, on, off }: Counts, columns: number): readonly string[] {
  const across = Math.min(columns, width);
  const down = Math.max(1, Math.round((across * height) / width / CHARACTER));
  const cells = new Float64Array(across * down);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * down) / height) * across;
    for (let x = 0; x < width; x++) {
      cells[row + Math.floor((x * across) / width)] += on[y * width + x] + off[y * width + x];
    }
  }
  const shareOf = logarithmicShare([cells]);
  const shades = Array.from(cells, (events) => SHADES[Math.ceil(shareOf(events) * (SHADES.length - 1))]);
  return Array.from({ length: down }, (_, row) => shades.slice(row * across, (row + 1) * across).join(''));
}

/** A scale from 0 for no events, over {@link FAINTEST} for the 5th percentile of the other counts, to 1 for the 99th. */
function logarithmicShare(counts: readonly (Uint32Array | Float64Array)[]): (count: number) => number {
  const active = Float64Array.from(counts.flatMap((each) => Array.from(each).filter((count) => count > 0))).sort();
  const quantile = (share: number): number => Math.log(active[Math.ceil(share * active.length) - 1] ?? 1);
  const [low, high] = [quantile(0.05), quantile(0.99)];
  return (count) => {
    if (count === 0) return 0;
    const share = high > low ? (Math.log(count) - low) / (high - low) : 1;
    return FAINTEST + (1 - FAINTEST) * Math.max(0, Math.min(1, share));
  };
}
