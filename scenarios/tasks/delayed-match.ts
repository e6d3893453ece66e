import type { Pose } from '../../agents/index.ts';
import { hypot, TURN } from '../../kernels/math-f64.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { World } from '../../sim/index.ts';
import { rectangularArena } from '../../sim/index.ts';
import type { TrialResult } from '../scenario/result.ts';
import type { Goal, Trial } from '../scenario/scenario.ts';
import { hiddenGoal } from './hidden-goal.ts';

/** m, half the side of the arena. */
export const HALF_WIDTH = 0.8;
/** Sites along a side, and m between two of them. */
const [SIDE, SPACING] = [7, 0.2];
/** Trials of a session with reward, before its probe. */
const TRAINING = 4;
/** Trials of a session. */
export const PER_SESSION = TRAINING + 1;
/** Largest number of sessions, each of which has a goal of its own. */
export const SESSIONS = 9;
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

/** The 49 sites of the world of a seed, the goal of session s in place s. */
const sitesOf = new WeakMap<World, readonly Site[]>();

/** The arena of a seed, for which the order of the sites is drawn. */
export function goalWorld(random: RandomStream): World {
  const at = (index: number): number => (index - (SIDE - 1) / 2) * SPACING;
  const sites = Array.from(random.permutation(SIDE * SIDE), (k) => ({ x: at(k % SIDE), y: at(Math.floor(k / SIDE)) }));
  const walls = rectangularArena(2 * HALF_WIDTH, 2 * HALF_WIDTH);
  const world: World = { name: 'arena with hidden goals', walls, obstacles: [] };
  sitesOf.set(world, sites);
  return world;
}

/**
 * Trial `index`: four with a hidden goal, which is the same for all of a session, and a probe without. In a probe every tick within 10 cm
 * of a site counts as a visit, to the `target`, to one of the goals of other sessions, `used-n`, or to another site, `site-n`.
 */
export function delayedMatchTrial(
  { goalRadius, timeLimit, probeTime }: Readonly<Record<'goalRadius' | 'timeLimit' | 'probeTime', number>>,
  index: number,
  random: RandomStream,
  world: World,
): Trial {
  const sites = sitesOf.get(world) as readonly Site[];
  const session = Math.floor(index / PER_SESSION);
  const start = startAtWall(random);
  if (index % PER_SESSION < TRAINING) {
    const goal = { ...sites[session], radius: goalRadius };
    return hiddenGoal({ start, goal, timeLimitSeconds: timeLimit, outcomeSeconds: DWELL });
  }
  const goals = sites.map((site, n): Goal & { readonly name: string } => ({
    ...site,
    radius: VISIT,
    name: n === session ? 'target' : n < SESSIONS ? `used-${n}` : `site-${n}`,
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
function startAtWall(random: RandomStream): Pose {
  const wall = (random.integer(4) * TURN) / 4;
  const heading = wall + TURN / 2 + ASIDE * (2 * random.uniform() - 1);
  const away = HALF_WIDTH - START;
  return { x: away * Math.cos(wall), y: away * Math.sin(wall), heading };
}

/** Trial `number` of each session, from 1; number 5 is the probe. Sessions count from 1. */
export function trialsOf(trials: readonly TrialResult[], number: number, fromSession = 3): readonly TrialResult[] {
  return trials.filter(({ index }) => index % PER_SESSION === number - 1 && index >= (fromSession - 1) * PER_SESSION);
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
