import { cos, sin } from '../../kernels/math-f64.ts';

/** Outward normals of the boxes in which border cells fire: four walls, four corners. */
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

export const BORDER_CELLS = BOXES.length;

/**
 * Border cell and direction of each synapse: a wall's box silences the directions that lead into it, a corner's those that lead
 * into either of its walls, each once; directions along a wall are free.
 *
 * @param directions rad
 */
export function borderSynapses(directions: Readonly<Float64Array>): [cell: number, direction: number][] {
  const pairs: [number, number][] = [];
  BOXES.forEach(([x, y], cell) => {
    directions.forEach((direction, neuron) => {
      // Beyond what rounding leaves of a right angle's cosine.
      if (x * cos(direction) > 1e-9 || y * sin(direction) > 1e-9) pairs.push([cell, neuron]);
    });
  });
  return pairs;
}

/**
 * Writes `rate` for the cell in whose box a position in a square arena lies, 0 for the others.
 *
 * @param inner m from the centre to where the boxes begin.
 */
export function senseBorders(
  x: number,
  y: number,
  inner: number,
  rate: number,
  out: Float32Array | Float64Array,
): void {
  const column = x > inner ? 1 : x < -inner ? -1 : 0;
  const row = y > inner ? 1 : y < -inner ? -1 : 0;
  for (let k = 0; k < BOXES.length; k++) {
    const box = BOXES[k];
    out[k] = box[0] === column && box[1] === row ? rate : 0;
  }
}
