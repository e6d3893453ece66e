import { ValidationError } from '../../../agents/errors.ts';
import { RandomStream } from '../../../kernels/random.ts';
import { isOrdered } from '../space/domain.ts';
import { keyOf, type Point, pointAt } from '../space/space.ts';
import { bestFirst } from './best-first.ts';
import { adapted, drawStep, isSoundDistribution, type Strategy, startAt, strategyOf } from './covariance-adaptation.ts';
import { distinctPoints } from './distinct-points.ts';
import type { Candidate, Generation, Scored, Search, SearchOptions } from './search.ts';

/** Step size at the start, as a share of each axis: the tutorial's advice for a cube in which the best point is thought to be (its figure 6). */
const FIRST_SIGMA = 0.3;
/** Standard deviation at which the draws say nothing of the cube any more: the search has lost its way. */
const MOST_DEVIATION = 1e4 * FIRST_SIGMA;
/** Generations in a row that draw nothing new, after which the search is over: it has converged, or the space has no more points. */
const MOST_IN_VAIN = 20;

/**
 * Covariance matrix adaptation evolution strategy (Hansen 2016): draws a population from a normal distribution, and moves and turns the distribution
 * towards the better half of it. `covariance-adaptation.ts` has the equations. It begins in the middle of the unit cube.
 *
 * - *Bounds*: a draw outside the cube is reflected at its faces until it is inside; the distribution learns from the draw as it was. (Darwinian
 *   reflection in Biedrzycki 2020, "Handling bound constraints in CMA-ES", Swarm and Evolutionary Computation 52, 100627.) So the distribution searches
 *   a landscape that goes on in mirror images, in which nothing but the best point's place may lie beyond the faces.
 * - *Whole numbers and lists of numbers in order* are axes like others, whose draws are rounded. Words have no order: they are refused.
 * - *Draws that are a point which was tried already* have its cost, and need no trial. A generation proposes what is new in its population.
 *
 * The tutorial evaluates a point anew each time; a sweep has one result for a point. There are no restarts.
 */
export const cmaEs: Search = {
  learns: true,
  meaning: 'CMA-ES: follows slopes among numbers, for some hundred points and more',
  open: (options) => cmaEsBy(strategyOf(options.space.length), options),
};

/** CMA-ES with other parameters than those of its table. */
export function cmaEsBy(strategy: Strategy, options: SearchOptions): ReturnType<Search['open']> {
  refuseWords(options);
  let evolution = new Evolution(strategy, options);
  let told: Generation[] = [];
  return {
    // What was told before is not told again: the generations are the same ones, so that the state after them is too.
    next(generations) {
      if (!told.every((generation, index) => generation === generations[index])) {
        evolution = new Evolution(strategy, options);
        told = [];
      }
      for (const generation of generations.slice(told.length)) {
        evolution.tell(generation);
        told.push(generation);
      }
      return evolution.proposed;
    },
  };
}

/** A draw: its step, and the point that it stands for. */
interface Draw {
  readonly step: Float64Array;
  readonly point: Point;
}

class Evolution {
  /** What is to be tried next; empty when the search is over. */
  proposed: readonly Candidate[] = [];
  readonly #strategy: Strategy;
  readonly #options: SearchOptions;
  readonly #tried = new Map<string, Scored>();
  #distribution;
  #draws: readonly Draw[] = [];

  constructor(strategy: Strategy, options: SearchOptions) {
    this.#strategy = strategy;
    this.#options = options;
    this.#distribution = startAt(new Float64Array(options.space.length).fill(0.5), FIRST_SIGMA);
    this.#propose();
  }

  tell(generation: Generation): void {
    for (const candidate of generation) this.#tried.set(keyOf(candidate.point), candidate);
    this.proposed = [];
    if (this.#tried.size >= this.#options.budget) return;
    this.#adapt();
    this.#propose();
  }

  #propose(): void {
    const { space, seed, budget } = this.#options;
    for (let inVain = 0; inVain < MOST_IN_VAIN; inVain++) {
      const { generation, mean, sigma } = this.#distribution;
      if (!isSoundDistribution(this.#distribution, MOST_DEVIATION)) return;
      const stream = new RandomStream(seed, 'CMA-ES', generation);
      this.#draws = Array.from({ length: this.#strategy.population }, () => {
        const step = drawStep(this.#distribution, stream);
        return {
          step,
          point: pointAt(
            space,
            step.map((y, k) => reflected(mean[k] + sigma * y)),
          ),
        };
      });
      const fresh = distinctPoints(
        this.#draws.map(({ point }) => point),
        budget - this.#tried.size,
        this.#tried,
      );
      this.proposed = fresh.map((point) => ({ point }));
      if (fresh.length > 0) return;
      this.#adapt();
    }
  }

  #adapt(): void {
    const scored = this.#draws.map(({ step, point }) => {
      const { cost = Number.NaN, feasible = false } = this.#tried.get(keyOf(point)) ?? {};
      return { step, point, cost, feasible };
    });
    this.#distribution = adapted(
      this.#strategy,
      this.#distribution,
      bestFirst(scored).map(({ step }) => step),
    );
  }
}

/** The place in the unit interval to which the faces of the interval reflect a place. */
function reflected(place: number): number {
  const within = Math.abs(place) % 2;
  return within > 1 ? 2 - within : within;
}

function refuseWords({ space }: SearchOptions): void {
  const axis = space.find(({ domain }) => !isOrdered(domain));
  if (axis === undefined) return;
  throw new ValidationError(`'${axis.name}' has no order, which CMA-ES follows`, {
    code: 'unordered_axis',
    expected: 'a range, or a list of numbers that rise or fall',
    received: axis.domain,
    block: axis.name,
    remedy: 'list its numbers in order, or search with --sampler tpe, which takes words too',
  });
}
