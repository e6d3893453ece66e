import type { EventCameraSettings, Pose } from '../../../agents/index.ts';
import { angleDifference, cos, sin } from '../../../kernels/math-f64.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { Caster, Flow } from '../../casters/caster.ts';
import { ColumnCaster, needsRays } from '../../casters/column-caster.ts';
import { FrameBuffer } from '../../casters/frame-buffer.ts';
import type { CameraMotion, CameraPose } from '../../casters/lens.ts';
import { columnStride, pinhole } from '../../casters/lens.ts';
import { RayCaster } from '../../casters/ray-caster.ts';
import type { Scene } from '../../casters/scene.ts';
import { EventDelay } from './delay.ts';
import { EventQueue } from './event-queue.ts';
import { EventPixelArray, notAfter } from './pixel/array.ts';
import { eventPixel } from './pixel/published-pixels.ts';

/** Scene, settings and noise of an {@link EventCamera}. */
export interface EventCameraSetup {
  /** World as the camera sees it. */
  readonly scene: Scene;
  /** Geometry, pixels and sampling of the camera. */
  readonly settings: EventCameraSettings;
  /** Key of all random draws; no numbers are drawn from this stream itself. */
  readonly random: RandomStream;
  /** Number of events for which there is room at first. Default: one per pixel. */
  readonly room?: number;
  /** Whether to keep the cause of each event. Default false. */
  readonly truth?: boolean;
  /** Kernel of pixels and caster; both give the same bits. Default `webassembly`. */
  readonly kernel?: 'webassembly' | 'javascript';
}

/** Indices of the camera's state, beside that of its pixels. */
const Kept = {
  /** 1 once it has seen a frame. */
  STARTED: 0,
  /** Body's pose (m, m, rad) and time, s, at the last call. */
  X: 1,
  Y: 2,
  HEADING: 3,
  TIME: 4,
  /** Pixels of flow since the last frame. */
  TRAVELLED: 5,
  /** Frames that were due sooner than the largest frame rate allows. */
  LATE: 6,
  /** Body's pose (m, m, rad) at the last frame. */
  FRAME_X: 7,
  FRAME_Y: 8,
  FRAME_HEADING: 9,
  LENGTH: 10,
} as const;

/** Frames per period of flickering light. */
const FRAMES_PER_FLICKER = 20;

/**
 * A camera of event pixels that a body carries through a scene. It renders a frame whenever the picture may have moved by half a
 * pixel (`sampling.pixels`), which follows from its motion and the depth of the scene. Between the given poses, the body moves in a
 * straight line and turns evenly.
 *
 * @example
 * const scene = new Scene({ name: 'room', walls: rectangularArena(2, 2), obstacles: [] });
 * const settings = { width: 64, height: 48, fieldOfView: 1.2, mount: { z: 0.1 }, pixel: 'ideal' } as const;
 * const camera = new EventCamera({ scene, settings, random: new RandomStream(1, 'camera') });
 * camera.reset({ x: 0, y: 0, heading: 0 }, 0);
 * camera.advance({ x: 0, y: 0, heading: 0.5 }, 0.1); // it turns by 0.5 rad in 0.1 s
 * console.log(camera.events.count); // edges of the room passed its pixels
 */
export class EventCamera {
  /** Pixels that make events from the frames. */
  readonly pixels: EventPixelArray;
  /** Caster that draws the frames: by columns for a level camera and upright solids, else by rays. */
  readonly caster: Caster;
  /** Events that nobody has taken yet; part of the state. */
  readonly events: EventQueue;
  /** Rest of the state, of the pixels and of the camera, as raw bits: live arrays with a fixed number of entries. */
  readonly state: readonly Float64Array[];
  readonly #settings: EventCameraSettings;
  readonly #delay: EventDelay | undefined;
  readonly #kept = new Float64Array(Kept.LENGTH);
  readonly #step: number;
  readonly #shortest: number;
  readonly #longest: number;
  readonly #camera: CameraPose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0, roll: 0 };
  readonly #motion: CameraMotion = { x: 0, y: 0, yaw: 0 };
  readonly #body: Pose = { x: 0, y: 0, heading: 0 };
  readonly #flow: Flow = { x: 0, y: 0 };
  /** Pose of the body and time in s of the last picture of the caster. */
  readonly #drawn = { x: Number.NaN, y: Number.NaN, heading: Number.NaN, time: Number.NaN };

