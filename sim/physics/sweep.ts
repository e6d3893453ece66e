import type { Footprints } from '../world/footprints.ts';
import { SKIN } from '../world/footprints.ts';

/** Result of `Entry.enter` for a motion that begins inside, deeper than SKIN. */
export const INSIDE = -1;

/**
 * The place at which the centre of a moving disc first meets an outline. The outline grown by the disc's radius is a rounded
 * rectangle, and the centre is a point that moves in a straight line. So the place has a closed form at any speed, and nothing
 * tunnels (Ericson 2005, Real-Time Collision Detection, section 5.5.7).
 *
 * A motion that begins within SKIN of the surface meets it at once if it goes inwards, and not if it goes outwards or along it.
 */
export class Entry {
  /** Unit normal of the surface met, outwards, map frame. */
  normalX = Number.NaN;
  normalY = Number.NaN;
  /** Position of the tangent plane there, m: the centre p satisfies p . normal = plane. */
  plane = Number.NaN;

  /**
   * @param radius m, of the disc
   * @param limit multiple of the displacement to look ahead
   * @returns the multiple of (dx, dy) from (x, y) to the surface; Infinity if it is not met; or INSIDE
   */
  enter(
    shapes: Footprints,
    i: number,
    radius: number,
    x: number,
    y: number,
    dx: number,
    dy: number,
    limit: number,
  ): number {
    const axisX = shapes.axisX[i];
    const axisY = shapes.axisY[i];
    const offsetX = x - shapes.x[i];
    const offsetY = y - shapes.y[i];
    const px = offsetX * axisX + offsetY * axisY;
    const py = offsetY * axisX - offsetX * axisY;
    const vx = dx * axisX + dy * axisY;
    const vy = dy * axisX - dx * axisY;
    const coreX = shapes.halfX[i];
    const coreY = shapes.halfY[i];
    const reach = shapes.rounding[i] + radius;
    const extentX = coreX + reach;
    const extentY = coreY + reach;

    let inX = Number.NEGATIVE_INFINITY;
    let inY = Number.NEGATIVE_INFINITY;
    let out = Number.POSITIVE_INFINITY;
    if (vx !== 0) {
      const half = vx > 0 ? extentX : -extentX;
      inX = (-half - px) / vx;
      out = (half - px) / vx;
    } else if (Math.abs(px) >= extentX) return Number.POSITIVE_INFINITY;
    if (vy !== 0) {
      const half = vy > 0 ? extentY : -extentY;
      inY = (-half - py) / vy;
      out = Math.min(out, (half - py) / vy);
    } else if (Math.abs(py) >= extentY) return Number.POSITIVE_INFINITY;
    const into = Math.max(inX, inY);
    if (into > out || out <= 0 || into > limit) return Number.POSITIVE_INFINITY;

    const began = into <= 0;
    const qx = began ? px : px + into * vx;
    const qy = began ? py : py + into * vy;
    if (reach > 0 && Math.abs(qx) > coreX && Math.abs(qy) > coreY) {
      return this.#enterCorner(
        shapes,
        i,
        qx > 0 ? coreX : -coreX,
        qy > 0 ? coreY : -coreY,
        reach,
        px,
        py,
        vx,
        vy,
        limit,
      );
    }
    const depthX = extentX - Math.abs(qx);
    const depthY = extentY - Math.abs(qy);
    let faceX = inX > inY;
    if (began) {
      faceX = depthX < depthY;
      if ((faceX ? depthX : depthY) > SKIN) return INSIDE;
    } else if ((faceX ? depthY : depthX) <= SKIN) faceX = !faceX; // along a neighbouring face, give or take rounding
    const side = (faceX ? qx : qy) > 0 ? 1 : -1;
    if (side * (faceX ? vx : vy) >= 0) return Number.POSITIVE_INFINITY;
    if (faceX) this.#meet(shapes, i, side, 0, extentX);
    else this.#meet(shapes, i, 0, side, extentY);
    return began ? 0 : into;
  }

  /** The same for the rounded corner centred at (cornerX, cornerY), in the outline's own frame. */
  #enterCorner(
    shapes: Footprints,
    i: number,
    cornerX: number,
    cornerY: number,
    reach: number,
    px: number,
    py: number,
    vx: number,
    vy: number,
    limit: number,
  ): number {
    const mx = px - cornerX;
    const my = py - cornerY;
    const b = mx * vx + my * vy;
    if (b >= 0) return Number.POSITIVE_INFINITY;
    const distance2 = mx * mx + my * my;
    const c = distance2 - reach * reach;
    let t = 0;
    if (c > 0) {
      const a = vx * vx + vy * vy;
      const discriminant = b * b - a * c;
      if (discriminant < 0) return Number.POSITIVE_INFINITY;
      t = c / (Math.sqrt(discriminant) - b); // the smaller root, without cancellation
      if (t > limit) return Number.POSITIVE_INFINITY;
    } else if (Math.sqrt(distance2) < reach - SKIN) return INSIDE;
    const nx = mx + t * vx;
    const ny = my + t * vy;
    const length = Math.sqrt(nx * nx + ny * ny);
    this.#meet(shapes, i, nx / length, ny / length, (cornerX * nx + cornerY * ny) / length + reach);
    return t;
  }

  #meet(shapes: Footprints, i: number, nx: number, ny: number, support: number): void {
    const axisX = shapes.axisX[i];
    const axisY = shapes.axisY[i];
    this.normalX = nx * axisX - ny * axisY;
    this.normalY = nx * axisY + ny * axisX;
    this.plane = shapes.x[i] * this.normalX + shapes.y[i] * this.normalY + support;
  }
}

/** Metres beyond a surface below which the end of a motion is a rounding error and meets nothing. */
const GRAZE = 1e-12;

/** The first outline that a moving disc meets. */
export class Sweep {
  /** Share of the displacement up to the surface met. */
  time = Number.NaN;
  /** Unit normal of the surface met, outwards, map frame. */
  normalX = Number.NaN;
  normalY = Number.NaN;
  /** Metres by which the end of the displacement lies behind the surface's tangent plane. */
  beyond = Number.NaN;
  readonly #shapes: Footprints;
  readonly #radius: number;
  readonly #entry = new Entry();

  constructor(shapes: Footprints, radius: number) {
    this.#shapes = shapes;
    this.#radius = radius;
  }

  /** Index of the outline met on the way from (x, y) to (x + dx, y + dy), or -1. */
  first(x: number, y: number, dx: number, dy: number): number {
    const shapes = this.#shapes;
    const entry = this.#entry;
    const middleX = x + dx / 2;
    const middleY = y + dy / 2;
    const halfX = Math.abs(dx) / 2 + this.#radius;
    const halfY = Math.abs(dy) / 2 + this.#radius;
    let first = -1;
    let limit = 1;
    for (let i = 0; i < shapes.count; i++) {
      if (Math.abs(middleX - shapes.x[i]) > halfX + shapes.boundX[i]) continue;
      if (Math.abs(middleY - shapes.y[i]) > halfY + shapes.boundY[i]) continue;
      const time = entry.enter(shapes, i, this.#radius, x, y, dx, dy, limit);
      if (time === INSIDE || time > limit || (time === limit && first >= 0)) continue;
      const beyond = entry.plane - ((x + dx) * entry.normalX + (y + dy) * entry.normalY);
      if (beyond <= GRAZE) continue;
      first = i;
      limit = time;
      this.normalX = entry.normalX;
      this.normalY = entry.normalY;
      this.beyond = beyond;
    }
    this.time = limit;
    return first;
  }
}
