import { type Body, BridgeError, type RaisedMount } from '../../../agents/index.ts';
import { nearestName } from '../../../agents/nearest-name.ts';
import { type Joint, type Link, type RobotDescription, readDescription, type Shape } from './description.ts';
import { AT_ONCE, inverse, moved, type RigidMotion, turned, type Vector, within } from './rigid-motion.ts';

/** What a description of a robot says of its body. */
export interface UrdfBody {
  /** Name of the robot. */
  readonly name: string;
  /** Frame of the body that all is relative to. */
  readonly base: string;
  /** Radius in metres of the disc about the base frame that holds all shapes that were read; 0 where none was. Round ones are at most 0.2 % too large. */
  readonly radius: number;
  /** Metres from the floor to the highest point of those shapes. */
  readonly height: number;
  /** kg of all links. */
  readonly mass: number;
  /** Wheels of a differential drive, in metres; undefined where the description shows none. */
  readonly wheels: NonNullable<Body['wheels']> | undefined;
  /** Where each link is that does not move on the body: forward and left of the base frame, above the floor. */
  readonly mounts: Readonly<Record<string, RaisedMount>>;
  /** Links with a shape that was not read, such as a mesh, and its kind. */
  readonly unread: Readonly<Record<string, string>>;
  /** Links that move on the body, but for its wheels: they are neither in its radius nor among the mounts. */
  readonly moving: readonly string[];
}

/** Frames of a body in the order in which they are taken for it. */
const BASES = ['base_footprint', 'base_link'];
/** Sides of the polygon around a circle, whose corners are 0.1 % outside. */
const SIDES = 72;
/** Cosine of the angle by which the axle of a wheel may differ from straight sideways, and share by which two wheels may. */
const [SIDEWAYS, ALIKE] = [0.99, 0.01];

interface Placed {
  readonly link: Link;
  /** Joint that holds it, towards the base; undefined for the base. */
  readonly joint: Joint | undefined;
  readonly frame: RigidMotion;
  readonly rigid: boolean;
}

interface Wheel {
  readonly at: Vector;
  readonly radius: number;
}

/**
 * Reads the body of a robot, and where its sensors are, from its description in URDF. The floor is where the wheels of a differential drive stand; without
 * them it is the base frame.
 *
 * @example
 * const { radius, wheels, mounts } = bodyFromUrdf(`
 *   <robot name="rover">
 *     <link name="base_link"><collision><geometry><cylinder radius="0.2" length="0.1"/></geometry></collision></link>
 *     <link name="laser"/>
 *     <joint name="mast" type="fixed">
 *       <parent link="base_link"/><child link="laser"/><origin xyz="0.1 0 0.2" rpy="0 0 3.1416"/>
 *     </joint>
 *   </robot>`);
 * console.log(radius.toFixed(2), wheels, mounts.laser.x, mounts.laser.z); // 0.20 undefined 0.1 0.2
 *
 * @param text URDF, its macros of xacro expanded
 * @param base frame of the body. Default: `base_footprint`, `base_link`, or the root
 * @throws BridgeError `malformed_urdf`, `unexpanded_xacro`
 */
export function bodyFromUrdf(text: string, base?: string): UrdfBody {
  const description = readDescription(text);
  const from = base ?? BASES.find((name) => description.links.has(name)) ?? rootOf(description);
  if (!description.links.has(from)) throw noLink(from, description);
  const placed = place(description, from);
  const wheels = wheelsOf(placed);
  const ofWheels = new Set(wheels.map(({ link }) => link));
  const floor = Math.min(0, ...wheels.map(({ wheel }) => wheel.at[2] - wheel.radius));
  const own = placed.filter(({ rigid, link }) => rigid || ofWheels.has(link.name));
  const points = own.flatMap(({ link, frame }) =>
    link.collisions.flatMap(({ origin, shape }) => outline(shape).map((point) => moved(within(frame, origin), point))),
  );
  const [first] = wheels;
  return {
    name: description.name,
    base: from,
    radius: Math.max(0, ...points.map(([x, y]) => Math.hypot(x, y))),
    height: Math.max(0, ...points.map(([, , z]) => z - floor)),
    mass: placed.reduce((sum, { link }) => sum + link.mass, 0),
    wheels: first && { radius: first.wheel.radius, separation: 2 * Math.abs(first.wheel.at[1]) },
    mounts: Object.fromEntries(
      placed.flatMap(({ link, frame, rigid }) =>
        rigid && link.name !== from ? [[link.name, mountOf(frame, floor)]] : [],
      ),
    ),
    unread: Object.fromEntries(
      own.flatMap(({ link: { name, unread } }) =>
        unread.length === 0 ? [] : [[name, [...new Set(unread)].join(', ')]],
      ),
    ),
    moving: placed.flatMap(({ link: { name }, rigid }) => (rigid || ofWheels.has(name) ? [] : [name])),
  };
}

