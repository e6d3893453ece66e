import type { Body, EventCameraSettings, ScanSettings } from '../../agents/index.ts';
import {
  defineAgent,
  eventCamera,
  lidar,
  odometrySensor,
  poseSensor,
  rodent,
  velocityActuator,
} from '../../agents/index.ts';
import { corridorNavigator } from '../../controllers/navigation/corridor-navigator.ts';
import { holdCourse } from '../../controllers/navigation/hold-course.ts';
import { potentialField } from '../../controllers/navigation/potential-field.ts';
import type { RandomStream } from '../../kernels/random.ts';
import type { Cylinder, Surface, World } from '../../sim/index.ts';
import { randomWaves, rectangularArena } from '../../sim/index.ts';
import type { Parameters } from '../scenario/parameters.ts';
import type { PhysicsName } from '../scenario/result.ts';
import type { Scenario, Trial } from '../scenario/scenario.ts';
import { DAYLIGHT } from './daylight.ts';
import { hiddenGoal } from './hidden-goal.ts';
import { shortestPath } from './shortest-path.ts';

/** m, half the corridor's length and width. */
const HALF = { x: 3, y: 0.6 } as const;
/** m, between two pillars, or a pillar and the start: room for a body and its errors. */
const CLEARANCE = 0.35;
const PILLARS_FROM = -1.9;
const PILLARS_TO = 2.1;
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
    motion: { default: 1, unit: '1', meaning: 'gain of optic flow on the direction', minimum: 0, maximum: 10 },
    looming: { default: 1, unit: '1', meaning: 'gain of looming on the direction', minimum: 0, maximum: 10 },
    speed: { default: CRUISE, unit: 'm/s', meaning: 'cruising speed', minimum: 0.1, maximum: 0.6 },
    trials: { default: 3, unit: '1', meaning: 'number of trials', minimum: 1, maximum: 100 },
    timeLimit: { default: 30, unit: 's', meaning: 'longest trial', minimum: 1, maximum: 600 },
  } satisfies Parameters,
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
  agent: ({ motion, looming, speed }: Readonly<Record<'motion' | 'looming' | 'speed', number>>, body: Body) =>
    defineAgent({
      body,
      sensors: { left: eventCamera(EYES.left), right: eventCamera(EYES.right), odometry: odometrySensor() },
      actuators: { velocity: velocityActuator() },
      controller: () => corridorNavigator({ body, eyes: EYES, speed, motionGain: motion, loomingGain: looming }),
    }),
  trial: ({ timeLimit }: { readonly timeLimit: number }, at: World, random: RandomStream): Trial => {
    const start = {
      x: -2.6,
      y: 0.3 * (2 * random.uniform() - 1),
      heading: 0.2 * (2 * random.uniform() - 1),
    };
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

function world({ light }: { readonly light: number }, random: RandomStream): World {
  const texture = (): Surface =>
    randomWaves({ seed: random.integer(2 ** 31), longest: 0.5, shortest: 0.04, count: 16, contrast: 0.35 });
  const bark = (): Surface =>
    randomWaves({
      seed: random.integer(2 ** 31),
      longest: 0.15,
      shortest: 0.03,
      mean: 0.25 + 0.5 * random.uniform(),
      contrast: 0.35,
    });
  return {
    name: 'corridor',
    illumination: { level: light },
    walls: rectangularArena(2 * HALF.x, 2 * HALF.y).map((wall) => ({ ...wall, surface: texture() })),
    obstacles: pillars(random).map((pillar) => ({ ...pillar, surface: bark() })),
  };
}

/** 5 to 8 pillars along the corridor, far enough apart for a body to pass between them. */
function pillars(random: RandomStream): Cylinder[] {
  const count = 5 + random.integer(4);
  const placed: Cylinder[] = [];
  while (placed.length < count) {
    const radius = 0.05 + 0.05 * random.uniform();
    const share = (placed.length + random.uniform()) / count;
    const at = {
      x: PILLARS_FROM + (PILLARS_TO - PILLARS_FROM) * share,
      y: (HALF.y - radius) * (2 * random.uniform() - 1),
    };
    const apart = placed.every(
      (other) => Math.hypot(at.x - other.at.x, at.y - other.at.y) >= radius + other.radius + CLEARANCE,
    );
    if (apart) placed.push({ kind: 'cylinder', at, radius, height: 0.3 });
  }
  return placed;
}
