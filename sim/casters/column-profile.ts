import { atan2 } from '../../kernels/math-f64.ts';
import type { ColumnLayout } from './column-layout.ts';
import { ColumnView, FACE_ROUND, FACE_X } from './column-view.ts';
import type { CameraPose, Lens } from './lens.ts';
import type { Scene } from './scene.ts';

/** Takes the visible surfaces of a column, from its bottom up. Solid 0 is the floor; rows are fractional; `part` is the share of the column. */
interface ColumnPainter {
  level(column: number, part: number, solid: number, s: number, from: number, to: number): void;
  upright(
    column: number,
    part: number,
    solid: number,
    s: number,
    from: number,
    to: number,
    near: number,
    face: number,
  ): void;
  sky(column: number, part: number, to: number): void;
}

/** Place at which a ray meets a side: arc along the side, m; |d arc / ds| and |d depth / ds|, m. */
interface Side {
  u: number;
  footprint: number;
  recession: number;
}

/** Parts of a column narrower than this, in pixels, join their neighbour. */
export const SLIVER = 1e-3;

/** Ratio of footprint to depth above which a footprint counts as infinite. */
export const GRAZING = 100;

/**
 * The visible surfaces of each column of a picture. They follow from the profile of the scene along the column's direction, from
 * the camera outwards. The row up to which the column is filled only rises, because all solids stand on the floor. A face is
 * visible where it rises above that row, a top where it lies below the camera.
 *
 * A column with upright edges is drawn in parts: each is a column of its own, with the share between two edges.
 */
export class ColumnProfile {
  readonly view: ColumnView;
  /** Whether the present part of a column contains the column's middle. */
  central = true;
  readonly #lens: Lens;
  readonly #heights: Float64Array;
  readonly #smooth: boolean;
  readonly #painter: ColumnPainter;
  /** Solids met in a direction, nearest first: index, entry and exit (1/m), face. */
  readonly #solid: Int32Array;
  readonly #near: Float64Array;
  readonly #far: Float64Array;
  readonly #face: Int32Array;
  #count = 0;
  /** Indices in that list of the solids that the walk is over at present. */
  readonly #under: Int32Array;
  readonly #candidates: Int32Array;
  #candidateCount = 0;
  readonly #cuts: Float64Array;
  /** Upright edges in the picture. */
  cutCount = 0;
  /** Inverse depth of the nearest surface in each column, 1/m. */
  readonly #nearest: Float64Array;
  readonly #side: Side = { u: 0, footprint: 0, recession: 0 };
  #cameraZ = 0;

  constructor(
    scene: Scene,
    lens: Lens,
    smooth: boolean,
    buffer: ArrayBuffer,
    layout: ColumnLayout,
    painter: ColumnPainter,
  ) {
    const count = scene.solids.length;
    this.view = new ColumnView(scene, lens, buffer, layout);
    this.#lens = lens;
    this.#heights = new Float64Array(buffer, layout.heights, layout.solids);
    this.#smooth = smooth;
    this.#painter = painter;
    this.#solid = new Int32Array(count);
    this.#near = new Float64Array(count);
    this.#far = new Float64Array(count);
    this.#face = new Int32Array(count);
    this.#under = new Int32Array(count);
    this.#candidates = new Int32Array(count);
    this.#cuts = new Float64Array(buffer, layout.cuts, 3 * layout.solids);
    this.#nearest = new Float64Array(buffer, layout.nearest, lens.width);
  }

  /** Moves the camera to a pose. */
  from(pose: Readonly<CameraPose>): void {
    this.view.from(pose);
    this.#cameraZ = pose.z;
    this.#nearest.fill(0);
    this.cutCount = this.#smooth ? this.#cut() : 0;
  }

