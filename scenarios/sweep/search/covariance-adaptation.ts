/**
 * The distribution of CMA-ES, as in Hansen 2016, "The CMA evolution strategy: a tutorial", arXiv:1604.00772: the algorithm of its figure 6 with the
 * parameters of its table 1. Numbers in brackets are its equations.
 */
import { exp, log } from '../../../kernels/math-f64.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import { symmetricEigen } from './symmetric-eigen.ts';

/** Parameters of the strategy, which follow from the number of dimensions n. */
export interface Strategy {
  /** Population lambda: draws of a generation (48). */
  readonly population: number;
  /** Weights w_i of the draws, best first (49, 53). Those of the better half are above 0 and sum to 1; the others are below 0. */
  readonly weights: Float64Array;
  /** Variance effective selection mass mu_eff: as many draws of one weight would be as certain. */
  readonly muEff: number;
  /** Learning rate c_sigma of the path of the step size (55). */
  readonly cSigma: number;
  /** Damping d_sigma of the step size (55). */
  readonly dSigma: number;
  /** Learning rate c_c of the path of the covariance (56). */
  readonly cC: number;
  /** Learning rate c_1 of the rank-one update (57). */
  readonly c1: number;
  /** Learning rate c_mu of the rank-mu update (58). */
  readonly cMu: number;
  /** Expected length of a standard normal vector, E||N(0, I)||. */
  readonly chi: number;
}

/** Table 1 of the tutorial. @param n number of dimensions, from 1 */
export function strategyOf(n: number): Strategy {
  const population = 4 + Math.floor(3 * log(n));
  const raw = Float64Array.from({ length: population }, (_, i) => log((population + 1) / 2) - log(i + 1));
  const better = raw.filter((w) => w > 0);
  const worse = raw.filter((w) => w < 0);
  const muEff = massOf(better);
  const c1 = 2 / ((n + 1.3) ** 2 + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
  // (50) to (52): the most that all weights below 0 may sum to.
  const negative = Math.min(1 + c1 / cMu, 1 + (2 * massOf(worse)) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  return {
    population,
    weights: raw.map((w) => (w >= 0 ? w / sum(better) : (negative * w) / -sum(worse))),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cC: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    chi: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** The normal distribution N(m, sigma^2 C) of a generation, with C = B D^2 B^T. Matrices are row by row. */
export interface Distribution {
  /** Number of the generation, from 0. */
  readonly generation: number;
  /** m. */
  readonly mean: Float64Array;
  /** Step size. */
  readonly sigma: number;
  /** C. */
  readonly covariance: Float64Array;
  /** B: its columns are the axes of C. */
  readonly axes: Float64Array;
  /** D: the standard deviations of C along its axes. */
  readonly lengths: Float64Array;
  /** Evolution path of the step size, p_sigma. */
  readonly pathSigma: Float64Array;
  /** Evolution path of the covariance, p_c. */
  readonly pathC: Float64Array;
}

/** The distribution before anything is known: C = I, and no path. */
export function startAt(mean: Float64Array, sigma: number): Distribution {
  const n = mean.length;
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  return {
    ...{ generation: 0, mean, sigma, covariance: identity, axes: identity },
    lengths: new Float64Array(n).fill(1),
    pathSigma: new Float64Array(n),
    pathC: new Float64Array(n),
  };
}

/** A step y = B D z with z ~ N(0, I) (38, 39); the draw is m + sigma y (40). */
export function drawStep({ axes, lengths }: Distribution, stream: RandomStream): Float64Array {
  return times(
    axes,
    lengths.map((d) => d * stream.normal()),
  );
}

/** The next distribution. @param steps y of all draws of the generation, best first */
export function adapted(strategy: Strategy, before: Distribution, steps: readonly Float64Array[]): Distribution {
  const { weights, muEff, cSigma, dSigma, cC, c1, cMu, chi } = strategy;
  const { sigma, axes, lengths } = before;
  const n = lengths.length;
  const generation = before.generation + 1;
  // (41): the weighted step of the better half.
  const step = new Float64Array(n);
  steps.forEach((y, i) => {
    if (weights[i] > 0) for (let k = 0; k < n; k++) step[k] += weights[i] * y[k];
  });
  const mean = before.mean.map((m, k) => m + sigma * step[k]); // (42), c_m = 1
  const whitened = whitenedBy(axes, lengths, step);
  const pathSigma = before.pathSigma.map(
    (p, k) => (1 - cSigma) * p + Math.sqrt(cSigma * (2 - cSigma) * muEff) * whitened[k], // (43)
  );
  const length = Math.sqrt(squared(pathSigma));
  // No rank-one update while the step size grows fast: h_sigma.
  const settled = length / Math.sqrt(1 - (1 - cSigma) ** (2 * generation)) < (1.4 + 2 / (n + 1)) * chi;
  const pathC = before.pathC.map(
    (p, k) => (1 - cC) * p + (settled ? Math.sqrt(cC * (2 - cC) * muEff) * step[k] : 0), // (45)
  );
  // (46): a bad step counts as if it had the expected length, so that C stays positive.
  const rankMu = steps.map((y, i) =>
    weights[i] >= 0 ? weights[i] : (weights[i] * n) / Math.max(squared(whitenedBy(axes, lengths, y)), Number.MIN_VALUE),
  );
  const kept = 1 + (settled ? 0 : c1 * cC * (2 - cC)) - c1 - cMu * sum(weights);
  const covariance = before.covariance.slice();
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let outer = 0;
      for (let i = 0; i < steps.length; i++) outer += rankMu[i] * steps[i][row] * steps[i][column];
      const at = row * n + column;
      covariance[at] = kept * covariance[at] + c1 * pathC[row] * pathC[column] + cMu * outer; // (47)
      covariance[column * n + row] = covariance[at];
    }
  }
  const { values, vectors } = symmetricEigen(covariance, n);
  return {
    ...{ generation, mean, covariance, axes: vectors, pathSigma, pathC },
    sigma: sigma * exp((cSigma / dSigma) * (length / chi - 1)), // (44)
    lengths: values.map((d) => Math.sqrt(Math.max(d, 0))),
  };
}

/** Condition number of C from which on its digits are lost (tutorial, appendix B.3, ConditionCov). */
const MOST_CONDITION = 1e14;

/** Whether the distribution can still be drawn from: its axes are not too unlike, and it did not grow beyond what is searched. @param most largest standard deviation */
export function isSoundDistribution({ lengths, sigma }: Distribution, most: number): boolean {
  const [least, largest] = [Math.min(...lengths), Math.max(...lengths)];
  return largest * largest <= MOST_CONDITION * least * least && sigma * largest <= most;
}

/** C^(-1/2) y = B D^(-1) B^T y. */
function whitenedBy(axes: Float64Array, lengths: Float64Array, y: Float64Array): Float64Array {
  const n = lengths.length;
  const along = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    let dot = 0;
    for (let i = 0; i < n; i++) dot += axes[i * n + k] * y[i];
    along[k] = dot / lengths[k];
  }
  return times(axes, along);
}

function times(matrix: Float64Array, x: Float64Array): Float64Array {
  const n = x.length;
  return x.map((_, row) => {
    let dot = 0;
    for (let k = 0; k < n; k++) dot += matrix[row * n + k] * x[k];
    return dot;
  });
}

/** (sum of w)^2 / sum of w^2. */
function massOf(weights: Float64Array): number {
  return sum(weights) ** 2 / squared(weights);
}

function sum(x: Float64Array): number {
  return x.reduce((total, value) => total + value, 0);
}

function squared(x: Float64Array): number {
  return x.reduce((total, value) => total + value * value, 0);
}
