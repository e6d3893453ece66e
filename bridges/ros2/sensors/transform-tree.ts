import { type Message, messageType, nanosecondsOf, quaternionProduct } from '../../ros-messages/index.ts';
import type { Frames } from './topic-reader.ts';

type Transform = Message<'geometry_msgs/msg/Transform'>;
type Quaternion = Message<'geometry_msgs/msg/Quaternion'>;
type Vector = Message<'geometry_msgs/msg/Vector3'>;

const { name, decode } = messageType('tf2_msgs/msg/TFMessage');

/** Type of the messages of `/tf` and `/tf_static`. */
export const TRANSFORM_MESSAGE = name;

const HERE: Transform = { translation: { x: 0, y: 0, z: 0 }, rotation: { x: 0, y: 0, z: 0, w: 1 } };

/** Transforms that are told to people. */
const MOST_TOLD = 8;

/** The latest transform of each frame to its parent. */
export class TransformTree {
  readonly #links = new Map<string, { readonly parent: string; readonly transform: Transform }>();

  /** Takes the transforms of a message. Returns the latest stamp among those that lead from one of the frames to the other, if any do. */
  take(cdr: Uint8Array, frames?: Frames): bigint | undefined {
    let latest: bigint | undefined;
    const { transforms } = decode(cdr);
    for (const { header, child_frame_id, transform } of transforms)
      this.#links.set(bare(child_frame_id), { parent: bare(header.frame_id), transform });
    const chain = (frames && this.#chain(frames.from, frames.to)) ?? [];
    for (const { header, child_frame_id } of transforms) {
      if (!chain.includes(bare(child_frame_id))) continue;
      const stamp = nanosecondsOf(header.stamp);
      if (latest === undefined || stamp > latest) latest = stamp;
    }
    return latest;
  }

  /** Where a frame is in one above it; undefined where no transforms lead up there. */
  look(from: string, to: string): Transform | undefined {
    const chain = this.#chain(from, to);
    if (chain === undefined) return undefined;
    let at = HERE;
    for (const frame of chain) {
      const link = this.#links.get(frame) as { readonly transform: Transform };
      at = compose(link.transform, at);
    }
    return at;
  }

  /** Where a frame is in any other one of the tree; undefined where they have none above them both. */
  between(from: string, to: string): Transform | undefined {
    const [frame, other] = [bare(from), bare(to)];
    for (const above of this.#above(other)) {
      const [up, down] = [this.look(frame, above), this.look(other, above)];
      if (up !== undefined && down !== undefined) return compose(inverse(down), up);
    }
    return undefined;
  }

  /** The frames that there are, each with its parent, for people. */
  links(): string {
    const all = [...this.#links].map(([child, { parent }]) => `${child} in ${parent}`);
    if (all.length === 0) return 'no transforms';
    const more = all.length > MOST_TOLD ? ` and ${all.length - MOST_TOLD} more` : '';
    return all.slice(0, MOST_TOLD).join(', ') + more;
  }

  /** A frame and those above it, upwards. */
  #above(frame: string): string[] {
    const above = [frame];
    for (let link = this.#links.get(frame); link !== undefined; link = this.#links.get(link.parent)) {
      if (above.includes(link.parent)) break;
      above.push(link.parent);
    }
    return above;
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

/** A name of tf without the slash that it had before ROS 2. */
export function bare(frame: string): string {
  return frame.startsWith('/') ? frame.slice(1) : frame;
}

/** `outer` after `inner`. */
export function compose(outer: Transform, inner: Transform): Transform {
  return {
    translation: moved(outer, inner.translation),
    rotation: quaternionProduct(outer.rotation, inner.rotation),
  };
}

/** Where a point of a frame is in the other one. */
export function moved({ translation: { x, y, z }, rotation }: Transform, point: Vector): Vector {
  const turned = rotate(rotation, point);
  return { x: x + turned.x, y: y + turned.y, z: z + turned.z };
}

/** The transform that takes back what another one does, whose quaternion is of length 1. */
export function inverse({ translation: { x, y, z }, rotation: q }: Transform): Transform {
  const rotation = { x: -q.x, y: -q.y, z: -q.z, w: q.w };
  return { translation: rotate(rotation, { x: -x, y: -y, z: -z }), rotation };
}

/** A vector turned by a quaternion: v + 2 w (u x v) + 2 u x (u x v), with u its vector part. */
export function rotate({ x, y, z, w }: Quaternion, v: Vector): Vector {
  const cx = 2 * (y * v.z - z * v.y);
  const cy = 2 * (z * v.x - x * v.z);
  const cz = 2 * (x * v.y - y * v.x);
  return {
    x: v.x + w * cx + y * cz - z * cy,
    y: v.y + w * cy + z * cx - x * cz,
    z: v.z + w * cz + x * cy - y * cx,
  };
}
