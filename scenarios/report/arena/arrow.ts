import type { World } from '../../../sim/world/world.ts';
import { type Place, roomAlong } from '../../plots/arena/walls.ts';
import { decimal, element } from '../../plots/markup.ts';
import { circle } from '../../plots/svg.ts';

/** A direction in an arena, east and north, of a length that is not 0 where it is drawn as more than a dot. */
export interface Direction {
  readonly east: number;
  readonly north: number;
}

/** How far an arrow reaches from its point, in units of the drawing. */
export interface ArrowRoom {
  readonly tail: number;
  readonly tip: number;
}

/**
 * An arrow of a direction at a point of a drawing, by half its length to both sides, or less where there is no room; one too short
 * to draw is a dot.
 */
export function arrow(
  x: number,
  y: number,
  { east, north }: Direction,
  half: number,
  className: string,
  room: ArrowRoom = { tail: half, tip: half },
): string {
  const [tail, tip] = [Math.min(half, room.tail), Math.min(half, room.tip)];
  if (tail + tip < 2.4) return circle(x, y, 0.9, 'dot');
  const length = Math.hypot(east, north);
  const [ux, uy] = [east / length, -north / length];
  const head = Math.min(4.5, (tail + tip) * 0.35);
  const [tipX, tipY] = [x + ux * tip, y + uy * tip];
  const side = (sign: number): string =>
    `${decimal(tipX - head * (ux - sign * 0.55 * uy), 1)} ${decimal(tipY - head * (uy + sign * 0.55 * ux), 1)}`;
  const shaft = `M${decimal(x - ux * tail, 1)} ${decimal(y - uy * tail, 1)}L${decimal(tipX, 1)} ${decimal(tipY, 1)}`;
  return element('path', {
    d: `${shaft}M${side(1)}L${decimal(tipX, 1)} ${decimal(tipY, 1)}L${side(-1)}`,
    class: className,
  });
}

/** The room of an arrow between walls. @param half of its length, in units of the drawing */
export function roomBetweenWalls(
  world: Pick<World, 'walls'>,
  place: Place,
  { east, north }: Direction,
  half: number,
  perMetre: number,
): ArrowRoom {
  const length = Math.hypot(east, north);
  if (length === 0) return { tail: half, tip: half };
  const room = (sign: 1 | -1): number =>
    perMetre * roomAlong(world, place, (sign * east) / length, (sign * north) / length, half / perMetre);
  return { tail: room(-1), tip: room(1) };
}
