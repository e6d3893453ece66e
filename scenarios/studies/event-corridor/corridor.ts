import type { Body, EventCameraSettings, Pose, ScanSettings } from '../../../agents/index.ts';
import {
  defineAgent,
  eventCamera,
  lidar,
  odometrySensor,
  poseSensor,
  rodent,
  velocityActuator,
} from '../../../agents/index.ts';
import type { Nearness } from '../../../controllers/vision/gap-finder.ts';
import type { RandomStream } from '../../../kernels/random.ts';
import type { Cylinder, Surface, World } from '../../../sim/index.ts';
import { rectangularArena } from '../../../sim/index.ts';
import type { Parameters } from '../../scenario/parameters.ts';
import type { PhysicsName } from '../../scenario/result.ts';
import type { GoalTrial, Scenario } from '../../scenario/scenario.ts';
import { DAYLIGHT } from '../../tasks/daylight.ts';
import { hiddenGoal } from '../../tasks/hidden-goal.ts';
import { corridorNavigator } from './corridor-navigator.ts';
import { holdCourse } from './hold-course.ts';
import { potentialField } from './potential-field.ts';
import { shortestPath } from './shortest-path.ts';

/** m, half the corridor's length and width. */
const HALF = { x: 3, y: 0.6 } as const;
/** m; walls and pillars fill the picture of the cameras, so that how many rows of it have edges does not tell how near they are. */
const HEIGHT = 1;
/** m, between two pillars: room for a body and its errors. */
const CLEARANCE = 0.35;
/** m */
const START_X = -2.6;
/** m, room of the body's centre at the start. */
const START_Y = HALF.y - 0.15;
/** Radians, largest angle at the start between the heading, which the body keeps to, and the corridor. */
const SKEW = 0.3;
/** m, the first pillar, which stands ahead of the start, and how far from that line its middle is at most. */
const FIRST = { x: -1.7, aside: 0.03 } as const;
/** m, where the other pillars are. */
const PILLARS = { from: -1.2, to: 2.1 } as const;
/** m, radius of the thick pillar that stands at the wall of few edges, and where along the corridor it is. */
const THICK = { radius: 0.2, from: -0.6, to: 1.4, period: 0.15 } as const;
/** m, period of the stripes of the two long walls. */
const STRIPES = { unlike: [0.09, 0.5], alike: [0.15, 0.15] } as const;
/** s that a body may touch anything in a trial, in all: a brush is not a crash. */
const MOST_TOUCHING = 0.5;
/** s */
const PERIOD = 1e-3;
/** m/s */
const CRUISE = 0.4;
const GOAL = { x: HALF.x, y: 0, radius: HALF.y } as const;

/** One of two eyes that together see the half plane ahead. */
const eye = (side: 1 | -1): EventCameraSettings => ({
  width: 64,
  height: 32,
  fieldOfView: Math.PI / 2,
  mount: { x: 0.04, z: 0.06, yaw: (side * Math.PI) / 4 },
  pixel: DAYLIGHT,
  sampling: { pixels: 0.5, minimumHz: 500 },
});
const SCAN = lidar({ mount: { z: 0.06 }, beams: 72, minimum: 0, rateHz: 100, sweepSeconds: 0 });
const EYES = { left: eye(1), right: eye(-1) } as const;

