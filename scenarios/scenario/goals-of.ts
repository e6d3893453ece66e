import type { Goal, Trial } from './scenario.ts';

/** All goals of a trial; none where it has none. */
export function goalsOf({ goal, goals }: Pick<Trial, 'goal' | 'goals'>): readonly Goal[] {
  return goals ?? (goal === undefined ? [] : [goal]);
}
