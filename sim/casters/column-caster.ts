import { ValidationError } from '../../agents/index.ts';
import { cos, sin } from '../../kernels/math-f64.ts';
import { MemoryLayout } from '../../kernels/memory-layout.ts';
import type { Surface } from '../world/surface.ts';
import type { Caster, CasterOptions, Flow } from './caster.ts';
import type { ColumnDraw } from './column-draw-simd.ts';
import { columnDrawSimd } from './column-draw-simd.ts';
import type { ColumnLayout } from './column-layout.ts';
import { layOutColumns, PAINT_BYTES, Painted } from './column-layout.ts';
import { ColumnProfile } from './column-profile.ts';
import { FrameBuffer } from './frame-buffer.ts';
import type { CameraMotion, CameraPose, Lens } from './lens.ts';
import { columnStride } from './lens.ts';
import type { Scene } from './scene.ts';
import { FLOOR_ID, SKY_ID } from './scene.ts';
import type { Paint, SpanRows, TextureAxis } from './span.ts';
import { FARTHEST, SpanList, WAVE_WORDS } from './span.ts';
import type { SpanFill } from './span-fill.ts';
import { spanFill } from './span-fill.ts';
import { SURFACE_KINDS } from './span-record-simd.ts';
import { textureOf } from './texture.ts';

/** Records, edges, kernel and place of a {@link ColumnCaster}. */
export interface ColumnCasterOptions extends CasterOptions {
  /**
   * `smooth` (the default) weighs surfaces by the share of a pixel that they cover;
   * `sampled` gives each pixel the surface at its middle, as `RayCaster` does. Textures are averaged over footprints in both.
   */
  readonly edges?: 'smooth' | 'sampled';
  /** Kernel that fills the spans; both give the same bits. Default `webassembly`. */
  readonly kernel?: 'webassembly' | 'javascript';
}

/** Number of spans filled per call. */
const BATCH = 2048;

/**
 * Draws a scene of upright walls, boxes and cylinders on a flat floor for a level camera. A column of the picture is then a profile
 * of the scene along one direction, and similar triangles give the perspective, row = horizon + f (h - z) / depth. It is exact,
 * tops included. A scene with spheres or raised obstacles, or a tilted camera, needs a `RayCaster`.
 */
export class ColumnCaster implements Caster {
  /** Size of the picture and focal length, in pixels. */
  readonly lens: Lens;
  /** Linear relative luminance of each pixel, dimensionless. */
  readonly image: Float32Array;
  /** Metres from the camera along its axis, at the middle of each pixel; Infinity for the sky. Undefined unless asked for. */
  readonly depth: Float32Array | undefined;
  /** Id of the object at each pixel, as in `Scene`. Undefined unless asked for. */
  readonly ids: Uint16Array | undefined;
  readonly #scene: Scene;
  readonly #profile: ColumnProfile;
  readonly #spans: SpanList;
  readonly #start: number;
  readonly #fill: SpanFill;
  /** Draws the whole picture in WebAssembly; undefined where records are kept, and with the kernel in JavaScript. */
  readonly #draw: ColumnDraw | undefined;
  readonly #paints: readonly Paint[];
  readonly #stride: number;
  readonly #smooth: boolean;
  readonly #height: Float64Array;
  readonly #rows: SpanRows = { pixels: 0, from: 0, to: 0, light: 0 };
  readonly #u: TextureAxis = { p0: 0, p1: 0, w0: 0, w1: 0 };
  readonly #v: TextureAxis = { p0: 0, p1: 0, w0: 0, w1: 0 };
  #light = 1;
  #cameraZ = Number.NaN;
  #yaw = Number.NaN;

  /** Number of bytes that a caster needs behind the picture of a frame buffer. */
  static bytesFor(scene: Scene, lens: Lens): number {
    const memory = new MemoryLayout();
    layOutColumns(scene, lens, BATCH, memory, 0);
    return memory.end;
  }

