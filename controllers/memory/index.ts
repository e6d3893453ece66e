/**
 * What is written once and recalled: keys and values, coordinates of places, plateaus.
 *
 * @module
 */

export * from './coordinate-cell.ts';
export * from './coordinate-learning.ts';
export * from './coordinates.ts';
export * from './gated.ts';
export * from './given-place-code.ts';
export * from './graded.ts';
export * from './graded-source.ts';
export * from './key-cell.ts';
export * from './key-value-memory.ts';
export * from './omission.ts';
export * from './opponent-cell.ts';
export * from './opponent-cells.ts';
export * from './place-code.ts';
export * from './plateau-memory.ts';
export * from './recall-place-cell.ts';
export * from './seen-place-code.ts';
export * from './sparse-keys.ts';
