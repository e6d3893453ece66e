/** Bins over a rectangle of the plane, row by row from the least y. A track has one row, or one column. */
export interface PlaceGrid {
  readonly columns: number;
  readonly rows: number;
  /** Metres, least x. */
  readonly left: number;
  /** Metres, least y. */
  readonly bottom: number;
  /** Metres, size of a bin along x. */
  readonly binWidth: number;
  /** Metres, size of a bin along y. */
  readonly binHeight: number;
}

/** Width of a track by its length, at most. */
const TRACK = 0.1;

/** Whether all bins lie on one line. */
export function isTrack({ columns, rows }: PlaceGrid): boolean {
  return columns === 1 || rows === 1;
}

/** The bin of a place in m; -1 outside of the grid. */
export function binOf({ columns, rows, left, bottom, binWidth, binHeight }: PlaceGrid, x: number, y: number): number {
  const column = Math.floor((x - left) / binWidth);
  const row = Math.floor((y - bottom) / binHeight);
  return column >= 0 && column < columns && row >= 0 && row < rows ? column + row * columns : -1;
}

/** Metres, x and y of the centre of a bin. */
export function binCentre(
  { columns, left, bottom, binWidth, binHeight }: PlaceGrid,
  bin: number,
): readonly [x: number, y: number] {
  return [left + ((bin % columns) + 0.5) * binWidth, bottom + (Math.floor(bin / columns) + 0.5) * binHeight];
}

/** Metres, length of a track, or longer side of an arena. */
export function longSide({ columns, rows, binWidth, binHeight }: PlaceGrid): number {
  if (rows === 1) return columns * binWidth;
  return columns === 1 ? rows * binHeight : Math.max(columns * binWidth, rows * binHeight);
}

/**
 * A grid over all places that a body was at. Places whose width is at most a tenth of their length, along x or y, are a track.
 *
 * @param x m
 * @param y m
 * @param trackBins number of bins of a track
 * @param arenaBins number of bins along the longer side of what is no track; they are square
 */
export function gridOver(x: ArrayLike<number>, y: ArrayLike<number>, trackBins: number, arenaBins: number): PlaceGrid {
  const [[left, width], [bottom, height]] = [extent(x), extent(y)];
  const [long, short] = [Math.max(width, height), Math.min(width, height)];
  if (short <= TRACK * long) {
    const [columns, rows] = width >= height ? [trackBins, 1] : [1, trackBins];
    // A body that never leaves a line still has bins with a width.
    const across = short > 0 ? short * INSIDE : long;
    const [binWidth, binHeight] =
      width >= height ? [(long * INSIDE) / trackBins, across] : [across, (long * INSIDE) / trackBins];
    return centred({ columns, rows, binWidth, binHeight }, left + width / 2, bottom + height / 2);
  }
  const bin = (long * INSIDE) / arenaBins;
  const [columns, rows] = [Math.ceil(width / bin), Math.ceil(height / bin)];
  return centred({ columns, rows, binWidth: bin, binHeight: bin }, left + width / 2, bottom + height / 2);
}

/** Factor on the extent of the places, by which places on its edge are inside the grid. */
const INSIDE = 1 + 1e-9;

function centred(grid: Omit<PlaceGrid, 'left' | 'bottom'>, x: number, y: number): PlaceGrid {
  return { ...grid, left: x - (grid.columns * grid.binWidth) / 2, bottom: y - (grid.rows * grid.binHeight) / 2 };
}

/** The least value, and how far the largest is from it. */
function extent(values: ArrayLike<number>): readonly [least: number, size: number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < values.length; k++) {
    least = Math.min(least, values[k]);
    most = Math.max(most, values[k]);
  }
  return [least, most - least];
}
