import { RandomStream } from '../../../kernels/random.ts';
import { keyOf, type Point, placesOf, pointAt, type Space } from '../space/space.ts';
import { bestFirst, isSound } from './best-first.ts';
import { distinctPoints } from './distinct-points.ts';
import { ParzenEstimator } from './parzen-estimator.ts';
import { randomPoints } from './random.ts';
import type { Scored, Search } from './search.ts';

/** Points that are drawn at random before anything is learned. */
const FIRST_POINTS = 16;
/** Points of each generation after that. */
const GENERATION = 8;
/** Share of the points that are taken for good (`linear`, beta = 0.15 in Watanabe 2023), and the most that are. */
const GOOD_SHARE = 0.15;
const MOST_GOOD = 25;
/** Draws from the good, the best of which is proposed (Bergstra et al. 2013, "Making a science of model search"). */
const DRAWS = 24;

/** What a place is worth, by the densities of good and of bad points. Of several draws the one that is worth most is proposed. */
export type Worth = (good: ParzenEstimator, bad: ParzenEstimator, places: Float64Array) => number;

/** log l(x) / g(x). */
const ratio: Worth = (good, bad, places) => good.logDensity(places) - bad.logDensity(places);

/**
 * Tree-structured Parzen estimator (Bergstra et al. 2011, "Algorithms for hyper-parameter optimization", section 4). Of the points so far, the best 0.15
 * are good, the others bad. l(x) is the density of good places, g(x) that of bad ones. The expected improvement of a place rises with l(x) / g(x)
 * (equation 3 and after), so that of 24 draws from l the one with the largest ratio is proposed. Details are as Watanabe 2023, arXiv:2304.11127,
 * names them: kernels of all parameters together (`multivariate`), a prior, equal weights. A candidate that has no cost or is not feasible is never good.
 *
 * After 16 points at random it proposes 8 at a time, each from draws of its own, as Bergstra et al. 2011 have it for machines in parallel. With ten seeds a
 * point that is 80 jobs for as many workers. The size is fixed, since what is tried must not depend on how many workers there are. The larger it is, the less each point
 * knows: on Hartmann's function of six dimensions the best of 100 points was 0.20, 0.21, 0.25 and 0.34 from the least by generations of 1, 4, 8 and 16,
 * medians of 20 seeds.
 */
export const tpe: Search = tpeBy(ratio);

/** A search that is led by another worth of places. */
export function tpeBy(worth: Worth): Search {
  return {
    learns: true,
    meaning: 'TPE: draws points that are like the good ones and unlike the others',
    open: ({ space, budget, seed }) => ({
      next(generations) {
        const ranked = bestFirst(generations.flat());
        const count = Math.min(generations.length === 0 ? FIRST_POINTS : GENERATION, budget - ranked.length);
        const tried = new Set(ranked.map(({ point }) => keyOf(point)));
        const stream = new RandomStream(seed, 'TPE', generations.length);
        const likely = likelyPoints(space, ranked, worth, count, tried, stream);
        const others = distinctPoints(randomPoints(space, budget, stream), count - likely.length, tried);
        return [...likely, ...others].map((point) => ({ point }));
      },
    }),
  };
}

/** Points that are likely to be good, and are added to those that were tried; none while nothing good is known. @param ranked best first */
function likelyPoints(
  space: Space,
  ranked: readonly Scored[],
  worth: Worth,
  count: number,
  tried: Set<string>,
  stream: RandomStream,
): Point[] {
  const split = Math.min(Math.ceil(GOOD_SHARE * ranked.length), MOST_GOOD, ranked.filter(isSound).length);
  if (split === 0) return [];
  const places = ranked.map(({ point }) => placesOf(space, point));
  const good = new ParzenEstimator(space, places.slice(0, split));
  const bad = new ParzenEstimator(space, places.slice(split));
  const proposed: Point[] = [];
  for (let k = 0; k < count; k++) {
    const draws = Array.from({ length: DRAWS }, () => pointAt(space, good.draw(stream)));
    const [best] = distinctPoints(draws, DRAWS, tried)
      .map((point) => ({ point, value: worth(good, bad, placesOf(space, point)) }))
      .toSorted((a, b) => b.value - a.value);
    if (best === undefined) continue;
    tried.add(keyOf(best.point));
    proposed.push(best.point);
  }
  return proposed;
}
