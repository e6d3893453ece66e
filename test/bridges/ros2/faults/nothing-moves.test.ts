import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FAULTS, type Fault, type FaultName } from '../../../../bridges/ros2/faults/mutilations.ts';
import { RandomStream } from '../../../../kernels/random.ts';
import { share } from '../../../effort.ts';
import { type Sensors, SimulatedStand, STEP, TOPICS, type Topic } from './simulated-stand.ts';

/** Mutilations in full, and those of one stand at least, on average. */
const [ALL, EACH] = [10_000, 12];
/** Steps in which a robot drives again when all is well. */
const RECOVERS = Math.round(0.6 / STEP);

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

const names = Object.keys(FAULTS) as FaultName[];
const befalling = (topic: Topic): FaultName[] =>
  names.filter((name) => (FAULTS[name] as Fault).stops(TOPICS[topic]) !== undefined);

/** What befalls a topic, if anything: a half of the time. */
const mishap = (topic: Topic) => fc.option(fc.constantFrom(...befalling(topic)), { freq: 2, nil: undefined });
const episode = fc.record({
  mishaps: fc.record({
    scan: mishap('scan'),
    odom: mishap('odom'),
    '/tf': mishap('/tf'),
    '/clock': fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: mishap('/clock') }),
  }),
  steps: fc.integer({ min: 10, max: 80 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
});
const sensors = fc.subarray(['scan', 'odometry', 'pose'] as const, { minLength: 1 });
const speed = fc.oneof(fc.double({ min: 0.05, max: 1, noNaN: true }), fc.double({ min: -1, max: -0.05, noNaN: true }));

it(`moves on nothing that is NaN, stale, frozen or foreign, in ${ALL} random mutilations, and on what is well`, {
  tags: 'long',
  timeout: 900_000,
}, async () => {
  let mutilations = 0;
  const wanted = share(ALL);
  const world = fc.record({
    sensors,
    linearX: speed,
    angularZ: speed,
    episodes: fc.array(episode, { minLength: 12, maxLength: 24, size: 'max' }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ sensors, linearX, angularZ, episodes }) => {
      const stand = await SimulatedStand.open(sensors as Sensors, { linearX, linearY: 0, angularZ });
      try {
        for (const { mishaps, steps, seed } of episodes) {
          const random = new RandomStream(seed, 'mishap');
          for (const [topic, name] of Object.entries(mishaps)) {
            if (name === undefined || !stand.listensTo(topic)) continue;
            stand.befall(topic as Topic, name, () => random.uniform());
            mutilations++;
          }
          for (let n = 0; n < steps; n++) {
            await stand.pass();
            const { unwell, moves } = stand;
            if (unwell !== undefined && moves) {
              const what = `${JSON.stringify(mishaps)}: it moves ${unwell.seconds.toFixed(2)} s after the last good message of ${unwell.input}`;
              expect.fail(what);
            }
          }
          stand.heal();
          for (let n = 0; n < RECOVERS; n++) await stand.pass();
          expect(stand.moves, `it moves when all is well after ${JSON.stringify(mishaps)}`).toBe(true);
        }
      } finally {
        await stand.close();
      }
    }),
    { numRuns: Math.ceil(wanted / EACH), endOnFailure: true },
  );
  expect(mutilations).toBeGreaterThanOrEqual(wanted);
});
