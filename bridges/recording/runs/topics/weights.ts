import type { WeightMap } from '../../../../agents/index.ts';
import { messageType } from '../../../ros-messages/index.ts';
import type { RunTopics, TopicOutput } from '../topic.ts';
import { nameOfTopic } from '../topic-names.ts';

const { name: type, encodeBorrowed: encode } = messageType('std_msgs/msg/Float32MultiArray');

/**
 * The learned weights as they are after each trial, on `/weights/<pre>_to_<post>`: a row of presynaptic neurons for each postsynaptic one, in
 * the unit that the rule declares and the channel names, NaN where there is no synapse. A second projection between the same populations has
 * `_2` at the end of its topic.
 */
export const weights: RunTopics = {
  part: 'weights',
  listen({ controller, open }) {
    const outputs = new Map<string, TopicOutput>();
    const outputOf = ({ pre, post, shape, unit }: WeightMap, told: Set<string>): TopicOutput => {
      const name = `/weights/${nameOfTopic(pre)}_to_${nameOfTopic(post)}`;
      let topic = name;
      for (let n = 2; told.has(topic); n++) topic = `${name}_${n}`;
      told.add(topic);
      const known = outputs.get(topic);
      if (known !== undefined) return known;
      const output = open(topic, type, { latched: true, facts: { pre, post, shape: shape.join(' x '), unit } });
      outputs.set(topic, output);
      return output;
    };
    const toldAtFirst = new Set<string>();
    for (const learned of controller.weights?.() ?? []) outputOf(learned, toldAtFirst);
    return {
      holds: true,
      trialEnd(_, tick) {
        const told = new Set<string>();
        for (const learned of controller.weights?.() ?? []) {
          const { pre, post, shape, values } = learned;
          const [rows, columns] = shape;
          const dim = [
            { label: post, size: rows, stride: rows * columns },
            { label: pre, size: columns, stride: columns },
          ];
          const cdr = encode({ layout: { dim, data_offset: 0 }, data: Float32Array.from(values) });
          outputOf(learned, told).send(tick, cdr);
        }
      },
    };
  },
};
