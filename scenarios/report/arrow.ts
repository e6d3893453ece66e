import { decimal, element } from './markup.ts';
import { circle } from './svg.ts';

/** A direction in an arena, east and north, of a length that is not 0 where it is drawn as more than a dot. */
export interface Direction {
  readonly east: number;
  readonly north: number;
}

/** An arrow of a direction, centred on a point of a drawing and of half a length; one too short to draw is a dot. */
export function arrow(x: number, y: number, { east, north }: Direction, half: number, className: string): string {
  if (half < 1.2) return circle(x, y, 0.9, 'dot');
  const length = Math.hypot(east, north);
  const [ux, uy] = [east / length, -north / length];
  const head = Math.min(4.5, half * 0.7);
  const [tipX, tipY] = [x + ux * half, y + uy * half];
  const side = (sign: number): string =>
    `${decimal(tipX - head * (ux - sign * 0.55 * uy), 1)} ${decimal(tipY - head * (uy + sign * 0.55 * ux), 1)}`;
  const shaft = `M${decimal(x - ux * half, 1)} ${decimal(y - uy * half, 1)}L${decimal(tipX, 1)} ${decimal(tipY, 1)}`;
  return element('path', {
    d: `${shaft}M${side(1)}L${decimal(tipX, 1)} ${decimal(tipY, 1)}L${side(-1)}`,
    class: className,
  });
}
