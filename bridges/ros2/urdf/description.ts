import { BridgeError } from '../../../agents/index.ts';
import { type RigidMotion, rigidMotion, type Vector } from './rigid-motion.ts';
import { readXml, type XmlElement } from './xml.ts';

/** A shape that a link collides with, about its own origin: a box by its edges, an upright cylinder, a ball; in metres. */
export type Shape =
  | { readonly kind: 'box'; readonly size: Vector }
  | { readonly kind: 'cylinder'; readonly radius: number; readonly length: number }
  | { readonly kind: 'sphere'; readonly radius: number };

/** A rigid part of a robot, and its frame. */
export interface Link {
  readonly name: string;
  /** kg; 0 for one that has none. */
  readonly mass: number;
  /** Shapes, each in the frame of the link. */
  readonly collisions: readonly { readonly origin: RigidMotion; readonly shape: Shape }[];
  /** Kinds of shapes that are not read: `mesh`. */
  readonly unread: readonly string[];
}

/** What holds a link to another. */
export interface Joint {
  readonly name: string;
  /** `fixed`, `continuous`, `revolute`, `prismatic`, `floating` or `planar`. */
  readonly type: string;
  readonly parent: string;
  readonly child: string;
  /** Frame of the child in that of the parent, while the joint is at 0. */
  readonly origin: RigidMotion;
  /** Axis in the frame of the child, of any length above 0. */
  readonly axis: Vector;
}

/** A robot as links that joints make a tree. */
export interface RobotDescription {
  readonly name: string;
  readonly links: ReadonlyMap<string, Link>;
  /** The joint that holds each link, by the name of the link; the root has none. */
  readonly joints: ReadonlyMap<string, Joint>;
}

