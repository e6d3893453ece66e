import type { Body } from '../../agents/index.ts';
import { defineAgent, point, poseSensor, rodent, velocityActuator } from '../../agents/index.ts';
import { placeNavigator } from '../../controllers/navigation/place-navigator.ts';
import type { World } from '../../sim/index.ts';
import { rectangularArena } from '../../sim/index.ts';
import type { Parameters } from '../scenario/parameters.ts';
import type { PhysicsName } from '../scenario/result.ts';
import type { Trial } from '../scenario/scenario.ts';
import { hiddenGoal } from './hidden-goal.ts';

/** m, half the side of the arena: 2 units of the published model, at 0.3 m a unit. */
export const HALF_WIDTH = 0.6;
/** m; the published wall sets a body 0.01 units back. */
const GOAL_OFFSET = 0.45;

/** What the water-maze scenarios have in common. */
export const waterMaze = {
  source: 'Brzosko, Zannone, Schultz, Clopath & Paulsen 2017, eLife 6:e27756, figures 5 and 6; code in ModelDB 233396',
  bodies: { point, rodent } as Readonly<Record<string, Body>>,
  physics: ['kinematic', 'cannon'] as readonly PhysicsName[],
  parameters: {
    acetylcholine: {
      default: 1,
      unit: '1',
      meaning: 'tonic acetylcholine while exploring; 0 switches its depression off',
      minimum: 0,
      maximum: 10,
    },
    dopamine: {
      default: 1,
      unit: '1',
      meaning: 'dopamine at reward; 0 switches potentiation off',
      minimum: 0,
      maximum: 10,
    },
    trials: { default: 20, unit: '1', meaning: 'number of trials', minimum: 1, maximum: 1000 },
    timeLimit: { default: 15, unit: 's', meaning: 'longest trial', minimum: 0.1, maximum: 600 },
    goalRadius: { default: 0.09, unit: 'm', meaning: 'radius of the goal', minimum: 0.01, maximum: 0.5 },
  } satisfies Parameters,
  world: (): World => ({ name: 'water maze', walls: rectangularArena(2 * HALF_WIDTH, 2 * HALF_WIDTH), obstacles: [] }),
  agent: ({ acetylcholine, dopamine }: { readonly acetylcholine: number; readonly dopamine: number }, body: Body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      // The centre of a body comes no nearer to a wall than its radius; place cells beyond would drive it on into the wall.
      controller: () => placeNavigator({ body, halfWidth: HALF_WIDTH - body.radius, acetylcholine, dopamine }),
    }),
  /** The goal lies towards one corner; on the `opposite` side after it moved. */
  trial: (
    { timeLimit, goalRadius }: { readonly timeLimit: number; readonly goalRadius: number },
    opposite: boolean,
  ): Trial => {
    const offset = opposite ? -GOAL_OFFSET : GOAL_OFFSET;
    return hiddenGoal({
      start: { x: 0, y: 0, heading: 0 },
      goal: { x: offset, y: offset, radius: goalRadius },
      timeLimitSeconds: timeLimit,
      // The published program runs 300 ms and the step in which it notices.
      outcomeSeconds: 0.301,
    });
  },
  /** m/s of the baselines on a body without a speed limit: the published agent's straight run, 1.46 units/s. */
  cruiseSpeed: (): number => 0.438,
};

/** Seeds `from` to `from + count - 1`. */
export function seedRange(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => from + i);
}
