/**
 * Sensors as the input of neurons: places, panoramas, retinas, time surfaces.
 *
 * @module
 */

export * from './border-cells.ts';
export * from './panorama.ts';
export * from './place-cells.ts';
export * from './place-encoder.ts';
export * from './retina.ts';
export * from './time-surface.ts';
export * from './voxel-grid.ts';
