import { type Body, type Pose, ScenarioError } from '../../agents/index.ts';
import { cos, hypot, sin, TURN } from '../../kernels/math-f64.ts';
import { Enclosure, type Span } from '../../sim/world/enclosure.ts';
import type { World } from '../../sim/world/world.ts';
import { goalsOf } from '../scenario/goals-of.ts';
import type { Goal, Trial } from '../scenario/scenario.ts';

/** Points of a goal's rim that are looked at. */
const RIM_POINTS = 72;

/**
 * Refuses a trial whose start or goal is certainly misplaced: a goal wholly in walls or obstacles, and a start and a goal of which one
 * lies inside closed walls and the other outside of all. A goal behind a wall inside the arena may be meant so, and so may a start and a
 * goal that are both outside. The start is in no solid.
 *
 * @throws ScenarioError `goal_occupied`, `goal_outside` or `start_outside`
 */
export function checkPlaces(trial: Trial, world: World, body: Body): void {
  const { start } = trial;
  const enclosure = new Enclosure(world, body.height);
  const enclosed = enclosure.encloses(start.x, start.y);
  for (const each of goalsOf(trial)) {
    if (hypot(start.x - each.x, start.y - each.y) <= each.radius) continue;
    const free = pointsOf(each).filter(({ x, y }) => enclosure.solidAt(x, y) === undefined);
    if (free.some(({ x, y }) => enclosure.encloses(x, y) === enclosed)) continue;
    if (free.length === 0) throw goalOccupied(each, enclosure.solidAt(each.x, each.y) ?? 'solids');
    throw enclosed ? goalOutside(each, enclosure.span) : startOutside(start, each, enclosure.span);
  }
}

/** The middle of a goal and points of its rim, through which every way into it leads. */
function pointsOf({ x, y, radius }: Goal): readonly { readonly x: number; readonly y: number }[] {
  const rim = Array.from({ length: RIM_POINTS }, (_, i) => {
    const angle = (TURN * i) / RIM_POINTS;
    return { x: x + radius * cos(angle), y: y + radius * sin(angle) };
  });
  return [{ x, y }, ...rim];
}

function goalOccupied({ name, x, y, radius }: Goal, solid: string): ScenarioError {
  return new ScenarioError(`${called(name)} lies inside '${solid}'`, {
    code: 'goal_occupied',
    expected: 'a goal of which at least a part is outside of walls and obstacles',
    received: { x, y, radius },
    block: 'trial().goal',
    remedy: `move the goal or '${solid}', or make the radius of the goal larger`,
  });
}

function goalOutside({ name, x, y, radius }: Goal, span: Span): ScenarioError {
  return new ScenarioError(`${called(name)} lies outside the arena`, {
    code: 'goal_outside',
    expected: `a goal inside the walls, which span ${textOf(span)}`,
    received: { x, y, radius },
    block: 'trial().goal',
    remedy: 'move the goal into the arena, or leave a gap in the walls',
  });
}

function startOutside({ x, y, heading }: Pose, { name }: Goal, span: Span): ScenarioError {
  return new ScenarioError(`the trial starts outside the arena, and ${called(name)} lies in it`, {
    code: 'start_outside',
    expected: `a start inside the walls, which span ${textOf(span)}`,
    received: { x, y, heading },
    block: 'trial().start',
    remedy: 'move the start into the arena, or leave a gap in the walls',
  });
}

function called(name: string | undefined): string {
  return name === undefined ? 'the goal' : `goal '${name}'`;
}

function textOf({ x, y }: Span): string {
  const range = ([least, most]: readonly [number, number]): string =>
    `from ${Number(least.toFixed(3))} to ${Number(most.toFixed(3))} m`;
  return `x ${range(x)} and y ${range(y)}`;
}
