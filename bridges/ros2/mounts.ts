import { BridgeError, type Mount, type SensorSpec, type SensorSpecs } from '../../agents/index.ts';
import { TURN } from '../../kernels/math-f64.ts';
import { mountOf, mountTransform, OPTICAL } from '../recording/sensors/mount.ts';
import type { Message } from '../ros-messages/index.ts';
import { FRAMES, type MountDependence, type Placed } from './sensors/topic-reader.ts';
import { bare, compose, inverse, TRANSFORM_MESSAGE, TransformTree } from './sensors/transform-tree.ts';
import { type AgentTopics, TRANSFORM_SOURCES } from './topics.ts';
import type { RosTransport } from './transport/transport.ts';

type Transform = Message<'geometry_msgs/msg/Transform'>;

/**
 * What a sensor is taken for that is mounted elsewhere than its agent says: it is refused (`compare`); readings are turned from where the robot has
 * it (`tf`), if they can be; or the agent is believed (`agent`), and no transforms are listened to.
 */
export type MountPolicy = 'compare' | 'tf' | 'agent';

/** How mounts are compared. */
export interface MountOptions {
  /** Default: `compare`. */
  readonly policy?: MountPolicy;
  /** Frame of the body. Default: `base_link`. */
  readonly base?: string;
}

/** What is known of the mount of a sensor. */
export interface MountFinding {
  /** Name of the sensor. */
  readonly sensor: string;
  /** It is the declared one; what is read is turned to it; it is not compared; or it is another one. */
  readonly verdict: 'same' | 'turned' | 'unknown' | 'other';
  /** A sentence without its full stop. */
  readonly text: string;
  /** Why the robot must not be driven; absent but of another mount. */
  readonly fault?: BridgeError;
}

/** Angle and distance up to which two mounts are one: 5 degrees, 0.05 m. */
const LIKE = { radians: TURN / 72, metres: 0.05 };
/** By how much the length of a quaternion may differ from 1. */
const LENGTH_ERROR = 0.01;
/** Of mounts that differ by less, readings are not turned. */
const SAME = 1e-6;

/**
 * Compares where the sensors of an agent are declared to be with where the transforms of the robot have the frames of their messages, with each
 * message and each transform. What depends on no mount, or comes in a frame that nobody places, is not compared.
 */
export class Mounts {
  readonly #mounts = new Map<string, SensorMount>();
  readonly #tree = new TransformTree();
  readonly #ends: (() => void)[] = [];

