import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm, signedRank } from '../../../scenarios/statistics/signed-rank.ts';
import { share } from '../../effort.ts';

describe('the signed-rank test', () => {
  it("has the published figures of Darwin's maize (Fisher 1935; W = 24, p = 0.0413)", () => {
    const maize = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(signedRank(maize)).toEqual({
      pairs: 15,
      positive: 96,
      negative: 24,
      p: 0.041259765625,
      exact: true,
      rankBiserial: (96 - 24) / 120,
    });
  });

  it('has the critical values of the published table, two-sided at 5 %', () => {
    // Largest sum of the smaller sign that is significant (Wilcoxon & Wilcox 1964), by number of pairs.
    const table = [
      [6, 0],
      [7, 2],
      [8, 3],
      [9, 5],
      [10, 8],
      [12, 13],
      [15, 25],
      [20, 52],
      [25, 89],
    ];
    for (const [pairs, critical] of table) {
      const p = (sum: number): number => signedRank(withNegativeSum(pairs, sum)).p;
      expect(p(critical), `${pairs}`).toBeLessThanOrEqual(0.05);
      expect(p(critical + 1), `${pairs}`).toBeGreaterThan(0.05);
    }
  });

  it('is what counting all assignments of signs gives, with ties and zeros', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 1, maxLength: 9 }), (differences) => {
        const { pairs, positive, negative, p, rankBiserial } = signedRank(differences);
        const differing = differences.filter((one) => one !== 0);
        expect(pairs).toBe(differing.length);
        const sizes = differing.map(Math.abs);
        const ranks = sizes.map((size) => {
          const less = sizes.filter((one) => one < size).length;
          return less + (sizes.filter((one) => one === size).length + 1) / 2;
        });
        const sum = (signs: number): number => ranks.reduce((all, rank, k) => all + ((signs >> k) & 1) * rank, 0);
        const own = sum(differing.reduce((bits, one, k) => bits | (Number(one > 0) << k), 0));
        expect([positive, negative]).toEqual([own, (pairs * (pairs + 1)) / 2 - own]);
        const middle = (pairs * (pairs + 1)) / 4;
        const all = 2 ** pairs;
        let asFar = 0;
        for (let signs = 0; signs < all; signs++) if (Math.abs(sum(signs) - middle) >= Math.abs(own - middle)) asFar++;
        expect(p).toBeCloseTo(asFar / all, 12);
        expect(rankBiserial).toBeCloseTo(pairs === 0 ? 0 : (positive - negative) / (positive + negative), 12);
      }),
      { numRuns: share(200) },
    );
  });

  it('has the figures of SciPy 1.17, exact up to 300 pairs, by the normal approximation above', () => {
    const differences = (pairs: number) => Array.from({ length: pairs }, (_, k) => (k % 7 < 3 ? -1 : 1) * (k + 1));
    const [exact, normal] = [signedRank(differences(300)), signedRank(differences(301))];
    expect([exact.exact, normal.exact]).toEqual([true, false]);
    expect(exact.p).toBeCloseTo(0.025594487954986977, 12);
    expect(normal.p).toBeCloseTo(0.020417166415367474, 9);
  });

  it('turns its effect round with the sign, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 40 }), (differences) => {
        const [one, other] = [signedRank(differences), signedRank(differences.map((difference) => -difference))];
        expect(other).toEqual({
          ...one,
          positive: one.negative,
          negative: one.positive,
          rankBiserial: 0 - one.rankBiserial,
        });
        expect(one.p > 0 && one.p <= 1).toBe(true);
      }),
      { numRuns: share(100) },
    );
  });
});

describe('the adjustment of Holm', () => {
  it('has the figures of a worked example', () => {
    const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
    for (const [k, expected] of [0.03, 0.06, 0.06, 0.02].entries()) expect(adjusted[k]).toBeCloseTo(expected, 12);
    expect(holm([0.5, 0.9])).toEqual([1, 1]);
    expect(holm([])).toEqual([]);
    expect(holm([0.02])).toEqual([0.02]);
  });

  it('never lowers one, keeps their order, and stays below Bonferroni', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (probabilities) => {
        const adjusted = holm(probabilities);
        for (const [k, p] of probabilities.entries()) {
          expect(adjusted[k]).toBeGreaterThanOrEqual(p);
          expect(adjusted[k]).toBeLessThanOrEqual(Math.min(1, probabilities.length * p));
          expect(probabilities.some((q, j) => p < q && adjusted[k] > adjusted[j])).toBe(false);
        }
      }),
      { numRuns: share(100) },
    );
  });
});

/** Differences of sizes 1 to `pairs` whose negative ones have the rank sum `sum`. */
function withNegativeSum(pairs: number, sum: number): number[] {
  let left = sum;
  return Array.from({ length: pairs }, (_, k) => pairs - k).map((rank) => {
    if (rank > left) return rank;
    left -= rank;
    return -rank;
  });
}