  /** Paints all columns. */
  draw(): void {
    const { width, focal } = this.#lens;
    const middle = width / 2;
    let cut = 0;
    for (let x = 0; x < width; x++) {
      this.#gather(x);
      let from = x;
      for (; cut < this.cutCount && this.#cuts[cut] < x + 1; cut++) {
        const to = this.#cuts[cut];
        if (to - from < SLIVER) continue;
        this.central = from <= x + 0.5 && x + 0.5 < to;
        this.#column(x, to - from, (middle - (from + to) / 2) / focal);
        from = to;
      }
      this.central = from <= x + 0.5;
      this.#column(x, x + 1 - from, (middle - (from + x + 1) / 2) / focal);
    }
  }

  #column(x: number, part: number, s: number): void {
    this.#look(s);
    this.#walk(x, part, s);
  }

  /** Sorts the fractional columns of upright edges; returns the number of those in the picture. */
  #cut(): number {
    const { width, focal } = this.#lens;
    const { edges, edgeCount } = this.view;
    const cuts = this.#cuts;
    let count = 0;
    for (let k = 0; k < edgeCount; k++) {
      const column = width / 2 - edges[k] * focal;
      if (!(column > 0 && column < width)) continue;
      let at = count++;
      for (; at > 0 && cuts[at - 1] > column; at--) cuts[at] = cuts[at - 1];
      cuts[at] = column;
    }
    return count;
  }

  /** Lists the solids that a column may meet. */
  #gather(x: number): void {
    const { first, last, visible, visibleCount } = this.view;
    let count = 0;
    for (let k = 0; k < visibleCount; k++) {
      const n = visible[k];
      if (x >= first[n] && x <= last[n]) this.#candidates[count++] = n;
    }
    this.#candidateCount = count;
  }

  /** Lists the solids in a direction, nearest first. */
  #look(s: number): void {
    const view = this.view;
    const near = this.#near;
    const far = this.#far;
    const solid = this.#solid;
    const face = this.#face;
    let count = 0;
    for (let k = 0; k < this.#candidateCount; k++) {
      const n = this.#candidates[k];
      if (!view.look(n, s)) continue;
      const entry = view.near;
      let at = count++;
      for (; at > 0 && near[at - 1] < entry; at--) {
        near[at] = near[at - 1];
        far[at] = far[at - 1];
        solid[at] = solid[at - 1];
        face[at] = face[at - 1];
      }
      near[at] = entry;
      far[at] = view.far;
      solid[at] = n;
      face[at] = view.face;
    }
    this.#count = count;
  }

  /** Walks away from the camera and paints the visible surfaces. */
  #walk(x: number, part: number, s: number): void {
    const { height, focal } = this.#lens;
    const horizon = height / 2;
    const h = this.#cameraZ;
    const heights = this.#heights;
    const near = this.#near;
    const far = this.#far;
    const solids = this.#solid;
    const painter = this.#painter;
    const under = this.#under;
    const count = this.#count;
    let standing = 0;
    /** Solid on whose top the walk is. */
    let ground = 0;
    let filled = height;
    let next = 0;
    const floor = h > 0 ? horizon / (focal * h) : 0;
    const nearest = count > 0 && near[0] > floor ? near[0] : floor;
    if (nearest > this.#nearest[x]) this.#nearest[x] = nearest;
    while (filled > horizon) {
      let leaving = -1;
      let out = -1;
      for (let k = 0; k < standing; k++) {
        if (far[under[k]] <= out) continue;
        leaving = k;
        out = far[under[k]];
      }
      const entry = next < count ? near[next] : -1;
      const q = Math.max(out, entry);
      const rise = h - heights[ground];
      if (rise > 0) {
        const to = this.#row(horizon + focal * rise * Math.max(q, 0));
        if (to < filled) {
          painter.level(x, part, ground, s, to, filled);
          filled = to;
        }
      }
      if (q <= 0) break;
      if (out >= entry) {
        under[leaving] = under[--standing];
        ground = 0;
        for (let k = 0; k < standing; k++) if (heights[solids[under[k]]] > heights[ground]) ground = solids[under[k]];
        continue;
      }
      const solid = solids[next];
      if (heights[solid] > heights[ground]) {
        const to = this.#row(horizon + focal * (h - heights[solid]) * entry);
        if (to < filled) {
          painter.upright(x, part, solid, s, to, filled, entry, this.#face[next]);
          filled = to;
        }
        ground = solid;
      }
      under[standing++] = next++;
    }
    // above the horizon no top is visible, and a farther face only where it is higher
    for (; next < count && filled > 0; next++) {
      const solid = solids[next];
      if (heights[solid] <= h) continue;
      const entry = near[next];
      const to = this.#row(horizon + focal * (h - heights[solid]) * entry);
      if (to >= filled) continue;
      painter.upright(x, part, solid, s, to, filled, entry, this.#face[next]);
      filled = to;
    }
    if (filled > 0) painter.sky(x, part, filled);
  }

  /** A row, at least 0; rounded unless pixels are shared. */
  #row(row: number): number {
    const kept = Math.max(row, 0);
    return this.#smooth ? kept : Math.ceil(kept - 0.5);
  }

  /** The place at which direction s meets a side at inverse depth `near`. Rewritten by the next call. */
  side(solid: number, s: number, near: number, face: number): Readonly<Side> {
    const { view } = this;
    const side = this.#side;
    const depth = 1 / near;
    const dx = view.forwardX[solid] + s * view.leftX[solid];
    const dy = view.forwardY[solid] + s * view.leftY[solid];
    const x = view.originX[solid] + depth * dx;
    const y = view.originY[solid] + depth * dy;
    const leftX = view.leftX[solid];
    const leftY = view.leftY[solid];
    if (face === FACE_ROUND) {
      const radius = view.radius[solid];
      const across = x * dx + y * dy;
      const slope = (-depth * (x * leftX + y * leftY)) / (across === 0 ? -1e-12 : across);
      const alongX = slope * dx + depth * leftX;
      const alongY = slope * dy + depth * leftY;
      side.u = radius * atan2(y, x);
      side.footprint = Math.sqrt(alongX * alongX + alongY * alongY);
      side.recession = Math.abs(slope);
    } else if (face === FACE_X) {
      const slope = -view.nearX[solid] * leftX * depth * depth;
      side.u = y;
      side.footprint = Math.abs(slope * dy + depth * leftY);
      side.recession = Math.abs(slope);
    } else {
      const slope = -view.nearY[solid] * leftY * depth * depth;
      side.u = x;
      side.footprint = Math.abs(slope * dx + depth * leftX);
      side.recession = Math.abs(slope);
    }
    const most = GRAZING * depth;
    if (side.footprint > most) side.footprint = most;
    if (side.recession > most) side.recession = most;
    return side;
  }

  /**
   * Upper bound of the optic flow in pixels per second for a velocity of the camera (forward, left: m/s; turn: rad/s). A point at
   * depth Z, slope s to the left and e down moves by f ((s forward - left) / Z - turn (1 + s^2)) sideways and by
   * f e (forward / Z - turn s) down; the nearest point of a column and the edge of the picture bound both.
   */
  maximalFlow(forward: number, left: number, turn: number): number {
    const { width, height, focal } = this.#lens;
    const edge = height / 2 / focal;
    let most = 0;
    for (let x = 0; x < width; x++) {
      const s = (width / 2 - x - 0.5) / focal;
      const near = this.#nearest[x];
      const still = -turn * (1 + s * s);
      const moving = still + (s * forward - left) * near;
      const across = Math.max(Math.abs(still), Math.abs(moving));
      const up = edge * Math.max(Math.abs(turn * s), Math.abs(forward * near - turn * s));
      const flow2 = across * across + up * up;
      if (flow2 > most) most = flow2;
    }
    return focal * Math.sqrt(most);
  }
}
