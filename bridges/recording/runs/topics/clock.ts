import { messageType } from '../../../ros-messages/index.ts';
import type { RunTopics } from '../topic.ts';

const { name: type, encodeBorrowed: encode } = messageType('rosgraph_msgs/msg/Clock');

/**
 * Simulated time at the beginning of each tick, after all that was sensed by then, so that nodes with `use_sim_time` hear a recording that is
 * played tick by tick.
 */
export const clock: RunTopics = {
  part: 'clock',
  listen({ open, stamp, everyMessage }) {
    const output = open('/clock', type);
    const tell = (tick: number, sampled: boolean): void => {
      if ((everyMessage || sampled) && output.wanted) output.send(tick, encode({ clock: stamp(tick) }));
    };
    return {
      rest: ({ tick }, sampled) => tell(tick, sampled),
      tick: ({ tick }, sampled) => tell(tick, sampled),
    };
  },
};
