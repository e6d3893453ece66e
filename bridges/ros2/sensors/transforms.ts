import type { SensorMessages } from '../../../agents/index.ts';
import { headingOf, type Message } from '../../ros-messages/index.ts';
import { FRAMES, type TopicReader, topicReader } from './topic-reader.ts';
import { TRANSFORM_MESSAGE, TransformTree } from './transform-tree.ts';

type Transform = Message<'geometry_msgs/msg/Transform'>;

function reader<K extends 'pose' | 'headDirection'>(
  kind: K,
  fill: (transform: Transform, into: SensorMessages[K]) => void,
): TopicReader {
  return topicReader<K>({
    kind,
    type: TRANSFORM_MESSAGE,
    framed: true,
    open(_spec, frames = FRAMES) {
      const { from, to } = frames;
      const tree = new TransformTree();
      const read = (cdr: Uint8Array, into: SensorMessages[K]): bigint | false => {
        const stamp = tree.take(cdr, frames);
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