/** Every link, with its frame in that of the base; joints that move are at 0. */
function place({ links, joints }: RobotDescription, base: string): readonly Placed[] {
  const toRoot = (link: string): { readonly frame: RigidMotion; readonly chain: readonly Joint[] } => {
    const chain: Joint[] = [];
    for (let joint = joints.get(link); joint !== undefined; joint = joints.get(joint.parent)) chain.push(joint);
    return { frame: chain.reduce((frame, { origin }) => within(origin, frame), AT_ONCE), chain };
  };
  const ofBase = toRoot(base);
  const inBase = inverse(ofBase.frame);
  return [...links.values()].map((link) => {
    const { frame, chain } = toRoot(link.name);
    // The joints between two links are those that lead from one of them to the root, and not from the other.
    const between = [
      ...chain.filter((joint) => !ofBase.chain.includes(joint)),
      ...ofBase.chain.filter((joint) => !chain.includes(joint)),
    ];
    return {
      link,
      joint: joints.get(link.name),
      frame: link.name === base ? AT_ONCE : within(inBase, frame),
      rigid: between.every(({ type }) => type === 'fixed'),
    };
  });
}

/** The largest wheels that stand in pairs on axles straight sideways, both sides alike; none where one side has others. */
function wheelsOf(placed: readonly Placed[]): readonly { readonly link: string; readonly wheel: Wheel }[] {
  const found = placed.flatMap(({ link, joint, frame }) => {
    const round = link.collisions.find(({ shape }) => shape.kind !== 'box');
    if (joint === undefined || !['continuous', 'revolute'].includes(joint.type) || round === undefined) return [];
    const axle = turned(frame, joint.axis)[1] / Math.hypot(...joint.axis);
    if (Math.abs(axle) < SIDEWAYS || round.shape.kind === 'box') return [];
    return [{ link: link.name, wheel: { at: frame.translation, radius: round.shape.radius } }];
  });
  const largest = Math.max(0, ...found.map(({ wheel }) => wheel.radius));
  const wheels = found.filter(({ wheel }) => wheel.radius > largest * (1 - ALIKE));
  const paired = wheels.every(({ wheel }) =>
    wheels.some(
      ({ wheel: { at } }) =>
        at[1] * wheel.at[1] < 0 &&
        Math.hypot(at[0] - wheel.at[0], at[1] + wheel.at[1]) < ALIKE * Math.abs(at[1]) + ALIKE * largest,
    ),
  );
  return paired ? wheels : [];
}

/** Points whose hull holds a shape. */
function outline(shape: Shape): readonly Vector[] {
  if (shape.kind === 'box') {
    const [x, y, z] = shape.size.map((edge) => edge / 2);
    return [-x, x].flatMap((a) => [-y, y].flatMap((b) => [-z, z].map((c): Vector => [a, b, c])));
  }
  const around = Array.from({ length: SIDES }, (_, k) => (2 * Math.PI * k) / SIDES);
  const outer = shape.radius / Math.cos(Math.PI / SIDES);
  if (shape.kind === 'cylinder')
    return around.flatMap((angle) =>
      [-1, 1].map((end): Vector => [outer * Math.cos(angle), outer * Math.sin(angle), (end * shape.length) / 2]),
    );
  const corner = outer / Math.cos(Math.PI / SIDES);
  return around.flatMap((angle) =>
    around.map((other): Vector => {
      const ring = corner * Math.cos(other);
      return [ring * Math.cos(angle), ring * Math.sin(angle), corner * Math.sin(other)];
    }),
  );
}

/** A frame as a mount: turned by its yaw, then its pitch, which is positive upwards, then its roll. */
function mountOf({ rotation: [a, b, c], translation: [x, y, z] }: RigidMotion, floor: number): RaisedMount {
  return {
    ...{ x, y, z: z - floor },
    yaw: Math.atan2(b[0], a[0]),
    pitch: Math.atan2(c[0], Math.hypot(a[0], b[0])),
    roll: Math.atan2(c[1], c[2]),
  };
}

function rootOf({ links, joints }: RobotDescription): string {
  return [...links.keys()].find((name) => !joints.has(name)) as string;
}

function noLink(received: string, { links }: RobotDescription): BridgeError {
  const nearest = nearestName(received, links.keys());
  return new BridgeError('the description of the robot has no such frame', {
    code: 'malformed_urdf',
    expected: `a link of ${[...links.keys()].join(', ')}`,
    received,
    ...(nearest === undefined ? {} : { remedy: `did you mean '${nearest}'?` }),
  });
}
