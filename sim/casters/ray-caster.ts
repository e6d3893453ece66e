import { atan2, cos, sin } from '../../kernels/math-f64.ts';
import type { Caster, CasterOptions, Flow } from './caster.ts';
import type { CameraMotion, CameraPose, Lens } from './lens.ts';
import { columnStride } from './lens.ts';
import type { RayBuffer, Sight } from './ray-solid.ts';
import { castSolid, Face } from './ray-solid.ts';
import type { Scene, Solid } from './scene.ts';
import { FIRST_SOLID_ID, FLOOR_ID, SKY_ID } from './scene.ts';
import { FARTHEST } from './span.ts';
import type { Texture } from './texture.ts';
import { reflectanceAt, textureOf } from './texture.ts';

/**
 * Draws any scene, spheres and raised obstacles included, for a camera with any pitch and roll. It casts a ray through the middle
 * of each pixel and averages textures over the pixel's footprint on the surface, which the ray's derivatives span there (Igehy
 * 1999, "Tracing ray differentials"). Solids are cast one after another into the rectangle of pixels that may show them.
 *
 * @example
 * const scene = new Scene({ name: 'room', walls: rectangularArena(2, 2), obstacles: [] });
 * const caster = new RayCaster(scene, pinhole(64, 48, 1.2));
 * caster.render({ x: 0, y: 0, z: 0.1, yaw: 0, pitch: 0.1, roll: 0 }, 0);
 * const [column, row] = [32, 24];
 * console.log(caster.depth[column * columnStride(48) + row]); // m to what is seen in the middle
 */
export class RayCaster implements Caster {
  /** Size of the picture and focal length, in pixels. */
  readonly lens: Lens;
  /** Linear relative luminance of each pixel, dimensionless. */
  readonly image: Float32Array;
  /** Metres from the camera along its axis, at the middle of each pixel; Infinity for the sky. */
  readonly depth: Float32Array;
  /** Id of the object at each pixel, as in `Scene`. */
  readonly ids: Uint16Array;
  readonly #scene: Scene;
  readonly #stride: number;
  readonly #buffer: RayBuffer;
  readonly #textures: readonly Texture[];
  /** The camera in the map, then in the frame of each solid; the index is the id of the object less 1. */
  readonly #sights: readonly Sight[];

  /**
   * All records are always kept, whatever the options say.
   *
   * @throws ValidationError `size_mismatch` for a frame buffer of another size
   */
  constructor(scene: Scene, lens: Lens, { frameBuffer }: CasterOptions = {}) {
    this.lens = lens;
    this.#scene = scene;
    this.#stride = columnStride(lens.height);
    const pixels = lens.width * this.#stride;
    this.image = frameBuffer?.picture(pixels) ?? new Float32Array(pixels);
    this.depth = new Float32Array(pixels);
    this.ids = new Uint16Array(pixels);
    const kept = { distance: new Float64Array(pixels), faces: new Uint8Array(pixels), ids: this.ids };
    this.#buffer = { ...lens, stride: this.#stride, ...kept };
    this.#textures = [scene.floor, ...scene.solids.map(({ surface }) => surface)].map(textureOf);
    this.#sights = this.#textures.map(() => ({ ...NOWHERE }));
  }

  /** Draws the view from a pose of any pitch and roll, in the light at `time`, s. */
  render(pose: Readonly<CameraPose>, time: number): void {
    const map = this.#sights[0];
    look(pose, map);
    this.#castFloor(map);
    for (const [index, solid] of this.#scene.solids.entries()) {
      const sight = this.#sights[index + 1];
      turnInto(solid, map, sight);
      this.#cast(solid, sight);
    }
    this.#shade(this.#scene.lightAt(time));
  }

