/**
 * A sheet of place cells that replays, the barriers that it learns, and what its sequences point at.
 *
 * @module
 */

export * from './barrier-cells.ts';
export * from './place-sheet.ts';
export * from './sequence-vector.ts';