const TYPES = ['fixed', 'continuous', 'revolute', 'prismatic', 'floating', 'planar'];
/** Beginnings of what xacro replaces. */
const XACRO = /^xacro:|\$[{(]/;

/**
 * Reads a description of a robot in URDF, as far as it says where things are.
 *
 * @throws BridgeError `unexpanded_xacro`, and `malformed_urdf` for a text that is none, numbers that are not finite, names that are missing or given
 * twice, and joints that make no tree
 */
export function readDescription(text: string): RobotDescription {
  const root = readXml(text);
  refuseXacro(root);
  if (root.name !== 'robot') throw malformed(root, 'an element robot', root.name);
  const links = named(childrenOf(root, 'link').map(readLink), root);
  const joints = childrenOf(root, 'joint').map((element) => ({ element, joint: readJoint(element) }));
  named(
    joints.map(({ joint }) => joint),
    root,
  );
  const held = new Map<string, Joint>();
  for (const { element, joint } of joints) {
    for (const link of [joint.parent, joint.child])
      if (!links.has(link)) throw malformed(element, `a link ${link}, which joint ${joint.name} names`, 'none');
    const other = held.get(joint.child);
    if (other !== undefined)
      throw malformed(element, `one joint that holds link ${joint.child}`, `${other.name} and ${joint.name}`);
    held.set(joint.child, joint);
  }
  if (links.size === 0) throw malformed(root, 'links', 'none');
  requireTree(links, held, root);
  return { name: root.attributes.get('name') ?? '', links, joints: held };
}

/** Each link must lead to the same root. */
function requireTree(links: ReadonlyMap<string, Link>, held: ReadonlyMap<string, Joint>, root: XmlElement): void {
  const roots = [...links.keys()].filter((link) => !held.has(link));
  if (roots.length > 1) throw malformed(root, 'one link that no joint holds', roots.join(', '));
  for (const link of links.keys()) {
    const seen = new Set<string>();
    for (let one: string | undefined = link; one !== undefined; one = held.get(one)?.parent) {
      if (seen.has(one)) throw malformed(root, 'joints that make a tree', `a ring: ${[...seen, one].join(' in ')}`);
      seen.add(one);
    }
  }
}

function readLink(element: XmlElement): Link {
  const inertial = childrenOf(element, 'inertial')[0];
  const mass = inertial && childrenOf(inertial, 'mass')[0];
  const shapes = childrenOf(element, 'collision').map((collision) => ({
    origin: originOf(collision),
    shape: shapeOf(collision),
  }));
  return {
    name: attributeOf(element, 'name'),
    mass: mass === undefined ? 0 : numbersOf(mass, 'value', 1, 0)[0],
    collisions: shapes.flatMap(({ origin, shape }) => (typeof shape === 'string' ? [] : [{ origin, shape }])),
    unread: shapes.flatMap(({ shape }) => (typeof shape === 'string' ? [shape] : [])),
  };
}

/** The shape of a collision, or the name of a kind that is not read. */
function shapeOf(collision: XmlElement): Shape | string {
  const element = childrenOf(collision, 'geometry')[0]?.children[0];
  if (element === undefined) throw malformed(collision, 'a geometry with a shape', 'none');
  const length = (name: string): number => numbersOf(element, name, 1, 0)[0];
  if (element.name === 'box') return { kind: 'box', size: numbersOf(element, 'size', 3, 0) as unknown as Vector };
  if (element.name === 'cylinder') return { kind: 'cylinder', radius: length('radius'), length: length('length') };
  if (element.name === 'sphere') return { kind: 'sphere', radius: length('radius') };
  return element.name;
}

function readJoint(element: XmlElement): Joint {
  const end = (name: 'parent' | 'child'): string => {
    const found = childrenOf(element, name)[0];
    if (found === undefined) throw malformed(element, `a ${name} of joint ${attributeOf(element, 'name')}`, 'none');
    return attributeOf(found, 'link');
  };
  const type = attributeOf(element, 'type');
  if (!TYPES.includes(type)) throw malformed(element, `a joint of type ${TYPES.join(', ')}`, type);
  const axis = childrenOf(element, 'axis')[0];
  const direction = axis === undefined ? [1, 0, 0] : numbersOf(axis, 'xyz', 3);
  if (Math.hypot(...direction) === 0) throw malformed(element, 'an axis of some length', direction.join(' '));
  return {
    name: attributeOf(element, 'name'),
    type,
    parent: end('parent'),
    child: end('child'),
    origin: originOf(element),
    axis: direction as unknown as Vector,
  };
}

function originOf(element: XmlElement): RigidMotion {
  const origin = childrenOf(element, 'origin')[0];
  const three = (name: string): Vector =>
    (origin?.attributes.has(name) ? numbersOf(origin, name, 3) : [0, 0, 0]) as unknown as Vector;
  return rigidMotion(three('xyz'), three('rpy'));
}

function numbersOf(
  element: XmlElement,
  name: string,
  count: number,
  least = Number.NEGATIVE_INFINITY,
): readonly number[] {
  const text = attributeOf(element, name);
  const words = text.split(/\s+/).filter((word) => word !== '');
  const numbers = words.map((word) =>
    /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(word) ? Number(word) : Number.NaN,
  );
  if (numbers.length === count && numbers.every((number) => Number.isFinite(number) && number >= least)) return numbers;
  const kind = least === 0 ? ' from 0' : '';
  const expected = `${count === 1 ? 'a finite number' : `${count} finite numbers`}${kind}`;
  throw malformed(element, `${name} of ${expected}`, text);
}

function attributeOf(element: XmlElement, name: string): string {
  const value = element.attributes.get(name);
  if (value === undefined || value === '') throw malformed(element, `an attribute ${name} of ${element.name}`, 'none');
  return value;
}

function childrenOf({ children }: XmlElement, name: string): readonly XmlElement[] {
  return children.filter((child) => child.name === name);
}

function named<T extends { readonly name: string }>(things: readonly T[], root: XmlElement): ReadonlyMap<string, T> {
  const all = new Map<string, T>();
  for (const thing of things) {
    if (all.has(thing.name))
      throw malformed(root, 'names of links, and of joints, that differ', `two of ${thing.name}`);
    all.set(thing.name, thing);
  }
  return all;
}

function refuseXacro(root: XmlElement): void {
  const waiting = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    const found = [element.name, ...element.attributes.values()].find((text) => XACRO.test(text));
    if (found !== undefined)
      throw new BridgeError(`the description of the robot has macros that are not expanded, in line ${element.line}`, {
        code: 'unexpanded_xacro',
        expected: 'a description in URDF alone',
        received: found,
        remedy: 'expand it first: `xacro robot.urdf.xacro > robot.urdf`',
      });
    waiting.push(...[...element.children].reverse());
  }
}

function malformed({ line }: XmlElement, expected: string, received: string): BridgeError {
  return new BridgeError(`the description of the robot cannot be read, in line ${line}`, {
    code: 'malformed_urdf',
    expected,
    received,
    remedy: 'mend it there; `check_urdf FILE` looks at all of it',
  });
}