  #castFloor({ z, forwardZ, leftZ, upZ }: Sight): void {
    const { width, height, focal } = this.lens;
    for (let x = 0; x < width; x++) {
      const column = forwardZ + (leftZ * (width / 2 - x - 0.5)) / focal;
      for (let row = 0; row < height; row++) {
        const down = -column - (upZ * (height / 2 - row - 0.5)) / focal;
        const at = x * this.#stride + row;
        // a ray along the horizon ends at the floor, as in columns
        this.#buffer.distance[at] = down > 0 ? Math.min(z / down, FARTHEST) : down === 0 ? FARTHEST : Infinity;
        this.ids[at] = down >= 0 ? FLOOR_ID : SKY_ID;
        this.#buffer.faces[at] = Face.TOP;
      }
    }
  }

  /** Casts a solid into the pixels that may show it. */
  #cast(solid: Solid, sight: Sight): void {
    const { width, height, focal } = this.lens;
    const { bottom, top } = solid;
    const halfX = solid.radius > 0 ? solid.radius : solid.halfX;
    const halfY = solid.radius > 0 ? solid.radius : solid.halfY;
    let [right, left, down, up, behind] = [Infinity, -Infinity, Infinity, -Infinity, 0];
    for (let corner = 0; corner < 8; corner++) {
      const dx = (corner & 1 ? halfX : -halfX) - sight.x;
      const dy = (corner & 2 ? halfY : -halfY) - sight.y;
      const dz = (corner & 4 ? top : bottom) - sight.z;
      const forward = dx * sight.forwardX + dy * sight.forwardY + dz * sight.forwardZ;
      if (forward < CLOSEST) {
        behind++;
        continue;
      }
      const a = (dx * sight.leftX + dy * sight.leftY + dz * sight.leftZ) / forward;
      const b = (dx * sight.upX + dy * sight.upY + dz * sight.upZ) / forward;
      right = Math.min(right, a);
      left = Math.max(left, a);
      down = Math.min(down, b);
      up = Math.max(up, b);
    }
    if (behind === 8) return;
    const whole = behind > 0;
    const window = {
      firstX: whole ? 0 : Math.max(0, Math.floor(width / 2 - left * focal)),
      lastX: whole ? width - 1 : Math.min(width - 1, Math.floor(width / 2 - right * focal)),
      firstRow: whole ? 0 : Math.max(0, Math.floor(height / 2 - up * focal)),
      lastRow: whole ? height - 1 : Math.min(height - 1, Math.floor(height / 2 - down * focal)),
    };
    castSolid(solid, sight, window, this.#buffer);
  }

  #shade(light: number): void {
    const { width, height, focal } = this.lens;
    const { sky, solids } = this.#scene;
    for (let x = 0; x < width; x++) {
      const a = (width / 2 - x - 0.5) / focal;
      for (let row = 0; row < height; row++) {
        const at = x * this.#stride + row;
        const id = this.ids[at];
        this.depth[at] = this.#buffer.distance[at];
        const texture = this.#textures[id - FLOOR_ID];
        if (id === SKY_ID) this.image[at] = light * sky;
        else if (texture.surface.kind === 'uniform') this.image[at] = light * texture.surface.reflectance;
        else {
          const b = (height / 2 - row - 0.5) / focal;
          this.image[at] =
            light * this.#reflectance(texture, this.#sights[id - FLOOR_ID], solids[id - FIRST_SOLID_ID], a, b, at);
        }
      }
    }
  }

  /** Reflectance that pixel `at` shows of a surface; its ray is forward + a left + b up. */
  #reflectance(texture: Texture, sight: Sight, solid: Solid | undefined, a: number, b: number, at: number): number {
    const face = this.#buffer.faces[at];
    const distance = this.#buffer.distance[at];
    const { leftX, leftY, leftZ, upX, upY, upZ } = sight;
    const rayX = sight.forwardX + a * leftX + b * upX;
    const rayY = sight.forwardY + a * leftY + b * upY;
    const rayZ = sight.forwardZ + a * leftZ + b * upZ;
    const x = sight.x + distance * rayX;
    const y = sight.y + distance * rayY;
    const z = sight.z + distance * rayZ;
    const radius = solid?.radius ?? 0;
    const level = face === Face.TOP || face === Face.BOTTOM;
    const round = face === Face.ROUND || face === Face.BALL;
    // normal, and the gradient of u; that of v is (0, 1, 0) on level faces and (0, 0, 1) on others
    const normalX = round ? x : face === Face.X ? 1 : 0;
    const normalY = round ? y : face === Face.Y ? 1 : 0;
    const normalZ = level ? 1 : face === Face.BALL ? z - (solid?.bottom ?? 0) - radius : 0;
    const scale = round ? radius / Math.max(x * x + y * y, 1e-12) : 1;
    const alongX = round ? -y * scale : face === Face.X ? 0 : 1;
    const alongY = round ? x * scale : face === Face.X ? 1 : 0;
    // a step of the ray moves the point along the surface: less its part along the ray that leaves the surface
    const facing = normalX * rayX + normalY * rayY + normalZ * rayZ;
    const inverse = 1 / (facing === 0 ? -1e-12 : facing);
    const tiltLeft = (normalX * leftX + normalY * leftY + normalZ * leftZ) * inverse;
    const tiltUp = (normalX * upX + normalY * upY + normalZ * upZ) * inverse;
    const rayU = alongX * rayX + alongY * rayY;
    const leftU = alongX * leftX + alongY * leftY - tiltLeft * rayU;
    const upU = alongX * upX + alongY * upY - tiltUp * rayU;
    const leftV = level ? leftY - tiltLeft * rayY : leftZ - tiltLeft * rayZ;
    const upV = level ? upY - tiltUp * rayY : upZ - tiltUp * rayZ;
    const step = distance / this.lens.focal;
    const wideU = Math.min(step * Math.sqrt(leftU * leftU + upU * upU), FARTHEST);
    const wideV = Math.min(step * Math.sqrt(leftV * leftV + upV * upV), FARTHEST);
    const u = round ? radius * atan2(y, x) : face === Face.X ? y : x;
    return reflectanceAt(texture, u, level ? y : z, wideU, wideV);
  }

  /** The largest flow at the middle of any pixel, in pixels per second. */
  maximalFlow(motion: Readonly<CameraMotion>): number {
    const { width, height, focal } = this.lens;
    const [map] = this.#sights;
    // velocity of a point against the camera over its depth, along the picture's axes: of the turn a times the column's
    // slope, b times the row's, and of the motion by inverse depth
    const turn = (x: number, y: number, axisX: number, axisY: number): number => motion.yaw * (y * axisX - x * axisY);
    const forwardA = turn(map.leftX, map.leftY, map.forwardX, map.forwardY);
    const forwardB = turn(map.upX, map.upY, map.forwardX, map.forwardY);
    const leftB = turn(map.upX, map.upY, map.leftX, map.leftY);
    const forwardMotion = motion.x * map.forwardX + motion.y * map.forwardY;
    const leftMotion = motion.x * map.leftX + motion.y * map.leftY;
    const upMotion = motion.x * map.upX + motion.y * map.upY;
    let most = 0;
    for (let x = 0; x < width; x++) {
      const a = (width / 2 - x - 0.5) / focal;
      for (let row = 0; row < height; row++) {
        const b = (height / 2 - row - 0.5) / focal;
        const near = 1 / this.#buffer.distance[x * this.#stride + row];
        const forward = a * forwardA + b * forwardB - forwardMotion * near;
        const left = b * leftB - forwardA - leftMotion * near - a * forward;
        const up = -forwardB - a * leftB - upMotion * near - b * forward;
        most = Math.max(most, left * left + up * up);
      }
    }
    return focal * Math.sqrt(most);
  }

  /** Writes the optic flow at the middle of a pixel of the last picture, in pixels per second. */
  flowAt(x: number, row: number, motion: Readonly<CameraMotion>, flow: Flow): void {
    const { width, height, focal } = this.lens;
    const [map] = this.#sights;
    const a = (width / 2 - x - 0.5) / focal;
    const b = (height / 2 - row - 0.5) / focal;
    const near = 1 / this.#buffer.distance[x * this.#stride + row];
    const rayX = map.forwardX + a * map.leftX + b * map.upX;
    const rayY = map.forwardY + a * map.leftY + b * map.upY;
    // velocity of the point against the camera, over its depth, in the map
    const towardX = motion.yaw * rayY - motion.x * near;
    const towardY = -motion.yaw * rayX - motion.y * near;
    const forward = towardX * map.forwardX + towardY * map.forwardY;
    flow.x = focal * (a * forward - towardX * map.leftX - towardY * map.leftY);
    flow.y = focal * (b * forward - towardX * map.upX - towardY * map.upY);
  }
}

