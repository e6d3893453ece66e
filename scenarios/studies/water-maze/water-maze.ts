import type { Body } from '../../../agents/index.ts';
import { defineAgent, point, poseSensor, rodent, velocityActuator } from '../../../agents/index.ts';
import { seconds } from '../../../controllers/engine/index.ts';
import { placeNavigator } from '../../../controllers/navigation/place-navigator.ts';
import { sequentialNeuromodulation } from '../../../controllers/synapses/sequential-neuromodulation.ts';
import type { World } from '../../../sim/index.ts';
import type { Parameters, Values } from '../../scenario/parameters.ts';
import { resolveParameters } from '../../scenario/parameters.ts';
import type { PhysicsName } from '../../scenario/result.ts';
import type { Trial } from '../../scenario/scenario.ts';
import { hiddenGoal } from '../../tasks/hidden-goal.ts';
import { HALF_WIDTH, squareArena } from '../../tasks/square-arena.ts';

/** m; the published wall sets a body 0.01 units back. */
const GOAL_OFFSET = 0.45;

/** Parameters of the rule that learns. */
const LEARNING = {
  learningRate: {
    default: 0.01,
    unit: '1',
    meaning: 'weight that dopamine adds for a coincident pair of spikes; 0 switches potentiation off',
    minimum: 0,
    maximum: 1,
  },
  depressionRate: {
    default: 0.002,
    unit: '1',
    meaning: 'weight that acetylcholine takes for a coincident pair of spikes; 0 switches its depression off',
    minimum: 0,
    maximum: 1,
  },
  eligibilityTime: {
    default: 2,
    unit: 's',
    meaning: 'time constant with which a pair of spikes is forgotten before reward',
    minimum: 0.01,
    maximum: 1000,
  },
  pairingTime: {
    default: 0.01,
    unit: 's',
    meaning: 'time constant of both sides of the window of spike pairs',
    minimum: 0.002,
    maximum: 1,
  },
} satisfies Parameters;

/** Parameters of place cells that are given their places. */
const CELLS = {
  placeCells: {
    default: 11,
    unit: '1',
    meaning: 'number of place cells along a side of the arena',
    minimum: 2,
    maximum: 100,
  },
  fieldWidth: {
    default: 0.2,
    unit: '1',
    meaning: "distance at which a place cell's rate is 1/e of its peak, as a share of half the arena's side",
    minimum: 0.01,
    maximum: 2,
  },
} satisfies Parameters;

/** Values of the rule that learns. */
export type LearningValues = Values<typeof LEARNING>;

type AgentValues = LearningValues & Values<typeof CELLS> & Readonly<Record<'acetylcholine' | 'dopamine', number>>;

/** Common parts of the water-maze scenarios. */
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
    ...LEARNING,
  } satisfies Parameters,
  cells: CELLS,
  world: (): World => squareArena('water maze'),
  agent: (values: AgentValues, body: Body) => {
    const { acetylcholine, dopamine, placeCells, fieldWidth } = values;
    // The centre of a body comes no nearer to a wall than its radius; place cells beyond would drive it on into the wall.
    const halfWidth = HALF_WIDTH - body.radius;
    return defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        placeNavigator({
          body,
          halfWidth,
          learning: learningOf(values),
          acetylcholine,
          dopamine,
          cellsPerSide: placeCells,
          fieldWidth: halfWidth * (fieldWidth / Math.sqrt(2)),
        }),
    });
  },
  learning: learningOf,
  /** Values of an agent of which nothing is set. */
  defaults: resolveParameters({ ...LEARNING, ...CELLS }, {}, 'water-maze'),
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

/** The rule of the water maze with the values of a run. */
function learningOf({ learningRate, depressionRate, eligibilityTime, pairingTime }: LearningValues) {
  return {
    synapse: sequentialNeuromodulation,
    parameters: {
      eta_dopamine: learningRate,
      eta_acetylcholine: depressionRate,
      tau_e: seconds(eligibilityTime),
      tau_stdp: seconds(pairingTime),
    },
  };
}
