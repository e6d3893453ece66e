import { messageType } from '../../../ros-messages/index.ts';
import type { RunTopics } from '../topic.ts';
import { nameOfTopic } from '../topic-names.ts';

const { name: type, encodeBorrowed: encode } = messageType('std_msgs/msg/Float64');

/**
 * Spikes per second of a neuron of each population, on `/activity/<population>`: the mean over its neurons since the sample before, or over
 * the ticks since then whose spikes were told.
 */
export const activity: RunTopics = {
  part: 'activity',
  listen({ controller, period, open }) {
    const populations = (controller.populations?.() ?? []).map(({ name, size }) => ({
      name,
      size,
      spikes: 0,
      output: open(`/activity/${nameOfTopic(name)}`, type, { facts: { population: name, unit: 'Hz' } }),
    }));
    /** Range of ticks that are counted, [since, until); NaN: until now. */
    let [since, until] = [-1, Number.NaN];
    const sample = (tick: number): void => {
      const seconds = ((Number.isNaN(until) ? tick : until) - since) * period;
      for (const population of populations) {
        const { output, spikes, size } = population;
        if (since >= 0 && seconds > 0 && output.wanted) output.send(tick, encode({ data: spikes / size / seconds }));
        population.spikes = 0;
      }
      [since, until] = [tick, Number.NaN];
    };
    return {
      spikesPause(tick) {
        until = tick;
      },
      spikes({ population, count }) {
        // Of a few names this is faster than a map; it is done in every tick.
        for (let k = 0; k < populations.length; k++) {
          if (populations[k].name !== population) continue;
          populations[k].spikes += count;
          return;
        }
      },
      rest({ tick, elapsed }, sampled) {
        if (elapsed === 1 && Number.isNaN(until)) since = tick;
        if (sampled) sample(tick + 1);
      },
      trialStart({ tick }) {
        // What was counted before a pause is of the trial before.
        if (!Number.isNaN(until)) return;
        for (const population of populations) population.spikes = 0;
        since = tick;
      },
      tick({ tick }, sampled) {
        if (sampled) sample(tick + 1);
      },
    };
  },
};