/** Metres ahead of the camera below which a corner counts as behind it. */
const CLOSEST = 1e-6;

const NOWHERE: Readonly<Sight> = {
  ...{ x: 0, y: 0, z: 0, forwardX: 1, forwardY: 0, forwardZ: 0 },
  ...{ leftX: 0, leftY: 1, leftZ: 0, upX: 0, upY: 0, upZ: 1 },
};

/** Writes the place and directions of a camera: yaw about the vertical, then pitch about its left, then roll about its forward axis. */
function look({ x, y, z, yaw, pitch, roll }: Readonly<CameraPose>, out: Sight): void {
  const [cy, sy, cp, sp, cr, sr] = [cos(yaw), sin(yaw), cos(pitch), sin(pitch), cos(roll), sin(roll)];
  out.x = x;
  out.y = y;
  out.z = z;
  out.forwardX = cy * cp;
  out.forwardY = sy * cp;
  out.forwardZ = sp;
  out.leftX = -sy * cr - cy * sp * sr;
  out.leftY = cy * cr - sy * sp * sr;
  out.leftZ = cp * sr;
  out.upX = sy * sr - cy * sp * cr;
  out.upY = -cy * sr - sy * sp * cr;
  out.upZ = cp * cr;
}

/** Writes the camera in a solid's own frame. */
function turnInto({ x, y, axisX, axisY }: Solid, map: Sight, out: Sight): void {
  out.x = (map.x - x) * axisX + (map.y - y) * axisY;
  out.y = (map.y - y) * axisX - (map.x - x) * axisY;
  out.z = map.z;
  out.forwardX = map.forwardX * axisX + map.forwardY * axisY;
  out.forwardY = map.forwardY * axisX - map.forwardX * axisY;
  out.forwardZ = map.forwardZ;
  out.leftX = map.leftX * axisX + map.leftY * axisY;
  out.leftY = map.leftY * axisX - map.leftX * axisY;
  out.leftZ = map.leftZ;
  out.upX = map.upX * axisX + map.upY * axisY;
  out.upY = map.upY * axisX - map.upX * axisY;
  out.upZ = map.upZ;
}
