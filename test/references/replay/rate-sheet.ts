import type { RandomStream } from '../../../kernels/random.ts';

/** Cells along a side, each at a whole number of units. */
const SIDE = 50;
/** A row with a cell of border at each end, so that every cell has eight neighbours. */
const ROW = SIDE + 2;
const CELLS = ROW * ROW;
const NEIGHBOURS = [-ROW - 1, -ROW, -ROW + 1, -1, 1, ROW - 1, ROW, ROW + 1] as const;
const THRESHOLD = 0.002;
const WIDTH = 2;
/** Units around the agent that its input reaches: 3.5 widths. */
const REACH = 7;
const CONSOLIDATION_MS = 100;
const ELIGIBILITY_MS = 10_000;
/** exp(-n^2/2w^2) of n from -REACH to REACH, and cells to each side within REACH. */
const BELL = Float64Array.from({ length: 2 * REACH + 1 }, (_, n) => Math.exp((-0.5 * (n - REACH) ** 2) / WIDTH ** 2));
const CHORD = Int32Array.from(BELL, (_, n) => Math.floor(Math.sqrt(REACH ** 2 - (n - REACH) ** 2)));
/** A cell with less input than this is left out until its input comes back. */
const NEGLIGIBLE = 1e-5;

/** Cells by row and column, both from 0 to 49. The cell of a row and a column stands at x = row, y = column. */
export interface RateSheet {
  /**
   * One step of 1 ms: with the agent at (x, y), input around it of this peak, and inhibition that all cells have in common, all in
   * 1/ms^2.
   */
  step(x: number, y: number, external: number, shared: number): void;
  /** Centre of the activity and its sum, 1/ms. The centre stays where it was while nothing is active. */
  readonly centre: { x: number; y: number; sum: number };
  /** 1/ms */
  rate(row: number, column: number): number;
  /** Onto a cell, from that so many rows and columns away. */
  weight(row: number, column: number, rows: number, columns: number): number;
  /**
   * Mean cosine between where the weights that leave a cell point and where the goal is, over cells with learned weights that are
   * farther than 3 units from it.
   */
  goalCosine(x: number, y: number): number;
}

/**
 * The rate model of replay on a sheet of place cells that learns goal-directed sequences: Haga & Fukai 2018, eLife 7:e34171, figure 10,
 * with the values of the authors' program. Euler steps of 1 ms:
 *
 *   r = max(I - 0.002, 0),   o = r D F
 *   dI/dt = -I/10 + sum_k W_k o_k - Iinh + Iext - Ishared + noise,   dIinh/dt = -Iinh/10 + 5e-4 sum o
 *   dD/dt = (1 - D)/300 - o,   dF/dt = (0.4 - F)/200 + 0.4 r (1 - F)
 *   dW/dt = E,   dE/dt = (-E + eta r o_pre)/10 s,   W >= 0, sum_k W_k <= 1 (divided by the sum)
 *
 * with k the eight neighbours; W starts at random with a sum of 1.
 *
 * Deviations, for speed: cells with next to no input are not stepped, as what is common to all cells is kept apart, and have no noise
 * (0.0001 where the threshold is 0.002); noise is read from a table of 2^14 draws, from another place in each step; the input of the
 * agent ends 3.5 widths from it; weights change every 100 ms instead of every step.
 *
 * @param eta 0.1 in the source; 0 for weights that do not learn
 * @param noise of I in a step; default 5e-5
 */
