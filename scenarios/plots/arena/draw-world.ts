import { WALL_DEFAULTS, type World } from '../../../sim/world/world.ts';
import type { Goal } from '../../scenario/scenario.ts';
import { decimal, element } from '../markup.ts';
import { linearScale } from '../scale.ts';
import { circle, label } from '../svg.ts';
import type { ArenaView } from './arena-view.ts';
import { discWithin } from './walls.ts';

/** What stands where the body moves. The message of a trial's start and `sceneOf` have it. */
export interface ArenaScene {
  /** Walls and obstacles. */
  readonly world: World;
  /** All goals; may be none. */
  readonly goals: readonly Goal[];
  /** The one of them that the trial is about. Default: all. */
  readonly goal?: Goal;
}

/** A rectangle of the plane, m. */
export interface Bounds {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** The least rectangle that holds walls and discs; a point is a disc without radius. m */
export function boundsOf(
  world: Pick<World, 'walls'>,
  discs: readonly { readonly x: number; readonly y: number; readonly radius?: number }[] = [],
): Bounds {
  const corners = [
    ...world.walls.flatMap(({ from, to, thickness = WALL_DEFAULTS.thickness }) =>
      [from, to].flatMap(({ x, y }) => [
        { x: x - thickness / 2, y: y - thickness / 2 },
        { x: x + thickness / 2, y: y + thickness / 2 },
      ]),
    ),
    ...discs.flatMap(({ x, y, radius = 0 }) => [
      { x: x - radius, y: y - radius },
      { x: x + radius, y: y + radius },
    ]),
  ];
  if (corners.length === 0) return { x: [-1, 1], y: [-1, 1] };
  const span = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];
  return { x: span(corners.map(({ x }) => x)), y: span(corners.map(({ y }) => y)) };
}

/** Places bounds into a width, from `left` and `top`. */
export function viewArena(bounds: Bounds, left: number, top: number, width: number): ArenaView {
  const perMetre = width / (bounds.x[1] - bounds.x[0]);
  const height = (bounds.y[1] - bounds.y[0]) * perMetre;
  return {
    x: linearScale(bounds.x, [left, left + width]),
    y: linearScale(bounds.y, [top + height, top]),
    perMetre,
    height,
  };
}

/** Walls and obstacles. */
export function drawWorld(world: World, { x, y, perMetre }: ArenaView): string {
  const walls = world.walls.map(({ from, to, thickness = WALL_DEFAULTS.thickness }) =>
    element('line', {
      x1: x(from.x),
      y1: y(from.y),
      x2: x(to.x),
      y2: y(to.y),
      class: 'wall',
      'stroke-width': Math.max(1.5, thickness * perMetre),
    }),
  );
  const obstacles = world.obstacles.map((obstacle) => {
    const at = { x: x(obstacle.at.x), y: y(obstacle.at.y) };
    if (obstacle.kind !== 'box') return circle(at.x, at.y, obstacle.radius * perMetre, 'obstacle');
    const [width, depth] = [obstacle.size[0] * perMetre, obstacle.size[1] * perMetre];
    const degrees = (-(obstacle.heading ?? 0) * 180) / Math.PI;
    return element('rect', {
      x: at.x - width / 2,
      y: at.y - depth / 2,
      width,
      height: depth,
      class: 'obstacle',
      transform: `rotate(${decimal(degrees)} ${decimal(at.x)} ${decimal(at.y)})`,
    });
  });
  return [...walls, ...obstacles].join('');
}

/** Goals with names that a picture has room for. */
const MOST_NAMED = 9;

/** A disc a goal as far as walls let it be reached, with its name and reward where it has them. Of many goals those that the trial is not about are rings without names. */
export function drawGoals({ world, goals, goal: main }: ArenaScene, view: ArenaView): string {
  const { x, y } = view;
  const many = goals.length > MOST_NAMED;
  return goals
    .map((goal) => {
      const isMinor = many && main !== undefined && !(goal.x === main.x && goal.y === main.y);
      const disc = discWithin(world, goal, view, isMinor ? 'site' : 'goal');
      const words = many ? '' : wordsOn(goal);
      return words === '' ? disc : disc + label(x(goal.x), y(goal.y) + 4, words, 'axis-text middle');
    })
    .join('');
}

/** `left`, `left +4`, `-1` */
function wordsOn({ name, reward }: Goal): string {
  const worth = reward === undefined ? '' : `${reward > 0 ? '+' : ''}${decimal(reward)}`;
  return [name, worth].filter(Boolean).join(' ');
}

/** A bar of a round length with its length, at the lower left of a drawing. */
export function scaleBar({ x, perMetre }: ArenaView, top: number, metres: number): string {
  const left = x.range[0];
  const width = metres * perMetre;
  return (
    element('line', { x1: left, y1: top, x2: left + width, y2: top, class: 'scale-bar' }) +
    element('text', { x: left + width + 6, y: top + 4, class: 'axis-text' }, `${decimal(metres)} m`)
  );
}
