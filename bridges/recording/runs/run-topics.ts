import type { RunTopic } from './topic.ts';
import { arena } from './topics/arena.ts';
import { command } from './topics/command.ts';
import { odometry } from './topics/odometry.ts';
import { pose } from './topics/pose.ts';
import { rest } from './topics/rest.ts';
import { reward } from './topics/reward.ts';
import { spikes } from './topics/spikes.ts';
import { transforms } from './topics/transforms.ts';
import { trial } from './topics/trial.ts';

/** The topics of a recording; messages of one call are written in this order. */
export const RUN_TOPICS: readonly RunTopic[] = [
  trial,
  rest,
  arena,
  command,
  pose,
  transforms,
  odometry,
  reward,
  spikes,
];

/**
 * The type of the messages of each topic of a recording.
 *
 * Stamps are simulated time. Decisions of tick n (spikes, commands) are stamped with its beginning, n periods; their results
 * (poses, rewards) with its end. `/pose` is the body's true pose. `/odom` is the odometry of an agent with that sensor, else its
 * true pose and twist. A `/reward` other than 0 is always written, and 0 at the rate of poses.
 */
export const TOPICS: Readonly<Record<string, string>> = Object.fromEntries(
  RUN_TOPICS.map(({ topic, type }) => [topic, type]),
);
