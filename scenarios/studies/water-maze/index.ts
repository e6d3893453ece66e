/** The water maze of sequential neuromodulation (Brzosko et al. 2017): told the pose, with a goal that moves, and by sight. */
export * from './visual-place-navigator.ts';
export { default as visualWaterMaze } from './visual-water-maze.scenario.ts';
export { default as waterMaze } from './water-maze.scenario.ts';
export { default as waterMazeReversal } from './water-maze-reversal.scenario.ts';
