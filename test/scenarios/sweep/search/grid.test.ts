import { expect, it } from 'vitest';
import { grid } from '../../../../scenarios/sweep/search/grid.ts';
import { range } from './trial.ts';

const options = { budget: 1, trials: 20, seed: 1 };

it('tries all combinations at once, whatever the budget', () => {
  const space = [
    { name: 'dose', domain: { kind: 'list', values: [1, 2] } },
    { name: 'body', domain: { kind: 'list', values: ['disc', 'point'] } },
  ] as const;
  const run = grid.open({ ...options, space });
  const points = run.next([]);
  expect(points).toEqual([
    { point: { dose: 1, body: 'disc' } },
    { point: { dose: 1, body: 'point' } },
    { point: { dose: 2, body: 'disc' } },
    { point: { dose: 2, body: 'point' } },
  ]);
  expect(run.next([points.map((one) => ({ ...one, cost: 0, feasible: true }))])).toEqual([]);
});

it('refuses ranges without a number of values, and more points than a sweep tries', () => {
  expect(() => grid.open({ ...options, space: [range('x', 0, 1)] })).toThrowError(
    expect.objectContaining({ code: 'no_grid' }),
  );
  const axis = { kind: 'range', scale: 'whole', from: 1, to: 1001 } as const;
  const space = ['a', 'b'].map((name) => ({ name, domain: axis }));
  expect(() => grid.open({ ...options, space })).toThrowError(
    expect.objectContaining({ code: 'too_many_points', received: 1001 ** 2 }),
  );
});