export function rateSheet(
  random: RandomStream,
  { eta, noise = 5e-5 }: { readonly eta: number; readonly noise?: number },
): RateSheet {
  const noises = Float64Array.from({ length: 2 ** 14 }, () => noise * random.normal());
  const placeX = Float64Array.from({ length: CELLS }, (_, cell) => Math.floor(cell / ROW) - 1);
  const placeY = Float64Array.from({ length: CELLS }, (_, cell) => (cell % ROW) - 1);
  const inside = (cell: number): boolean =>
    placeX[cell] >= 0 && placeX[cell] < SIDE && placeY[cell] >= 0 && placeY[cell] < SIDE;

  // Of each cell: its input over what is common to all, what it gets in this step, release, depression, facilitation.
  const input = new Float64Array(CELLS);
  const incoming = new Float64Array(CELLS);
  const release = new Float64Array(CELLS);
  const depression = new Float64Array(CELLS).fill(1);
  const facilitation = new Float64Array(CELLS).fill(0.4);
  const rate = new Float64Array(CELLS);
  /** Step up to which depression and facilitation are known. */
  const known = new Int32Array(CELLS);
  // The border is always taken for stepped, so that nobody begins to.
  const stepped = Uint8Array.from({ length: CELLS }, (_, cell) => (inside(cell) ? 0 : 1));
  const live = new Int32Array(CELLS);
  let liveCount = 0;
  const firing = new Int32Array(CELLS);
  let firingCount = 0;
  const before = new Int32Array(CELLS);
  let common = 0;
  let inhibition = 0;

  // Weight and eligibility of the synapse onto a cell from neighbour k, at 8 cell + k.
  const weights = new Float64Array(8 * CELLS);
  const eligibility = new Float64Array(8 * CELLS);
  const eligible = new Uint8Array(CELLS);
  for (let cell = 0; cell < CELLS; cell++) {
    if (!inside(cell)) continue;
    let sum = 0;
    for (let k = 0; k < 8; k++) sum += weights[8 * cell + k] = random.uniform();
    for (let k = 0; k < 8; k++) weights[8 * cell + k] /= sum;
  }

  let tick = 0;
  const enter = (cell: number): void => {
    input[cell] = 0;
    stepped[cell] = 1;
    live[liveCount++] = cell;
  };
  const consolidate = (): void => {
    const share = 1 - Math.exp(-CONSOLIDATION_MS / ELIGIBILITY_MS);
    for (let cell = 0; cell < CELLS; cell++) {
      if (eligible[cell] === 0) continue;
      let sum = 0;
      for (let s = 8 * cell; s < 8 * cell + 8; s++) {
        const moved = share * eligibility[s];
        eligibility[s] -= moved;
        sum += weights[s] += moved;
      }
      if (sum <= 1) continue;
      const divided = 1 / sum;
      for (let s = 8 * cell; s < 8 * cell + 8; s++) weights[s] *= divided;
    }
  };

  // The cells around the agent, and its bump over them where it was seen last.
  const seen = new Int32Array((2 * REACH + 1) ** 2);
  const bump = new Float64Array(seen.length);
  const along = new Float64Array(BELL.length);
  let visible = 0;
  let [seenX, seenY] = [NaN, NaN];
  const look = (x: number, y: number): void => {
    [seenX, seenY] = [x, y];
    const [row, column] = [Math.round(x), Math.round(y)];
    // exp(-(n - a)^2/2w^2) = exp(-n^2/2w^2) exp(-a^2/2w^2) exp(a/w^2)^n
    const [a, b] = [x - row, y - column];
    const [ratioX, ratioY] = [Math.exp(a / WIDTH ** 2), Math.exp(b / WIDTH ** 2)];
    let factor = Math.exp((-0.5 * b * b) / WIDTH ** 2 - (REACH * b) / WIDTH ** 2);
    for (let j = 0; j < BELL.length; j++, factor *= ratioY) along[j] = factor * BELL[j];
    visible = 0;
    factor = Math.exp((-0.5 * a * a) / WIDTH ** 2 - (REACH * a) / WIDTH ** 2);
    for (let i = 0; i < BELL.length; i++, factor *= ratioX) {
      const r = row + i - REACH;
      if (r < 0 || r >= SIDE) continue;
      const across = factor * BELL[i];
      const last = Math.min(SIDE - 1, column + CHORD[i]);
      for (let c = Math.max(0, column - CHORD[i]); c <= last; c++) {
        seen[visible] = (r + 1) * ROW + c + 1;
        bump[visible++] = across * along[c - column + REACH];
      }
    }
  };

  const centre = { x: 0, y: 0, sum: 0 };
  const step = (x: number, y: number, external: number, shared: number): void => {
    tick++;
    let released = 0;
    for (let n = 0; n < firingCount; n++) {
      const cell = firing[n];
      const missed = tick - 1 - known[cell];
      if (missed > 0) {
        depression[cell] = 1 - (1 - depression[cell]) * (1 - 1 / 300) ** missed;
        facilitation[cell] = 0.4 + (facilitation[cell] - 0.4) * (1 - 1 / 200) ** missed;
      }
      known[cell] = tick;
      const r = rate[cell];
      const D = depression[cell];
      const F = facilitation[cell];
      const o = r * D * F;
      depression[cell] = D + (1 - D) / 300 - o;
      facilitation[cell] = F + (0.4 - F) / 200 + 0.4 * r * (1 - F);
      release[cell] = o;
      released += o;
      for (let k = 0; k < 8; k++) {
        const to = cell + NEIGHBOURS[k];
        if (stepped[to] === 0) enter(to);
        // From the target the way back is that of neighbour 7 - k.
        incoming[to] += weights[8 * to + 7 - k] * o;
      }
    }
    if (x !== seenX || y !== seenY) look(x, y);
    for (let n = 0; n < visible; n++) {
      const cell = seen[n];
      if (stepped[cell] === 0) enter(cell);
      incoming[cell] += external * bump[n];
    }
    common += -common / 10 - inhibition - shared;
    inhibition += -inhibition / 10 + 5e-4 * released;

    let kept = 0;
    let sum = 0;
    let sumX = 0;
    let sumY = 0;
    let draw = random.next() & (noises.length - 1);
    // Releases of this step are still read when the list is that of the next.
    const releasing = firingCount;
    for (let n = 0; n < releasing; n++) before[n] = firing[n];
    firingCount = 0;
    for (let n = 0; n < liveCount; n++) {
      const cell = live[n];
      draw = (draw + 1) & (noises.length - 1);
      const fresh = 0.9 * input[cell] + incoming[cell];
      incoming[cell] = 0;
      const noisy = fresh + noises[draw];
      input[cell] = noisy;
      const r = common + noisy - THRESHOLD;
      if (r > 0) {
        rate[cell] = r;
        firing[firingCount++] = cell;
        sum += r;
        sumX += r * placeX[cell];
        sumY += r * placeY[cell];
      } else if (fresh < NEGLIGIBLE) {
        stepped[cell] = 0;
        continue;
      }
      live[kept++] = cell;
    }
    liveCount = kept;
    if (eta > 0)
      for (let n = 0; n < firingCount; n++) {
        const cell = firing[n];
        const gain = eta * rate[cell];
        eligible[cell] = 1;
        for (let k = 0; k < 8; k++) eligibility[8 * cell + k] += gain * release[cell + NEIGHBOURS[k]];
      }
    for (let n = 0; n < releasing; n++) release[before[n]] = 0;
    if (eta > 0 && tick % CONSOLIDATION_MS === 0) consolidate();

    centre.sum = sum;
    if (sum > 0) {
      centre.x = sumX / sum;
      centre.y = sumY / sum;
    }
  };

  const goalCosine = (x: number, y: number): number => {
    const cosines: number[] = [];
    for (let cell = 0; cell < CELLS; cell++) {
      if (eligible[cell] === 0) continue;
      const [toX, toY] = [x - placeX[cell], y - placeY[cell]];
      let [outX, outY] = [0, 0];
      for (const [k, offset] of NEIGHBOURS.entries()) {
        const target = cell + offset;
        const weight = weights[8 * target + 7 - k];
        outX += weight * (placeX[target] - placeX[cell]);
        outY += weight * (placeY[target] - placeY[cell]);
      }
      const product = Math.hypot(toX, toY) * Math.hypot(outX, outY);
      if (Math.hypot(toX, toY) > 3 && product > 0) cosines.push((toX * outX + toY * outY) / product);
    }
    return cosines.reduce((a, b) => a + b, 0) / cosines.length;
  };

  const cellAt = (row: number, column: number): number => (row + 1) * ROW + column + 1;
  return {
    step,
    centre,
    rate: (row, column) => {
      const cell = cellAt(row, column);
      return stepped[cell] === 0 ? 0 : Math.max(0, common + input[cell] - THRESHOLD);
    },
    weight: (row, column, rows, columns) =>
      weights[8 * cellAt(row, column) + NEIGHBOURS.findIndex((offset) => offset === rows * ROW + columns)],
    goalCosine,
  };
}
