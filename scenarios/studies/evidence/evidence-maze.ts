import { mathF64 } from '../../../kernels/index.ts';
import type { World } from '../../../sim/index.ts';
import type { GoalTrial } from '../../scenario/scenario.ts';
import { majority } from './cues.ts';

const { hypot } = mathF64;

/** m, length of the corridor from the start to the middle of the junction, and of an arm from there to its goal. */
export const [CORRIDOR, ARM] = [0.8, 0.6];
/** m, half the width of corridor and arms, and thickness of their walls. */
const [HALF, THICKNESS] = [0.15, 0.02];
/** m, beyond the start and beyond a goal. */
const BEYOND = 0.15;
/** m, pillars: radius, place of the first, and distance from one to the next. Their middles stand within the walls of the corridor. */
const [RADIUS, FIRST, APART, ASIDE] = [0.02, 0.04, 0.06, 0.12];
const GOAL_RADIUS = 0.1;

/** m, what the range finder reads at a pillar at most, at the junction at the sides at least, and at its middle ahead. */
export const RANGES = { pillarWithin: 0.125, openBeyond: 0.3, stopBefore: HALF - THICKNESS / 2 + 0.01 } as const;

/** A T-maze whose corridor has pillars. @param cues side of each: 0 left, 1 right */
export function evidenceMaze(cues: readonly number[]): World {
  const end = CORRIDOR + HALF;
  const tip = ARM + BEYOND;
  const wall = (x0: number, y0: number, x1: number, y1: number): World['walls'][number] => ({
    from: { x: x0, y: y0 },
    to: { x: x1, y: y1 },
    thickness: THICKNESS,
  });
  const near = CORRIDOR - HALF;
  return {
    name: 'T-maze with pillars',
    walls: [
      wall(-BEYOND, -HALF, -BEYOND, HALF),
      ...[-1, 1].flatMap((side) => [
        wall(-BEYOND, side * HALF, near, side * HALF),
        wall(near, side * HALF, near, side * tip),
        wall(near, side * tip, end, side * tip),
      ]),
      wall(end, -tip, end, tip),
    ],
    obstacles: cues.map((side, n) => ({
      kind: 'cylinder',
      at: { x: FIRST + n * APART, y: side === 1 ? -ASIDE : ASIDE },
      radius: RADIUS,
      height: 0.3,
    })),
  };
}

/** m from the start, around the corner at the distance of the body, to the edge of the goal. */
function shortest(radius: number): number {
  const corner = { x: CORRIDOR - HALF + radius * Math.SQRT1_2, y: HALF - radius * Math.SQRT1_2 };
  return hypot(corner.x, corner.y) + hypot(CORRIDOR - corner.x, ARM - corner.y) - GOAL_RADIUS;
}

/** A trial that ends in an arm; it succeeds in that on the side of most pillars. @param aside m, of the start from the middle */
export function evidenceTrial(
  cues: readonly number[],
  { timeLimitSeconds, bodyRadius, aside }: Readonly<Record<'timeLimitSeconds' | 'bodyRadius' | 'aside', number>>,
): GoalTrial {
  const arms = [1, -1].map((sign, side) => ({
    x: CORRIDOR,
    y: sign * ARM,
    radius: GOAL_RADIUS,
    name: side === 1 ? 'right' : 'left',
  }));
  const right = majority(cues);
  const reached = (x: number, y: number): number => arms.findIndex((arm) => hypot(x - arm.x, y - arm.y) <= GOAL_RADIUS);
  return {
    start: { x: 0, y: aside, heading: 0 },
    world: evidenceMaze(cues),
    goal: arms[right],
    goals: arms,
    shortestMetres: shortest(bodyRadius),
    timeLimitSeconds,
    outcomeSeconds: 0,
    judge({ before }) {
      const arm = reached(before.x, before.y);
      if (arm < 0) return undefined;
      return arm === right
        ? { reward: 1, success: true, reason: 'right arm', goal: arms[arm].name }
        : { reward: 0, success: false, reason: 'wrong arm', goal: arms[arm].name };
    },
  };
}
