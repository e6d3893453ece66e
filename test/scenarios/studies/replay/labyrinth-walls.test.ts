import { expect, it } from 'vitest';
import { LABYRINTH } from '../../../../scenarios/studies/replay/labyrinth-walls.ts';
import { ACTIONS, fewestMoves, gridWorld } from '../../../references/replay/grid-world.ts';

const { next, ...world } = gridWorld(LABYRINTH);

it('has the walls of the published labyrinth', () => {
  // Pairs of neighbouring states that the authors' script keeps apart.
  const down = (first: number, count: number, step: number, apart: number): [number, number][] =>
    Array.from({ length: count }, (_, i) => [first + step * i, first + step * i + apart]);
  const published = [
    ...down(1, 8, 10, 1),
    ...down(14, 4, 1, 10),
    ...down(23, 8, 10, 1),
    ...down(36, 4, 1, 10),
    ...down(76, 2, 1, 10),
    ...down(45, 4, 10, 1),
  ];
  const apart: [number, number][] = [];
  for (let state = 0; state < world.states; state++) {
    if (state % 10 < 9 && next[ACTIONS * state + 2] === state) apart.push([state, state + 1]);
    if (state < 90 && next[ACTIONS * state + 3] === state) apart.push([state, state + 10]);
  }
  const order = (a: readonly number[], b: readonly number[]): number => a[0] - b[0] || a[1] - b[1];
  expect(apart.sort(order)).toEqual(published.sort(order));
});

it('is walled from both sides', () => {
  for (let state = 0; state < world.states; state++)
    for (let action = 0; action < ACTIONS; action++) {
      const to = next[ACTIONS * state + action];
      if (to !== state) expect(next[ACTIONS * to + ((action + 2) % 4)]).toBe(state);
    }
});

it('has its shortest way of 20 moves', () => {
  expect(fewestMoves({ next, ...world })).toBe(20);
});