  /** @throws ValidationError `scene_needs_rays` naming the solid that cannot be drawn, `size_mismatch` for a frame buffer of another size */
  constructor(scene: Scene, lens: Lens, options: ColumnCasterOptions = {}) {
    const obstacle = needsRays(scene);
    if (obstacle !== undefined) {
      throw new ValidationError(`'${obstacle}' cannot be drawn column by column`, {
        code: 'scene_needs_rays',
        expected: 'walls, boxes and cylinders that stand on the floor',
        received: obstacle,
        block: obstacle,
        remedy: 'use a RayCaster',
      });
    }
    this.lens = lens;
    this.#scene = scene;
    this.#smooth = options.edges !== 'sampled';
    this.#stride = columnStride(lens.height);
    const surfaces = [scene.floor, ...scene.solids.map(({ surface }) => surface)];
    const pixels = lens.width * this.#stride;
    const { frameBuffer = new FrameBuffer(pixels, ColumnCaster.bytesFor(scene, lens)) } = options;
    const { memory } = frameBuffer;
    const { buffer } = memory;
    this.image = frameBuffer.picture(pixels);
    const layout = frameBuffer.layOut((behind) => layOutColumns(scene, lens, BATCH, behind, this.image.byteOffset));
    this.#start = layout.spans;
    this.#spans = new SpanList(buffer, layout.spans, BATCH);
    this.#height = new Float64Array(buffer, layout.heights, layout.solids);
    this.#height.set(
      scene.solids.map(({ top }) => top),
      1,
    );
    const reciprocals = new Float32Array(buffer, layout.reciprocals, this.#stride);
    reciprocals.forEach((_, row) => {
      reciprocals[row] = 1 / (row + 0.5 - lens.height / 2);
    });
    this.#paints = paint(surfaces, buffer, layout);
    if (options.kernel === 'javascript') this.#fill = spanFill(buffer, lens.height / 2);
    else {
      const kinds = SURFACE_KINDS.filter((kind) => surfaces.some((surface) => surface.kind === kind));
      const program = { layout, lens, smooth: this.#smooth, kinds, sky: scene.sky };
      const { fill, draw } = columnDrawSimd(memory, program);
      this.#fill = fill;
      if (!options.depth && !options.ids) this.#draw = draw;
    }
    this.depth = options.depth ? new Float32Array(this.image.length) : undefined;
    this.ids = options.ids ? new Uint16Array(this.image.length) : undefined;
    this.#profile = new ColumnProfile(scene, lens, this.#smooth, buffer, layout, {
      level: (column, part, solid, s, from, to) => this.#level(column, part, solid, s, from, to),
      upright: (column, part, solid, s, from, to, near, face) =>
        this.#upright(column, part, solid, s, from, to, near, face),
      sky: (column, part, to) => this.#sky(column, part, to),
    });
  }

  /** @throws ValidationError `camera_not_level` unless pitch and roll are 0 */
  render(pose: Readonly<CameraPose>, time: number): void {
    if (pose.pitch !== 0 || pose.roll !== 0) {
      throw new ValidationError('a column caster draws for level cameras', {
        code: 'camera_not_level',
        expected: 'pitch 0 and roll 0',
        received: { pitch: pose.pitch, roll: pose.roll },
        remedy: 'use a RayCaster',
      });
    }
    this.#light = this.#scene.lightAt(time);
    this.#cameraZ = pose.z;
    this.#yaw = pose.yaw;
    this.image.fill(0);
    this.#profile.from(pose);
    const { view, cutCount } = this.#profile;
    if (this.#draw !== undefined) this.#draw(view.visibleCount, cutCount, pose.z, this.#light);
    else {
      this.#profile.draw();
      this.#flush();
    }
  }

  /** Upper bound of the optic flow anywhere in the last picture, in pixels per second. */
  maximalFlow(motion: Readonly<CameraMotion>): number {
    const c = cos(this.#yaw);
    const s = sin(this.#yaw);
    const forward = motion.x * c + motion.y * s;
    const left = motion.y * c - motion.x * s;
    return this.#profile.maximalFlow(forward, left, motion.yaw);
  }

  /** Writes the optic flow at the middle of a pixel of the last picture, in pixels per second; NaN without the depth. */
  flowAt(x: number, row: number, motion: Readonly<CameraMotion>, flow: Flow): void {
    const { width, height, focal } = this.lens;
    const near = 1 / (this.depth?.[x * this.#stride + row] ?? Number.NaN);
    const c = cos(this.#yaw);
    const s = sin(this.#yaw);
    const forward = (motion.x * c + motion.y * s) * near;
    const left = (motion.y * c - motion.x * s) * near;
    const side = (width / 2 - x - 0.5) / focal;
    const down = (row + 0.5 - height / 2) / focal;
    flow.x = focal * (left - side * forward + motion.yaw * (1 + side * side));
    flow.y = focal * down * (forward - motion.yaw * side);
  }

  #flush(): void {
    this.#fill(this.#start, this.#spans.count);
    this.#spans.count = 0;
  }

  /** The rows of a column that a span covers; the record is reused. */
  #rowsOf(column: number, part: number, from: number, to: number): SpanRows {
    const rows = this.#rows;
    rows.pixels = this.image.byteOffset + column * this.#stride * 4;
    rows.from = from;
    rows.to = to;
    rows.light = this.#light * part;
    return rows;
  }

  #sky(column: number, part: number, to: number): void {
    if (this.#spans.count === BATCH) this.#flush();
    const rows = this.#rowsOf(column, part, 0, to);
    this.#spans.uniform(rows, rows.light * this.#scene.sky);
    if (this.#profile.central) this.#note(column, SKY_ID, 0, to, 0, Infinity);
  }

  #level(column: number, part: number, solid: number, s: number, from: number, to: number): void {
    if (this.#spans.count === BATCH) this.#flush();
    const { view } = this.#profile;
    const { focal } = this.lens;
    const k = focal * (this.#cameraZ - this.#height[solid]);
    const sharp = 1 / k;
    const u = this.#u;
    u.p0 = view.originX[solid];
    u.p1 = view.forwardX[solid] + s * view.leftX[solid];
    u.w0 = Math.abs(view.leftX[solid]) / focal;
    u.w1 = Math.abs(u.p1) * sharp;
    const v = this.#v;
    v.p0 = view.originY[solid];
    v.p1 = view.forwardY[solid] + s * view.leftY[solid];
    v.w0 = Math.abs(view.leftY[solid]) / focal;
    v.w1 = Math.abs(v.p1) * sharp;
    this.#spans.level(this.#paints[solid], this.#rowsOf(column, part, from, to), k, u, v);
    if (this.#profile.central) this.#note(column, solid + FLOOR_ID, from, to, k, FARTHEST);
  }

  #upright(
    column: number,
    part: number,
    solid: number,
    s: number,
    from: number,
    to: number,
    near: number,
    face: number,
  ): void {
    if (this.#spans.count === BATCH) this.#flush();
    const { focal } = this.lens;
    const side = this.#profile.side(solid, s, near, face);
    const depth = 1 / near;
    const height = this.#v;
    height.p0 = this.#cameraZ;
    height.p1 = -depth / focal;
    height.w0 = depth / focal;
    height.w1 = side.recession / (focal * focal);
    const rows = this.#rowsOf(column, part, from, to);
    this.#spans.upright(this.#paints[solid], rows, side.u, side.footprint / focal, height);
    if (this.#profile.central) this.#note(column, solid + FLOOR_ID, from, to, 0, depth);
  }

  /** Records depth and id of the pixels whose middle a span covers. The depth is k / (row - horizon), at most `depth`, for k other than 0. */
  #note(column: number, id: number, from: number, to: number, k: number, depth: number): void {
    if (this.depth === undefined && this.ids === undefined) return;
    const start = column * this.#stride;
    const horizon = this.lens.height / 2;
    for (let row = Math.ceil(from - 0.5); row + 0.5 <= to; row++) {
      if (this.ids !== undefined) this.ids[start + row] = id;
      if (this.depth !== undefined)
        this.depth[start + row] = k === 0 ? depth : Math.min(k / (row + 0.5 - horizon), depth);
    }
  }
}

/** Name of the first solid that a column caster cannot draw, if there is one. */
export function needsRays(scene: Scene): string | undefined {
  return scene.solids.find(({ kind, bottom }) => kind === 'sphere' || bottom !== 0)?.name;
}

/** Writes the textures of surfaces to the memory of the kernels. */
function paint(surfaces: readonly Surface[], buffer: ArrayBuffer, layout: ColumnLayout): Paint[] {
  let address = layout.waves;
  return surfaces.map((surface, n) => {
    const texture = textureOf(surface);
    const at = layout.paints + n * PAINT_BYTES;
    const integers = new Int32Array(buffer, at, 3);
    const numbers = new Float64Array(buffer, at + Painted.SUM, 4);
    integers[0] = SURFACE_KINDS.indexOf(surface.kind);
    if (surface.kind === 'uniform') numbers[0] = surface.reflectance;
    else if (surface.kind === 'waves') {
      const table = new Float32Array(buffer, address, surface.waves.length * WAVE_WORDS);
      surface.waves.forEach((wave, k) => {
        table.set([wave.amplitude, wave.u, wave.v, wave.phase], k * WAVE_WORDS);
      });
      integers[1] = address;
      integers[2] = surface.waves.length;
      numbers[0] = surface.mean;
      address += table.byteLength;
    } else {
      numbers[0] = surface.light + surface.dark;
      numbers[1] = surface.light - surface.dark;
      numbers[2] = surface.kind === 'checker' ? 0.5 / surface.size : texture.alongU / surface.period;
      numbers[3] = surface.kind === 'checker' ? 0 : texture.alongV / surface.period;
    }
    return { ...texture, waves: integers[1] };
  });
}
