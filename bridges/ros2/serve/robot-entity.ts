import type { Body, Clock, Pose, Twist } from '../../../agents/index.ts';
import { type Message, type MessageInput, messageType, planarPose, timeOf } from '../../ros-messages/index.ts';

type Bounds = Message<'simulation_interfaces/msg/Bounds'>;
type Filters = Message<'simulation_interfaces/msg/EntityFilters'>;
type Vector = Message<'geometry_msgs/msg/Vector3'>;

const { TYPE_EMPTY, TYPE_BOX, TYPE_SPHERE } = messageType('simulation_interfaces/msg/Bounds').constants;
const { CATEGORY_ROBOT } = messageType('simulation_interfaces/msg/EntityCategory').constants;

/** Why entities are not looked for by filters: they are of a kind that is not known here, or wrong. */
export type FilterFault = { readonly why: 'unsupported' | 'wrong'; readonly message: string };

/**
 * The simulated robot as an entity of `simulation_interfaces`: its true state in the map, its bounds, and whether it passes filters. Its acceleration is
 * the mean of the last tick.
 */
export class RobotEntity {
  /** Unique name: that of the body. */
  readonly name: string;
  readonly info: MessageInput<'simulation_interfaces/msg/EntityInfo'>;
  readonly #body: Body;
  readonly #clock: Clock;
  readonly #truth: { readonly pose: Readonly<Pose>; readonly twist: Readonly<Twist> };
  readonly #placed: () => boolean;
  readonly #detach: () => void;
  /** Velocity in the map before a tick moved the body, and that tick. */
  #before: Twist = { linearX: 0, linearY: 0, angularZ: 0 };
  #sensedTick = -1;

  /**
   * @param truth pose in the map and velocity in `base_link`; kept up to date by the simulation
   * @param placed whether a trial has placed it in the world
   */
  constructor(
    { body, clock }: { readonly body: Body; readonly clock: Clock },
    truth: { readonly pose: Readonly<Pose>; readonly twist: Readonly<Twist> },
    placed: () => boolean,
  ) {
    this.name = body.name;
    this.info = {
      category: { category: CATEGORY_ROBOT },
      description: `${body.drive} body, ${body.mass} kg, a cylinder of radius ${body.radius} m and height ${body.height} m`,
    };
    this.#body = body;
    this.#clock = clock;
    this.#truth = truth;
    this.#placed = placed;
    this.#detach = clock.on('sense', (tick) => {
      this.#before = this.#velocity();
      this.#sensedTick = tick;
    });
  }

  /** Whether it is in the world: a trial places it in its first tick. */
  get placed(): boolean {
    return this.#placed();
  }

  /** Pose, velocity and acceleration of `base_link` in the frame `map`, at the present tick. */
  state(): MessageInput<'simulation_interfaces/msg/EntityState'> {
    const { pose } = this.#truth;
    const { tick, period } = this.#clock;
    const now = this.#velocity();
    // In a tick of rest nothing is sensed: the body stands.
    const before = this.#sensedTick === tick - 1 ? this.#before : now;
    const mean = (field: keyof Twist): number => (now[field] - before[field]) / period;
    return {
      header: { stamp: timeOf(BigInt(Math.round(tick * period * 1e9))), frame_id: 'map' },
      pose: planarPose(pose.x, pose.y, pose.heading),
      twist: { linear: { x: now.linearX, y: now.linearY, z: 0 }, angular: { x: 0, y: 0, z: now.angularZ } },
      acceleration: {
        linear: { x: mean('linearX'), y: mean('linearY'), z: 0 },
        angular: { x: 0, y: 0, z: mean('angularZ') },
      },
    };
  }

  /** The box around the body in `base_link`: its upper right corner, then its lower left. */
  bounds(): Bounds {
    const { radius, height } = this.#body;
    return {
      type: TYPE_BOX,
      points: [
        { x: radius, y: radius, z: height },
        { x: -radius, y: -radius, z: 0 },
      ],
    };
  }

  /** Whether it passes all filters; bounds are in the map. */
  passes({ filter, categories, tags, bounds }: Filters): boolean | FilterFault {
    if (tags.tags.length > 0) return { why: 'unsupported', message: 'entities have no tags here' };
    // Classes by name are of POSIX, and would be read as other ones.
    if (/\[[:.=]/.test(filter)) return { why: 'unsupported', message: `no classes such as [:alpha:]: ${filter}` };
    let pattern: RegExp;
    try {
      pattern = new RegExp(filter);
    } catch {
      return { why: 'wrong', message: `not a regular expression: ${filter}` };
    }
    const within = this.#overlaps(bounds);
    if (typeof within !== 'boolean') return within;
    const ofCategory = categories.length === 0 || categories.some(({ category }) => category === CATEGORY_ROBOT);
    return within && ofCategory && pattern.test(this.name);
  }

  /** Leaves the clock. */
  close(): void {
    this.#detach();
  }

  /** Whether the cylinder of the body and a volume overlap. */
  #overlaps({ type, points }: Bounds): boolean | FilterFault {
    if (type === TYPE_EMPTY) return true;
    if (type !== TYPE_BOX && type !== TYPE_SPHERE)
      return { why: 'unsupported', message: `bounds are a box or a sphere here, not of type ${type}` };
    if (points.length !== 2) return { why: 'wrong', message: `such bounds have two points, not ${points.length}` };
    const { radius, height } = this.#body;
    const { x, y } = this.#truth.pose;
    const [low, high] = type === TYPE_BOX ? cornersOf(points) : [points[0], points[0]];
    const beside = Math.hypot(x - clamp(x, low.x, high.x), y - clamp(y, low.y, high.y));
    const above = Math.max(0, low.z - height, -high.z);
    if (type === TYPE_BOX) return beside <= radius && above === 0;
    return Math.hypot(Math.max(0, beside - radius), above) <= points[1].x;
  }

  #velocity(): Twist {
    const { pose, twist } = this.#truth;
    const [cos, sin] = [Math.cos(pose.heading), Math.sin(pose.heading)];
    return {
      linearX: cos * twist.linearX - sin * twist.linearY,
      linearY: sin * twist.linearX + cos * twist.linearY,
      angularZ: twist.angularZ,
    };
  }
}

function cornersOf([one, other]: readonly Vector[]): readonly [low: Vector, high: Vector] {
  const of = (pick: (...values: number[]) => number): Vector => ({
    x: pick(one.x, other.x),
    y: pick(one.y, other.y),
    z: pick(one.z, other.z),
  });
  return [of(Math.min), of(Math.max)];
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
