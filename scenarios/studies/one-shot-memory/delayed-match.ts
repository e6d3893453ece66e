import type { Pose } from '../../../agents/index.ts';
import { mathF64 } from '../../../kernels/index.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { World } from '../../../sim/index.ts';
import { rectangularArena } from '../../../sim/index.ts';
import type { TrialResult } from '../../scenario/result.ts';
import type { Goal, GoalTrial } from '../../scenario/scenario.ts';
import { hiddenGoal } from '../../tasks/hidden-goal.ts';

const { hypot, TURN } = mathF64;

/** Arena and sessions of a delayed match to place. */
export interface MatchLayout {
  /** m, half the side of the arena. */
  readonly halfWidth: number;
  /** Sites along a side of the square of sites. */
  readonly side: number;
  /** Trials without a goal, before the sessions. */
  readonly exploration: number;
  /** Trials of a session with reward, before its probe. */
  readonly training: number;
  /** Largest number of sessions, each of which has a goal of its own. */
  readonly sessions: number;
}

/** As Kumar et al. 2021: an arena of 1.6 m with 49 sites, and four trials and a probe for each of nine goals. */
export const MATCH: MatchLayout = { halfWidth: 0.8, side: 7, exploration: 0, training: 4, sessions: 9 };
/** m between two sites. */
const SPACING = 0.2;
/** m from a site that count as a visit to it. */
const VISIT = 0.1;
/** m from the wall of a start, and rad, how far it faces aside at most. */
const [START, ASIDE] = [0.07, 0.5];
/** s that the agent stays at a goal that it found. */
const DWELL = 1;

interface Site {
  readonly x: number;
  readonly y: number;
}

/** The sites of the world of a seed, the goal of session s in place s. */
const sitesOf = new WeakMap<World, readonly Site[]>();

/** The arena of a seed, for which the order of the sites is drawn. */
export function goalWorld(random: RandomStream): World {
  const walls = rectangularArena(2 * MATCH.halfWidth, 2 * MATCH.halfWidth);
  return withGoals({ name: 'arena with hidden goals', walls, obstacles: [] }, random, MATCH);
}

/** The same world, for which the order of the sites is drawn. */
export function withGoals(world: World, random: RandomStream, { side }: MatchLayout): World {
  const at = (index: number): number => (index - (side - 1) / 2) * SPACING;
  const sites = Array.from(random.permutation(side * side), (k) => ({ x: at(k % side), y: at(Math.floor(k / side)) }));
  sitesOf.set(world, sites);
  return world;
}

/** Trials of a session, its probe included. */
export function perSession({ training }: MatchLayout): number {
  return training + 1;
}

/**
 * Trial `index`, after exploration: some with a hidden goal, which is the same for all of a session, and a probe without. In a probe every
 * tick within 10 cm of a site counts as a visit, to the `target`, to one of the goals of other sessions, `used-n`, or to another site, `site-n`.
 */
export function delayedMatchTrial(
  { goalRadius, timeLimit, probeTime }: Readonly<Record<'goalRadius' | 'timeLimit' | 'probeTime', number>>,
  index: number,
  random: RandomStream,
  world: World,
  layout = MATCH,
): GoalTrial {
  const sites = sitesOf.get(world) as readonly Site[];
  const { exploration, training, sessions } = layout;
  const session = Math.floor((index - exploration) / perSession(layout));
  const start = startAtWall(random, layout);
  if ((index - exploration) % perSession(layout) < training) {
    const goal = { ...sites[session], radius: goalRadius };
    return hiddenGoal({ start, goal, timeLimitSeconds: timeLimit, outcomeSeconds: DWELL });
  }
  const goals = sites.map((site, n): Goal & { readonly name: string } => ({
    ...site,
    radius: VISIT,
    name: n === session ? 'target' : n < sessions ? `used-${n}` : `site-${n}`,
  }));
  return {
    start,
    goal: goals[session],
    goals,
    shortestMetres: Math.max(0, hypot(start.x - goals[session].x, start.y - goals[session].y) - VISIT),
    timeLimitSeconds: probeTime,
    judge: () => undefined,
    reward({ before }) {
      const visited = goals.find(({ x, y }) => (before.x - x) ** 2 + (before.y - y) ** 2 < VISIT * VISIT);
      return visited === undefined ? 0 : { reward: 0, goal: visited.name };
    },
  };
}

/** The middle of one of the four walls. */
export function startAtWall(random: RandomStream, { halfWidth }: MatchLayout): Pose {
  const wall = (random.integer(4) * TURN) / 4;
  const heading = wall + TURN / 2 + ASIDE * (2 * random.uniform() - 1);
  const away = halfWidth - START;
  return { x: away * Math.cos(wall), y: away * Math.sin(wall), heading };
}

/** Trial `number` of each session, from 1; the last is the probe. Sessions count from 1. */
export function trialsOf(
  trials: readonly TrialResult[],
  number: number,
  fromSession = 3,
  layout = MATCH,
): readonly TrialResult[] {
  const each = perSession(layout);
  return trials.filter(({ index }) => {
    const at = index - layout.exploration;
    return at >= (fromSession - 1) * each && at % each === number - 1;
  });
}

/** Share of the time at sites that was at the target: of all sites, or of those that were goals in a session. */
export function visitShare(probes: readonly TrialResult[], of: 'all' | 'used'): number {
  let [target, all] = [0, 0];
  for (const { reached = {} } of probes)
    for (const [name, ticks] of Object.entries(reached)) {
      if (of === 'used' && name.startsWith('site')) continue;
      if (name === 'target') target += ticks;
      all += ticks;
    }
  return target / all;
}
