import { messageType } from '../../../ros-messages/index.ts';
import type { RunTopics, TopicOutput } from '../topic.ts';
import { nameOfTopic } from '../topic-names.ts';

const { name: type, encodeBorrowed: encode } = messageType('std_msgs/msg/Float32MultiArray');

/**
 * The learned weights as they are after each trial, on `/weights/<pre>_to_<post>`: a row of presynaptic neurons for each postsynaptic one, in
 * the SI unit of the rule, NaN where there is no synapse.
 */
export const weights: RunTopics = {
  part: 'weights',
  listen({ controller, open }) {
    const outputs = new Map<string, TopicOutput>();
    const outputOf = (pre: string, post: string): TopicOutput => {
      const topic = `/weights/${nameOfTopic(pre)}_to_${nameOfTopic(post)}`;
      const known = outputs.get(topic);
      if (known !== undefined) return known;
      const output = open(topic, type, { latched: true, facts: { pre, post } });
      outputs.set(topic, output);
      return output;
    };
    for (const { pre, post } of controller.weights?.() ?? []) outputOf(pre, post);
    return {
      holds: true,
      trialEnd(_, tick) {
        for (const { pre, post, shape, values } of controller.weights?.() ?? []) {
          const [rows, columns] = shape;
          const dim = [
            { label: post, size: rows, stride: rows * columns },
            { label: pre, size: columns, stride: columns },
          ];
          const cdr = encode({ layout: { dim, data_offset: 0 }, data: Float32Array.from(values) });
          outputOf(pre, post).send(tick, cdr);
        }
      },
    };
  },
};
