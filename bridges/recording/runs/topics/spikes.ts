import type { Time } from '../ros-messages.ts';
import type { RunTopic } from '../topic.ts';

interface SpikesMessage {
  readonly stamp: Time;
  readonly population: string;
  readonly tick: number;
  readonly ids: Uint32Array;
}

/** All spikes, one message per population and tick. */
export const spikes: RunTopic<SpikesMessage> = {
  topic: '/spikes',
  type: 'reafference_msgs/msg/Spikes',
  definition: `# Spikes of one population in one tick.
builtin_interfaces/Time stamp
string population
uint32 tick
uint32[] ids`,
  listen: ({ stamp, send }) => ({
    spikes: ({ population, tick, ids, count }) =>
      send(tick, { stamp: stamp(tick), population, tick, ids: ids.subarray(0, count) }),
  }),
};
