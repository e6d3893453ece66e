import { atan2, cos, sin } from '../../kernels/math-f64.ts';
import type { Caster, CasterRecords, Flow } from './caster.ts';
import type { CameraMotion, CameraPose, Lens } from './lens.ts';
import { columnStride } from './lens.ts';
import type { Meeting } from './ray-solid.ts';
import { Face, meetSolid } from './ray-solid.ts';
import type { Scene, Solid } from './scene.ts';
import { FIRST_SOLID_ID, FLOOR_ID, SKY_ID } from './scene.ts';
import { FARTHEST } from './span.ts';
import { reflectanceAt } from './texture.ts';

/** A vector of the map. */
type Vector = readonly [number, number, number];

/** A footprint is at most this, m. */
const WIDEST = FARTHEST;

/**
 * Draws any scene, spheres and things in the air included, for a camera with any pitch and roll: a ray through the middle of
 * each pixel, textures averaged over the pixel's footprint on the surface, which is what the ray's derivatives span there
 * (Igehy 1999, "Tracing ray differentials"). Solids are cast one after another into the rectangle of pixels that may show them.
 */
export class RayCaster implements Caster {
  readonly lens: Lens;
  readonly image: Float32Array;
  readonly depth: Float32Array;
  readonly ids: Uint16Array;
  readonly #scene: Scene;
  readonly #stride: number;
  readonly #faces: Uint8Array;
  readonly #meeting: Meeting = { distance: 0, face: 0 };
  #forward: Vector = [1, 0, 0];
  #left: Vector = [0, 1, 0];
  #up: Vector = [0, 0, 1];

  /** Records are always kept; the argument is there for likeness with other casters. */
  constructor(scene: Scene, lens: Lens, _records: CasterRecords = {}) {
    this.lens = lens;
    this.#scene = scene;
    this.#stride = columnStride(lens.height);
    const pixels = lens.width * this.#stride;
    this.image = new Float32Array(pixels);
    this.depth = new Float32Array(pixels);
    this.ids = new Uint16Array(pixels);
    this.#faces = new Uint8Array(pixels);
  }

  render(pose: Readonly<CameraPose>, time: number): void {
    [this.#forward, this.#left, this.#up] = axesOf(pose);
    this.depth.fill(Infinity);
    this.ids.fill(SKY_ID);
    this.#castFloor(pose.z);
    for (const solid of this.#scene.solids) this.#cast(solid, pose);
    this.#shade(pose, this.#scene.lightAt(time));
  }

  #castFloor(z: number): void {
    const { width, height } = this.lens;
    for (let x = 0; x < width; x++) {
      for (let row = 0; row < height; row++) {
        const down = -this.#ray(x, row, 2);
        if (down <= 0) continue;
        const at = x * this.#stride + row;
        this.depth[at] = Math.min(z / down, FARTHEST);
        this.ids[at] = FLOOR_ID;
      }
    }
  }

  /** A component of the direction through the middle of a pixel; its part along the camera's axis is 1. */
  #ray(x: number, row: number, axis: 0 | 1 | 2): number {
    const { width, height, focal } = this.lens;
    const a = (width / 2 - x - 0.5) / focal;
    const b = (height / 2 - row - 0.5) / focal;
    return this.#forward[axis] + this.#left[axis] * a + this.#up[axis] * b;
  }

