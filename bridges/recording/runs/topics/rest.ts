import type { RunTopic } from '../topic.ts';

/** Whether the agent is at rest: sent when a rest begins and when it ends. A run without rests sends nothing. */
export const rest: RunTopic<'std_msgs/msg/Bool'> = {
  topic: '/rest',
  type: 'std_msgs/msg/Bool',
  listen: ({ send }) => ({
    rest({ tick, elapsed, ticks }) {
      if (elapsed === 1) send(tick, { data: true });
      if (elapsed === ticks) send(tick + 1, { data: false });
    },
  }),
};
