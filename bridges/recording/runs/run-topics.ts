import type { OpenRun, RunTopic, RunTopics, TopicListener } from './topic.ts';
import { activity } from './topics/activity.ts';
import { arena } from './topics/arena.ts';
import { clock } from './topics/clock.ts';
import { command } from './topics/command.ts';
import { groundTruth } from './topics/ground-truth.ts';
import { rest } from './topics/rest.ts';
import { reward } from './topics/reward.ts';
import { sensors } from './topics/sensors.ts';
import { signals } from './topics/signals.ts';
import { spikes } from './topics/spikes.ts';
import { transforms } from './topics/transforms.ts';
import { trial } from './topics/trial.ts';
import { weights } from './topics/weights.ts';

/** The topics that every recording has; messages of one call are written in this order, and those of {@link openRunTopics} after them. */
export const RUN_TOPICS: readonly RunTopic[] = [trial, rest, arena, command, groundTruth, reward, spikes];

/** The topics that follow from what a run has. The clock is last: whoever hears it has all that was there at its time. */
const OPEN_TOPICS: readonly RunTopics[] = [sensors, transforms, signals, activity, weights, clock];

/** Opens the topics that follow from what a run has, but for parts that are left out. */
export function openRunTopics(run: OpenRun, without: readonly string[]): readonly TopicListener[] {
  const kept = without.includes('sensors')
    ? {}
    : without.includes('events')
      ? Object.fromEntries(Object.entries(run.sensors).filter(([, { kind }]) => kind !== 'events'))
      : run.sensors;
  return OPEN_TOPICS.filter(({ part }) => !without.includes(part)).map(({ listen }) =>
    listen({ ...run, sensors: kept }),
  );
}

/**
 * The type of the messages of each topic that every recording has.
 *
 * Stamps are simulated time. Decisions of tick n (spikes, commands) are stamped with its beginning, n periods, and so is what was sensed
 * in it; their results (poses, rewards) with its end. `/ground_truth/pose` is the body's true pose. A `/reward` other than 0 is always
 * written, and 0 at the rate of poses; a `/cmd_vel` whenever it changes, and at that rate.
 */
export const TOPICS: Readonly<Record<string, string>> = Object.fromEntries(
  RUN_TOPICS.map(({ topic, type }) => [topic, type]),
);
