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

type Learning = Pick<Constants, 'learningRate' | 'lambda' | 'gamma'>;

/**
 * One step of TD(lambda) on a successor matrix, in place: Sutton & Barto 2018, section 12.2, with occupancies for rewards.
 *
 * @param M row by row from the present state
 * @param eligibility of each state
 * @param there undefined where a trajectory ends
 */
export function learnTransition(
  M: Float64Array,
  eligibility: Float64Array,
  here: number,
  there: number | undefined,
  { learningRate, lambda, gamma }: Learning,
): void {
  const states = eligibility.length;
  const eligible: number[] = [];
  for (let s = 0; s < states; s++) {
    eligibility[s] = lambda * gamma * eligibility[s] + (s === here ? 1 : 0);
    if (eligibility[s] > 0) eligible.push(s);
  }
  for (let to = 0; to < states; to++) {
    const following = there === undefined ? 0 : M[there * states + to];
    const error = (to === here ? 1 : 0) + gamma * following - M[here * states + to];
    for (const from of eligible) M[from * states + to] += learningRate * eligibility[from] * error;
  }
}

/** Nothing follows any state but the state itself. */
export function identity(states: number): Float64Array {
  return Float64Array.from({ length: states * states }, (_, i) => (i % (states + 1) === 0 ? 1 : 0));
}

/** The successor matrix that TD(lambda) learns from trajectories, from the identity. */
export function temporalDifference(
  trajectories: readonly (readonly number[])[],
  states: number,
  learning: Learning,
): Float64Array {
  const M = identity(states);
  for (const trajectory of trajectories) {
    const eligibility = new Float64Array(states);
    for (const [n, here] of trajectory.entries()) learnTransition(M, eligibility, here, trajectory[n + 1], learning);
  }
  return M;
}
