import { cos, sin } from '../../kernels/math-f64.ts';

/** Outward directions of the regions in which border cells fire: along four walls and in four corners. */
const BOXES: readonly (readonly [x: number, y: number])[] = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [1, -1],
  [-1, 1],
  [-1, -1],
];

/** Number of border cells: one for each wall and corner of a square arena. */
export const BORDER_CELLS = BOXES.length;

/**
 * Border cell and direction neuron of each synapse. The cell of a wall is connected to the directions that lead into the wall,
 * the cell of a corner to those that lead into either of its walls; directions along a wall have no synapse.
 *
 * @param directions rad, preferred directions of the neurons
 */
export function borderSynapses(directions: Readonly<Float64Array>): [cell: number, direction: number][] {
  const pairs: [number, number][] = [];
  BOXES.forEach(([x, y], cell) => {
    directions.forEach((direction, neuron) => {
      // The cosine of a right angle is not exactly 0.
      if (x * cos(direction) > 1e-9 || y * sin(direction) > 1e-9) pairs.push([cell, neuron]);
    });
  });
  return pairs;
}

/**
 * Writes the firing rate of each cell: `rate` for the cell in whose region of a square arena the position lies, else 0. At a position that is
 * not finite all are NaN, which a simulation refuses as an input.
 *
 * @param x m from the centre of the arena
 * @param y m from the centre of the arena
 * @param inner m from the centre to the inner edge of the regions
 * @param rate Hz
 */
export function senseBorders(
  x: number,
  y: number,
  inner: number,
  rate: number,
  out: Float32Array | Float64Array,
): void {
  if (!(Number.isFinite(x) && Number.isFinite(y))) {
    out.fill(Number.NaN, 0, BORDER_CELLS);
    return;
  }
  const column = x > inner ? 1 : x < -inner ? -1 : 0;
  const row = y > inner ? 1 : y < -inner ? -1 : 0;
  for (let k = 0; k < BOXES.length; k++) {
    const box = BOXES[k];
    out[k] = box[0] === column && box[1] === row ? rate : 0;
  }
}
