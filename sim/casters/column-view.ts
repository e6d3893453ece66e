import { cos, sin } from '../../kernels/math-f64.ts';
import type { ColumnLayout, ViewField } from './column-layout.ts';
import type { CameraPose, Lens } from './lens.ts';
import type { Scene } from './scene.ts';

/** Faces of a box in its own frame; a cylinder has one. */
export const FACE_X = 0;
export const FACE_Y = 1;
export const FACE_ROUND = 2;

/** Corners of a box in turn, as bits of their signs, and the first again. */
const SIDES = [0, 1, 3, 2, 0];

/** Metres ahead of the camera below which a corner counts as behind it. */
const CLOSEST = 1e-6;

/** Metres, least distance of the camera from the plane of a face; a nearer camera is treated as this far away. */
const CLOSE = 1e-9;

/**
 * The solids of a scene from above, in the plane of a level camera. A column looks along forward + s left, and a solid covers the
 * depths between its entry and its exit. Inverse depth q = 1 / depth along a straight face is linear in s, so that a column costs a
 * few multiplications per solid and no division.
 *
 * Entry 0 of the arrays is the map itself, entry i + 1 is solid i.
 */
export class ColumnView {
  readonly #lens: Lens;
  /** Middle, direction of the own x axis, half extents and radius of each solid; the radius of a box is 0. */
  readonly #x: Float64Array;
  readonly #y: Float64Array;
  readonly #axisX: Float64Array;
  readonly #axisY: Float64Array;
  readonly #halfX: Float64Array;
  readonly #halfY: Float64Array;
  readonly radius: Float64Array;
  /** Metres, radius of the circle around the middle that contains a solid. */
  readonly #reach: Float64Array;
  /** Camera, and its forward and left directions, in each frame. */
  readonly originX: Float64Array;
  readonly originY: Float64Array;
  readonly forwardX: Float64Array;
  readonly forwardY: Float64Array;
  readonly leftX: Float64Array;
  readonly leftY: Float64Array;
  /** Inverse distance of the face where a ray enters, 1/m: q = (forward + s left) * inverse; 0 if the camera is between the two faces. */
  readonly nearX: Float64Array;
  readonly nearY: Float64Array;
  /** The same for both faces across an axis; a ray leaves at the larger product. */
  readonly farX0: Float64Array;
  readonly farX1: Float64Array;
  readonly farY0: Float64Array;
  readonly farY1: Float64Array;
  /** First and last column in which a solid may be visible; none if the last is before the first. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Solids that may be visible in some column: the first `visibleCount` entries. */
  readonly visible: Int32Array;
  visibleCount = 0;
  /** Slopes at which a visible solid has an upright edge: the first `edgeCount` entries. */
  readonly edges: Float64Array;
  edgeCount = 0;
  /** Depths of a box's corners in m, then their distances to the left in m. */
  readonly #corners = new Float64Array(8);
  /** Set by `look`. */
  near = Number.NaN;
  far = Number.NaN;
  face = FACE_X;

  constructor(scene: Scene, lens: Lens, buffer: ArrayBuffer, layout: ColumnLayout) {
    this.#lens = lens;
    const count = layout.solids;
    const column = (field: ViewField): Float64Array => new Float64Array(buffer, layout.view[field], count);
    const of = (field: 'x' | 'y' | 'axisX' | 'axisY' | 'halfX' | 'halfY' | 'radius'): Float64Array =>
      Float64Array.of(0, ...scene.solids.map((solid) => solid[field]));
    this.#x = of('x');
    this.#y = of('y');
    this.#axisX = of('axisX');
    this.#axisY = of('axisY');
    this.#halfX = of('halfX');
    this.#halfY = of('halfY');
    this.#reach = Float64Array.from(this.#halfX, (half, n) => Math.sqrt(half * half + this.#halfY[n] * this.#halfY[n]));
    this.radius = column('radius');
    this.radius.set(of('radius'));
    this.radius.forEach((radius, n) => {
      this.#reach[n] += radius;
    });
    this.originX = column('originX');
    this.originY = column('originY');
    this.forwardX = column('forwardX');
    this.forwardY = column('forwardY');
    this.leftX = column('leftX');
    this.leftY = column('leftY');
    this.nearX = column('nearX');
    this.nearY = column('nearY');
    this.farX0 = column('farX0');
    this.farX1 = column('farX1');
    this.farY0 = column('farY0');
    this.farY1 = column('farY1');
    this.first = new Int32Array(buffer, layout.first, count);
    this.last = new Int32Array(buffer, layout.last, count);
    this.visible = new Int32Array(buffer, layout.visible, count);
    this.edges = new Float64Array(3 * count);
  }

