import { WALL_DEFAULTS, type Wall, type World } from '../../../sim/world/world.ts';
import { decimal, element } from '../markup.ts';
import { circle } from '../svg.ts';
import type { ArenaView } from './arena-view.ts';

/** A place of the plane, m. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

type Walls = Pick<World, 'walls'>;

/** Rays around a disc that a wall may cut. */
const RAYS = 60;
/** m, how deep within a wall a place must lie to be in it. */
const TOUCH = 1e-6;

/** m from a place along a unit vector to the first wall, `reach` at most. Walls in which the place itself lies do not count. */
export function roomAlong({ walls }: Walls, { x, y }: Place, east: number, north: number, reach: number): number {
  let room = reach;
  for (const wall of walls) room = Math.min(room, distanceTo(wall, x, y, east, north));
  return room;
}

/** m along a ray to the rectangle of a wall; infinite if it is missed or left. */
function distanceTo(
  { from, to, thickness = WALL_DEFAULTS.thickness }: Wall,
  x: number,
  y: number,
  east: number,
  north: number,
): number {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  if (length === 0) return Number.POSITIVE_INFINITY;
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const [dx, dy] = [x - (from.x + to.x) / 2, y - (from.y + to.y) / 2];
  // Place and ray along the wall and across it.
  const at = [dx * ux + dy * uy, dy * ux - dx * uy];
  const way = [east * ux + north * uy, north * ux - east * uy];
  const half = [length / 2, thickness / 2];
  let [enter, leave] = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let axis = 0; axis < 2; axis++) {
    if (Math.abs(way[axis]) < 1e-12) {
      if (Math.abs(at[axis]) > half[axis]) return Number.POSITIVE_INFINITY;
      continue;
    }
    const [one, other] = [(-half[axis] - at[axis]) / way[axis], (half[axis] - at[axis]) / way[axis]];
    enter = Math.max(enter, Math.min(one, other));
    leave = Math.min(leave, Math.max(one, other));
  }
  return leave > enter && leave > TOUCH && enter > -TOUCH ? Math.max(0, enter) : Number.POSITIVE_INFINITY;
}

/** A disc as far as no wall stands between it and its centre. */
export function discWithin(
  world: Walls,
  { x, y, radius }: Place & { readonly radius: number },
  view: ArenaView,
  className: string,
  attributes: Readonly<Record<string, number>> = {},
): string {
  const edge = Array.from({ length: RAYS }, (_, k) => {
    const angle = (2 * Math.PI * k) / RAYS;
    const [east, north] = [Math.cos(angle), Math.sin(angle)];
    return { east, north, room: roomAlong(world, { x, y }, east, north, radius) };
  });
  if (edge.every(({ room }) => room === radius))
    return circle(view.x(x), view.y(y), Math.max(2, radius * view.perMetre), className, attributes);
  const points = edge.map(
    ({ east, north, room }) => `${decimal(view.x(x + east * room), 1)} ${decimal(view.y(y + north * room), 1)}`,
  );
  return element('path', { d: `M${points.join('L')}Z`, class: className, ...attributes });
}

/** Cells along the longer side of the plane in a search for what walls enclose. */
const CELLS = 96;

/**
 * The places that walls keep apart from a given one: those that can be reached from beyond all walls if that one cannot. None if
 * nothing is enclosed.
 */
export function beyondWalls<P extends Place>(world: Walls, places: readonly P[], inside: Place): ReadonlySet<P> {
  const none: ReadonlySet<P> = new Set();
  if (world.walls.length === 0 || places.length === 0) return none;
  const ends = [...world.walls.flatMap(({ from, to }) => [from, to]), ...places, inside];
  const around = Math.max(...world.walls.map(({ thickness = WALL_DEFAULTS.thickness }) => thickness));
  const [left, right] = [Math.min(...ends.map(({ x }) => x)) - around, Math.max(...ends.map(({ x }) => x)) + around];
  const [low, high] = [Math.min(...ends.map(({ y }) => y)) - around, Math.max(...ends.map(({ y }) => y)) + around];
  const cell = Math.max(right - left, high - low) / CELLS;
  if (!(cell > 0)) return none;
  const [columns, rows] = [right - left, high - low].map((side) => Math.ceil(side / cell) + 5);
  const centre = (column: number, row: number): Place => ({
    x: left + (column - 2) * cell,
    y: low + (row - 2) * cell,
  });
  const reached = new Uint8Array(columns * rows);
  const queue = [0];
  reached[0] = 1;
  for (let k = 0; k < queue.length; k++) {
    const [column, row] = [queue[k] % columns, Math.floor(queue[k] / columns)];
    for (const [east, north] of [
      [1, 0],
      [-1, 0],
      [0, 1],
      [0, -1],
    ] as const) {
      const [nextColumn, nextRow] = [column + east, row + north];
      if (nextColumn < 0 || nextColumn >= columns || nextRow < 0 || nextRow >= rows) continue;
      const next = nextColumn + columns * nextRow;
      if (reached[next] === 1 || roomAlong(world, centre(column, row), east, north, cell) < cell) continue;
      reached[next] = 1;
      queue.push(next);
    }
  }
  const isReached = ({ x, y }: Place): boolean =>
    reached[Math.round((x - left) / cell) + 2 + columns * (Math.round((y - low) / cell) + 2)] === 1;
  return isReached(inside) ? none : new Set(places.filter(isReached));
}
