import { exp, log, log1p } from '../../kernels/math-f64.ts';
import type { Interval } from './interval.ts';
import { TAIL } from './interval.ts';

/**
 * The exact interval of a probability at level 0.95 (Clopper & Pearson 1934): all probabilities that do not make as few, or as many,
 * successes rarer than 1 in 40.
 *
 * @param successes whole number from 0 to n
 * @param n number of independent trials, from 1
 */
export function probabilityInterval(successes: number, n: number): Interval {
  return [
    successes === 0 ? 0 : solve((p) => atLeast(successes, n, p)),
    successes === n ? 1 : 1 - solve((p) => atLeast(n - successes, n, p)),
  ];
}

/** The probability at which a function that rises from 0 to 1 reaches {@link TAIL}, to the last bits. */
function solve(rising: (p: number) => number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    if (rising(middle) < TAIL) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Probability of k successes or more of n, each of probability p in (0, 1). */
function atLeast(k: number, n: number, p: number): number {
  let term = n * log1p(-p);
  const odds = log(p) - log1p(-p);
  let sum = 0;
  for (let i = 0; i <= n; i++) {
    if (i >= k) sum += exp(term);
    term += odds + log((n - i) / (i + 1));
  }
  return sum;
}
