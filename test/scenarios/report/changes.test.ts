import { expect, it } from 'vitest';
import { changesOf, changeText } from '../../../scenarios/report/changes.ts';
import { rectangularArena } from '../../../sim/world/world.ts';
import { syntheticRun } from './synthetic-run.ts';

const run = syntheticRun(3, 12);
const arena = { name: 'square', walls: rectangularArena(4, 4), obstacles: [] };
const blocked = { ...arena, walls: [...arena.walls, { from: { x: 0, y: -1 }, to: { x: 0, y: 1 } }] };
const goal = (x: number) => ({ x, y: 0, radius: 0.1 });

it('finds where the goal moves and where a wall comes, in all seeds', () => {
  const scene = (_: number, index: number) => ({
    world: index < 4 ? { ...arena } : blocked,
    goals: [goal(index < 8 ? 1 : -1)],
  });
  expect(changesOf(run, scene)).toEqual([
    { trial: 5, what: 'walls changed' },
    { trial: 9, what: 'the goal moved' },
  ]);
  expect(changeText(changesOf(run, scene))).toBe('walls changed before trial 5; the goal moved before trial 9');
});

it('finds nothing that only one seed has, nor in a task that is new in every trial', () => {
  expect(changesOf(run, (seed, index) => ({ world: arena, goals: [goal(seed === 1 && index > 5 ? 1 : 0)] }))).toEqual(
    [],
  );
  expect(changesOf(run, (_, index) => ({ world: arena, goals: [goal(index)] }))).toEqual([]);
});

it('looks at the goal that a trial is about, not at all that there are', () => {
  const goals = [goal(1), goal(2)];
  const scene = (_: number, index: number) => ({ world: arena, goals, goal: goals[index < 6 ? 0 : 1] });
  expect(changesOf(run, scene)).toEqual([{ trial: 7, what: 'the goal moved' }]);
});

it('asks one seed alone where nothing changes, as worlds may take long to make', () => {
  let asked = 0;
  const scene = () => {
    asked++;
    return { world: arena, goals: [goal(1)] };
  };
  expect(changesOf(run, scene)).toEqual([]);
  expect(asked).toBe(2 * 11);
});
