import type { Scenario } from '../scenario/scenario.ts';

/** A file of this folder as a module. */
interface ScenarioModule {
  readonly default: Scenario;
}

/** The scenarios that come with the framework, by id; each is imported when it is asked for. */
export const catalogue: Readonly<Record<string, () => Promise<ScenarioModule>>> = {
  'card-game': () => import('./card-game.ts'),
  'cobel-open-field': () => import('./cobel-open-field.ts'),
  'cobel-open-field-1ms': () => import('./cobel-open-field-1ms.ts'),
  'cue-exclusion': () => import('./cue-exclusion.ts'),
  'delayed-match-to-place': () => import('./delayed-match-to-place.ts'),
  detour: () => import('./detour.ts'),
  'event-corridor': () => import('./event-corridor.ts'),
  'one-shot-by-sight': () => import('./one-shot-by-sight.ts'),
  'replay-labyrinth': () => import('./replay-labyrinth.ts'),
  'replay-open-field': () => import('./replay-open-field.ts'),
  't-maze-evidence': () => import('./t-maze-evidence.ts'),
  'visual-water-maze': () => import('./visual-water-maze.ts'),
  'water-maze': () => import('./water-maze.ts'),
  'water-maze-reversal': () => import('./water-maze-reversal.ts'),
};
