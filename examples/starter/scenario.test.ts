import assert from 'node:assert/strict';
import { test } from 'node:test';
import { point } from 'reafference';
import { controllerConformance } from 'reafference/conformance';
import { run } from 'reafference/scenarios/pool';
import { seekGoal } from './controller.ts';
import scenario from './scenario.ts';

for (const check of controllerConformance(() => seekGoal({ body: point, goal: { x: 1, y: 0 }, drive: 150 }), {
  observe: (tick) => ({ pose: { x: 0.001 * tick, y: 0.2, heading: 0 } }),
  draws: false,
}))
  test(`controller: ${check.name}`, check.run);

test('it comes to the goal', async () => {
  const { seeds } = await run({ scenario, seeds: [101, 102] });
  for (const { trials } of seeds) assert.ok(trials.every(({ success }) => success));
});

test('it does the same again, and something else from another seed', async () => {
  const digestOf = async (seed: number): Promise<string> => (await run({ scenario, seeds: [seed] })).digest;
  assert.equal(await digestOf(101), await digestOf(101));
  assert.notEqual(await digestOf(101), await digestOf(102));
});
