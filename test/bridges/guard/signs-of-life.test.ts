import { expect, it } from 'vitest';
import { BEAT_MILLISECONDS, SignsOfLife } from '../../../bridges/guard/signs-of-life.ts';

/** Seconds until a guard that says nothing is silent, and until it hangs. */
function patience(signs: SignsOfLife): readonly [silent: number, hangs: number] {
  let silent = Number.POSITIVE_INFINITY;
  for (let beats = 1; beats < 1000; beats++) {
    const vigour = signs.beat();
    const seconds = (beats * BEAT_MILLISECONDS) / 1000;
    if (vigour === 'silent') silent = Math.min(silent, seconds);
    if (vigour === 'hangs') return [silent, seconds];
  }
  return [silent, Number.POSITIVE_INFINITY];
}

it('is silent after 0.175 s while its robot drives; hangs after 2 s, and after 5 s where it never drove', () => {
  const limits = (...driving: boolean[]) => {
    const signs = new SignsOfLife();
    for (const drives of driving) signs.driving = drives;
    return patience(signs);
  };
  expect(limits()).toEqual([Infinity, 5]);
  expect(limits(false)).toEqual([Infinity, 5]);
  expect(limits(true)).toEqual([0.175, 2]);
  expect(limits(false, true, false, false)).toEqual([Infinity, 2]);
  expect(limits(true, false, true)).toEqual([0.175, 2]);
});

it('counts from the last sign of life', () => {
  const signs = new SignsOfLife();
  signs.driving = true;
  for (let i = 0; i < 20; i++) {
    for (let beat = 0; beat < 6; beat++) expect(signs.beat()).toBe('alive');
    signs.heard();
  }
  expect(patience(signs)).toEqual([0.175, 2]);
});
