import type { RandomStream } from '../../../kernels/random.ts';
import type { PlaceDecoder, Posterior } from './decoder.ts';
import type { SpikeCounts } from './spike-counts.ts';

/** Makes a function that gives each place cell the field of another, and decodes anew (cell-identity shuffle). */
export function cellShuffle(counts: SpikeCounts, decoder: PlaceDecoder, random: RandomStream): () => Posterior {
  const { cells } = decoder.fields;
  const spiked = new Set(counts.cells);
  const active = cells.flatMap((cell, field) => (spiked.has(cell) ? [field] : []));
  /** All fields in some order, of which the first ones are drawn anew each time. */
  const order = Uint32Array.from(cells, (_, field) => field);
  const instead = new Uint32Array(cells.length);
  return () => {
    for (const [k, field] of active.entries()) {
      const other = k + random.integer(order.length - k);
      [order[k], order[other]] = [order[other], order[k]];
      instead[field] = order[k];
    }
    return decoder.decode(counts, instead);
  };
}

/**
 * Shifts the posterior of each window round the track by a distance of its own, and round both sides of an arena (column-cycle shuffle;
 * Davison, Kloosterman & Wilson 2009). It also moves what cells decode at an end of the track, which differs from what they do in its
 * middle: of events of independent Poisson cells 7 to 8 % pass this shuffle at 5 %, and on a ring 5 %.
 */
export function cycleColumns({ grid, windows, probability }: Posterior, random: RandomStream): Posterior {
  const { columns, rows } = grid;
  const size = columns * rows;
  const shifted = new Float64Array(probability.length);
  for (let window = 0; window < windows; window++) {
    const [right, up] = [random.integer(columns), random.integer(rows)];
    for (let row = 0; row < rows; row++) {
      const from = window * size + row * columns;
      const to = window * size + ((row + up) % rows) * columns;
      shifted.set(probability.subarray(from, from + columns - right), to + right);
      shifted.set(probability.subarray(from + columns - right, from + columns), to);
    }
  }
  return { grid, windows, probability: shifted };
}

/** Puts the windows in a random order (time-bin shuffle). */
export function shuffleOrder({ grid, windows, probability }: Posterior, random: RandomStream): Posterior {
  const size = grid.columns * grid.rows;
  const shuffled = new Float64Array(probability.length);
  for (const [to, from] of random.permutation(windows).entries()) {
    shuffled.set(probability.subarray(from * size, (from + 1) * size), to * size);
  }
  return { grid, windows, probability: shuffled };
}
