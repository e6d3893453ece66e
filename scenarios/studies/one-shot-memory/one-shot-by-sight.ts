import type { AnyAgent, Body } from '../../../agents/index.ts';
import {
  defineAgent,
  eventCamera,
  headDirectionSensor,
  odometrySensor,
  poseSensor,
  touchSensor,
  velocityActuator,
} from '../../../agents/index.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { World } from '../../../sim/index.ts';
import type { GoalTrial } from '../../scenario/scenario.ts';
import { EYES, seenArena, type Walls } from '../../tasks/seen-arena.ts';
import { HALF_WIDTH } from '../../tasks/square-arena.ts';
import { delayedMatchTrial, type MatchLayout, perSession, startAtWall, withGoals } from './delayed-match.ts';
import { memoryNavigator } from './memory-navigator.ts';
import type { VisualMemoryNavigatorOptions } from './visual-memory-navigator.ts';
import { visualMemoryNavigator } from './visual-memory-navigator.ts';

/** The arena of the water maze with 25 sites, explored first; then three trials and a probe for each of four goals. */
export const SIGHT: MatchLayout = { halfWidth: HALF_WIDTH, side: 5, exploration: 2, training: 3, sessions: 4 };

/** Errors of path integration: share of the travel, which lasts for a trial; rad of a compass, and s in which they drift. */
const [SCALE_ERROR, COMPASS_ERROR, COMPASS_DRIFT] = [0.05, Math.PI / 36, 1];

/** How an arena looks. */
export interface SightLook {
  /** Illumination, from 0 to 1. */
  readonly light: number;
  /** As of the visual water maze; or such whose textures are others in each trial after the first of a session. */
  readonly walls: Walls | 'redrawn' | 'tall-redrawn';
}

/** Whether textures are drawn anew once a goal was visited, and what walls are like besides. */
function lookOf(walls: SightLook['walls']): { readonly redrawn: boolean; readonly walls: Walls } {
  if (walls === 'redrawn') return { redrawn: true, walls: 'textured' };
  return walls === 'tall-redrawn' ? { redrawn: true, walls: 'tall' } : { redrawn: false, walls };
}

/** The arena of a seed, and the order of its sites. */
export function sightWorld({ light, walls }: SightLook, random: RandomStream): World {
  return withGoals(seenArena({ light, walls: lookOf(walls).walls }, random), random, SIGHT);
}

/** Trial `index`: an exploration, in which nothing can be found, or one of `delayedMatchTrial`. */
export function sightTrial(
  values: Readonly<Record<'goalRadius' | 'timeLimit' | 'probeTime' | 'exploreTime', number>> & SightLook,
  index: number,
  random: RandomStream,
  world: World,
): GoalTrial {
  if (index >= SIGHT.exploration) {
    const trial = delayedMatchTrial(values, index, random, world, SIGHT);
    const { redrawn, walls } = lookOf(values.walls);
    const isFirst = (index - SIGHT.exploration) % perSession(SIGHT) === 0;
    return redrawn && !isFirst ? { ...trial, world: seenArena({ light: values.light, walls }, random) } : trial;
  }
  return {
    start: startAtWall(random, SIGHT),
    goal: { x: 0, y: 0, radius: values.goalRadius },
    shortestMetres: 0,
    timeLimitSeconds: values.exploreTime,
    judge: () => undefined,
  };
}

/** Trials of a run. */
export function sightTrials(sessions: number): number {
  return SIGHT.exploration + sessions * perSession(SIGHT);
}

/** An agent without a pose sensor: it sees, feels its wheels turn and walls touch, and has a compass. */
export function seer(body: Body, kind: Omit<VisualMemoryNavigatorOptions, 'body' | 'eyes'> = {}): AnyAgent {
  return defineAgent({
    body,
    sensors: {
      ahead: eventCamera(EYES.ahead),
      left: eventCamera(EYES.left),
      behind: eventCamera(EYES.behind),
      right: eventCamera(EYES.right),
      ...ownMotion(),
      touch: touchSensor(),
    },
    actuators: { velocity: velocityActuator() },
    controller: () => visualMemoryNavigator({ body, eyes: EYES, ...kind }),
  });
}

/** The same with place cells that are told the pose. */
export function knower(body: Body): AnyAgent {
  return defineAgent({
    body,
    sensors: { pose: poseSensor(), ...ownMotion() },
    actuators: { velocity: velocityActuator() },
    controller: () => memoryNavigator({ body, halfWidth: HALF_WIDTH }),
  });
}

/** Dead reckoning and compass. */
function ownMotion() {
  return {
    odometry: odometrySensor({ noise: { scale: SCALE_ERROR } }),
    head: headDirectionSensor({ noise: { heading: COMPASS_ERROR, correlation: COMPASS_DRIFT } }),
  };
}
