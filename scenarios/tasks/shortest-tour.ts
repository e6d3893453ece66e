import type { Goal } from '../scenario/scenario.ts';
import { squaredDistance } from './rewarded-goals.ts';

/** Goals up to which all orders are tried: at most 41 000 ways at each of which the search may stop early. */
const MOST_TRIED = 8;

/** An order of goals, and its length. */
export interface Tour<G extends Goal> {
  /** The goals that are visited, in order. */
  readonly goals: readonly G[];
  /** Metres, straight from centre to centre, from the start to the edge of the last goal. */
  readonly metres: number;
}

/**
 * The shortest way from a start through the centres of `count` goals, whichever these are, to the edge of the last one; walls are not looked at.
 * Exact for 8 goals or fewer. For more, each goal is the one nearest to the last, which may be longer.
 *
 * @param goals at least one
 * @param count how many are visited; default, and where there are fewer: all
 */
export function shortestTour<G extends Goal>(
  start: { readonly x: number; readonly y: number },
  goals: readonly G[],
  count = goals.length,
): Tour<G> {
  const visits = Math.min(count, goals.length);
  let best: Tour<G> = { goals: [], metres: Infinity };
  const extend = (chosen: readonly G[], driven: number): void => {
    const from = chosen.at(-1) ?? start;
    const next = goals
      .filter((goal) => !chosen.includes(goal))
      .map((goal) => ({ goal, leg: Math.sqrt(squaredDistance(from, goal)) }))
      .sort((a, b) => a.leg - b.leg);
    for (const { goal, leg } of goals.length > MOST_TRIED ? next.slice(0, 1) : next) {
      if (chosen.length + 1 === visits) {
        const metres = driven + Math.max(0, leg - goal.radius);
        if (metres < best.metres) best = { goals: [...chosen, goal], metres };
      } else if (driven + leg < best.metres) extend([...chosen, goal], driven + leg);
    }
  };
  extend([], 0);
  return best;
}
