/** Replay by spikes on a sheet of place cells leads to goals, through a labyrinth and round a wall (after Haga & Fukai 2018). */
export { default as detour } from './detour.scenario.ts';
export { default as replayLabyrinth } from './replay-labyrinth.scenario.ts';
export * from './replay-navigator.ts';
export { default as replayOpenField } from './replay-open-field.scenario.ts';
