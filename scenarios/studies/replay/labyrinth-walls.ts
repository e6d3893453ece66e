/** A place of a grid: column from the left and row from the top, from 0. */
interface Cell {
  readonly column: number;
  readonly row: number;
}

/** A wall along edges of cells, from one corner to another: x to the right and y downwards from the grid's upper left corner, in cells. */
interface GridWall {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

/**
 * The labyrinth in which replay is compared: 10 x 10 cells, 20 moves from start to goal. The grid's outer walls are not listed.
 *
 * Source: Diekmann & Cheng 2023, eLife 12:e82301, with the forbidden moves of the authors' simulations/learning/make_environments.py
 * (github.com/sencheng/-Mechanisms-and-Functions-of-Hippocampal-Replay), joined to straight walls.
 */
export const LABYRINTH: {
  readonly columns: number;
  readonly rows: number;
  readonly walls: readonly GridWall[];
  readonly start: Cell;
  readonly goal: Cell;
} = {
  columns: 10,
  rows: 10,
  walls: [
    { from: { x: 2, y: 0 }, to: { x: 2, y: 8 } },
    { from: { x: 4, y: 2 }, to: { x: 8, y: 2 } },
    { from: { x: 4, y: 2 }, to: { x: 4, y: 10 } },
    { from: { x: 6, y: 4 }, to: { x: 10, y: 4 } },
    { from: { x: 6, y: 4 }, to: { x: 6, y: 8 } },
    { from: { x: 6, y: 8 }, to: { x: 8, y: 8 } },
  ],
  start: { column: 4, row: 0 },
  goal: { column: 0, row: 0 },
};
