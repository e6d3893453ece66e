import type { ScanSettings } from '../../../agents/index.ts';
import { defineAgent, poseSensor, rodent, velocityActuator } from '../../../agents/index.ts';
import { mathF64 } from '../../../kernels/index.ts';
import { rectangularArena } from '../../../sim/index.ts';
import { defineScenario } from '../../scenario/define-scenario.ts';
import { seedRange } from '../../scenario/seed-range.ts';
import { mean } from '../../statistics/averages.ts';
import { hiddenGoal } from '../../tasks/hidden-goal.ts';
import { walker } from '../../tasks/walker.ts';
import { LABYRINTH } from './labyrinth-walls.ts';
import { replayNavigator } from './replay-navigator.ts';
import { REST, REST_TIME, RULE, WHISKER_SCAN } from './rests.ts';

const { log } = mathF64;

/** m, side of a cell of the grid, and half the side of the arena; ways are two cells wide. */
const CELL = 0.08;
const HALF_WIDTH = (LABYRINTH.columns / 2) * CELL;
/** m */
const [WALL, GOAL_RADIUS] = [0.01, 0.06];
/** Parameters of place cells and agent that suit narrow ways. */
const NARROW = { inhibition: 0.5, cycle: 2, decay: 0.01, reach: 0.1, lead: 0.04 };
/** Trials in which the way is known. */
const LATE: readonly [number, number] = [5, 8];
const ALL: readonly [number, number] = [1, 8];

/** Place of a corner of the grid. */
const corner = ({ x, y }: { readonly x: number; readonly y: number }) => ({
  x: CELL * x - HALF_WIDTH,
  y: HALF_WIDTH - CELL * y,
});
const { start, goal } = LABYRINTH;
/** The corner of the first cell that lies in the middle of the way, for the rodent does not fit into the middle of the cell. */
const START = corner({ x: start.column + 1, y: start.row + 1 });
const GOAL = { ...corner({ x: goal.column + 0.5, y: goal.row + 0.5 }), radius: GOAL_RADIUS };
/** m, by the corners (4, 2) and (2, 8) of the grid. */
const SHORTEST = CELL * (Math.hypot(1, 1) + Math.hypot(2, 6) + Math.hypot(1.5, 7.5)) - GOAL_RADIUS;
const WORLD = {
  name: 'labyrinth',
  walls: [
    ...rectangularArena(2 * HALF_WIDTH, 2 * HALF_WIDTH, WALL),
    ...LABYRINTH.walls.map(({ from, to }) => ({ from: corner(from), to: corner(to), thickness: WALL })),
  ],
  obstacles: [],
};

/**
 * The labyrinth in which what was replayed leads around walls.
 *
 * @example
 * const { seeds } = await run({ scenario: replayLabyrinth, seeds: [1], body: 'rodent' });
 * console.log(seeds[0].trials.map(({ pathMetres, shortestMetres = 1 }) => pathMetres / shortestMetres));
 */
export default defineScenario({
  id: 'replay-labyrinth',
  version: 3,
  title: 'Labyrinth: find a goal again by what was replayed around walls',
  source:
    'the labyrinth of Diekmann & Cheng 2023, eLife 12:e82301, in a continuous arena; replay as in Haga & Fukai 2018, eLife 7:e34171',
  parameters: {
    rest: REST,
    rule: RULE,
    eta: { default: 2, unit: '1', meaning: 'third factor of learning in a rest at the goal', minimum: 0, maximum: 10 },
    restTime: REST_TIME,
    trials: { default: 8, unit: '1', meaning: 'number of trials', minimum: 8, maximum: 100 },
    timeLimit: { default: 90, unit: 's', meaning: 'longest trial', minimum: 0.1, maximum: 600 },
  },
  bodies: { walker, rodent },
  physics: ['kinematic'],
  world: () => WORLD,
  agent: ({ rest, rule, eta }, body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor(), scan: WHISKER_SCAN },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        replayNavigator({
          body,
          halfWidth: HALF_WIDTH,
          eta,
          rest,
          rule,
          scan: WHISKER_SCAN.settings as ScanSettings,
          ...NARROW,
        }),
    }),
  trials: ({ trials }) => trials,
  trial: ({ restTime, timeLimit }, index) => ({
    ...hiddenGoal({ start: { ...START, heading: 0 }, goal: GOAL, timeLimitSeconds: timeLimit, outcomeSeconds: 0 }),
    shortestMetres: SHORTEST,
    restSeconds: index === 0 ? 0 : restTime,
  }),
  measures: {
    'latency-log': {
      unit: '1',
      meaning: 'natural logarithm of the mean latency in s, so that differences are ratios of areas under the curve',
      of: (trials) => log(mean(trials.map(({ latencySeconds }) => latencySeconds))),
    },
  },
  cruiseSpeed: () => 0.5,
  seeds: seedRange(2001, 12),
  vocabulary: {
    heading: 'Learning',
    lead: 'How often, how fast and how directly the goal is found, trial by trial.',
    latency: 'Latency to the goal',
  },
  gates: [
    {
      id: 'area',
      statistic: { measure: 'latency-log' },
      contrast: { rest: 'silenced' },
      atMost: -0.4308,
      reason: 'area under the latency curve at most 0.65 of that without replay',
    },
    {
      id: 'area-by-random-walk',
      statistic: { metric: 'latency', over: 'mean', trials: ALL },
      relativeTo: 'random-walk',
      atMost: 0.65,
      reason: 'beside a random walk too, for an agent that explores badly without replay is easily beaten',
    },
    {
      id: 'late-latency',
      statistic: { metric: 'latency', over: 'mean', trials: LATE },
      atMost: 20,
      reason: 'on other seeds 5 s (rodent) and 9 s (walker), 56 s without replay; the straightest way takes 2.3 s',
    },
  ],
  ablations: [
    { id: 'silenced', set: { rest: 'silenced' }, mustFail: 'late-latency' },
    { id: 'shuffled', set: { rest: 'shuffled', timeLimit: 45 }, mustFail: 'late-latency' },
  ],
});
