import type { Solid } from './scene.ts';

/** Faces that a ray may meet first. */
export const Face = { X: 0, Y: 1, TOP: 2, BOTTOM: 3, ROUND: 4, BALL: 5 } as const;

/** A meeting of a ray with a solid, in its own frame (z from the floor). */
export interface Meeting {
  /** Multiple of the ray's direction. */
  distance: number;
  face: number;
}

/**
 * Where the ray (x, y, z) + t (dx, dy, dz), all in the solid's own frame, enters it; t > 0. From within there is no meeting.
 *
 * @returns whether it does, nearer than `limit`; then `out` is set
 */
export function meetSolid(
  solid: Solid,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  limit: number,
  out: Meeting,
): boolean {
  let enter = 0;
  let leave = limit;
  let face: number = Face.X;
  const slab = (low: number, high: number, d: number, side: number): boolean => {
    if (d === 0) return low < 0 && high > 0;
    const first = (d > 0 ? low : high) / d;
    const last = (d > 0 ? high : low) / d;
    if (first > enter) {
      enter = first;
      face = side;
    }
    if (last < leave) leave = last;
    return enter < leave;
  };
  if (solid.kind === 'sphere') {
    const up = z - (solid.bottom + solid.radius);
    return meetRound(x, y, up, dx, dy, dz, solid.radius, limit, Face.BALL, out);
  }
  if (!slab(solid.bottom - z, solid.top - z, dz, dz < 0 ? Face.TOP : Face.BOTTOM)) return false;
  if (solid.kind === 'box') {
    if (!slab(-solid.halfX - x, solid.halfX - x, dx, Face.X)) return false;
    if (!slab(-solid.halfY - y, solid.halfY - y, dy, Face.Y)) return false;
  } else {
    const a = dx * dx + dy * dy;
    const b = x * dx + y * dy;
    const c = x * x + y * y - solid.radius * solid.radius;
    if (a === 0) {
      if (c >= 0) return false;
    } else {
      const discriminant = b * b - a * c;
      if (discriminant <= 0) return false;
      const root = Math.sqrt(discriminant);
      const first = (-b - root) / a;
      const last = (-b + root) / a;
      if (first > enter) {
        enter = first;
        face = Face.ROUND;
      }
      if (last < leave) leave = last;
    }
  }
  if (!(enter > 0 && enter < leave)) return false;
  out.distance = enter;
  out.face = face;
  return true;
}

function meetRound(
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  radius: number,
  limit: number,
  face: number,
  out: Meeting,
): boolean {
  const a = dx * dx + dy * dy + dz * dz;
  const b = x * dx + y * dy + z * dz;
  const c = x * x + y * y + z * z - radius * radius;
  const discriminant = b * b - a * c;
  if (b >= 0 || c <= 0 || discriminant <= 0) return false;
  const enter = c / (Math.sqrt(discriminant) - b);
  if (enter >= limit) return false;
  out.distance = enter;
  out.face = face;
  return true;
}
