import { RandomStream } from '../../../kernels/random.ts';
import { sizeOf } from '../space/space.ts';
import { bestFirst } from './best-first.ts';
import { distinctPoints } from './distinct-points.ts';
import { randomPoints } from './random.ts';
import type { Scored, Search, SearchOptions } from './search.ts';

/** One candidate of so many goes on, for as many times the trials: eta of Li et al. 2020. */
const ETA = 4;
/** Fewest trials that a candidate is judged by: fewer say nothing of how it learns. */
const LEAST_TRIALS = 3;

/** Candidates that are tried for a number of trials. */
interface Rung {
  readonly candidates: number;
  readonly trials: number;
}

/**
 * Successive halving (Jamieson & Talwalkar 2016, "Non-stochastic best arm identification and hyperparameter optimization"): many candidates are
 * tried for few trials, the best of them for eta times as many, and so on; the last few are tried to the end. A candidate that goes on is the same
 * run, resumed.
 *
 * With K rungs after the first and T trials in all, rung k tries n_k = floor(n_0 / eta^k) candidates for r_k = T / eta^(K - k) trials (Li et al. 2018,
 * "Hyperband", algorithm 1, one bracket). n_0 is the most for which sum of n_k r_k <= budget T; K is the most for which r_0 is no less than 3 trials and
 * the last rung has a candidate. Candidates are drawn at random.
 *
 * ASHA (Li et al. 2020, "A system for massively parallel hyperparameter tuning") promotes a candidate as soon as it is among the best of those that
 * came in so far, so that what it tries depends on who is fast. Here a rung begins when the one before has ended: workers wait for the last of a rung, and
 * the result is the same whoever did the work.
 */
export const halving: Search = halvingBy(bestFirst);

/** Successive halving that lets the first candidates of an order go on. */
export function halvingBy(order: (rung: readonly Scored[]) => readonly Scored[]): Search {
  return {
    learns: true,
    meaning: 'many points for few trials, the best of them for more',
    open(options) {
      const rungs = rungsOf(options);
      const { space, seed, trials: all } = options;
      return {
        next(generations) {
          const rung = rungs[generations.length];
          if (rung === undefined) return [];
          const { candidates, trials } = rung;
          const last = generations.at(-1);
          const points =
            last === undefined
              ? distinctPoints(randomPoints(space, candidates, new RandomStream(seed, 'sweep points')), candidates)
              : order(last)
                  .slice(0, candidates)
                  .map(({ point }) => point);
          return points.map((point) => (trials < all ? { point, trials } : { point }));
        },
      };
    },
  };
}

function rungsOf({ space, budget, trials }: SearchOptions): readonly Rung[] {
  let halvings = 0;
  while (trials / ETA ** (halvings + 1) >= LEAST_TRIALS) halvings++;
  for (; halvings > 0; halvings--) {
    const rungs = ladder(mostCandidates(halvings, budget, trials, sizeOf(space)), halvings, trials);
    if (rungs.every(({ candidates }) => candidates > 0)) return rungs;
  }
  return ladder(Math.min(budget, sizeOf(space)), 0, trials);
}

function ladder(candidates: number, halvings: number, trials: number): readonly Rung[] {
  return Array.from({ length: halvings + 1 }, (_, k) => ({
    candidates: Math.floor(candidates / ETA ** k),
    trials: Math.ceil(trials / ETA ** (halvings - k)),
  }));
}

/** The most candidates of a first rung for which all rungs keep the budget. */
function mostCandidates(halvings: number, budget: number, trials: number, size: number): number {
  const cost = (candidates: number): number =>
    ladder(candidates, halvings, trials).reduce((sum, rung) => sum + rung.candidates * rung.trials, 0);
  // Above it by what the rungs round off.
  let candidates = Math.min(size, Math.floor(((budget + 2) * ETA ** halvings) / (halvings + 1)));
  while (cost(candidates) > budget * trials) candidates--;
  return candidates;
}