  /** Moves the camera to a pose. */
  from(pose: Readonly<CameraPose>): void {
    const c = cos(pose.yaw);
    const s = sin(pose.yaw);
    this.originX[0] = pose.x;
    this.originY[0] = pose.y;
    this.forwardX[0] = c;
    this.forwardY[0] = s;
    this.leftX[0] = -s;
    this.leftY[0] = c;
    this.visibleCount = 0;
    this.edgeCount = 0;
    const { width, focal } = this.#lens;
    const edge = width / 2 / focal;
    const slant = Math.sqrt(1 + edge * edge);
    const count = this.radius.length;
    for (let n = 1; n < count; n++) {
      const offsetX = pose.x - this.#x[n];
      const offsetY = pose.y - this.#y[n];
      const ahead = -(offsetX * c + offsetY * s);
      const aside = Math.abs(offsetX * s - offsetY * c);
      const reach = this.#reach[n];
      if (ahead < -reach || aside - edge * ahead > reach * slant) continue;
      const axisX = this.#axisX[n];
      const axisY = this.#axisY[n];
      this.originX[n] = offsetX * axisX + offsetY * axisY;
      this.originY[n] = offsetY * axisX - offsetX * axisY;
      const forwardX = c * axisX + s * axisY;
      const forwardY = s * axisX - c * axisY;
      this.forwardX[n] = forwardX;
      this.forwardY[n] = forwardY;
      this.leftX[n] = -forwardY;
      this.leftY[n] = forwardX;
      if (this.radius[n] === 0) this.#box(n, this.#halfX[n], this.#halfY[n]);
      else this.#disc(n, this.radius[n]);
    }
  }

  #box(n: number, halfX: number, halfY: number): void {
    const x = this.originX[n];
    const y = this.originY[n];
    const lowX = inverse(-halfX - x);
    const highX = inverse(halfX - x);
    const lowY = inverse(-halfY - y);
    const highY = inverse(halfY - y);
    const outX = lowX > 0 ? lowX : Math.min(highX, 0);
    const outY = lowY > 0 ? lowY : Math.min(highY, 0);
    this.nearX[n] = outX;
    this.nearY[n] = outY;
    this.farX0[n] = outX === lowX ? highX : lowX;
    this.farX1[n] = outX === highX ? lowX : highX;
    this.farY0[n] = outY === lowY ? highY : lowY;
    this.farY1[n] = outY === highY ? lowY : highY;
    if (outX === 0 && outY === 0) return;
    const sideX = outX === 0 ? 0 : outX === lowX ? -1 : 1;
    const sideY = outY === 0 ? 0 : outY === lowY ? -1 : 1;
    const edges = this.edgeCount;
    let low = Infinity;
    let high = -Infinity;
    const corners = this.#corners;
    let behind = 0;
    for (let corner = 0; corner < 4; corner++) {
      const cornerX = corner & 1 ? 1 : -1;
      const cornerY = corner & 2 ? 1 : -1;
      const dx = cornerX * halfX - x;
      const dy = cornerY * halfY - y;
      const depth = dx * this.forwardX[n] + dy * this.forwardY[n];
      const left = dx * this.leftX[n] + dy * this.leftY[n];
      corners[corner] = depth;
      corners[corner + 4] = left;
      if (depth < CLOSEST) {
        behind++;
        continue;
      }
      const slope = left / depth;
      if (slope < low) low = slope;
      if (slope > high) high = slope;
      // only corners of faces towards the camera are visible
      if (cornerX === sideX || cornerY === sideY) this.edges[this.edgeCount++] = slope;
    }
    if (behind > 0) {
      // a side that extends past the camera reaches to the end of the picture there
      for (let side = 0; side < 4; side++) {
        const [i, j] = [SIDES[side], SIDES[side + 1]];
        if (corners[i] < CLOSEST === corners[j] < CLOSEST) continue;
        const way = corners[i] / (corners[i] - corners[j]);
        if (corners[i + 4] + way * (corners[j + 4] - corners[i + 4]) > 0) high = Infinity;
        else low = -Infinity;
      }
    }
    if (behind === 4 || !this.#show(n, low, high)) this.edgeCount = edges;
  }

