import type { Plan } from '../../../scenarios/plan/plan.ts';
import { planScenario } from '../../../scenarios/run/index.ts';
import { eventCorridor } from '../../../scenarios/studies/event-corridor/index.ts';
import { replayOpenField } from '../../../scenarios/studies/replay/index.ts';
import { waterMaze } from '../../../scenarios/studies/water-maze/index.ts';
import { LONG } from '../../long-tests.ts';
import type { KnownRun } from './source-conformance.ts';

/** Runs that sources are tried with: each has something that the others lack. Where somebody waits, the first stands for all. */
export const KNOWN_RUNS: Readonly<
  Record<string, Omit<KnownRun, 'open'> & { readonly plan: Plan; readonly seed: number; readonly tags: string[] }>
> = {
  'rewards, an outcome phase and weights': {
    plan: planScenario(waterMaze, { set: { trials: 2, timeLimit: 10 } }),
    seed: 5002,
    trials: 2,
    population: 'place',
    has: ['rewards', 'signals', 'weights'],
    tags: [],
  },
  'rests between trials': {
    plan: planScenario(replayOpenField, { set: { trials: 4, timeLimit: 1.2, restTime: 0.75 } }),
    seed: 1,
    trials: 4,
    population: 'place',
    has: ['rests'],
    tags: [LONG],
  },
  'event cameras': {
    plan: planScenario(eventCorridor, { set: { trials: 1, timeLimit: 3 } }),
    seed: 8101,
    trials: 1,
    has: ['images'],
    tags: [LONG],
  },
};
