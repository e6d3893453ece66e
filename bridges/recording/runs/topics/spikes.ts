import type { RunTopic } from '../topic.ts';

/** All spikes, one message per population and tick. */
export const spikes: RunTopic<'reafference_msgs/msg/Spikes'> = {
  topic: '/spikes',
  type: 'reafference_msgs/msg/Spikes',
  options: { bulky: true },
  listen: ({ stamp, send }) => ({
    spikes: ({ population, tick, ids, count }) =>
      send(tick, { stamp: stamp(tick), population, tick, ids: ids.subarray(0, count) }),
  }),
};
