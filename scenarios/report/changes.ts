import type { World } from '../../sim/world/world.ts';
import type { TrialScene } from '../plan/plan.ts';
import type { RunResult } from '../scenario/result.ts';
import type { ReportData } from './report-data.ts';

/** A trial from which on the task is another. */
export interface Change {
  /** The first trial after it, counted from 1. */
  readonly trial: number;
  readonly what: 'the goal moved' | 'walls changed' | 'goal and walls changed';
}

/** Changes are marked where they end a stretch of trials of this mean length or more: in others, every trial is new. */
const SHORTEST_STRETCH = 3;

/** Where goal or walls change in all seeds; nothing for a task that is another one in most trials. */
export function changesOf({ seeds }: Pick<RunResult, 'seeds'>, scene: ReportData['scene']): Change[] {
  const count = Math.max(0, ...seeds.map(({ trials }) => trials.length));
  const found: Change[] = [];
  for (let index = 1; index < count; index++) {
    let [moved, rebuilt] = [true, true];
    for (const { seed } of seeds.filter(({ trials }) => trials.length > index)) {
      const [before, after] = [scene(seed, index - 1), scene(seed, index)];
      moved &&= goalsOf(before) !== goalsOf(after);
      rebuilt &&= !isSameWorld(before.world, after.world);
      // Worlds may take long to make: mostly the first seed tells.
      if (!moved && !rebuilt) break;
    }
    if (!moved && !rebuilt) continue;
    found.push({
      trial: index + 1,
      what: moved && rebuilt ? 'goal and walls changed' : moved ? 'the goal moved' : 'walls changed',
    });
  }
  return count / (found.length + 1) < SHORTEST_STRETCH ? [] : found;
}

function goalsOf({ goals, goal }: TrialScene): string {
  return JSON.stringify((goal === undefined ? goals : [goal]).map(({ x, y, radius }) => [x, y, radius]));
}

function isSameWorld(one: World, other: World): boolean {
  return one === other || solidsOf(one) === solidsOf(other);
}

function solidsOf({ walls, obstacles }: World): string {
  return JSON.stringify([walls.map(({ from, to, thickness }) => [from, to, thickness]), obstacles]);
}

/** Changes and their trials, as text for a legend: `the goal moved before trial 21`. */
export function changeText(changes: readonly Change[]): string {
  const kinds = [...new Set(changes.map(({ what }) => what))];
  return kinds
    .map((kind) => {
      const trials = changes.filter(({ what }) => what === kind).map(({ trial }) => trial);
      return `${kind} before ${trials.length === 1 ? 'trial' : 'trials'} ${trials.join(', ')}`;
    })
    .join('; ');
}