  constructor(options: EventCameraSetup) {
    const { scene, settings, random, truth = false, kernel = 'webassembly' } = options;
    const { width, height, fieldOfView, mount, sampling = {} } = settings;
    const lens = pinhole(width, height, fieldOfView);
    const level = (mount.pitch ?? 0) === 0 && (mount.roll ?? 0) === 0 && needsRays(scene) === undefined;
    const pixel = eventPixel(settings.pixel);
    const stride = columnStride(height);
    const array = { pixel, width, height, stride, random, kernel };
    const columnBytes = level ? ColumnCaster.bytesFor(scene, lens) : 0;
    const frameBuffer = new FrameBuffer(width * stride, columnBytes + EventPixelArray.bytesFor(array));
    const drawing = { frameBuffer, depth: truth, ids: truth };
    this.caster = level ? new ColumnCaster(scene, lens, { ...drawing, kernel }) : new RayCaster(scene, lens, drawing);
    this.pixels = new EventPixelArray({ ...array, frameBuffer });
    this.events = new EventQueue(options.room ?? width * height, truth);
    const { latencySeconds = 0, jitterSeconds = 0 } = pixel;
    this.#delay =
      latencySeconds > 0 || jitterSeconds > 0
        ? new EventDelay(latencySeconds, jitterSeconds, random.fork('delay'), this.events)
        : undefined;
    this.#settings = settings;
    this.state = [this.pixels.state, this.#kept];
    this.#step = sampling.pixels ?? 0.5;
    const flicker = FRAMES_PER_FLICKER * scene.flickerHz;
    this.#shortest = 1 / Math.max(sampling.maximumHz ?? 4000, flicker);
    this.#longest = 1 / Math.max(sampling.minimumHz ?? 50, flicker);
  }

  /** Whether the camera was reset to a pose. */
  get started(): boolean {
    return this.#kept[Kept.STARTED] === 1;
  }

  /** Seconds, time of the last given pose. */
  get time(): number {
    return this.#kept[Kept.TIME];
  }

  /** Number of frames after more flow than `sampling.pixels`, because of the largest frame rate. */
  get late(): number {
    return this.#kept[Kept.LATE];
  }

  /** Adapts to the view from a pose at a time in s. Undelivered events are dropped. */
  reset(body: Readonly<Pose>, time: number): void {
    this.#draw(body, time);
    this.pixels.reset(time);
    this.events.clear();
    const kept = this.#kept;
    kept[Kept.STARTED] = 1;
    kept[Kept.TRAVELLED] = 0;
    this.#arrive(body, time);
    this.#frameAt(body);
  }

  /**
   * Moves with the body to a pose at a time in s, and adds the events on the way to the queue.
   *
   * @throws TimingError `time_not_later` unless the time is after the last
   */
  advance(body: Readonly<Pose>, time: number): void {
    const kept = this.#kept;
    const from = kept[Kept.TIME];
    const seconds = time - from;
    if (!(seconds > 0)) throw notAfter('a pose', time, from);
    this.#redraw();
    const turn = angleDifference(body.heading, kept[Kept.HEADING]);
    this.#setMotion(body, turn, seconds);
    const before = this.events.count;
    for (let now = from; ; ) {
      const flow = this.caster.maximalFlow(this.#motion);
      const last = this.pixels.time;
      const due = now + (this.#step - kept[Kept.TRAVELLED]) / flow;
      let next = Math.max(now, Math.min(due, last + this.#longest));
      const late = next < last + this.#shortest;
      if (late) next = last + this.#shortest;
      if (!(next <= time)) {
        kept[Kept.TRAVELLED] += flow * (time - now);
        break;
      }
      if (late) kept[Kept.LATE]++;
      const share = (next - from) / seconds;
      this.#body.x = kept[Kept.X] + share * (body.x - kept[Kept.X]);
      this.#body.y = kept[Kept.Y] + share * (body.y - kept[Kept.Y]);
      this.#body.heading = kept[Kept.HEADING] + share * turn;
      this.#look(next);
      kept[Kept.TRAVELLED] = 0;
      now = next;
    }
    this.#delay?.apply(before);
    this.#arrive(body, time);
  }

  #look(time: number): void {
    const { events, pixels, caster } = this;
    const before = events.count;
    events.keep();
    this.#draw(this.#body, time);
    pixels.frame(time);
    events.lend(pixels.batch, pixels.count);
    pixels.clear();
    this.#frameAt(this.#body);
    const { truth } = events;
    if (truth === undefined) return;
    const { x, y, flags, count } = events;
    const stride = columnStride(caster.lens.height);
    for (let n = before; n < count; n++) {
      caster.flowAt(x[n], y[n], this.#motion, this.#flow);
      truth.note(n, caster.ids?.[x[n] * stride + y[n]] ?? 0, this.#flow, flags[n] >> 1);
    }
  }

  #draw(body: Readonly<Pose>, time: number): void {
    this.#place(body, this.#camera);
    this.caster.render(this.#camera, time);
    this.#drawn.x = body.x;
    this.#drawn.y = body.y;
    this.#drawn.heading = body.heading;
    this.#drawn.time = time;
  }

  /** Draws the last frame again after the state was restored, because the picture is not part of the state. */
  #redraw(): void {
    const kept = this.#kept;
    const { x, y, heading, time } = this.#drawn;
    const same = x === kept[Kept.FRAME_X] && y === kept[Kept.FRAME_Y] && heading === kept[Kept.FRAME_HEADING];
    if (same && time === this.pixels.time) return;
    const body = { x: kept[Kept.FRAME_X], y: kept[Kept.FRAME_Y], heading: kept[Kept.FRAME_HEADING] };
    this.#draw(body, this.pixels.time);
  }

  #frameAt({ x, y, heading }: Readonly<Pose>): void {
    this.#kept[Kept.FRAME_X] = x;
    this.#kept[Kept.FRAME_Y] = y;
    this.#kept[Kept.FRAME_HEADING] = heading;
  }

  #arrive({ x, y, heading }: Readonly<Pose>, time: number): void {
    this.#kept[Kept.X] = x;
    this.#kept[Kept.Y] = y;
    this.#kept[Kept.HEADING] = heading;
    this.#kept[Kept.TIME] = time;
  }

  /** Writes the pose of the mounted camera for a pose of the body. */
  #place({ x, y, heading }: Readonly<Pose>, out: CameraPose): void {
    const { mount } = this.#settings;
    const c = cos(heading);
    const s = sin(heading);
    const [forward, left] = [mount.x ?? 0, mount.y ?? 0];
    out.x = x + c * forward - s * left;
    out.y = y + s * forward + c * left;
    out.z = mount.z;
    out.yaw = heading + (mount.yaw ?? 0);
    out.pitch = mount.pitch ?? 0;
    out.roll = mount.roll ?? 0;
  }

  /** The camera's mean motion from the last pose to this one. */
  #setMotion(body: Readonly<Pose>, turn: number, seconds: number): void {
    const kept = this.#kept;
    this.#place(body, this.#camera);
    const [x, y] = [this.#camera.x, this.#camera.y];
    this.#place({ x: kept[Kept.X], y: kept[Kept.Y], heading: kept[Kept.HEADING] }, this.#camera);
    this.#motion.x = (x - this.#camera.x) / seconds;
    this.#motion.y = (y - this.#camera.y) / seconds;
    this.#motion.yaw = turn / seconds;
  }
}
