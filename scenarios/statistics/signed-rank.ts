import { exp, TURN } from '../../kernels/math-f64.ts';

/** Pairs up to which the distribution is exact. With more, a normal one differs by some hundredth of a probability of 0.02. */
const EXACT_PAIRS = 300;

/** Result of a Wilcoxon signed-rank test of paired differences. */
export interface SignedRank {
  /** Number of pairs that differ: others say nothing of a direction, and are left out (Wilcoxon 1945). */
  readonly pairs: number;
  /** Sum of the ranks of positive differences; dimensionless. Equal sizes share the mean of their ranks. */
  readonly positive: number;
  /** Sum of the ranks of negative differences; dimensionless. */
  readonly negative: number;
  /** Probability of sums at least as unequal if either sign were as likely, from 0 to 1; 1 where no pair differs. */
  readonly p: number;
  /** Whether that probability is exact, ties included, or from the normal approximation that more than 300 pairs get. */
  readonly exact: boolean;
  /**
   * Matched-pairs rank-biserial correlation (Kerby 2014, eq. 3): the share of the rank sum that is positive less the share that is
   * negative, from -1 to 1; 0 where no pair differs.
   */
  readonly rankBiserial: number;
}

/**
 * The signed-rank test of paired differences, two-sided (Wilcoxon 1945). The exact probability is that over all assignments of signs to
 * the ranks that there are.
 */
export function signedRank(differences: readonly number[]): SignedRank {
  const differing = differences.filter((difference) => difference !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const pairs = differing.length;
  if (pairs === 0) return { pairs, positive: 0, negative: 0, p: 1, exact: true, rankBiserial: 0 };
  const ranks = doubledRanks(differing);
  let doubled = 0;
  for (let k = 0; k < pairs; k++) if (differing[k] > 0) doubled += ranks[k];
  const total = pairs * (pairs + 1);
  const exact = pairs <= EXACT_PAIRS;
  return {
    pairs,
    positive: doubled / 2,
    negative: (total - doubled) / 2,
    p: exact ? exactP(ranks, doubled, total) : normalP(ranks, doubled, total),
    exact,
    rankBiserial: (2 * doubled - total) / total,
  };
}

/** Twice the rank of each of some differences in the order of their sizes, so that shared ranks are whole too. */
function doubledRanks(sorted: readonly number[]): Int32Array {
  const ranks = new Int32Array(sorted.length);
  for (let first = 0; first < sorted.length; ) {
    let end = first + 1;
    while (end < sorted.length && Math.abs(sorted[end]) === Math.abs(sorted[first])) end++;
    ranks.fill(first + 1 + end, first, end);
    first = end;
  }
  return ranks;
}

function exactP(ranks: Int32Array, doubled: number, total: number): number {
  const chance = new Float64Array(total + 1);
  chance[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let sum = reached; sum >= 0; sum--) chance[sum] = 0.5 * (chance[sum] + (sum >= rank ? chance[sum - rank] : 0));
  }
  const smaller = Math.min(doubled, total - doubled);
  let tail = 0;
  for (let sum = 0; sum <= smaller; sum++) tail += chance[sum];
  return Math.min(1, 2 * tail);
}

/** With a correction for continuity; the variance is that of the ranks that there are, ties included. */
function normalP(ranks: Int32Array, doubled: number, total: number): number {
  let variance = 0;
  for (const rank of ranks) variance += (rank * rank) / 4;
  // Doubled sums come in steps of 2.
  const z = Math.max(0, Math.abs(doubled - total / 2) - 1) / Math.sqrt(variance);
  return Math.min(1, 2 * normalTail(z));
}

/** Probability that a standard normal number is above z >= 0: by Simpson's rule on its density, to 1e-10. */
function normalTail(z: number): number {
  const [end, steps] = [z + 12, 2400];
  const h = (end - z) / steps;
  let sum = 0;
  for (let k = 0; k <= steps; k++) {
    const x = z + k * h;
    sum += (k === 0 || k === steps ? 1 : k % 2 === 1 ? 4 : 2) * exp(-0.5 * x * x);
  }
  return (sum * h) / 3 / Math.sqrt(TURN);
}

/**
 * Probabilities of several tests, each adjusted so that the chance of any false finding stays below the level that one is held to (Holm
 * 1979): in the order of their sizes, times the number of tests that are left.
 *
 * @param probabilities from 0 to 1
 * @returns from 0 to 1, in the same order
 */
export function holm(probabilities: readonly number[]): number[] {
  const order = probabilities.map((_, index) => index).sort((a, b) => probabilities[a] - probabilities[b]);
  const adjusted = probabilities.slice();
  let largest = 0;
  order.forEach((index, k) => {
    largest = Math.max(largest, Math.min(1, (probabilities.length - k) * probabilities[index]));
    adjusted[index] = largest;
  });
  return adjusted;
}
