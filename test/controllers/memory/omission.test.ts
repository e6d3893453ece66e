import { expect, it } from 'vitest';
import { Omission } from '../../../controllers/memory/omission.ts';

/** What it says in each step of 1 ms near or far from the goal. */
function watch(omission: Omission, distance: number, seconds: number) {
  const found = { omissions: 0, erasing: 0, pausing: 0 };
  for (let tick = 0; tick < Math.round(seconds * 1000); tick++) {
    found.omissions += Number(omission.update(distance));
    found.erasing += Number(omission.erases);
    found.pausing += Number(omission.pauses);
  }
  return found;
}

it('comes after 3 s near the goal, in all, and erases for 0.15 of the 15 s of its pause', () => {
  const omission = new Omission(1e-3);
  expect(watch(omission, 0.05, 2)).toEqual({ omissions: 0, erasing: 0, pausing: 0 });
  expect(watch(omission, 0.07, 5)).toEqual({ omissions: 0, erasing: 0, pausing: 0 });
  expect(watch(omission, Infinity, 10)).toEqual({ omissions: 0, erasing: 0, pausing: 0 });
  const { omissions, erasing, pausing } = watch(omission, 0.05, 17);
  expect(omissions).toBe(1);
  expect(Math.abs(erasing - 150)).toBeLessThanOrEqual(2);
  expect(Math.abs(pausing - 15_000)).toBeLessThanOrEqual(2);
  // 1 s to the omission, 15 s of pause, and another second: the next one comes 3 s after the pause.
  expect(watch(omission, 0.05, 1.9).omissions).toBe(0);
  expect(watch(omission, 0.05, 0.2).omissions).toBe(1);
});

it('comes with the step that completes the 3 s near the goal, or the 12 s on the way', () => {
  const steps = (distance: number): number => {
    const omission = new Omission(0.5);
    let count = 1;
    while (!omission.update(distance)) count++;
    return count;
  };
  expect([steps(0), steps(0.5)]).toEqual([6, 24]);
});

it('begins anew in a trial, and at a reward', () => {
  const omission = new Omission(1e-3);
  watch(omission, 0, 4);
  expect(omission.pauses).toBe(true);
  omission.beginAnew();
  expect(omission.pauses).toBe(false);
  expect(watch(omission, 0, 2.9).omissions).toBe(0);
});

it('comes after 12 s on the way to a goal that it does not reach', () => {
  const omission = new Omission(1e-3);
  expect(watch(omission, 0.5, 11.9).omissions).toBe(0);
  expect(watch(omission, Infinity, 10).omissions).toBe(0);
  expect(watch(omission, 0.5, 0.2).omissions).toBe(1);
  expect(omission.pauses).toBe(true);
});

it('begins anew with all that it was waiting for: 2.9 s near the goal, or 11.9 s on the way, count no more', () => {
  for (const [distance, seconds] of [
    [0.05, 2.9],
    [0.5, 11.9],
  ] as const) {
    const omission = new Omission(1e-3);
    expect(watch(omission, distance, seconds).omissions).toBe(0);
    omission.beginAnew();
    expect(watch(omission, distance, seconds).omissions).toBe(0);
    expect(watch(omission, distance, 0.2).omissions).toBe(1);
  }
});

it('waits 12 s on the way again after an omission, and takes 6 cm for far', () => {
  const omission = new Omission(1e-3);
  expect(watch(omission, 0.06, 12.1).omissions).toBe(1);
  expect(watch(omission, 0.06, 15).omissions).toBe(0);
  expect(watch(omission, 0.06, 11.8).omissions).toBe(0);
  expect(watch(omission, 0.06, 0.3).omissions).toBe(1);
});

it('erases for one step that is as long as an erasure', () => {
  const omission = new Omission(0.15);
  while (!omission.update(0)) expect(omission.erases).toBe(false);
  expect(omission.erases).toBe(true);
  omission.update(0);
  expect(omission.erases).toBe(false);
});

it('takes a quarter of a second for a step: the pause holds 60 of them, the erasure one', () => {
  const omission = new Omission(0.25);
  // 3 s are 12 steps, the last of which ends the wait.
  expect(watch(omission, 0, 0.011).omissions).toBe(0);
  expect(omission.update(0)).toBe(true);
  expect(omission.erases).toBe(true);
  for (let step = 1; step <= 60; step++) {
    expect(omission.pauses).toBe(true);
    expect(omission.update(0)).toBe(false);
    expect(omission.erases).toBe(false);
  }
  expect(omission.pauses).toBe(false);
  expect(omission.state.waited).toBe(0);
});