  /**
   * @param sensors of the agent
   * @param topics that they listen to
   */
  constructor(
    transport: Pick<RosTransport, 'subscribe'>,
    sensors: SensorSpecs,
    topics: AgentTopics['sensors'],
    { policy = 'compare', base = FRAMES.from }: MountOptions = {},
  ) {
    if (policy === 'agent') return;
    for (const [name, spec] of Object.entries(sensors)) {
      const mounted = topics[name]?.reader.mounted;
      if (mounted === undefined) continue;
      this.#mounts.set(
        name,
        new SensorMount(name, spec, mounted, { base: bare(base), turns: policy === 'tf' }, this.#tree),
      );
    }
    if (this.#mounts.size === 0) return;
    for (const { topic, qos } of TRANSFORM_SOURCES) {
      this.#ends.push(
        transport.subscribe(topic, TRANSFORM_MESSAGE, qos, ({ cdr }) => {
          this.#tree.take(cdr);
          for (const mount of this.#mounts.values()) mount.compare();
        }),
      );
    }
  }

  /** What hears the frames of the messages of a sensor; undefined of one whose mount is not compared. */
  of(sensor: string): Placed | undefined {
    const mount = this.#mounts.get(sensor);
    return mount && ((frame) => mount.place(frame));
  }

  /** Why the robot must not be driven: a sensor is mounted elsewhere. Undefined while none is known to be. */
  get fault(): BridgeError | undefined {
    for (const { finding } of this.#mounts.values()) if (finding?.fault !== undefined) return finding.fault;
    return undefined;
  }

  /** What is known of each sensor that has had a message. */
  findings(): readonly MountFinding[] {
    return [...this.#mounts.values()].flatMap(({ finding }) => finding ?? []);
  }

  /** Listens no more. */
  close(): void {
    for (const end of this.#ends.splice(0)) end();
  }
}

/** The mount of one sensor: the declared one, and that of the frame of its latest message. */
class SensorMount {
  finding: MountFinding | undefined;
  readonly #name: string;
  readonly #mounted: MountDependence;
  readonly #declared: Required<Mount>;
  /** Poses of the declared frame, and of its optical one. */
  readonly #poses: readonly { readonly pose: Transform; readonly toMount: Transform }[];
  readonly #base: string;
  readonly #turns: boolean;
  readonly #tree: TransformTree;
  #frame: string | undefined;
  #away: Transform | undefined;

  constructor(
    name: string,
    { settings }: SensorSpec,
    mounted: MountDependence,
    { base, turns }: { readonly base: string; readonly turns: boolean },
    tree: TransformTree,
  ) {
    this.#name = name;
    this.#mounted = mounted;
    this.#base = base;
    this.#turns = turns;
    this.#tree = tree;
    const { mount = {} } = (settings ?? {}) as { readonly mount?: Mount };
    this.#declared = mountOf(mountTransform(mount));
    const pose = mountTransform(mount);
    const own = { pose, toMount: NOWHERE };
    this.#poses = mounted.optical ? [own, { pose: compose(pose, OPTICAL), toMount: inverse(OPTICAL) }] : [own];
  }

  /** Where a frame is, seen from the declared mount; undefined where readings stay as they are. */
  place(frame: string): Transform | undefined {
    if (frame !== this.#frame) {
      this.#frame = frame;
      this.compare();
    }
    return this.#away;
  }

  /** Compares anew, by the transforms that are known now. */
  compare(): void {
    if (this.#frame === undefined) return;
    const frame = bare(this.#frame);
    const told = frame === '' ? undefined : this.#tree.between(frame, this.#base);
    const found = told && rigid(told);
    this.#away = undefined;
    if (found === undefined) {
      const no = told === undefined ? 'no transform' : 'no rotation in the transform';
      const lacks = frame === '' ? 'its messages name no frame' : `${no} from ${this.#base} to ${frame}`;
      this.finding = this.#found('unknown', `mount of ${this.#name} not compared: ${lacks}`);
      return;
    }
    const { axes, takes } = this.#mounted;
    const apartFrom = this.#poses.map(({ pose, toMount }) => ({
      ...apart(compose(inverse(pose), found), axes),
      robots: mountOf(compose(found, toMount)),
    }));
    const byName = apartFrom.at(/optical/.test(frame) ? -1 : 0) as (typeof apartFrom)[number];
    const { away, radians, metres, robots } = apartFrom.find((one) => one.radians <= LIKE.radians) ?? byName;
    const here = metres <= LIKE.metres;
    const theirs = wordsOf(robots);
    if (this.#turns && takes(away, here)) {
      const same = radians < SAME && metres < SAME;
      if (!same) this.#away = away;
      this.finding = this.#found(same ? 'same' : 'turned', `${this.#name} is mounted at ${theirs}, and is read so`);
    } else if (here && radians <= LIKE.radians) {
      this.finding = this.#found(
        'same',
        `${this.#name} is mounted at ${theirs}, as the agent says within 5 degrees and 0.05 m`,
      );
    } else {
      const text = `${this.#name} is mounted at ${theirs}, and the agent says ${wordsOf(this.#declared)}`;
      const fault = this.#mismatch(robots, frame, takes(away, here));
      this.finding = { ...this.#found('other', text), fault };
    }
  }

  #found(verdict: MountFinding['verdict'], text: string): MountFinding {
    return { sensor: this.#name, verdict, text };
  }

  #mismatch(robots: Required<Mount>, frame: string, takes: boolean): BridgeError {
    const { axes } = this.#mounted;
    // A height that does not count stays as it is declared, above the floor.
    const better = axes.includes('z') ? robots : { ...robots, z: this.#declared.z };
    return new BridgeError(`sensor '${this.#name}' is mounted elsewhere than the agent says`, {
      code: 'mount_mismatch',
      expected: `${wordsOf(this.#declared)}, as the agent declares (m, rad, in ${this.#base})`,
      received: `${wordsOf(robots)}, where the transforms have ${frame}`,
      block: this.#name,
      remedy: [
        ...(axes.length > 0 ? [`declare mount: ${wordsOf(better)}`] : []),
        ...(takes ? ['let what it reads be turned: --mounts tf'] : []),
        `hear another topic: --topics ${this.#name}=TOPIC`,
        'correct the transforms',
        'believe the agent: --mounts agent',
      ].join('; or '),
    });
  }
}

const NOWHERE: Transform = mountTransform({});

/** A transform with a quaternion of length 1; undefined where it is far from that, as one that nobody filled in. */
function rigid({ translation, rotation: { x, y, z, w } }: Transform): Transform | undefined {
  const length = Math.sqrt(x * x + y * y + z * z + w * w);
  if (!(Math.abs(length - 1) < LENGTH_ERROR)) return undefined;
  return { translation, rotation: { x: x / length, y: y / length, z: z / length, w: w / length } };
}

/** How far a transform leads, along the axes that count. */
function apart(away: Transform, axes: MountDependence['axes']) {
  const { x, y, z, w } = away.rotation;
  const metres = Math.sqrt(axes.reduce((sum, axis) => sum + away.translation[axis] ** 2, 0));
  return { away, radians: 2 * Math.atan2(Math.hypot(x, y, z), Math.abs(w)), metres };
}

/** A mount as it is written in an agent. */
function wordsOf(mount: Required<Mount>): string {
  const parts = Object.entries(mount).map(([name, value]) => [name, Number(value.toFixed(3))] as const);
  return `{ ${parts
    .filter(([name, value]) => name === 'z' || value !== 0)
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ')} }`;
}
