import type { Body } from '../../../agents/index.ts';
import { defineAgent, poseSensor, velocityActuator } from '../../../agents/index.ts';
import { seconds } from '../../../controllers/engine/index.ts';
import type { World } from '../../../sim/index.ts';
import { rectangularArena } from '../../../sim/index.ts';
import type { Parameters, Values } from '../../scenario/parameters.ts';
import type { PhysicsName } from '../../scenario/result.ts';
import { hiddenGoal } from '../../tasks/hidden-goal.ts';
import { walker } from '../../tasks/walker.ts';
import { openFieldNavigator } from './open-field-navigator.ts';

/** m, half the side of the arena. */
const HALF_WIDTH = 1.2;

const PARAMETERS = {
  peakRate: { default: 200, unit: 'Hz', meaning: 'rate of a place cell at its centre', minimum: 1, maximum: 1000 },
  learningRate: {
    default: 1e-13,
    unit: 'A',
    meaning: 'eligibility of a coincident pair; 0 switches learning off',
    minimum: 0,
    maximum: 1e-11,
  },
  placeCells: {
    default: 21,
    unit: '1',
    meaning: 'number of place cells along a side of the arena',
    minimum: 2,
    maximum: 100,
  },
  fieldWidth: { default: 0.2, unit: 'm', meaning: 'standard deviation of a place field', minimum: 0.01, maximum: 2 },
  eligibilityTime: {
    default: 0.2,
    unit: 's',
    meaning: 'time constant with which a pair of spikes is forgotten before reward',
    minimum: 0.001,
    maximum: 1000,
  },
  maximalWeight: { default: 6e-11, unit: 'A', meaning: 'largest weight', minimum: 0, maximum: 1e-9 },
  trials: { default: 30, unit: '1', meaning: 'number of trials', minimum: 1, maximum: 1000 },
} satisfies Parameters;

/** Common parts of the open-field scenarios (CoBeL-spike's open field), which differ in the period at which the arena moves. */
export const openField = {
  source:
    'Ghazinouri, Mohagheghi Nejad & Cheng 2023, Brain Struct Funct 229:577; the open-field configuration of CoBeL-spike',
  bodies: { walker } as Readonly<Record<string, Body>>,
  physics: ['kinematic'] as readonly PhysicsName[],
  parameters: PARAMETERS,
  world: (): World => ({ name: 'open field', walls: rectangularArena(2 * HALF_WIDTH, 2 * HALF_WIDTH), obstacles: [] }),
  agent: ({ placeCells, eligibilityTime, trials: _, ...values }: Values<typeof PARAMETERS>, body: Body) =>
    defineAgent({
      body,
      sensors: { pose: poseSensor() },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        openFieldNavigator({
          body,
          halfWidth: HALF_WIDTH,
          ...values,
          cellsPerSide: placeCells,
          learning: { parameters: { tau_c: seconds(eligibilityTime) } },
        }),
    }),
  trial: () =>
    hiddenGoal({
      start: { x: 0, y: 0, heading: 0 },
      goal: { x: 0.5, y: 0.5, radius: 0.2 },
      timeLimitSeconds: 5,
      outcomeSeconds: 0,
    }),
};
