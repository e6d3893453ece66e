/** What a visit to a state and the plasticity rule are made of, in ms and 1/ms. Defaults: the linear track of the source. */
export interface Visit {
  /** Rate of the presynaptic neuron while it tells the state. Default 0.1. */
  readonly rho?: number;
  /** Time for which it does. Default 80. */
  readonly theta?: number;
  /** Time in the state. Default 100. */
  readonly T?: number;
  /** Decay of EPSPs. Default 2. */
  readonly tauM?: number;
  /** Window of potentiation. Default 60. */
  readonly tauPlus?: number;
  /** Default 0.003. */
  readonly eta?: number;
  /** Default 1. */
  readonly aPlus?: number;
  /** Presynaptic neurons of a state; an EPSP is 1 / that. Default 1. */
  readonly neurons?: number;
  /** Change by a presynaptic spike. Default: 5 below the value at which learning no longer converges. */
  readonly aPre?: number;
}

/** TD(lambda) as the plasticity rule makes it on average. */
export interface Constants {
  readonly aPre: number;
  readonly learningRate: number;
  readonly lambda: number;
  readonly gamma: number;
  /** Rate that the state's own postsynaptic neuron is given for the rest of the visit, 1/ms. */
  readonly bias: number;
}

/** Bono, Zannone, Pedrosa & Clopath 2023, eLife 12:e80671: constants of TD(lambda) from those of spike-timing-dependent plasticity. */
export function successorConstants({
  rho = 0.1,
  theta = 80,
  T = 100,
  tauM = 2,
  tauPlus = 60,
  eta = 0.003,
  aPlus = 1,
  neurons = 1,
  aPre,
}: Visit = {}): Constants {
  const epsp = 1 / neurons;
  const decayed = 1 - Math.exp(-theta / tauPlus);
  const A1 = neurons * rho * (1 - Math.exp(-theta / tauM)) * (theta - tauPlus * decayed);
  const A2 = theta / (tauM + tauPlus);
  const depression = aPre ?? -(aPlus * tauM * tauPlus * (A1 + A2)) / theta - 5;
  const A = eta * (epsp * aPlus * rho * tauM * tauPlus * (A1 + A2) + depression * rho * theta);
  const C =
    epsp *
    eta *
    aPlus *
    (rho * tauPlus * (Math.exp(theta / tauPlus) - 1)) *
    (neurons * rho * tauM * (1 - Math.exp(-theta / tauM)) * tauPlus * decayed);
  const D = eta * rho * aPlus * tauPlus * decayed * tauPlus * (1 - Math.exp(-(T - theta) / tauPlus));
  const lambda = 1 / (1 - C / A);
  return { aPre: depression, learningRate: -A, lambda, gamma: Math.exp(-T / tauPlus) / lambda, bias: -A / D };
}

/**
 * The successor matrix that TD(lambda) learns from trajectories (Sutton & Barto 2018, section 12.2, of occupancies), from the identity,
 * row by row. A trajectory ends in a state that has no successor.
 */
export function temporalDifference(
  trajectories: readonly (readonly number[])[],
  states: number,
  { learningRate, lambda, gamma }: Pick<Constants, 'learningRate' | 'lambda' | 'gamma'>,
): Float64Array {
  const M = Float64Array.from({ length: states * states }, (_, i) => (i % (states + 1) === 0 ? 1 : 0));
  for (const trajectory of trajectories) {
    const eligibility = new Float64Array(states);
    for (const [n, here] of trajectory.entries()) {
      const there = trajectory[n + 1];
      for (let s = 0; s < states; s++) eligibility[s] = lambda * gamma * eligibility[s] + (s === here ? 1 : 0);
      for (let to = 0; to < states; to++) {
        const following = there === undefined ? 0 : M[there * states + to];
        const error = (to === here ? 1 : 0) + gamma * following - M[here * states + to];
        for (let from = 0; from < states; from++) M[from * states + to] += learningRate * eligibility[from] * error;
      }
    }
  }
  return M;
}
