import type { SensorMessages } from '../../../agents/index.ts';
import { headingOf, type Message, messageType, nanosecondsOf, quaternionProduct } from '../../ros-messages/index.ts';
import { FRAMES, type TopicReader, topicReader } from './topic-reader.ts';

type Transform = Message<'geometry_msgs/msg/Transform'>;
type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;
type Vector = Message<'geometry_msgs/msg/Vector3'>;

const { name: type, decode } = messageType('tf2_msgs/msg/TFMessage');

/** Transforms that are told to people. */
const MOST_TOLD = 8;

/** The latest transform of each frame to its parent. */
class TransformTree {
  readonly #links = new Map<string, { readonly parent: string; readonly transform: Transform }>();

  /** Takes the transforms of a message. Returns the latest stamp among those that lead from a frame to another, if there are any. */
  take(cdr: Uint8Array, from: string, to: string): bigint | undefined {
    let latest: bigint | undefined;
    const { transforms } = decode(cdr);
    for (const { header, child_frame_id, transform } of transforms)
      this.#links.set(bare(child_frame_id), { parent: bare(header.frame_id), transform });
    const chain = this.#chain(from, to) ?? [];
    for (const { header, child_frame_id } of transforms) {
      if (!chain.includes(bare(child_frame_id))) continue;
      const stamp = nanosecondsOf(header.stamp);
      if (latest === undefined || stamp > latest) latest = stamp;
    }
    return latest;
  }

  /** Where a frame is in another one; undefined where no transforms lead there. */
  look(from: string, to: string): Transform | undefined {
    const chain = this.#chain(from, to);
    if (chain === undefined) return undefined;
    let at: Transform = { translation: { x: 0, y: 0, z: 0 }, rotation: { x: 0, y: 0, z: 0, w: 1 } };
    for (const frame of chain) {
      const link = this.#links.get(frame) as { readonly transform: Transform };
      at = compose(link.transform, at);
    }
    return at;
  }

  /** The frames that there are, each with its parent, for people. */
  links(): string {
    const all = [...this.#links].map(([child, { parent }]) => `${child} in ${parent}`);
    if (all.length === 0) return 'no transforms';
    const more = all.length > MOST_TOLD ? ` and ${all.length - MOST_TOLD} more` : '';
    return all.slice(0, MOST_TOLD).join(', ') + more;
  }

  /** Frames from one up to another, without the last; undefined if it is not above. */
  #chain(from: string, to: string): string[] | undefined {
    const chain: string[] = [];
    for (let frame = from; frame !== to; ) {
      const link = this.#links.get(frame);
      if (link === undefined || chain.includes(frame)) return undefined;
      chain.push(frame);
      frame = link.parent;
    }
    return chain;
  }
}

function reader<K extends 'pose' | 'headDirection'>(
  kind: K,
  fill: (transform: Transform, into: SensorMessages[K]) => void,
): TopicReader {
  return topicReader<K>({
    kind,
    type,
    framed: true,
    open(_spec, { from, to } = FRAMES) {
      const tree = new TransformTree();
      const read = (cdr: Uint8Array, into: SensorMessages[K]): bigint | false => {
        const stamp = tree.take(cdr, from, to);
        const found = tree.look(from, to);
        if (stamp === undefined || found === undefined) return false;
        fill(found, into);
        return stamp;
      };
      return Object.assign(read, { lacks: () => `no way from ${from} to ${to}; there are ${tree.links()}` });
    },
  });
}

/**
 * tf2_msgs/TFMessage: where one frame is in another, by default `base_link` in `map`, through whatever frames lie between (REP-105).
 * Messages of `/tf` and `/tf_static` go to the same reader.
 */
export const TRANSFORMS: readonly TopicReader[] = [
  reader('pose', ({ translation, rotation }, into) => {
    into.x = translation.x;
    into.y = translation.y;
    into.heading = headingOf(rotation);
  }),
  reader('headDirection', ({ rotation }, into) => {
    into.heading = headingOf(rotation);
  }),
];

/** Names of tf were written with a slash before ROS 2. */
function bare(frame: string): string {
  return frame.startsWith('/') ? frame.slice(1) : frame;
}

/** `outer` after `inner`. */
function compose(outer: Transform, inner: Transform): Transform {
  const { translation: t, rotation: q } = outer;
  const moved = rotate(q, inner.translation);
  return {
    translation: { x: t.x + moved.x, y: t.y + moved.y, z: t.z + moved.z },
    rotation: quaternionProduct(q, inner.rotation),
  };
}

/** A vector turned by a quaternion: v + 2 w (u x v) + 2 u x (u x v), with u its vector part. */
function rotate({ x, y, z, w }: Quaternion, v: Vector): Vector {
  const cx = 2 * (y * v.z - z * v.y);
  const cy = 2 * (z * v.x - x * v.z);
  const cz = 2 * (x * v.y - y * v.x);
  return {
    x: v.x + w * cx + y * cz - z * cy,
    y: v.y + w * cy + z * cx - x * cz,
    z: v.z + w * cz + x * cy - y * cx,
  };
}
