/**
 * What is seen in events: flow, gaps, looming, depth, places.
 *
 * @module
 */

export * from './correlation-flow.ts';
export * from './eye.ts';
export * from './gap-finder.ts';
export * from './looming-watch.ts';
export * from './motion-features.ts';
export * from './stereo-disparity.ts';
export * from './visual-place-cells.ts';
