import { messageType, nanosecondsOf } from '../../ros-messages/index.ts';
import type { Frames } from '../sensors/topic-reader.ts';
import { bare } from '../sensors/transform-tree.ts';

const { decode } = messageType('tf2_msgs/msg/TFMessage');

/** The transform of a frame to its parent. */
interface Link {
  readonly parent: string;
  readonly stamp: bigint;
  /** s of the robot's time at which it was heard with another stamp than before; Infinity for one that holds for ever. */
  readonly heard: number;
}

/** The link between two frames that was heard longest ago. */
export interface OldestLink {
  /** s of the robot's time; -Infinity where no transforms lead from one frame to the other, Infinity where all of them hold for ever. */
  readonly heard: number;
  /** Names the link, as `odom in map`. */
  readonly link: string;
}

/**
 * How fresh what leads from one frame to another is: as fresh as the link that was heard longest ago. Other transforms, and one that is
 * repeated with its old stamp, are no news.
 */
export class TransformFreshness {
  readonly #frames: Frames;
  readonly #links = new Map<string, Link>();

  constructor(frames: Frames) {
    this.#frames = frames;
  }

  /**
   * Takes a tf2_msgs/TFMessage.
   *
   * @param latched whether its transforms hold for ever, as those of `/tf_static` do
   * @param robot s of the robot's time
   */
  take(cdr: Uint8Array, latched: boolean, robot: number): void {
    for (const { header, child_frame_id } of decode(cdr).transforms) {
      const [parent, child] = [bare(header.frame_id), bare(child_frame_id)];
      const stamp = nanosecondsOf(header.stamp);
      const last = this.#links.get(child);
      const repeated = last !== undefined && last.parent === parent && last.stamp === stamp;
      const heard = latched ? Number.POSITIVE_INFINITY : repeated ? last.heard : robot;
      this.#links.set(child, { parent, stamp, heard });
    }
  }

  /** The link that was heard longest ago. */
  oldest(): OldestLink {
    const { from, to } = this.#frames;
    let oldest: OldestLink = { heard: Number.POSITIVE_INFINITY, link: `${from} in ${to}` };
    const passed = new Set<string>();
    for (let frame = from; frame !== to; ) {
      const link = this.#links.get(frame);
      if (link === undefined || passed.has(frame)) return { heard: Number.NEGATIVE_INFINITY, link: `${from} in ${to}` };
      if (link.heard < oldest.heard) oldest = { heard: link.heard, link: `${frame} in ${link.parent}` };
      passed.add(frame);
      frame = link.parent;
    }
    return oldest;
  }
}
