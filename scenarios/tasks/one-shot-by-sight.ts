import type { Body } from '../../agents/index.ts';
import {
  defineAgent,
  eventCamera,
  headDirectionSensor,
  odometrySensor,
  poseSensor,
  touchSensor,
  velocityActuator,
} from '../../agents/index.ts';
import { memoryNavigator } from '../../controllers/navigation/memory-navigator.ts';
import type { VisualMemoryNavigatorOptions } from '../../controllers/navigation/visual-memory-navigator.ts';
import { visualMemoryNavigator } from '../../controllers/navigation/visual-memory-navigator.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { World } from '../../sim/index.ts';
import type { AnyAgent, Trial } from '../scenario/scenario.ts';
import { delayedMatchTrial, type MatchLayout, perSession, startAtWall, withGoals } from './delayed-match.ts';
import { visualWaterMaze } from './visual-water-maze.ts';
import { HALF_WIDTH } from './water-maze.ts';

/** The arena of the water maze with 25 sites, explored first; then three trials and a probe for each of four goals. */
export const SIGHT: MatchLayout = { halfWidth: HALF_WIDTH, side: 5, exploration: 2, training: 3, sessions: 4 };

const { eyes } = visualWaterMaze;
/** Errors of path integration: share of the travel, which lasts for a trial; rad of a compass, and s in which they drift. */
const [SCALE_ERROR, COMPASS_ERROR, COMPASS_DRIFT] = [0.05, Math.PI / 36, 1];

/** The textured arena of a seed, and the order of its sites. */
export function sightWorld(light: number, random: RandomStream): World {
  return withGoals(visualWaterMaze.world({ light }, random), random, SIGHT);
}

/** Trial `index`: an exploration, in which nothing can be found, or one of `delayedMatchTrial`. */
export function sightTrial(
  values: Readonly<Record<'goalRadius' | 'timeLimit' | 'probeTime' | 'exploreTime', number>>,
  index: number,
  random: RandomStream,
  world: World,
): Trial {
  if (index >= SIGHT.exploration) return delayedMatchTrial(values, index, random, world, SIGHT);
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
      ahead: eventCamera(eyes.ahead),
      left: eventCamera(eyes.left),
      behind: eventCamera(eyes.behind),
      right: eventCamera(eyes.right),
      ...ownMotion(),
      touch: touchSensor(),
    },
    actuators: { velocity: velocityActuator() },
    controller: () => visualMemoryNavigator({ body, eyes, ...kind }),
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