  #disc(n: number, radius: number): void {
    const forward = -(this.originX[n] * this.forwardX[n] + this.originY[n] * this.forwardY[n]);
    const left = -(this.originX[n] * this.leftX[n] + this.originY[n] * this.leftY[n]);
    const tangent2 = forward * forward + left * left - radius * radius;
    if (forward <= -radius || tangent2 <= 0) return;
    if (forward <= radius) {
      this.#show(n, -Infinity, Infinity);
      return;
    }
    const scale = 1 / (forward * forward - radius * radius);
    const spread = radius * Math.sqrt(tangent2);
    const low = (left * forward - spread) * scale;
    const high = (left * forward + spread) * scale;
    if (!this.#show(n, low, high)) return;
    this.edges[this.edgeCount++] = low;
    this.edges[this.edgeCount++] = high;
  }

  /** Notes a solid that covers slopes from `low` to `high`, if it lies in some column. */
  #show(n: number, low: number, high: number): boolean {
    const { width, focal } = this.#lens;
    const first = Math.max(0, Math.floor(width / 2 - high * focal));
    const last = Math.min(width - 1, Math.floor(width / 2 - low * focal));
    if (first > last) return false;
    this.first[n] = first;
    this.last[n] = last;
    this.visible[this.visibleCount++] = n;
    return true;
  }

  /** Whether the column of slope s meets solid n - 1; then sets `near`, `far` (1/m) and `face`. */
  look(n: number, s: number): boolean {
    const radius = this.radius[n];
    if (radius !== 0) return this.#lookRound(n, s, radius);
    const dx = this.forwardX[n] + s * this.leftX[n];
    const dy = this.forwardY[n] + s * this.leftY[n];
    const inX = this.nearX[n] === 0 ? Infinity : dx * this.nearX[n];
    const inY = this.nearY[n] === 0 ? Infinity : dy * this.nearY[n];
    const near = Math.min(inX, inY);
    let far = dx * this.farX0[n];
    let out = dx * this.farX1[n];
    if (out > far) far = out;
    out = dy * this.farY0[n];
    if (out > far) far = out;
    out = dy * this.farY1[n];
    if (out > far) far = out;
    if (!(near > 0 && near > far)) return false;
    this.near = near;
    this.far = Math.max(far, 0);
    this.face = inX < inY ? FACE_X : FACE_Y;
    return true;
  }

  #lookRound(n: number, s: number, radius: number): boolean {
    const x = this.originX[n];
    const y = this.originY[n];
    const dx = this.forwardX[n] + s * this.leftX[n];
    const dy = this.forwardY[n] + s * this.leftY[n];
    const toward = -(x * dx + y * dy);
    const outside = x * x + y * y - radius * radius;
    const discriminant = toward * toward - (dx * dx + dy * dy) * outside;
    if (!(toward > 0 && discriminant > 0 && outside > 0)) return false;
    const root = Math.sqrt(discriminant);
    this.near = (toward + root) / outside;
    this.far = (toward - root) / outside;
    this.face = FACE_ROUND;
    return true;
  }
}

function inverse(distance: number): number {
  return 1 / (Math.abs(distance) < CLOSE ? (distance < 0 ? -CLOSE : CLOSE) : distance);
}
