import type { RunTopic } from '../topic.ts';

/** The reward of a tick: always if it is not 0, else at the rate of poses. */
export const reward: RunTopic<'std_msgs/msg/Float64'> = {
  topic: '/reward',
  type: 'std_msgs/msg/Float64',
  listen: ({ send }) => ({
    tick({ tick, reward }, sampled) {
      if (sampled || reward !== 0) send(tick + 1, { data: reward });
    },
  }),
};
