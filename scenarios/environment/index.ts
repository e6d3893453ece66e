/**
 * Scenarios as environments, step by step, for learners of one's own: observations, actions, rewards. It loads wherever JavaScript
 * runs; `reafference environment` offers the same to other languages.
 */
export * from './environment.ts';
export type { Space, Spaces } from './spaces.ts';
