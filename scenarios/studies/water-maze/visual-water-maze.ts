import type { Body } from '../../../agents/index.ts';
import { defineAgent, eventCamera, headDirectionSensor, rodent, velocityActuator } from '../../../agents/index.ts';
import type { Parameters } from '../../scenario/parameters.ts';
import type { PhysicsName } from '../../scenario/result.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { EYES, LIGHT, seenArena } from '../../tasks/seen-arena.ts';
import { HALF_WIDTH } from '../../tasks/square-arena.ts';
import { visualPlaceNavigator } from './visual-place-navigator.ts';
import type { LearningValues } from './water-maze.ts';
import { waterMaze } from './water-maze.ts';

/** The water maze of an agent that is not told where it is: walls have textures, drawn anew for each seed. */
export const visualWaterMaze = {
  source:
    `${waterMaze.source}; place cells by competition: Nessler, Pfeiffer, Buesing & Maass 2013, PLoS Comput Biol 9:e1003037, ` +
    'and Keck, Savin & Lücke 2012, PLoS Comput Biol 8:e1002432; the combination and the bars are ours',
  bodies: { rodent } as Readonly<Record<string, Body>>,
  physics: ['kinematic'] as readonly PhysicsName[],
  parameters: {
    ...waterMaze.parameters,
    light: LIGHT,
    walls: {
      default: 'textured',
      choices: ['textured', 'grey', 'tall'],
      meaning: 'grey: all walls alike, without a texture; tall: textured, and so high that their tops are not seen',
    } as const,
    placeLearning: { default: 1, unit: '1', meaning: 'of place cells; 0 switches it off', minimum: 0, maximum: 1 },
  } satisfies Parameters,
  baselines: {
    /** The same agent with place cells that are given their places. */
    'true-pose': ({ body }) => waterMaze.agent({ ...waterMaze.defaults, acetylcholine: 1, dopamine: 1 }, body),
  } satisfies Scenario['baselines'],
  world: seenArena,
  agent: (
    values: LearningValues & Readonly<Record<'acetylcholine' | 'dopamine' | 'placeLearning', number>>,
    body: Body,
  ) =>
    defineAgent({
      body,
      sensors: {
        ahead: eventCamera(EYES.ahead),
        left: eventCamera(EYES.left),
        behind: eventCamera(EYES.behind),
        right: eventCamera(EYES.right),
        head: headDirectionSensor(),
      },
      actuators: { velocity: velocityActuator() },
      controller: () =>
        visualPlaceNavigator({
          body,
          eyes: EYES,
          halfWidth: HALF_WIDTH,
          placeLearning: values.placeLearning,
          learning: waterMaze.learning(values),
          acetylcholine: values.acetylcholine,
          dopamine: values.dopamine,
        }),
    }),
  trial: waterMaze.trial,
};
