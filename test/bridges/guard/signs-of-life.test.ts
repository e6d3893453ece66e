import { expect, it } from 'vitest';
import { BEAT_MILLISECONDS, SignsOfLife } from '../../../bridges/guard/signs-of-life.ts';

/** Beats until a guard that says nothing counts as hanging. */
function patience(signs: SignsOfLife): number {
  for (let beats = 1; beats < 1000; beats++) if (signs.beat()) return beats;
  return Number.POSITIVE_INFINITY;
}

it('finds a guard that hangs within 0.175 s while its robot drives, and bears with one whose robot stands for 5 s', () => {
  const driving = new SignsOfLife();
  driving.driving = true;
  expect(patience(driving) * BEAT_MILLISECONDS).toBe(175);
  expect(patience(new SignsOfLife()) * BEAT_MILLISECONDS).toBe(5000);
});

it('counts from the last sign of life', () => {
  const signs = new SignsOfLife();
  signs.driving = true;
  for (let i = 0; i < 20; i++) {
    for (let beat = 0; beat < 6; beat++) expect(signs.beat()).toBe(false);
    signs.heard();
  }
  expect(patience(signs)).toBe(7);
});