  #cast(solid: Solid, pose: Readonly<CameraPose>): void {
    const { width, height, focal } = this.lens;
    const { axisX, axisY } = solid;
    const middle: Vector = [solid.x - pose.x, solid.y - pose.y, (solid.bottom + solid.top) / 2 - pose.z];
    const reach = reachOf(solid);
    const columns = shadow(dot(middle, this.#forward), dot(middle, this.#left), reach);
    const rows = shadow(dot(middle, this.#forward), dot(middle, this.#up), reach);
    if (columns === undefined || rows === undefined) return;
    const firstX = Math.max(0, Math.floor(width / 2 - columns[1] * focal) - 1);
    const lastX = Math.min(width - 1, Math.ceil(width / 2 - columns[0] * focal));
    const firstRow = Math.max(0, Math.floor(height / 2 - rows[1] * focal) - 1);
    const lastRow = Math.min(height - 1, Math.ceil(height / 2 - rows[0] * focal));
    const x0 = -middle[0] * axisX - middle[1] * axisY;
    const y0 = -middle[1] * axisX + middle[0] * axisY;
    for (let x = firstX; x <= lastX; x++) {
      for (let row = firstRow; row <= lastRow; row++) {
        const at = x * this.#stride + row;
        const dx = this.#ray(x, row, 0);
        const dy = this.#ray(x, row, 1);
        const dz = this.#ray(x, row, 2);
        const along = dx * axisX + dy * axisY;
        const across = dy * axisX - dx * axisY;
        if (!meetSolid(solid, x0, y0, pose.z, along, across, dz, this.depth[at], this.#meeting)) continue;
        this.depth[at] = this.#meeting.distance;
        this.ids[at] = solid.id;
        this.#faces[at] = this.#meeting.face;
      }
    }
  }

  #shade(pose: Readonly<CameraPose>, light: number): void {
    const { width, height } = this.lens;
    for (let x = 0; x < width; x++) {
      for (let row = 0; row < height; row++) {
        const at = x * this.#stride + row;
        const id = this.ids[at];
        this.image[at] = light * (id === SKY_ID ? this.#scene.sky : this.#reflectance(pose, x, row, at, id));
      }
    }
  }

  #reflectance(pose: Readonly<CameraPose>, x: number, row: number, at: number, id: number): number {
    const solid = this.#scene.solids[id - FIRST_SOLID_ID] as Solid | undefined;
    const surface = solid?.surface ?? this.#scene.floor;
    if (surface.kind === 'uniform') return surface.reflectance;
    const face = solid === undefined ? Face.TOP : this.#faces[at];
    const [axisX, axisY] = solid === undefined ? [1, 0] : [solid.axisX, solid.axisY];
    const turned = (v: Vector): Vector => [v[0] * axisX + v[1] * axisY, v[1] * axisX - v[0] * axisY, v[2]];
    const ray = turned([this.#ray(x, row, 0), this.#ray(x, row, 1), this.#ray(x, row, 2)]);
    const from = turned([pose.x - (solid?.x ?? 0), pose.y - (solid?.y ?? 0), pose.z]);
    const { focal } = this.lens;
    const distance = this.#distance(solid, face, from, ray);
    const point: Vector = [from[0] + distance * ray[0], from[1] + distance * ray[1], from[2] + distance * ray[2]];
    const normal = normalOf(face, point, solid);
    const facing = dot(normal, ray);
    /** How far the point moves along the surface from a pixel to the next, given how the ray does. */
    const step = (d: Vector): Vector => {
      const tilt = dot(normal, d) / (facing === 0 ? -1e-12 : facing);
      return [0, 1, 2].map((n) => (distance / focal) * (d[n] - tilt * ray[n])) as unknown as Vector;
    };
    const across = step(turned(this.#left));
    const down = step(turned(this.#up));
    const along = alongOf(face, point, solid);
    const upwards: Vector = face === Face.TOP || face === Face.BOTTOM ? [0, 1, 0] : [0, 0, 1];
    const wide = (g: Vector): number => {
      const [x1, y1] = [dot(g, across), dot(g, down)];
      return Math.min(Math.sqrt(x1 * x1 + y1 * y1), WIDEST);
    };
    const round = face === Face.ROUND || face === Face.BALL;
    const u = round ? (solid as Solid).radius * atan2(point[1], point[0]) : dot(along, point);
    return reflectanceAt(surface, u, dot(upwards, point), wide(along), wide(upwards));
  }

  /** The depth again, as f64. */
  #distance(solid: Solid | undefined, face: number, from: Vector, ray: Vector): number {
    if (solid === undefined) return Math.min(-from[2] / ray[2], FARTHEST);
    meetSolid(solid, ...from, ...ray, Infinity, this.#meeting);
    return this.#meeting.face === face ? this.#meeting.distance : Number.NaN;
  }

  maximalFlow(motion: Readonly<CameraMotion>): number {
    const { width, height } = this.lens;
    const flow = { x: 0, y: 0 };
    let most = 0;
    for (let x = 0; x < width; x++) {
      for (let row = 0; row < height; row++) {
        this.flowAt(x, row, motion, flow);
        const flow2 = flow.x * flow.x + flow.y * flow.y;
        if (flow2 > most) most = flow2;
      }
    }
    return Math.sqrt(most);
  }

  flowAt(x: number, row: number, motion: Readonly<CameraMotion>, flow: Flow): void {
    const { width, height, focal } = this.lens;
    const near = 1 / this.depth[x * this.#stride + row];
    // velocity of the point against the camera, over its depth, in the map
    const towardX = motion.yaw * this.#ray(x, row, 1) - motion.x * near;
    const towardY = -motion.yaw * this.#ray(x, row, 0) - motion.y * near;
    const along = (axis: Vector): number => towardX * axis[0] + towardY * axis[1];
    const forward = along(this.#forward);
    flow.x = forward * (width / 2 - x - 0.5) - focal * along(this.#left);
    flow.y = forward * (height / 2 - row - 0.5) - focal * along(this.#up);
  }
}

/** Forward, left and up of a camera: yaw about the vertical, then pitch about its left, then roll about its forward axis. */
function axesOf({ yaw, pitch, roll }: Readonly<CameraPose>): readonly [Vector, Vector, Vector] {
  const [cy, sy, cp, sp, cr, sr] = [cos(yaw), sin(yaw), cos(pitch), sin(pitch), cos(roll), sin(roll)];
  const left: Vector = [-sy, cy, 0];
  const up: Vector = [-cy * sp, -sy * sp, cp];
  return [
    [cy * cp, sy * cp, sp],
    [left[0] * cr + up[0] * sr, left[1] * cr + up[1] * sr, up[2] * sr],
    [up[0] * cr - left[0] * sr, up[1] * cr - left[1] * sr, up[2] * cr],
  ];
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

/** m, radius of the sphere around a solid's middle that holds it. */
function reachOf({ kind, halfX, halfY, radius, bottom, top }: Solid): number {
  if (kind === 'sphere') return radius;
  const half = (top - bottom) / 2;
  const wide2 = kind === 'box' ? halfX * halfX + halfY * halfY : radius * radius;
  return Math.sqrt(wide2 + half * half);
}

/** Slopes between which a disc is seen, its middle at (forward, side); undefined where it is behind. */
function shadow(forward: number, side: number, reach: number): readonly [number, number] | undefined {
  if (forward <= -reach) return undefined;
  if (forward <= reach * (1 + 1e-9)) return [-1e6, 1e6];
  const scale = 1 / (forward * forward - reach * reach);
  const spread = reach * Math.sqrt(forward * forward + side * side - reach * reach);
  return [(side * forward - spread) * scale, (side * forward + spread) * scale];
}

function normalOf(face: number, point: Vector, solid: Solid | undefined): Vector {
  switch (face) {
    case Face.X:
      return [1, 0, 0];
    case Face.Y:
      return [0, 1, 0];
    case Face.ROUND:
      return [point[0], point[1], 0];
    case Face.BALL:
      return [point[0], point[1], point[2] - (solid as Solid).bottom - (solid as Solid).radius];
    default:
      return [0, 0, 1];
  }
}

/** Gradient of the texture coordinate u over a solid's own frame. */
function alongOf(face: number, [x, y]: Vector, solid: Solid | undefined): Vector {
  if (face === Face.X) return [0, 1, 0];
  if (face !== Face.ROUND && face !== Face.BALL) return [1, 0, 0];
  const scale = (solid as Solid).radius / Math.max(x * x + y * y, 1e-12);
  return [-y * scale, x * scale, 0];
}
