import type { RandomStream } from '../../../kernels/random.ts';

/** Which cells have a field on a track, and which respond to a cue. */
export interface TrackCells {
  /** Metres, centre of each cell's field, ascending; NaN for a cell without one. */
  readonly centres: Float64Array;
  /** 0 or 1 for each cell: whether it responds to the cue. */
  readonly cued: Uint8Array;
}

/** Share of the cells at each end of the track that are twice as likely to have a field. */
const END = 1 / 80;
/** Every how many cells with a field one responds to the cue. */
const CUED_EVERY = 10;

/**
 * Draws the pyramidal cells of a track: half of them have a field, uniform along the track but for its ends, and of these every tenth
 * responds to the cue, where there is one (Ecker et al. 2022; Liao et al. 2024).
 *
 * @param size number of cells
 * @param ends m, start and end of the track
 */
export function drawPyramidalCells(
  size: number,
  [from, to]: readonly [from: number, to: number],
  cue: boolean,
  random: RandomStream,
): TrackCells {
  const places = ascending(size, from, to, random);
  const ends = Math.round(size * END);
  // Drawn without replacement, by the largest of u^(1/weight): Efraimidis & Spirakis 2006.
  const keys = Float64Array.from(places, (_, cell) => {
    const key = random.uniform();
    return cell < ends || cell >= size - ends ? Math.sqrt(key) : key;
  });
  const order = Array.from(keys.keys()).sort((a, b) => keys[b] - keys[a]);
  const withField = order.slice(0, Math.floor(size / 2)).sort((a, b) => a - b);
  const centres = new Float64Array(size).fill(Number.NaN);
  const cued = new Uint8Array(size);
  for (const [k, cell] of withField.entries()) {
    centres[cell] = places[cell];
    cued[cell] = cue && k % CUED_EVERY === 0 ? 1 : 0;
  }
  return { centres, cued };
}

/** Draws interneurons: the first half respond to the cue alone, the others have a field each. Parameters as for pyramidal cells. */
export function drawInterneurons(
  size: number,
  [from, to]: readonly [from: number, to: number],
  random: RandomStream,
): TrackCells {
  const cueCells = Math.floor(size / 2);
  const centres = new Float64Array(size).fill(Number.NaN);
  centres.set(ascending(size - cueCells, from, to, random), cueCells);
  return { centres, cued: new Uint8Array(size).fill(1, 0, cueCells) };
}

/** Places in m, uniform on the track, in their order along it. */
function ascending(size: number, from: number, to: number, random: RandomStream): Float64Array {
  return Float64Array.from({ length: size }, () => from + (to - from) * random.uniform()).sort();
}