/** A corridor with pillars, drawn anew for each seed. */
export const corridor = {
  bodies: { rodent } as Readonly<Record<string, Body>>,
  physics: ['kinematic', 'cannon'] as readonly PhysicsName[],
  parameters: {
    light: { default: 1, unit: '1', meaning: 'illumination; 0 leaves the cameras in the dark', minimum: 0, maximum: 1 },
    texture: {
      default: 'unlike',
      choices: ['unlike', 'alike'],
      meaning: 'unlike: one wall has five times as many edges a metre as the other; alike: as many',
    },
    nearness: {
      default: 'motion',
      choices: ['motion', 'reversed', 'density'],
      meaning: 'what a surface is taken to be near by: image motion, that turned round, or the number of edges',
    },
    motion: { default: 1, unit: '1', meaning: 'gain of nearness aside on the direction', minimum: 0, maximum: 10 },
    looming: { default: 1, unit: '1', meaning: 'gain of looming on the direction', minimum: 0, maximum: 10 },
    speed: { default: CRUISE, unit: 'm/s', meaning: 'cruising speed', minimum: 0.1, maximum: 0.6 },
    trials: { default: 2, unit: '1', meaning: 'number of trials', minimum: 1, maximum: 100 },
    timeLimit: { default: 30, unit: 's', meaning: 'longest trial', minimum: 1, maximum: 600 },
  } as const satisfies Parameters,
  /** Neither is told more than its sensors and the goal. */
  baselines: {
    /** Goes on where it set out for, by odometry alone. */
    blind: ({ body }) =>
      defineAgent({
        body,
        sensors: { odometry: odometrySensor() },
        actuators: { velocity: velocityActuator() },
        controller: () => holdCourse({ body, speed: CRUISE }),
      }),
    /** Knows its pose, the goal, and the distance of everything around. */
    oracle: ({ body, currentTrial }) =>
      defineAgent({
        body,
        sensors: { pose: poseSensor(), scan: SCAN },
        actuators: { velocity: velocityActuator() },
        controller: () =>
          potentialField({
            body,
            speed: CRUISE,
            target: () => currentTrial()?.goal ?? GOAL,
            scan: SCAN.settings as ScanSettings,
          }),
      }),
  } satisfies Scenario['baselines'],
  world,
  agent: (
    {
      nearness,
      motion,
      looming,
      speed,
    }: Readonly<Record<'motion' | 'looming' | 'speed', number>> & { readonly nearness: Nearness },
    body: Body,
  ) =>
    defineAgent({
      body,
      sensors: { left: eventCamera(EYES.left), right: eventCamera(EYES.right), odometry: odometrySensor() },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        corridorNavigator({ body, eyes: EYES, speed, nearness, motionGain: motion, loomingGain: looming }),
    }),
  trial: ({ timeLimit }: { readonly timeLimit: number }, at: World, random: RandomStream): GoalTrial => {
    const start = startBefore(at.obstacles[0] as Cylinder, random);
    const discs = at.obstacles.map((obstacle) => {
      const { at: centre, radius } = obstacle as Cylinder;
      return { x: centre.x, y: centre.y, radius };
    });
    const length = shortestPath(start, GOAL, discs, { x: HALF.x + GOAL.radius, y: HALF.y }, rodent.radius);
    const reach = hiddenGoal({ start, goal: GOAL, timeLimitSeconds: timeLimit, outcomeSeconds: 0 });
    const touched = new Float64Array(1); // s
    return {
      ...reach,
      memory: touched,
      shortestMetres: length - GOAL.radius,
      judge(scene) {
        if (scene.touching) touched[0] = touched[0] + PERIOD;
        return touched[0] > MOST_TOUCHING ? { reward: 0, success: false, reason: 'crashed' } : reach.judge(scene);
      },
    };
  },
};

/** Where a body sets out so that the first pillar is ahead of it. */
function startBefore({ at }: Cylinder, random: RandomStream): Pose {
  const heading = SKEW * (2 * random.uniform() - 1);
  const line = at.y + FIRST.aside * (2 * random.uniform() - 1) - (at.x - START_X) * Math.tan(heading);
  return { x: START_X, y: Math.max(-START_Y, Math.min(START_Y, line)), heading };
}

/** Upright stripes on the long walls, of which one, drawn for each seed, has few edges; dark pillars, which have only their outline. */
function world(
  { light, texture }: { readonly light: number; readonly texture: keyof typeof STRIPES },
  random: RandomStream,
): World {
  const stripes = (period: number): Surface => {
    const middle = 0.35 + 0.2 * random.uniform();
    return { kind: 'grating', period, light: 1.6 * middle, dark: 0.4 * middle };
  };
  const [fine, coarse] = STRIPES[texture];
  const fewOnLeft = random.uniform() < 0.5;
  const periods = fewOnLeft ? [fine, 0, coarse, 0] : [coarse, 0, fine, 0];
  const walls = rectangularArena(2 * HALF.x, 2 * HALF.y, undefined, HEIGHT).map((wall, k) => ({
    ...wall,
    surface: periods[k] > 0 ? stripes(periods[k]) : END,
  }));
  return {
    name: 'corridor',
    illumination: { level: light },
    walls,
    obstacles: pillars(random, fewOnLeft ? 1 : -1).map((pillar) => ({
      ...pillar,
      surface: pillar.radius === THICK.radius ? stripes(THICK.period) : BARK,
    })),
  };
}

const END: Surface = { kind: 'uniform', reflectance: 0.4 };
const BARK: Surface = { kind: 'uniform', reflectance: 0.04 };

/**
 * 5 or 6 pillars, far enough apart for a body to pass between them: one ahead of the start, a thick one at a wall, and others along the
 * corridor.
 *
 * @param side of the wall, that of positive or of negative y
 */
function pillars(random: RandomStream, side: 1 | -1): Cylinder[] {
  const pillar = (x: number, y: number, radius: number): Cylinder => ({
    kind: 'cylinder',
    at: { x, y },
    radius,
    height: HEIGHT,
  });
  const others = 3 + random.integer(2);
  const thickX = THICK.from + (THICK.to - THICK.from) * random.uniform();
  const firstY = 0.25 * (2 * random.uniform() - 1);
  const placed = [
    pillar(FIRST.x, firstY, 0.06 + 0.04 * random.uniform()),
    // Off the wall by less than any body could see: solids may not overlap.
    pillar(thickX, side * (HALF.y - THICK.radius - 1e-4), THICK.radius),
  ];
  while (placed.length < others + 2) {
    const radius = 0.05 + 0.05 * random.uniform();
    const share = (placed.length - 2 + random.uniform()) / others;
    const x = PILLARS.from + (PILLARS.to - PILLARS.from) * share;
    const y = (HALF.y - radius) * (2 * random.uniform() - 1);
    const apart = placed.every(({ at, radius: other }) => Math.hypot(x - at.x, y - at.y) >= radius + other + CLEARANCE);
    if (apart) placed.push(pillar(x, y, radius));
  }
  return placed;
}
