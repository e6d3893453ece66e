import { expect, it } from 'vitest';
import { compareDirections, forwardScore } from '../../../../scenarios/measure/replay/direction.ts';

/** m: along x, then up. */
const run = { x: [0, 1, 2, 3, 3, 3], y: [0, 0, 0, 0, 1, 2] };

it('counts the steps along the run and against it', () => {
  expect(compareDirections({ x: [0.4, 1.2, 2.1], y: [0.1, 0, -0.1] }, run, 0.5)).toEqual({ forward: 2, reverse: 0 });
  expect(compareDirections({ x: [3, 3, 2.5, 1.5], y: [2, 1, 0, 0] }, run, 0.8)).toEqual({ forward: 0, reverse: 3 });
});

it('leaves out steps that are far from the run, or across it', () => {
  expect(compareDirections({ x: [0, 1], y: [0.6, 0.6] }, run, 0.5)).toEqual({ forward: 0, reverse: 0 });
  expect(compareDirections({ x: [1, 1.2], y: [-0.5, 0.5] }, run, 0.5)).toEqual({ forward: 0, reverse: 0 });
  // 0.5/1.118 is 0.447.
  expect(compareDirections({ x: [1, 1.5], y: [-0.5, 0.5] }, run, 0.5)).toEqual({ forward: 1, reverse: 0 });
  expect(compareDirections({ x: [1, 1.5], y: [-0.5, 0.5] }, run, 0.5, 0.45)).toEqual({ forward: 0, reverse: 0 });
  expect(compareDirections({ x: [0, 1], y: [0, 0] }, { x: [], y: [] }, 0.5)).toEqual({ forward: 0, reverse: 0 });
  expect(compareDirections({ x: [0, 1], y: [0, 0] }, { x: [0.5], y: [0] }, 0.5)).toEqual({ forward: 0, reverse: 0 });
});

it('has a score of 1 forward only, -1 reverse only', () => {
  expect(forwardScore({ forward: 3, reverse: 0 })).toBe(1);
  expect(forwardScore({ forward: 1, reverse: 3 })).toBe(-0.5);
  expect(forwardScore({ forward: 0, reverse: 0 })).toBeNaN();
});

it('takes the place of a step for its middle, up as well as along', () => {
  const up = { x: [0, 0, 0, 0, 0, 0], y: [0.5, 0.6, 0.7, 0.8, 0.9, 1] };
  // From 0.4 to 0.8 its middle is at 0.6.
  expect(compareDirections({ x: [0, 0], y: [0.4, 0.8] }, up, 0.01)).toEqual({ forward: 1, reverse: 0 });
  expect(compareDirections({ x: [0, 0], y: [0.9, 0.3] }, up, 0.01)).toEqual({ forward: 0, reverse: 1 });
  const along = { x: up.y, y: up.x };
  expect(compareDirections({ x: [0.4, 0.8], y: [0, 0] }, along, 0.01)).toEqual({ forward: 1, reverse: 0 });
});

it('compares with the first of two passes of a place, and with the start of a run as well', () => {
  const there = { x: [0, 1, 2, 1, 0], y: [0, 0, 0, 0, 0] };
  expect(compareDirections({ x: [0.9, 1.1], y: [0, 0] }, there, 0.1)).toEqual({ forward: 1, reverse: 0 });
  expect(compareDirections({ x: [-0.1, 0.1], y: [0, 0] }, { x: [0, 1], y: [0, 0] }, 0.1)).toEqual({
    forward: 1,
    reverse: 0,
  });
});

it('counts a step across the run neither way, however small a cosine is asked for, and one as near as told', () => {
  const along = { x: [0, 1, 2], y: [0, 0, 0] };
  expect(compareDirections({ x: [1, 1], y: [-1, 1] }, along, 0.1, 0)).toEqual({ forward: 0, reverse: 0 });
  expect(compareDirections({ x: [0.5, 1.5], y: [0.25, 0.25] }, along, 0.25)).toEqual({ forward: 1, reverse: 0 });
});
