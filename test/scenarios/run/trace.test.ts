import { expect, test } from 'vitest';
import { run } from '../../../scenarios/pool/runner.ts';
import type { Scenario } from '../../../scenarios/scenario/scenario.ts';
import reach from '../fixtures/reach.ts';

const request = { scenario: reach, seeds: [11], set: { trials: 3 } };

test('keeps downsampled trajectories, the spikes of the last trial and the weights', async () => {
  const [seed] = (await run(request, { trace: { seed: 11 } })).seeds;
  const { trace, trials } = seed ?? {};
  expect(trace?.everyTicks).toBe(10);
  expect(trace?.trajectories.map(({ length }) => length / 3)).toEqual(
    trials?.map(({ ticks }) => 1 + Math.floor(ticks / 10)),
  );
  expect([...(trace?.trajectories[0]?.slice(0, 2) ?? [])]).toEqual([0, 0]);
  const [dice] = trace?.raster.populations ?? [];
  expect(trace?.raster.trial).toBe(2);
  expect(dice).toMatchObject({ name: 'dice', size: 4 });
  expect(dice?.ids.length).toBe(trials?.[2]?.spikes.dice);
  expect(dice?.ticks[0]).toBeLessThan(200);
  expect(dice?.ticks.at(-1)).toBeLessThan(trials?.[2]?.ticks ?? 0);
  expect(trace?.weights).toMatchObject([{ pre: 'place', post: 'dice', shape: [4, 1] }]);
});

test('of a trial and at a rate of choice', async () => {
  const [seed] = (await run(request, { trace: { seed: 11, rasterTrial: 0, everyTicks: 100 } })).seeds;
  expect(seed?.trace?.raster.trial).toBe(0);
  expect(seed?.trace?.raster.populations[0]?.ids.length).toBe(seed?.trials[0]?.spikes.dice);
  expect(seed?.trace?.trajectories[0]?.length).toBe(3 * (1 + Math.floor((seed?.trials[0]?.ticks ?? 0) / 100)));
});

test('keeps the trials that the scenario asks for, with the weights before and after them', async () => {
  const scenario: Scenario = {
    ...reach,
    closeUps: ({ trials }) => ({
      trials: [1, Number(trials) - 1, 99],
      populations: ['dice', 'no such'],
    }),
  };
  const [seed] = (await run({ ...request, scenario }, { trace: { seed: 11 } })).seeds;
  const { closeUps = [], raster, weights } = seed?.trace ?? {};
  expect(closeUps.map(({ trial }) => trial)).toEqual([1, 2]);
  const [middle, last] = closeUps;
  expect(last?.populations[0]).toEqual(raster?.populations.find(({ name }) => name === 'dice'));
  expect(last?.populations[1]).toMatchObject({ name: 'no such', size: 0 });
  // Where cells were when they fired is known of the whole run alone.
  expect(last?.after).toEqual(weights?.map(({ preCentres: _, ...map }) => map));
  expect(last?.before).toEqual(middle?.after);
  expect(middle?.before).not.toEqual(middle?.after);
});
