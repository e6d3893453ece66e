/** One visit to a goal is enough to find it again: delayed match to place (Steele & Morris 1999), told the pose or by sight. */
export { default as delayedMatchToPlace } from './delayed-match-to-place.scenario.ts';
export * from './memory-navigator.ts';
export { default as oneShotBySight } from './one-shot-by-sight.scenario.ts';
export type { ReturnOptions } from './return-to-goal.ts';
export * from './visual-memory-navigator.ts';
