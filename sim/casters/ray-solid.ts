import type { Solid } from './scene.ts';

/** Faces of a solid. */
export const Face = { X: 0, Y: 1, TOP: 2, BOTTOM: 3, ROUND: 4, BALL: 5 } as const;

/** Place in m and directions of a camera, in the frame of a solid, or in that of the map for the floor. Heights are above the floor. */
export interface Sight {
  x: number;
  y: number;
  z: number;
  forwardX: number;
  forwardY: number;
  forwardZ: number;
  leftX: number;
  leftY: number;
  leftZ: number;
  upX: number;
  upY: number;
  upZ: number;
}

/** Pixels in column order, with the nearest surface that their rays have met so far. */
export interface RayBuffer {
  readonly width: number;
  readonly height: number;
  readonly stride: number;
  readonly focal: number;
  /** Metres along the camera's axis to the surface met; Infinity for none. */
  readonly distance: Float64Array;
  readonly faces: Uint8Array;
  readonly ids: Uint16Array;
}

/** Columns and rows in which a solid may be visible, the last included. */
interface PixelWindow {
  readonly firstX: number;
  readonly lastX: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/**
 * Notes where the rays of a window, forward + a left + b up, enter a solid, if that is nearer than what they met before. A ray
 * that starts inside the solid does not meet it.
 */
export function castSolid(solid: Solid, sight: Sight, window: PixelWindow, buffer: RayBuffer): void {
  if (solid.kind === 'box') castBox(solid, sight, window, buffer);
  else if (solid.kind === 'cylinder') castCylinder(solid, sight, window, buffer);
  else castSphere(solid, sight, window, buffer);
}

/** The slab method: a ray is inside a box after it has entered all three pairs of planes and before it leaves one. */
function castBox(
  solid: Solid,
  sight: Sight,
  { firstX, lastX, firstRow, lastRow }: PixelWindow,
  buffer: RayBuffer,
): void {
  const { width, height, stride, focal, distance, faces, ids } = buffer;
  const { x, y, z } = sight;
  const { halfX, halfY, bottom, top, id } = solid;
  for (let column = firstX; column <= lastX; column++) {
    const a = (width / 2 - column - 0.5) / focal;
    const columnX = sight.forwardX + a * sight.leftX;
    const columnY = sight.forwardY + a * sight.leftY;
    const columnZ = sight.forwardZ + a * sight.leftZ;
    for (let row = firstRow; row <= lastRow; row++) {
      const at = column * stride + row;
      const b = (height / 2 - row - 0.5) / focal;
      const inverseX = inverse(columnX + b * sight.upX);
      const inverseY = inverse(columnY + b * sight.upY);
      const inverseZ = inverse(columnZ + b * sight.upZ);
      const enterX = (inverseX > 0 ? -halfX - x : halfX - x) * inverseX;
      const leaveX = (inverseX > 0 ? halfX - x : -halfX - x) * inverseX;
      const enterY = (inverseY > 0 ? -halfY - y : halfY - y) * inverseY;
      const leaveY = (inverseY > 0 ? halfY - y : -halfY - y) * inverseY;
      const enterZ = (inverseZ > 0 ? bottom - z : top - z) * inverseZ;
      const leaveZ = (inverseZ > 0 ? top - z : bottom - z) * inverseZ;
      const enter = Math.max(enterX, enterY, enterZ);
      if (!(enter > 0 && enter < distance[at] && enter < Math.min(leaveX, leaveY, leaveZ))) continue;
      distance[at] = enter;
      ids[at] = id;
      if (enter === enterZ) faces[at] = inverseZ < 0 ? Face.TOP : Face.BOTTOM;
      else faces[at] = enter === enterX ? Face.X : Face.Y;
    }
  }
}

function castCylinder(solid: Solid, sight: Sight, window: PixelWindow, buffer: RayBuffer): void {
  const { width, height, stride, focal, distance, faces, ids } = buffer;
  const { x, y, z } = sight;
  const { bottom, top, id } = solid;
  const outside = x * x + y * y - solid.radius * solid.radius;
  for (let column = window.firstX; column <= window.lastX; column++) {
    const a = (width / 2 - column - 0.5) / focal;
    const columnX = sight.forwardX + a * sight.leftX;
    const columnY = sight.forwardY + a * sight.leftY;
    const columnZ = sight.forwardZ + a * sight.leftZ;
    for (let row = window.firstRow; row <= window.lastRow; row++) {
      const at = column * stride + row;
      const b = (height / 2 - row - 0.5) / focal;
      const dx = columnX + b * sight.upX;
      const dy = columnY + b * sight.upY;
      const square = Math.max(dx * dx + dy * dy, LEAST);
      const along = x * dx + y * dy;
      const discriminant = along * along - square * outside;
      if (discriminant <= 0) continue;
      const root = Math.sqrt(discriminant);
      const enterRound = (-along - root) / square;
      const inverseZ = inverse(columnZ + b * sight.upZ);
      const enterZ = (inverseZ > 0 ? bottom - z : top - z) * inverseZ;
      const leaveZ = (inverseZ > 0 ? top - z : bottom - z) * inverseZ;
      const enter = Math.max(enterRound, enterZ);
      if (!(enter > 0 && enter < distance[at] && enter < Math.min((root - along) / square, leaveZ))) continue;
      distance[at] = enter;
      ids[at] = id;
      faces[at] = enter === enterRound ? Face.ROUND : inverseZ < 0 ? Face.TOP : Face.BOTTOM;
    }
  }
}

function castSphere(solid: Solid, sight: Sight, window: PixelWindow, buffer: RayBuffer): void {
  const { width, height, stride, focal, distance, faces, ids } = buffer;
  const { x, y } = sight;
  const z = sight.z - solid.bottom - solid.radius;
  const outside = x * x + y * y + z * z - solid.radius * solid.radius;
  if (outside <= 0) return;
  for (let column = window.firstX; column <= window.lastX; column++) {
    const a = (width / 2 - column - 0.5) / focal;
    for (let row = window.firstRow; row <= window.lastRow; row++) {
      const at = column * stride + row;
      const b = (height / 2 - row - 0.5) / focal;
      const dx = sight.forwardX + a * sight.leftX + b * sight.upX;
      const dy = sight.forwardY + a * sight.leftY + b * sight.upY;
      const dz = sight.forwardZ + a * sight.leftZ + b * sight.upZ;
      const along = x * dx + y * dy + z * dz;
      const discriminant = along * along - (dx * dx + dy * dy + dz * dz) * outside;
      if (along >= 0 || discriminant <= 0) continue;
      const enter = outside / (Math.sqrt(discriminant) - along);
      if (enter >= distance[at]) continue;
      distance[at] = enter;
      ids[at] = solid.id;
      faces[at] = Face.BALL;
    }
  }
}

/** Square of the horizontal component of a direction below which a ray counts as vertical. */
const LEAST = 1e-24;

/** 1 / d, bounded: a ray parallel to a plane meets it far away. */
function inverse(d: number): number {
  return 1 / (Math.abs(d) < 1e-12 ? 1e-12 : d);
}
