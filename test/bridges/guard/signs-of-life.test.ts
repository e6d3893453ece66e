import { expect, it } from 'vitest';
import { BEAT_MILLISECONDS, SignsOfLife } from '../../../bridges/guard/signs-of-life.ts';

/** Beats until a guard that says nothing counts as hanging. */
function patience(signs: SignsOfLife): number {
  for (let beats = 1; beats < 1000; beats++) if (signs.beat()) return beats;
  return Number.POSITIVE_INFINITY;
}

it('finds a guard that hangs within 0.175 s while its robot drives, 1 s once it stands, and 5 s before it ever drove', () => {
  const limits = (...driving: boolean[]): number => {
    const signs = new SignsOfLife();
    for (const drives of driving) signs.driving = drives;
    return patience(signs) * BEAT_MILLISECONDS;
  };
  expect(limits()).toBe(5000);
  expect(limits(false)).toBe(5000);
  expect(limits(true)).toBe(175);
  expect(limits(false, true, false, false)).toBe(1000);
  expect(limits(true, false, true)).toBe(175);
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
