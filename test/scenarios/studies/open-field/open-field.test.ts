import { expect, it } from 'vitest';
import { openField } from '../../../../scenarios/studies/open-field/open-field.ts';

const { world, trial, agent, bodies, parameters } = openField;

it('the arena is a square of 2.4 m, and the goal a disc of 0.2 m that is found within 5 s or not at all', () => {
  const ends = world().walls.flatMap(({ from, to }) => [from.x, from.y, to.x, to.y].map(Math.abs));
  // The inner faces of the walls.
  expect(Math.min(...ends)).toBe(1.2);
  const { start, goal, timeLimitSeconds, outcomeSeconds, shortestMetres } = trial();
  expect(start).toEqual({ x: 0, y: 0, heading: 0 });
  expect(goal).toEqual({ x: 0.5, y: 0.5, radius: 0.2 });
  expect([timeLimitSeconds, outcomeSeconds]).toEqual([5, 0]);
  expect(shortestMetres).toBeCloseTo(Math.SQRT1_2 - 0.2, 12);
});

it('the agent has as many place cells as it is told, and is told its pose', () => {
  const values = Object.fromEntries(Object.entries(parameters).map(([name, one]) => [name, one.default]));
  for (const placeCells of [21, 5]) {
    const { sensors, controller } = agent({ ...values, placeCells } as never, bodies.walker);
    expect(Object.keys(sensors)).toEqual(['pose']);
    const made = controller(bodies.walker);
    made.initialise(1, 1e-3);
    expect(made.populations?.().find(({ name }) => name === 'place')?.size).toBe(placeCells ** 2);
  }
});
