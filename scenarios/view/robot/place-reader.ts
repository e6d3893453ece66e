import { headingOf, type Message, messageType } from '../../../bridges/ros-messages/index.ts';
import { POSE } from '../recording/stretch.ts';
import type { ShownTopic } from './feed.ts';

/** Frames of the body, the first that is told. */
const BODY_FRAMES = ['base_link', 'base_footprint'];
/** Frames of the ground: what leads to none of them says nothing of where the body is. */
const GROUND_FRAMES = ['map', 'odom', 'world'];
const TRANSFORMS = ['/tf', '/tf_static'];
/** Transforms from the body to the ground at most: more are a ring. */
const MOST_LINKS = 100;

const odometry = messageType('nav_msgs/msg/Odometry');
const stamped = messageType('geometry_msgs/msg/PoseStamped');
const transforms = messageType('tf2_msgs/msg/TFMessage');

/** Where the body is: x and y in m, heading in rad. */
export interface ReadPlace {
  readonly x: number;
  readonly y: number;
  readonly heading: number;
  /** Frame in which that is. */
  readonly frame: string;
}

/** Reads where the body is from what a robot says. */
export interface PlaceReader {
  /** Topics that it hears. */
  readonly topics: readonly string[];
  /** @returns undefined where the message does not say it @throws BridgeError `malformed_message` */
  read(cdr: Uint8Array): ReadPlace | undefined;
}

/**
 * How a robot tells where its body is, by the best of its topics: the true pose of a simulated run, else odometry, `/odom` before others, else the
 * transforms from the body to the ground. Undefined where none tells it.
 */
export function placeReader(topics: readonly ShownTopic[]): PlaceReader | undefined {
  const named = (type: string): readonly string[] =>
    topics.filter(({ schemaName, encoding }) => schemaName === type && encoding === 'cdr').map(({ topic }) => topic);
  if (named(stamped.name).includes(POSE)) {
    return {
      topics: [POSE],
      read(cdr) {
        const { header, pose } = stamped.decode(cdr);
        return placeOf(header.frame_id, pose);
      },
    };
  }
  const odometries = [...named(odometry.name)].sort();
  const best = odometries.includes('/odom') ? '/odom' : odometries[0];
  if (best !== undefined) {
    return {
      topics: [best],
      read(cdr) {
        const { header, pose } = odometry.decode(cdr);
        return placeOf(header.frame_id, pose.pose);
      },
    };
  }
  const told = named(transforms.name).filter((topic) => TRANSFORMS.includes(topic));
  return told.length === 0 ? undefined : new TransformReader(told);
}

/** The plane of a tree of transforms, as far as it leads from the body to the ground. */
class TransformReader implements PlaceReader {
  readonly topics: readonly string[];
  /** Frame that each lies in, and where, by its name. */
  readonly #links = new Map<string, ReadPlace>();

  constructor(topics: readonly string[]) {
    this.topics = topics;
  }

  read(cdr: Uint8Array): ReadPlace | undefined {
    const moved = new Set<string>();
    for (const { header, child_frame_id: child, transform } of transforms.decode(cdr).transforms) {
      const { translation: position, rotation: orientation } = transform;
      this.#links.set(plain(child), placeOf(header.frame_id, { position, orientation }));
      moved.add(plain(child));
    }
    const body = BODY_FRAMES.find((frame) => this.#links.has(frame));
    return body === undefined ? undefined : this.#onGround(body, moved);
  }

  /** Where a frame is, if one of those that moved is on the way from it to the ground. */
  #onGround(body: string, moved: ReadonlySet<string>): ReadPlace | undefined {
    let place: ReadPlace = { x: 0, y: 0, heading: 0, frame: body };
    let told = false;
    for (let n = 0; n < MOST_LINKS; n++) {
      const link = this.#links.get(place.frame);
      if (link === undefined) return told && GROUND_FRAMES.includes(place.frame) ? place : undefined;
      told ||= moved.has(place.frame);
      const [cos, sin] = [Math.cos(link.heading), Math.sin(link.heading)];
      place = {
        x: link.x + place.x * cos - place.y * sin,
        y: link.y + place.x * sin + place.y * cos,
        heading: link.heading + place.heading,
        frame: link.frame,
      };
    }
    return undefined;
  }
}

function placeOf(
  frame: string,
  { position, orientation }: Pick<Message<'geometry_msgs/msg/Pose'>, 'position' | 'orientation'>,
): ReadPlace {
  return { x: position.x, y: position.y, heading: headingOf(orientation), frame: plain(frame) };
}

/** Name of a frame without the slash of earlier versions of ROS. */
function plain(frame: string): string {
  return frame.replace(/^\//, '');
}
